"""A notice (通报) up to what the institution says of it: drafted, approved by another person, numbered, told."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from institutions.actions.notice_papers import register_notice
from institutions.actions.timing import Subject, end_clock, start_clock
from institutions.actions.watching import WatchWrong, kind_of, must_reach, needed, permit, permit_new
from institutions.events import (
    NoticeAccepted,
    NoticeApproved,
    NoticeDrafted,
    NoticeDropped,
    NoticeObjected,
    NoticeObjectionAnswered,
    NoticeTold,
    NoticeWritten,
)
from institutions.lifecycle.cycle import Cycle, CycleMove, find_move
from institutions.lifecycle.inspecting import InspectionState
from institutions.lifecycle.noticing import ANSWER, NOTICE_MOVES, OBJECTION, NoticeKind, NoticeState, power_of
from institutions.models import Inspection, Institution, Notice, NoticeObjection
from institutions.permissions.watching import sides_of
from institutions.wording.noticing import Decision
from kernel import clock, events
from kernel.db import db, lock, new_ref, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor
from kernel.papers import Paper


@dataclass(frozen=True)
class NoticeDraft:
    """What somebody drafts; a record of 通报批评 with its `decision`, made elsewhere (§0b.21)."""

    kind: NoticeKind
    title: str
    words: str
    institution: Institution | None = None
    inspection: Inspection | None = None
    decision: Decision | None = None


def notice_subject(row: Notice, *, is_institutions: bool = False) -> Subject | None:
    """Whose duty a clock of a notice is; a notice about no institution has no clock."""
    if row.institution is None:
        return None
    duty = row.institution.account_id if is_institutions else row.body_id
    return Subject(row.institution.id, Cycle.NOTICE, row.id, duty)


def permit_notice(row: Notice, act: str, by: Actor) -> CycleMove:
    """Lock, ask the table; the caller takes the new state with what goes with it."""
    lock(row)
    return permit(NOTICE_MOVES, row.state, act, by, sides_of(row))


def end_notice_clock(row: Notice, code: str, by: Actor, *, is_met: bool) -> None:
    """End a clock of a notice where it runs."""
    subject = notice_subject(row)
    if subject is not None:
        end_clock(subject, code, by, is_met=is_met)


def draft_notice(draft: NoticeDraft, *, by: Actor) -> Notice:
    """Begin a notice of one's own body, of a kind it has the power for."""
    with transaction():
        permit_new(NOTICE_MOVES, "draft_notice", by)
        must_reach(draft.institution, by)
        return add_version(draft, by)


def add_version(draft: NoticeDraft, by: Actor, replaces: Notice | None = None) -> Notice:
    """A version as a draft (inside an act), the first or one that corrects another."""
    assert by.organisation_id is not None
    assert by.person_id is not None
    ref = new_ref()
    row = Notice(
        ref=ref,
        series=replaces.series if replaces is not None else ref,
        version=replaces.version + 1 if replaces is not None else 1,
        replaces_id=replaces.id if replaces is not None else None,
        body_id=by.organisation_id,
        institution_id=draft.institution.id if draft.institution is not None else None,
        inspection_id=draft.inspection.id if draft.inspection is not None else None,
        kind=draft.kind,
        drafted_by_id=by.person_id,
        drafted_at=clock.now(),
    )
    _write(row, draft, by)
    db.session.add(row)
    db.session.flush()
    events.record(NoticeDrafted(row.id, row.institution_id, str(row.kind), row.version), by)
    return row


def _write(row: Notice, draft: NoticeDraft, by: Actor) -> None:
    """Put the draft's words into the row; WatchWrong for what a kind must not lack."""
    law = power_of(draft.kind, kind_of(by))
    if law is None:
        raise NotYours()
    if draft.kind is not NoticeKind.ADVICE and draft.institution is None:
        raise WatchWrong(_l("请选择所涉的机构。"))
    if draft.inspection is not None and draft.inspection.state is not InspectionState.CLOSED:
        raise WatchWrong(_l("检查还没有办结，不能据此通报。"))
    row.title = needed(draft.title, _l("请写标题。"))
    row.words = needed(draft.words, _l("请写正文。"))
    row.law = law
    _decide(row, draft)


def _decide(row: Notice, draft: NoticeDraft) -> None:
    if draft.kind is not NoticeKind.PENALTY:
        return
    found = draft.decision or Decision("", None, "", "")
    missing = _l("通报批评是行政处罚，这里只记录已经作出的决定：请填写决定文号、日期、听取陈述申辩的情况和职权依据。")
    row.decision_number, row.decision_hearing, row.decision_power = (
        needed(words, missing) for words in (found.number, found.hearing, found.power)
    )
    if found.on is None or found.on > clock.today():
        raise WatchWrong(missing)
    row.decision_on = found.on


def write_notice(row: Notice, draft: NoticeDraft, *, by: Actor) -> None:
    """Change a draft; whoever changes it is its drafter from then on and cannot approve it."""
    with transaction():
        permit_notice(row, "write_notice", by)
        if draft.kind is not row.kind or by.person_id is None:
            raise WatchWrong(_l("种类不能更改，请另起一份。"))
        hold_institution(row, draft)
        _write(row, draft, by)
        row.drafted_by_id = by.person_id
        events.record(NoticeWritten(row.id, row.institution_id), by)


def hold_institution(row: Notice, draft: NoticeDraft) -> None:
    """See to it that a new text is about the institution the notice is about; left unnamed it stays the same."""
    if draft.institution is not None and draft.institution.id != row.institution_id:
        raise WatchWrong(_l("所涉的机构不能更改，请另起一份。"))


def take_up(row: Notice, draft: NoticeDraft, by: Actor) -> Notice:
    """A correction that was dropped is drafted anew (inside an act): of a published version there is one at a time."""
    move = find_move(NOTICE_MOVES, lock(row).state, "take_up_notice")
    if move is None or by.person_id is None:
        raise IllegalMove()
    _write(row, draft, by)
    row.state, row.drafted_by_id, row.drafted_at = NoticeState(move.target), by.person_id, clock.now()
    db.session.flush()
    events.record(NoticeDrafted(row.id, row.institution_id, str(row.kind), row.version), by)
    return row


def drop_notice(row: Notice, *, by: Actor) -> None:
    """Give up a draft."""
    with transaction():
        row.state = NoticeState(permit_notice(row, "drop_notice", by).target)
        events.record(NoticeDropped(row.id, row.institution_id), by)


def approve_notice(row: Notice, *, by: Actor) -> Paper:
    """A second person, never the drafter, approves: the text is fixed and has its document number."""
    with transaction():
        move = permit_notice(row, "approve_notice", by)
        if by.person_id is None or by.person_id == row.drafted_by_id:
            raise NotYours(_l("起草的人不能审定自己起草的内容，请由另一位负责人审定。"))
        paper = register_notice(row)
        row.state, row.number, row.paper_id = NoticeState(move.target), paper.number, paper.id
        row.approved_by_id, row.approved_at = by.person_id, clock.now()
        db.session.flush()
        events.record(NoticeApproved(row.id, row.institution_id, paper.id), by)
        return paper


def tell_notice(row: Notice, *, by: Actor) -> date:
    """Tell the institution what is to be published; the last day on which it may object (平台规则)."""
    with transaction():
        move = permit_notice(row, "tell_notice", by)
        subject = notice_subject(row, is_institutions=True)
        if subject is None:
            raise IllegalMove(_l("这份提示不涉及某一家机构，可以直接发布。"))
        running = start_clock(subject, OBJECTION, by)
        row.state, row.told_at, row.objection_until_on = NoticeState(move.target), clock.now(), running.due_on
        events.record(NoticeTold(row.id, row.institution_id), by)
        return running.due_on


def redate_notice(notice_id: int, until_on: date) -> None:
    """The last day to object follows its clock after a year's arrangement is announced; a day once told is kept."""
    with transaction():
        row = lock(db.session.get_one(Notice, notice_id))
        if row.state is NoticeState.TOLD and row.objection_until_on is not None:
            row.objection_until_on = max(row.objection_until_on, until_on)


def object_to_notice(row: Notice, words: str, *, by: Actor) -> None:
    """The institution says what is wrong; the body must answer before anything is published."""
    with transaction():
        move = permit_notice(row, "object_to_notice", by)
        said = needed(words, _l("请写明哪里不对，依据是什么。"))
        row.objections.append(NoticeObjection(words=said, made_at=clock.now()))
        row.state = NoticeState(move.target)
        end_notice_clock(row, OBJECTION, by, is_met=True)
        subject = notice_subject(row)
        if subject is not None:
            start_clock(subject, ANSWER, by)
        events.record(NoticeObjected(row.id, row.institution_id), by)


def accept_notice(row: Notice, *, by: Actor) -> None:
    """The institution has nothing against it."""
    with transaction():
        row.state = NoticeState(permit_notice(row, "accept_notice", by).target)
        end_notice_clock(row, OBJECTION, by, is_met=True)
        events.record(NoticeAccepted(row.id, row.institution_id), by)


def answer_objection(row: Notice, is_upheld: bool, words: str, *, by: Actor) -> None:
    """What became of the objection, for the institution to read; upheld, the text goes back to be written anew."""
    with transaction():
        move = permit_notice(row, "uphold_objection" if is_upheld else "reject_objection", by)
        said = row.objections[-1]
        said.answer, said.answered_at = needed(words, _l("请写明处理结果和理由，机构会看到。")), clock.now()
        said.is_upheld = is_upheld
        row.state = NoticeState(move.target)
        if is_upheld:
            _unapprove(row)
        end_notice_clock(row, ANSWER, by, is_met=True)
        events.record(NoticeObjectionAnswered(row.id, row.institution_id, is_upheld), by)


def _unapprove(row: Notice) -> None:
    """The number stays in the register with its paper; a new text gets a new one."""
    row.number = row.paper_id = row.approved_by_id = row.approved_at = None
    row.told_at = row.objection_until_on = None
