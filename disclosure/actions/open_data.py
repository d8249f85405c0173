"""A signed snapshot of the open data: salts, files, header, signature, and the one rename by which it is served."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, text, update

from disclosure.actions.covering import cover_everywhere
from disclosure.events import OpenSnapshotMade
from disclosure.models import OpenSalt, OpenSnapshot
from disclosure.opendata import places
from disclosure.opendata.building import SNAPSHOTS, Former, NotTheFormer, build
from disclosure.opendata.columns import SCHEMA
from disclosure.opendata.rows import KINDS, salted
from disclosure.queries.open_data import last_snapshot
from kernel import clock, events, signing
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor

BATCH = 2000


def publish_open_data(*, by: Actor = SYSTEM) -> int:
    """Make the next snapshot and serve it; answers its number. Safe to run twice: one waits for the other.

    What is no longer published lies in no file afterwards; salts of such rows are destroyed first, so that the hashes
    which stay in the chain say nothing of them; rows that changed go out under a new salt for the same reason.
    Raises NotTheFormer where the last snapshot's files are lost.
    """
    with _alone():
        seen_at = clock.now()
        renew_salts()
        former = _former()
        if not former.number or former.schema != SCHEMA:
            cover_everywhere(by=by)  # rows of notices may read otherwise in this snapshot
        draft = places.home() / f"draft-{secrets.token_hex(6)}"
        draft.mkdir()
        try:
            number = _make(draft, former, seen_at, by)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _serve(number)
        return number


def renew_salts() -> None:
    """A salt for every row that is published and has none; away with those of rows that are not published any more."""
    with transaction() as session:
        for kind in KINDS:
            keys = salted(kind.name).subquery()
            key = keys.c[0]
            here = select(key).where(key == OpenSalt.ref).exists()
            session.execute(
                delete(OpenSalt).where(OpenSalt.kind == kind.name, ~here),
                execution_options={"synchronize_session": False},
            )
            known = select(OpenSalt.ref).where(OpenSalt.kind == kind.name, OpenSalt.ref == key).exists()
            new = select(literal(kind.name), key, _random()).where(~known)
            session.execute(insert(OpenSalt).from_select(["kind", "ref", "salt"], new))


class NewSalts:
    """New salts for rows that changed; kept a batch at a time, all of them before the snapshot is recorded."""

    def __init__(self) -> None:
        self.drawn: list[dict[str, str]] = []

    def draw(self, kind: str, ref: str) -> str:
        """A salt that no file has held."""
        if len(self.drawn) >= BATCH:
            self.keep()
        salt = secrets.token_hex(16)
        self.drawn.append({"kind": kind, "ref": ref, "salt": salt})
        return salt

    def keep(self) -> None:
        """Put the salts drawn since in place of the old ones."""
        if self.drawn:
            with transaction() as session:
                session.execute(update(OpenSalt), self.drawn)
            self.drawn.clear()


def _random() -> ColumnElement[str]:
    """122 random bits or more, drawn by the database for each row: four million are drawn in one statement."""
    if db.engine.dialect.name == "postgresql":
        return func.replace(text("gen_random_uuid()::text"), "-", "")
    return func.lower(func.hex(func.randomblob(16)))


@contextmanager
def _alone() -> Iterator[None]:
    places.home().mkdir(parents=True, exist_ok=True)
    with (places.home() / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in places.home().glob("draft-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _former() -> Former:
    """The last snapshot; one that was recorded and not served yet is served first."""
    last = last_snapshot()
    if last is None:
        return Former()
    folder = places.build_folder(last.number)
    if not folder.is_dir():
        raise NotTheFormer(f"snapshot {last.number}")
    if places.current() != folder.resolve():
        _serve(last.number)
    header = json.loads(last.header)
    return Former(last.number, last.digest, header["leaves"], folder, header["schema"], header.get("silent", []))


def _make(draft: Path, former: Former, seen_at: datetime, by: Actor) -> int:
    number, made_at, keys = former.number + 1, clock.now(), signing.public_keys()
    key_id = next(iter(keys))
    salts = NewSalts()
    header = build(draft, former, made_at, keys, key_id, salts.draw)
    salts.keep()
    _signer, signature = signing.sign(header)
    name = draft / SNAPSHOTS / f"{number:06}"
    name.with_suffix(".json").write_bytes(header)
    name.with_suffix(".sig").write_bytes(signature)
    folder = places.build_folder(number)
    folder.parent.mkdir(exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)  # of a build that was never recorded
    draft.rename(folder)
    digest = hashlib.sha256(header).hexdigest()
    with transaction():
        row: dict[str, Any] = {"number": number, "made_at": made_at, "seen_at": seen_at, "previous": former.digest}
        row |= {"digest": digest, "key_id": key_id, "header": header.decode(), "signature": signature.hex()}
        db.session.add(OpenSnapshot(**row))
        events.record(OpenSnapshotMade(number, digest, key_id), by)
    return number


def _serve(number: int) -> None:
    """One rename changes what is served; then nothing of older builds stays."""
    folder, current = places.build_folder(number), places.home() / "current"
    draft = places.home() / f"link-{secrets.token_hex(6)}"
    draft.symlink_to(os.path.join("builds", folder.name))
    draft.replace(current)
    for old in folder.parent.iterdir():
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
