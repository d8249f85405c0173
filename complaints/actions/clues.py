"""Clues of a breach of law found in mediation: opened, checked in their own time, seen by the body's side alone."""

from datetime import date

from flask_babel import lazy_gettext as _l

from complaints.actions import clocks
from complaints.actions.moving import permit
from complaints.actions.timing import sits_at_body
from complaints.events import ClueChecked, ClueOpened
from complaints.lifecycle import ClueState
from complaints.models import Clue, Complaint
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor


def open_clue(complaint: Complaint, words: str, found_on: date, *, by: Actor) -> Clue:
    """Note a clue; its check is due 15 working days after it was found (O121 art. 27; elsewhere 平台规则)."""
    with transaction():
        lock(complaint)
        permit(complaint, "open_clue", by)
        if not words.strip():
            raise DomainError(_l("请写明发现了什么线索。"))
        if not clock.day_of(complaint.filed_at) <= found_on <= clock.today():
            raise DomainError(_l("发现线索的日期应在收到投诉之后，且不晚于今天。"))
        row = clocks.start_another(complaint, "T-CLUE", by, found_on)
        made = Clue(
            complaint_id=complaint.id,
            clock_id=row.id,
            words=words.strip(),
            found_on=found_on,
            opened_by_id=by.person_id,
            opened_at=clock.now(),
        )
        db.session.add(made)
        db.session.flush()
        events.record(ClueOpened(complaint.id, made.id), by)
        return made


def check_clue(clue: Clue, state: ClueState, result: str, *, by: Actor) -> None:
    """The clue was checked, also after the case has ended: a settlement excuses nothing (O121 art. 27)."""
    with transaction():
        complaint = lock(clue.complaint)
        lock(clue)
        sits_at_body(complaint, by)
        if clue.state is not ClueState.OPEN:
            raise IllegalMove(_l("这条线索已经核查完毕。"))
        if state is ClueState.OPEN or not result.strip():
            raise DomainError(_l("请选择核查结果，并写明情况。"))
        clue.state, clue.result = state, result.strip()
        clue.checked_by_id, clue.checked_at = by.person_id, clock.now()
        clocks.meet_one(complaint, clue.clock_id, by)
        events.record(ClueChecked(complaint.id, clue.id, str(state)), by)
