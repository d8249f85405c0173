"""A public text is corrected: one person writes it anew, another of the same body confirms it; either may drop it.

Taking a text down is one person's act and works at once, so that an error does not wait for the second (decision 0080).
"""

from collections.abc import Sequence

from disclosure.actions.permitting import permit, unbarred
from disclosure.actions.public_rows import next_row, standing_of, write
from disclosure.actions.publishing import SamePerson, check, digest, readable
from disclosure.actions.waiting import close_waiting, waiting_correction
from disclosure.events import PublicationCorrected, PublicationCorrectionDropped, PublicationCorrectionPrepared
from disclosure.lifecycle import PublicationState
from disclosure.models import Candidate, PreparedCorrection, Publication
from kernel import clock, events
from kernel.db import db, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor


def prepare_correction(candidate: Candidate, words: str, *, by: Actor, freed: Sequence[str] = ()) -> PreparedCorrection:
    """Write a public text anew; what stands goes on standing, and a correction that waited is replaced."""
    with transaction():
        permit(candidate, "prepare_correction", by)
        unbarred(candidate)
        found = readable(check(candidate, words, freed))
        close_waiting(candidate, by)
        row = PreparedCorrection(candidate_id=candidate.id, draft=found.before, words=found.text)
        row.digest, row.prepared_at, row.prepared_by_id = digest(found.text), clock.now(), by.person_id or 0
        db.session.add(row)
        events.record(PublicationCorrectionPrepared(candidate.id, row.digest, len(found.hits)), by)
        return row


def correct(candidate: Candidate, *, by: Actor) -> Publication:
    """A second person confirms: the words take the place of those that stand, which stay as a tombstone.

    Raises SamePerson for whoever wrote them, IllegalMove where no correction waits.
    """
    with transaction():
        move = permit(candidate, "correct", by)
        unbarred(candidate)
        row = waiting_correction(candidate)
        if row is None or row.words is None:
            raise IllegalMove()
        if by.person_id == row.prepared_by_id:
            raise SamePerson()
        made = write(next_row(standing_of(candidate), PublicationState.CORRECTED, row.words))
        candidate.draft = candidate.summary = row.words
        candidate.hits, candidate.state = {}, move.target
        close_waiting(candidate, by, made.ref)
        events.record(PublicationCorrected(candidate.id, made.ref, made.version, digest(made.summary)), by)
        return made


def drop_correction(candidate: Candidate, *, by: Actor) -> None:
    """What waits is not wanted; what stands goes on standing."""
    with transaction():
        permit(candidate, "drop_correction", by)
        if not close_waiting(candidate, by):
            raise IllegalMove()
        events.record(PublicationCorrectionDropped(candidate.id), by)
