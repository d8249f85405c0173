"""An association tells a department what it observes; the department answers; the text stays between them."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.figures import figure
from accounts.models import Organisation
from accounts.roles import DEPARTMENTS
from institutions.actions.noticing import NoticeDraft, draft_notice
from institutions.actions.watching import WatchWrong, kind_of, needed
from institutions.events import (
    ObservationAnswered,
    ObservationClosed,
    ObservationDrafted,
    ObservationDropped,
    ObservationFiled,
    ObservationTurnedToNotice,
    ObservationWritten,
)
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.observing import ObservationState, find_observation_move, may_observe
from institutions.models import Institution, Notice, Observation
from institutions.permissions.watching import observing_hand
from kernel import calendars, clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor
from kernel.workdays import add_working_days


@dataclass(frozen=True)
class Seen:
    """What an association writes: to whom, about which institution or which region and kind of problem."""

    department: Organisation
    title: str
    words: str
    institution: Institution | None = None
    region_code: str | None = None
    category: str = ""


def draft_observation(seen: Seen, *, by: Actor) -> Observation:
    """Begin one; nobody but the association sees it."""
    with transaction():
        if by.organisation_id is None:
            raise NotYours()
        row = Observation(association_id=by.organisation_id, made_by_id=by.person_id, made_at=clock.now())
        _permit(row, None, "draft", by)
        _write(row, seen)
        db.session.add(row)
        db.session.flush()
        events.record(ObservationDrafted(row.id, row.association_id), by)
        return row


def write_observation(row: Observation, seen: Seen, *, by: Actor) -> None:
    """Write on, before it is filed."""
    with transaction():
        _move(row, "write", by)
        _write(row, seen)
        events.record(ObservationWritten(row.id), by)


def _write(row: Observation, seen: Seen) -> None:
    if seen.department.kind not in DEPARTMENTS or seen.department.closed_at is not None:
        raise WatchWrong(_l("请选择一个行政部门。"))
    if seen.institution is None and not seen.region_code:
        raise WatchWrong(_l("请写明反映的是哪家机构，或者哪个地区。"))
    row.department_id = seen.department.id
    row.institution_id = seen.institution.id if seen.institution is not None else None
    row.region_code, row.category = seen.region_code or None, seen.category
    row.title, row.words = needed(seen.title, _l("请写标题。")), needed(seen.words, _l("请写明情况。"))


def drop_observation(row: Observation, *, by: Actor) -> None:
    """Do not file it."""
    with transaction():
        _move(row, "drop", by)
        events.record(ObservationDropped(row.id), by)


def file_observation(row: Observation, *, by: Actor) -> None:
    """Tell the department (CL art. 37(4)); IR art. 36 says 及时, the day is a figure of the platform."""
    with transaction():
        _move(row, "file", by)
        row.filed_at = clock.now()
        days = figure("observation_answer")
        row.answer_by_on = add_working_days(calendars.current(), clock.today(), days).due
        events.record(ObservationFiled(row.id, row.department_id), by)


def answer_observation(row: Observation, words: str, *, by: Actor) -> None:
    """The department says what it found and did (IR art. 36)."""
    with transaction():
        _move(row, "answer", by)
        row.answer = needed(words, _l("请写明核查和处理的情况。"))
        row.answered_at, row.answered_by_id = clock.now(), by.person_id
        events.record(ObservationAnswered(row.id, row.association_id), by)


def close_observation(row: Observation, words: str, *, by: Actor) -> None:
    """The association is done with it, with or without a word."""
    with transaction():
        _move(row, "close", by)
        row.closing, row.closed_at = words.strip(), clock.now()
        events.record(ObservationClosed(row.id), by)


def observation_to_notice(row: Observation, kind: NoticeKind, title: str, words: str, *, by: Actor) -> Notice:
    """Draft a notice of it: only what passes another head, and the institution's objection, becomes public."""
    with transaction():
        _move(row, "to_notice", by)
        if row.notice_id is not None:
            raise IllegalMove(_l("已经起草过了。"))
        made = draft_notice(NoticeDraft(kind, title, words, row.institution), by=by)
        row.notice_id = made.id
        events.record(ObservationTurnedToNotice(row.id, made.id), by)
        return made


def _move(row: Observation, act: str, by: Actor) -> None:
    lock(row)
    row.state = _permit(row, row.state, act, by)


def _permit(row: Observation, state: ObservationState | None, act: str, by: Actor) -> ObservationState:
    """Where the act leads; IllegalMove when the table has none, NotYours when it is another's."""
    move = find_observation_move(state, act)
    if move is None:
        raise IllegalMove()
    if not may_observe(move, by.role, kind_of(by), observing_hand(row, by.organisation_id)):
        raise NotYours()
    return move.target
