"""A public text is corrected: one person writes it anew, another of the same body confirms it; either may drop it.

With the words, or without a word changed, it may take over the facts as case and registry have them now.

Taking a text down is one person's act and works at once, so that an error does not wait for the second (decision 0080).
"""

import json
from collections.abc import Sequence
from typing import Any

from disclosure.actions.facts_now import FactsChanged, facts_now, keep_with, typed_facts
from disclosure.actions.permitting import permit, unbarred
from disclosure.actions.public_rows import NotAsRead, digest, next_row, standing_of, write
from disclosure.actions.publishing import SamePerson, check, readable
from disclosure.actions.waiting import close_waiting, waiting_correction
from disclosure.events import PublicationCorrected, PublicationCorrectionDropped, PublicationCorrectionPrepared
from disclosure.lifecycle import PublicationState
from disclosure.models import Candidate, PreparedCorrection, Publication
from kernel import clock, events
from kernel.db import db, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor


def prepare_correction(
    candidate: Candidate, words: str, *, by: Actor, freed: Sequence[str] = (), with_facts: bool = False
) -> PreparedCorrection:
    """Write a public text anew; what stands goes on standing, and a correction that waited is replaced.

    `with_facts` takes over what changed in the case or the registry; raises Barred where that is another institution.
    """
    with transaction():
        permit(candidate, "prepare_correction", by)
        unbarred(candidate)
        found = readable(check(candidate, words, freed))
        facts = (facts_now(candidate, standing_of(candidate)) or None) if with_facts else None
        close_waiting(candidate, by)
        row = PreparedCorrection(candidate_id=candidate.id, draft=found.before, words=found.text, facts=facts)
        row.digest, row.prepared_at, row.prepared_by_id = _print(found.text, facts), clock.now(), by.person_id or 0
        db.session.add(row)
        events.record(PublicationCorrectionPrepared(candidate.id, row.digest, len(found.hits)), by)
        return row


def correct(candidate: Candidate, *, by: Actor, read: str | None = None) -> Publication:
    """A second person confirms: words and facts take the place of those that stand, which stay as a tombstone.

    Raises SamePerson for whoever wrote them, IllegalMove where no correction waits, FactsChanged where the facts
    changed again since they were read, NotAsRead where another correction waits than the one with this digest.
    """
    with transaction():
        move = permit(candidate, "correct", by)
        unbarred(candidate)
        row = waiting_correction(candidate)
        if row is None or row.words is None:
            raise IllegalMove()
        if by.person_id == row.prepared_by_id:
            raise SamePerson()
        if read not in (None, row.digest):
            raise NotAsRead()
        standing, facts = standing_of(candidate), row.facts
        if facts and facts != facts_now(candidate, standing):
            raise FactsChanged()
        made = write(next_row(standing, PublicationState.CORRECTED, row.words, typed_facts(facts)))
        keep_with(candidate, facts)
        candidate.draft = candidate.summary = row.words
        candidate.hits, candidate.state = {}, move.target
        close_waiting(candidate, by, made.ref)
        events.record(PublicationCorrected(candidate.id, made.ref, made.version, digest(made.summary)), by)
        return made


def _print(words: str, facts: dict[str, Any] | None) -> str:
    """What ties the record of an act to the words, and to the facts where some are taken over."""
    told = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if facts else ""
    return digest(words + told)


def drop_correction(candidate: Candidate, *, by: Actor) -> None:
    """What waits is not wanted; what stands goes on standing."""
    with transaction():
        permit(candidate, "drop_correction", by)
        if not close_waiting(candidate, by):
            raise IllegalMove()
        events.record(PublicationCorrectionDropped(candidate.id), by)
