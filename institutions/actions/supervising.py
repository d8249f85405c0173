"""Tasks of supervision (监督): opened from a signal, a report or by hand, worked, ended with a reason."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from accounts.models import Organisation
from institutions.actions.inspecting import Plan, plan_inspection
from institutions.actions.noticing import NoticeDraft, draft_notice
from institutions.actions.timing import Subject, end_clock, start_clock
from institutions.actions.watching import WatchWrong, must_reach, needed, permit, permit_new
from institutions.events import (
    CallInRecorded,
    InstitutionCalledIn,
    TalkRecorded,
    TaskAcknowledged,
    TaskEnded,
    TaskHandedOver,
    TaskNoted,
    TaskOpened,
    TaskReplyRecorded,
    TaskTaken,
)
from institutions.lifecycle.cycle import Cycle
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.supervising import (
    AWAY,
    CALL,
    SUPERVISION_MOVES,
    TASK,
    WATCHERS,
    TaskEnd,
    TaskOrigin,
    TaskState,
)
from institutions.models import (
    Inspection,
    Institution,
    Notice,
    Observation,
    RiskCluster,
    RiskSignal,
    SupervisionTask,
    TaskNote,
)
from institutions.permissions.watching import sides_of
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import NotYours
from kernel.events import Actor

PLAIN_ENDS = frozenset({TaskEnd.NOTHING, TaskEnd.CALLED_IN, TaskEnd.HANDED_OVER})


@dataclass(frozen=True)
class NewTask:
    """A task to be: about whom, where it came from, why, from which day on it looks.

    `signal` or `cluster` where one of them is its origin; of a report the floor above gives the number, an observation
    is the one a department was told.
    """

    institution: Institution
    origin: TaskOrigin
    reason: str
    signal: RiskSignal | None = None
    cluster: RiskCluster | None = None
    report_number: str | None = None
    observation: Observation | None = None
    since_on: date | None = None


def subject_of_task(row: SupervisionTask) -> Subject:
    """Its clocks are the body's own duty."""
    return Subject(row.institution_id, Cycle.SUPERVISION, row.id, row.body_id)


def open_task(new: NewTask, *, by: Actor) -> SupervisionTask:
    """Begin to watch; the time to end it runs (平台规则)."""
    with transaction():
        permit_new(SUPERVISION_MOVES, "open_task", by)
        assert by.organisation_id is not None
        _check_origin(new, by)
        row = SupervisionTask(
            institution_id=new.institution.id,
            body_id=by.organisation_id,
            origin=new.origin,
            signal_id=new.signal.id if new.signal is not None else None,
            cluster_id=new.cluster.id if new.cluster is not None else None,
            report_number=new.report_number,
            observation_id=new.observation.id if new.observation is not None else None,
            since_on=new.since_on,
            reason=needed(new.reason, _l("请写明理由。")),
            made_at=clock.now(),
            made_by_id=by.person_id,
        )
        db.session.add(row)
        db.session.flush()
        start_clock(subject_of_task(row), TASK, by)
        events.record(TaskOpened(row.institution_id, row.id, str(row.origin)), by)
        return row


def _check_origin(new: NewTask, by: Actor) -> None:
    given = {TaskOrigin.SIGNAL: new.signal, TaskOrigin.CLUSTER: new.cluster}
    if any((new.origin is origin) != (source is not None) for origin, source in given.items()):
        raise WatchWrong(_l("请选择来源。"))
    if new.cluster is not None and new.institution.id not in {one.institution_id for one in new.cluster.members}:
        raise WatchWrong(_l("这家机构不在这一组投诉里。"))
    if new.since_on is not None and new.since_on > clock.today():
        raise WatchWrong(_l("这一天不能晚于今天。"))
    seen = new.observation
    if (new.report_number or seen is not None) and new.origin is not TaskOrigin.REPORT:
        raise WatchWrong(_l("请选择来源。"))
    if seen is not None and (
        seen.filed_at is None or by.organisation_id not in (seen.department_id, seen.association_id)
    ):
        raise NotYours()
    # What somebody sent here about an institution is a ground of its own; of a report the floor above has asked.
    sent = (seen.department_id, seen.institution_id) if seen is not None else None
    if new.report_number is None and sent != (by.organisation_id, new.institution.id):
        must_reach(new.institution, by)


def _step(row: SupervisionTask, act: str, words: str, by: Actor, on: date | None = None) -> None:
    """One move of the table with what is noted of it (inside an act)."""
    lock(row)
    move = permit(SUPERVISION_MOVES, row.state, act, by, sides_of(row))
    said = needed(words, _l("请填写内容。"))
    row.state = TaskState(move.target)
    note = TaskNote(task_id=row.id, act=act, words=said, on=on, by_id=by.person_id, at=clock.now())
    db.session.add(note)
    db.session.flush()
    db.session.expire(row, ["notes"])


def take_task(row: SupervisionTask, *, by: Actor) -> None:
    """Somebody of the body works on it."""
    with transaction():
        lock(row)
        row.state = TaskState(permit(SUPERVISION_MOVES, row.state, "take_task", by, sides_of(row)).target)
        row.officer_id = by.person_id
        events.record(TaskTaken(row.institution_id, row.id), by)


def note_task(row: SupervisionTask, words: str, *, by: Actor) -> None:
    """What was done or learnt; the body's own."""
    with transaction():
        _step(row, "note_task", words, by)
        events.record(TaskNoted(row.institution_id, row.id), by)


def call_in(row: SupervisionTask, on: date, words: str, *, by: Actor) -> None:
    """An association asks the institution to come on a day and state the facts (IR art. 40)."""
    with transaction():
        _step(row, "call_in", words, by)
        if on <= clock.today():
            raise WatchWrong(_l("约请的日期要在今天以后。"))
        row.call_on = on
        start_clock(subject_of_task(row), CALL, by, due=on)
        events.record(InstitutionCalledIn(row.institution_id, row.id, on), by)


def record_call_in(row: SupervisionTask, words: str, *, by: Actor) -> None:
    """What came of it."""
    with transaction():
        _step(row, "record_call_in", words, by)
        end_clock(subject_of_task(row), CALL, by, is_met=True)
        events.record(CallInRecorded(row.institution_id, row.id), by)


def record_talk(row: SupervisionTask, on: date, words: str, *, by: Actor) -> None:
    """An association talked with the institution (指导谈话, IR art. 39): when it was, and what was said."""
    with transaction():
        if on > clock.today():
            raise WatchWrong(_l("谈话的日期不能晚于今天。"))
        _step(row, "record_talk", words, by, on)
        events.record(TalkRecorded(row.institution_id, row.id, on), by)


def hand_over_task(row: SupervisionTask, to: str | Organisation, words: str, *, by: Actor) -> None:
    """Another body is asked to see to it, one that works here or one elsewhere by its name; its reply is waited for."""
    with transaction():
        _step(row, "hand_over_task", words, by)
        if isinstance(to, Organisation):
            if to.kind not in WATCHERS or to.closed_at is not None or to.id == row.body_id:
                raise WatchWrong(_l("请选择另一个有权监督的单位。"))
            row.away_to, row.away_to_id = to.name, to.id
        else:
            row.away_to, row.away_to_id = needed(to, _l("请写明转给哪个单位。")), None
        row.away_at, row.away_seen_at, row.away_seen_by_id = clock.now(), None, None
        start_clock(subject_of_task(row), AWAY, by)
        events.record(TaskHandedOver(row.institution_id, row.id), by)


def acknowledge_task(row: SupervisionTask, *, by: Actor) -> None:
    """The body it was handed to says that it has it; said twice it is said once."""
    with transaction():
        lock(row)
        permit(SUPERVISION_MOVES, row.state, "acknowledge_task", by, sides_of(row))
        if row.away_seen_at is None:
            row.away_seen_at, row.away_seen_by_id = clock.now(), by.person_id
            events.record(TaskAcknowledged(row.institution_id, row.id), by)


def reply_task(row: SupervisionTask, words: str, *, by: Actor) -> None:
    """The body it was handed to says what it did; whoever replies has it."""
    with transaction():
        acknowledge_task(row, by=by)
        _step(row, "reply_task", words, by)
        end_clock(subject_of_task(row), AWAY, by, is_met=True)
        events.record(TaskReplyRecorded(row.institution_id, row.id), by)


def record_reply(row: SupervisionTask, words: str, *, by: Actor) -> None:
    """What it replied."""
    with transaction():
        _step(row, "record_reply", words, by)
        end_clock(subject_of_task(row), AWAY, by, is_met=True)
        events.record(TaskReplyRecorded(row.institution_id, row.id), by)


def end_task(row: SupervisionTask, how: TaskEnd, reason: str, *, by: Actor) -> None:
    """End it with a reason: nothing further, called in, or seen to by another body."""
    with transaction():
        if how not in PLAIN_ENDS:
            raise WatchWrong(_l("请选择怎么办结。"))
        if (how is TaskEnd.CALLED_IN and row.call_on is None) or (how is TaskEnd.HANDED_OVER and not row.away_to):
            raise WatchWrong(_l("没有这样的记录，不能这样办结。"))
        _end(row, "end_task", how, reason, by)


def turn_to_inspection(row: SupervisionTask, plan: Plan, *, by: Actor) -> Inspection:
    """End it with an inspection, which is planned with it."""
    with transaction():
        if plan.institution.id != row.institution_id:
            raise WatchWrong(_l("这次检查不是对这家机构的。"))
        _end(row, "turn_to_inspection", TaskEnd.INSPECTION, plan.reason, by)
        made = plan_inspection(plan, by=by)
        row.inspection_id = made.id
        return made


def turn_to_notice(row: SupervisionTask, draft: NoticeDraft, *, by: Actor) -> Notice:
    """End it with a notice or advice, which is drafted with it."""
    if draft.kind is NoticeKind.PENALTY:
        raise WatchWrong(_l("处罚决定不在这里作出，请用「记录处罚决定」。"))
    return _turn(row, "turn_to_notice", TaskEnd.NOTICE, draft, by)


def turn_to_penalty(row: SupervisionTask, draft: NoticeDraft, *, by: Actor) -> Notice:
    """End it with the record of a decision made elsewhere, with number, hearing and power; none is made here."""
    if draft.kind is not NoticeKind.PENALTY:
        raise WatchWrong(_l("这里只记录已经作出的处罚决定。"))
    return _turn(row, "turn_to_penalty", TaskEnd.PENALTY, draft, by)


def _turn(row: SupervisionTask, act: str, how: TaskEnd, draft: NoticeDraft, by: Actor) -> Notice:
    with transaction():
        if draft.institution is not None and draft.institution.id != row.institution_id:
            raise WatchWrong(_l("这份通报不是关于这家机构的。"))
        _end(row, act, how, draft.title, by)
        made = draft_notice(draft, by=by)
        row.notice_id = made.id
        return made


def _end(row: SupervisionTask, act: str, how: TaskEnd, reason: str, by: Actor) -> None:
    lock(row)
    move = permit(SUPERVISION_MOVES, row.state, act, by, sides_of(row))
    row.end_reason = needed(reason, _l("请写明理由。"))
    row.state, row.ended_as, row.ended_at = TaskState(move.target), how, clock.now()
    end_clock(subject_of_task(row), TASK, by, is_met=True)
    events.record(TaskEnded(row.institution_id, row.id, str(how)), by)
