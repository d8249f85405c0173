"""Letters as people read them on the site, and as an operator sees what did not leave."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, case, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from kernel import clock
from kernel.bulk import among
from kernel.db import db, lock, open_place, transaction
from kernel.messages import quiet
from kernel.messages.models import Letter, LetterState


def read_by(person_id: int) -> tuple[ColumnElement[bool], ...]:
    """The condition on `Letter` that a person reads it on the site: theirs, not withdrawn, no copy of another."""
    return Letter.to_person_id == person_id, Letter.copy_of_id.is_(None), Letter.state != LetterState.SUPPRESSED


def inbox_of(person_id: int, limit: int = 100, *, before: int | None = None, unseen_only: bool = False) -> list[Letter]:
    """What a person was told, by whatever channel, newest first, from before an id."""
    found = select(Letter).where(*read_by(person_id))
    if before is not None:
        found = found.where(Letter.id < before)
    if unseen_only:
        found = found.where(Letter.seen_at.is_(None))
    return list(db.session.scalars(found.order_by(Letter.id.desc()).limit(limit)))


def letter_for(person_id: int, ref: str) -> Letter | None:
    """A letter by its outside id, if it is this person's to read."""
    return db.session.scalar(select(Letter).where(*read_by(person_id), Letter.ref == ref))


def unseen_by(person: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """How many letters a person has not looked at, as a column of another question."""
    mine = Letter.to_person_id == person, Letter.copy_of_id.is_(None), Letter.state != LetterState.SUPPRESSED
    return select(func.count(Letter.id)).where(*mine, Letter.seen_at.is_(None)).scalar_subquery()


def see(letter: Letter) -> bool:
    """Its person looked at a letter; False when that is known already."""
    with transaction():
        lock(letter)
        if letter.seen_at is not None:
            return False
        letter.seen_at = clock.now()
        return True


def see_all(person_id: int, until_id: int) -> int:
    """A person says that everything up to a letter was looked at; says how many that were."""
    with transaction():
        found = db.session.scalars(
            update(Letter)
            .where(*read_by(person_id), Letter.id <= until_id, Letter.seen_at.is_(None))
            .values(seen_at=clock.now())
            .returning(Letter.id)
        ).all()
    return len(found)


def letters_about(about: str, person_id: int | None = None, limit: int = 200) -> list[Letter]:
    """What was sent about a stream, copies too, newest first; with a person only theirs."""
    given = {"about": about, "most": limit} | ({} if person_id is None else {"person": person_id})
    return list(db.session.scalars(_about(person_id is not None), given))


@cache
def _about(is_own: bool) -> Select[Letter]:
    found = select(Letter).where(Letter.about == bindparam("about"), Letter.state != LetterState.SUPPRESSED)
    if is_own:
        found = found.where(Letter.to_person_id == open_place("person"))
    return found.order_by(Letter.id.desc()).limit(bindparam("most"))


def lost_among(streams: list[str], why: frozenset[str]) -> set[str]:
    """Of these streams those about which a letter of these kinds did not arrive."""
    lost = Letter.state.in_((LetterState.FAILED, LetterState.BOUNCED))
    found = select(Letter.about).where(among(Letter.about, streams), lost, Letter.why.in_(why)).distinct()
    return set(db.session.scalars(found)) if streams else set()


def troubled(limit: int = 200) -> list[Letter]:
    """What an operator should see: failed, uncertain, come back, or tried more than twice."""
    slow = (Letter.state == LetterState.QUEUED) & (Letter.attempts > 2)
    states = Letter.state.in_((LetterState.FAILED, LetterState.UNCERTAIN, LetterState.BOUNCED))
    return list(db.session.scalars(select(Letter).where(or_(states, slow)).order_by(Letter.id.desc()).limit(limit)))


def counts() -> dict[LetterState, int]:
    """How many letters stand where; states without any are absent."""
    found = db.session.execute(select(Letter.state, func.count(Letter.id)).group_by(Letter.state))
    return {LetterState(state): number for state, number in found}


def oldest_waiting() -> datetime | None:
    """Since when the letter waits that should have left first; None when none is late. The night is not counted."""
    now = clock.now()
    is_due = (Letter.state == LetterState.QUEUED) & (Letter.next_try_at <= now)
    is_begun = Letter.state == LetterState.HANDING_OVER
    firsts = (
        func.min(case((is_due & Letter.is_urgent.is_(True), Letter.next_try_at))),
        func.min(case((is_begun, Letter.claimed_at))),
        func.min(case((is_due & Letter.is_urgent.is_(False), Letter.next_try_at))),
    )
    urgent, begun, patient = db.session.execute(select(*firsts).where(is_due | is_begun)).one()
    since = [urgent, begun]
    if patient is not None and not quiet.is_quiet(now):
        since.append(now - quiet.by_day(patient, now))
    return min((at for at in since if at is not None), default=None)
