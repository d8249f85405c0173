"""Scenes of a letter that does not arrive: the desk is alarmed, the decision is not served."""

from collections.abc import Iterator

from complaints import actions as cases
from demo.scenes import Case, When
from kernel import clock, messages
from kernel.db import db
from kernel.messages import Letter, LetterState


def came_back(case: Case) -> Iterator[When]:
    """The text message about the decision comes back an hour after it went."""
    yield 0, "+60"
    about = {"about": f"complaint:{case.complaint.id}", "why": "complaint.refused", "to_person_id": case.person.id}
    for letter in db.session.query(Letter).filter_by(state=LetterState.QUEUED, **about).all():
        letter.state, letter.claimed_at, letter.sent_at = LetterState.SENT, clock.now(), clock.now()
        messages.bounce(letter, "UNDELIVERED")
    cases.note_bounces()
