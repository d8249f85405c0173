"""A folder with everything: files in constant memory, their descriptions, what changed, and the header to be signed."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Executable, literal, select

from disclosure.models import Publication, PublicNarrative, PublicNotice
from disclosure.opendata import describing
from disclosure.opendata.columns import (
    CORRECTIONS,
    FIGURES,
    INSTITUTIONS,
    NARRATIVES,
    NOTICES,
    PUBLICATIONS,
    SCHEMA,
    SUMMARIES,
    TABLES,
    Table,
)
from disclosure.opendata.describing import File, as_json
from disclosure.opendata.leaves import (
    HEADING,
    Digest,
    Leaf,
    changes,
    file_digest,
    in_order,
    leaf_of,
    leaves_in,
    leaves_of,
)
from disclosure.opendata.rows import Values, line, one_state, rows_of
from disclosure.opendata.silence import RECOUNTED, UNSAID, Silent, Watch
from disclosure.opendata.writers import SHEET_ROWS, TableFiles
from kernel import clock

SNAPSHOTS, MANIFEST = "snapshots", "manifest.json"
RECIPE = Path(__file__).with_name("recipe.py")
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Former:
    """What this snapshot follows: number, digests of header and leaves, where its files lie, what was silent."""

    number: int = 0
    digest: str = ""
    leaves: str = ""
    folder: Path | None = None
    schema: str = SCHEMA
    silent: Silent = field(default_factory=list)


class NotTheFormer(RuntimeError):
    """The files that lie here are not those of the last snapshot: put back `open-data/` from a backup or a mirror."""


# What gives a row a new salt; kind and key in, the salt out.
Draw = Callable[[str, str], str]
# Rows of these may read otherwise under the same key; all others are written once.
CHANGING = (CORRECTIONS, INSTITUTIONS, NOTICES)


def build(
    folder: Path, former: Former, made_at: datetime, keys: dict[str, str], key_id: str, draw: Draw, sheet: int = 0
) -> bytes:
    """Write everything into an empty folder and answer the header, not signed yet; raises NotTheFormer.

    A row that reads otherwise than in the former snapshot gets a new salt from `draw`: with the old one in the new row,
    whoever has it could try out what the row said before against the hash that stays in the chain.
    """
    snapshots = folder / SNAPSHOTS
    snapshots.mkdir()
    if former.folder:
        for path in sorted((former.folder / SNAPSHOTS).iterdir()):
            _lay(path, snapshots / path.name)
    number = former.number + 1
    changed = snapshots / f"{number:06}.csv"
    written = _Written(folder, made_at, sheet or SHEET_ROWS, former.folder, draw)
    old, new, watch = Digest(), Digest(), Watch(number, is_renewed=former.schema != SCHEMA)
    with one_state() as connection, changed.open("w", encoding="utf-8", newline="\n") as out:
        before = old.over(in_order(leaves_in(former.folder))) if former.folder else iter(())
        out.write(HEADING + "\n")
        after = new.over(in_order(written.leaves(connection)))
        for one in watch.over(changes(before, after, _Reasons(connection))):
            out.write(one + "\n")
    if former.folder and old.hexdigest() != former.leaves:
        raise NotTheFormer(f"snapshot {former.number}")
    _describe(folder, written.files, number, made_at, keys)
    header = {
        "number": number,
        "made_at": made_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        "schema": SCHEMA,
        "previous": former.digest,
        "key": key_id,
        "rows": {table.name: written.rows[table.name] for table in TABLES},
        "leaves": new.hexdigest(),
        "changes": file_digest(changed),
        "silent": [*former.silent, *watch.found],
        "manifest": file_digest(folder / MANIFEST),
    }
    return json.dumps(header, separators=(",", ":")).encode()


def _lay(old: Path, new: Path) -> None:
    """The same file once more: what was signed is never written again, so one copy serves every build."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copy(old, new)


class _Written:
    """Rows on their way into the files."""

    def __init__(self, folder: Path, made_at: datetime, sheet_rows: int, former: Path | None, draw: Draw) -> None:
        self.folder, self.made_at, self.sheet_rows, self.former, self.draw = folder, made_at, sheet_rows, former, draw
        self.files: list[File] = []
        self.rows: dict[str, int] = {}

    def leaves(self, connection: Connection) -> Iterator[Leaf]:
        """Write every row of every table and answer its leaf."""
        for table in TABLES:
            with TableFiles(self.folder, table, self.made_at, self.sheet_rows) as files:
                for values, words, leaf in self._salted_anew(table, rows_of(connection, table)):
                    files.write(words, values)
                    yield leaf
            self.rows[table.name] = files.rows
            self.files += [_file(self.folder, name, table.name, files.rows) for name in files.names]

    def _salted_anew(self, table: Table, rows: Iterator[Values]) -> Iterator[tuple[Values, str, Leaf]]:
        """The rows with their lines and leaves; what changed since the former snapshot under a salt of its own."""
        former = leaves_of(self.former, table) if self.former and table in CHANGING else iter(())
        old = next(former, None)
        for values in rows:
            words = line(table, values)
            leaf = leaf_of(table.name, words)
            while old is not None and old.ref < leaf.ref:
                old = next(former, None)
            if old is not None and old.ref == leaf.ref and old.hash != leaf.hash:
                values = [*values[:-1], self.draw(table.name, leaf.ref)]
                words = line(table, values)
                leaf = leaf_of(table.name, words)
            yield values, words, leaf


def _file(folder: Path, name: str, table: str = "", rows: int | None = None) -> File:
    path = folder / name
    return File(name, path.stat().st_size, file_digest(path), table, rows)


def _describe(folder: Path, files: list[File], number: int, made_at: datetime, keys: dict[str, str]) -> None:
    texts = {
        describing.DICTIONARY: describing.dictionary(),
        describing.CATALOGUE: as_json(describing.catalogue(files, made_at)),
        describing.KEYS: as_json(keys),
        describing.RECIPE: RECIPE.read_text(encoding="utf-8"),
    }
    for name, words in texts.items():
        _write(folder / name, words)
    all_files = [*files, *(_file(folder, name) for name in texts)]
    numbers = [f"{SNAPSHOTS}/{one:06}" for one in range(1, number + 1)]
    changes_of = [_file(folder, f"{one}.csv") for one in numbers]
    signatures = [f"{one}.{form}" for one in numbers for form in ("json", "sig")]
    package = describing.package([*all_files, *changes_of], signatures, made_at)
    _write(folder / describing.PACKAGE, as_json(package))
    all_files.append(_file(folder, describing.PACKAGE))
    _write(folder / MANIFEST, as_json(describing.manifest(all_files, number, made_at)))


def _write(path: Path, words: str) -> None:
    path.write_text(words, encoding="utf-8", newline="")


class _Reasons:
    """Why a row is gone, from the tombstone it left; `unsaid` where it left none, figures that are hidden now aside."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def __call__(self, leaf: Leaf) -> str:
        """The code of the reason."""
        if leaf.table == FIGURES.name:
            return RECOUNTED
        asked = self._asked(leaf)
        found = None if asked is None else self.connection.execute(asked).first()
        if found is None:
            return UNSAID
        state, reason = found
        return str(reason or (WITHDRAWN if str(state) == "published" else state))

    def _asked(self, leaf: Leaf) -> Executable | None:
        if leaf.table in (PUBLICATIONS.name, SUMMARIES.name):
            later = select(Publication.state, Publication.withdrawn_reason)
            return later.where(Publication.replaces_ref == leaf.ref)
        if leaf.table == NARRATIVES.name:
            words = select(PublicNarrative.state, PublicNarrative.withdrawn_reason)
            return words.where(PublicNarrative.series == leaf.ref)
        if leaf.table == NOTICES.name:
            return select(PublicNotice.state, literal(None)).where(PublicNotice.ref == leaf.ref)
        return None
