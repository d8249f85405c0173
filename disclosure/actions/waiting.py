"""The correction of a public text that waits for a second person: found, and closed with its words erased."""

from sqlalchemy import select

from disclosure.events import PublicationCorrectionDropped
from disclosure.models import Candidate, PreparedCorrection
from kernel import clock, events
from kernel.db import db
from kernel.events import Actor


def waiting_correction(candidate: Candidate) -> PreparedCorrection | None:
    """The correction that waits, locked."""
    found = select(PreparedCorrection).filter_by(candidate_id=candidate.id, ended_at=None)
    return db.session.scalar(found.with_for_update())


def close_waiting(candidate: Candidate, by: Actor, became: str | None = None) -> bool:
    """Erase the words of what waits and say who ended it and which version it became; False where nothing waits."""
    row = waiting_correction(candidate)
    if row is None:
        return False
    row.draft = row.words = row.facts = None
    row.ended_at, row.ended_by_id, row.publication_ref = clock.now(), by.person_id, became
    db.session.flush()
    return True


def end_correction(candidate: Candidate, *, by: Actor) -> None:
    """What waits ends with the text it would have corrected; nothing where nothing waits."""
    if close_waiting(candidate, by):
        events.record(PublicationCorrectionDropped(candidate.id), by)
