"""Words become public or go: their author hears of it, and the open data is built anew, within the hour."""

from flask import render_template

from accounts.models import Person
from complaints.notices.telling import queue_letter
from disclosure.events import (
    DisclosureEvent,
    NarrativePublished,
    NarrativeWithdrawn,
    PublicationCorrected,
    PublicationExpired,
    PublicationWithdrawn,
)
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import Candidate
from disclosure.queries import desk
from kernel import jobs
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber

OPEN_DATA = "disclosure.open_data"


@subscriber(NarrativeWithdrawn, PublicationWithdrawn, PublicationExpired, PublicationCorrected)
def build_open_data(_event: DisclosureEvent, _row: EventRow) -> None:
    """Ask for the next build now; its timetable builds within the hour in any case."""
    if any(one.name == OPEN_DATA for one in jobs.timetable()):
        jobs.hint(OPEN_DATA)


@subscriber(NarrativePublished)
def tell_published(event: NarrativePublished, row: EventRow) -> None:
    """The author learns that the words are public, and how they go again."""
    _tell_author(event, row, "narrative_published")


@subscriber(NarrativeWithdrawn)
def tell_gone(event: NarrativeWithdrawn, row: EventRow) -> None:
    """The author learns that the words are gone, or never will be public, and why; also by their own act."""
    reason = WithdrawalReason(event.why)
    template = "narrative_gone" if event.was_public else "narrative_refused"
    is_over = event.was_public and reason is WithdrawalReason.EXPIRED
    _tell_author(event, row, "narrative_expired" if is_over else template, reason=reason)


def _tell_author(event: DisclosureEvent, row: EventRow, template: str, **facts: object) -> None:
    candidate = db.session.get_one(Candidate, event.candidate_id)
    told = desk.narrative_by_case(candidate.case_number)
    author = db.session.get(Person, told.author_id) if told is not None else None
    if author is not None:
        words = render_template(f"disclosure/letters/{template}.txt", candidate=candidate, **facts).strip()
        queue_letter(author, candidate.case_number, words, row)
