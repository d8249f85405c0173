"""材料包: asked for once while nothing changes, made by the worker, handed out for days to who asked (平台规则)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from complaints.actions.moving import seats
from complaints.events.dossiers import DossierAsked, DossierFailed, DossierMade
from complaints.models import Complaint, Dossier, DossierLack, DossierState
from complaints.queries.figures import figure
from kernel import clock, events, files, jobs
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import SYSTEM, Actor
from kernel.files import Laid

JOB = "dossiers.make"
OWNER = "dossier"
# Longer than the worker may take over one: an old claim is a dead worker's.
LASTS = 900
LEASE = timedelta(seconds=LASTS + 60)
AGAIN = timedelta(minutes=2)
GIVE_UP_AFTER = 5
A_DAY = timedelta(days=1)
SUFFIXES = {"pdf": "application/pdf", "zip": "application/zip", "json": "application/json"}


class AskedTooOften(DomainError):
    """So many bundles were asked for today that the next has to wait."""

    status = 429


@dataclass(frozen=True)
class Reading:
    """By which way of reading somebody asks, the rights it rests on, and the state of the case it would be made of."""

    reader: str
    reader_id: int | None
    stands: frozenset[str]
    version: str


def ask_for_dossier(complaint: Complaint, reading: Reading, *, by: Actor) -> Dossier:
    """Ask for everything one's own pages show of a case, at any time; NotYours without a seat."""
    with transaction():
        lock(complaint)
        if not seats(complaint, by):
            raise NotYours()
        return note_asked(complaint, reading, by=by)


def note_asked(complaint: Complaint, reading: Reading, *, by: Actor) -> Dossier:
    """Note what somebody asked for who may; the one on its way or there is theirs again while nothing has changed."""
    with transaction():
        if by.person_id is None:
            raise NotYours()
        known = _standing(complaint, reading, by)
        if known is not None:
            return known
        _must_not_flood(by.person_id)
        row = Dossier(**_whose(complaint, reading, by), asked_at=clock.now(), look_at=clock.now())
        db.session.add(row)
        db.session.flush()
        events.record(DossierAsked(row.id, complaint.id), by)
        jobs.hint(JOB, row.id)
        return row


def _standing(complaint: Complaint, reading: Reading, by: Actor) -> Dossier | None:
    """The asker's bundle that is being made, or that is there and of the same state; one about to go does not count."""
    mine = select(Dossier).filter_by(**_whose(complaint, reading, by))
    rows = db.session.scalars(mine.order_by(Dossier.id.desc()).limit(figure("dossier_asks"))).all()
    until = clock.now() + A_DAY
    for row in rows:
        if row.state is DossierState.ASKED or row.is_of(reading.version, until):
            return row
    return None


def _whose(complaint: Complaint, reading: Reading, by: Actor) -> dict[str, Any]:
    """Of which case, who asked as whom, and as whom it is read."""
    return {
        "complaint_id": complaint.id,
        "person_id": by.person_id,
        "role": by.role,
        "organisation_id": by.organisation_id,
        "reader": reading.reader,
        "reader_id": reading.reader_id,
    }


def _must_not_flood(person_id: int) -> None:
    since = clock.now() - A_DAY
    asked = select(func.count()).where(Dossier.person_id == person_id, Dossier.asked_at > since)
    limit = figure("dossier_asks")
    if (db.session.scalar(asked) or 0) >= limit:
        raise AskedTooOften(_l("平台规则：每人24小时内最多生成%(limit)s次材料包，请明天再来。", limit=limit))


def claim_dossier(dossier_id: int) -> Dossier | None:
    """Take one that is due; None when it is not, or when somebody else has it. After some deaths it is given up."""
    with transaction():
        row = db.session.get(Dossier, dossier_id)
        if row is None or lock(row).look_at is None or row.look_at is None or row.look_at > clock.now():
            return None
        if row.tries >= GIVE_UP_AFTER:
            _failed(row, DossierLack.DIED)
            return None
        row.tries += 1
        row.look_at = clock.now() + LEASE
        return row


def keep_dossier(row: Dossier, reading: Reading, made: Mapping[str, Laid], *, files_in: int, troubled: int) -> bool:
    """Give a bundle its files (by suffix) in one act; False when it is not waited for any more."""
    with transaction():
        if lock(row).state is not DossierState.ASKED:
            return False
        number, now, kept = row.complaint.number, clock.now(), timedelta(days=figure("dossier_kept"))
        for suffix, laid in made.items():
            files.keep_laid(laid, f"{number}.{suffix}", SUFFIXES[suffix], OWNER, row.id)
        row.stands, row.version = sorted(reading.stands), reading.version
        row.state, row.look_at, row.made_at, row.expires_at = DossierState.READY, None, now, now + kept
        events.record(DossierMade(row.id, row.complaint_id, files_in, troubled), SYSTEM)
        return True


def delay_dossier(row: Dossier) -> None:
    """It was not the bundle's fault: look again a little later, and give up only after some tries."""
    with transaction():
        if lock(row).state is not DossierState.ASKED:
            return
        row.look_at = clock.now() + AGAIN
        if row.tries >= GIVE_UP_AFTER:
            _failed(row, DossierLack.PDF)


def fail_dossier(row: Dossier, lack: DossierLack) -> None:
    """Say that it cannot be made, and why."""
    with transaction():
        if lock(row).state is DossierState.ASKED:
            _failed(row, lack)


def _failed(row: Dossier, lack: DossierLack) -> None:
    row.state, row.lack, row.look_at = DossierState.FAILED, lack, None
    events.record(DossierFailed(row.id, row.complaint_id, str(lack)), SYSTEM)


def due_dossiers(limit: int = 20) -> Collection[int]:
    """Those the worker is to look at."""
    due = select(Dossier.id).where(Dossier.look_at <= clock.now()).order_by(Dossier.look_at).limit(limit)
    return list(db.session.scalars(due))


def expire_dossiers(limit: int = 200) -> int:
    """Delete the files of bundles whose time is up; says how many."""
    with transaction():
        over = select(Dossier).where(Dossier.state == DossierState.READY, Dossier.expires_at <= clock.now())
        rows = db.session.scalars(
            over.order_by(Dossier.expires_at).limit(limit).with_for_update(skip_locked=True)
        ).all()
        files.erase(OWNER, [row.id for row in rows])
        for row in rows:
            row.state = DossierState.EXPIRED
        return len(rows)
