"""Clocks that stand still and clocks that get more time: each by an act, with a reason, a hand and both days."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from complaints import deadlines, rulesets
from complaints.actions import clocks
from complaints.actions.moving import permit, seats
from complaints.events import ClockPaused, ClockResumed, ExtensionAsked, ExtensionDecided
from complaints.labels import CLOCK_EYES, CONFIDENTIAL
from complaints.lifecycle import DESK_ROLES, SUPERVISORS, PartyRole
from complaints.models import Clock, ClockExtension, ClockPause, Complaint
from complaints.queries.dating import dated, rule_for
from complaints.queries.figures import figure
from complaints.rulesets import PLATFORM_RULE
from kernel import calendars, clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours, TooLate
from kernel.events import Actor


class NotPausable(DomainError, deadlines.NoPause):
    """No text lets this clock pause for this reason."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这个期限不能因此暂停计算。")


class NotExtendable(DomainError, deadlines.NotExtendable):
    """No text lets this clock be extended."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这个期限不能延长。")


class DaysWrong(DomainError):
    """The days of a pause do not fit its clock."""

    status = 422


@dataclass(frozen=True)
class Halt:
    """Why a clock stands still: a reason its rule names, from which day, in words, on what evidence, whose turn."""

    reason: str
    start_on: date
    words: str
    evidence: str
    turn: str = "appraiser"


def pause(complaint: Complaint, code: str, halt: Halt, *, by: Actor, row: Clock | None = None) -> ClockPause:
    """Stop counting from a day (O121 art. 22; IR arts. 46, 47); only for a reason the clock's rule names."""
    with transaction():
        lock(complaint)
        _permit(complaint, code, "pause", by)
        return stand_still(complaint, code, halt, by, row)


def stand_still(complaint: Complaint, code: str, halt: Halt, by: Actor, row: Clock | None = None) -> ClockPause:
    """Write a pause into a clock's ledger (inside an act that was permitted)."""
    row = _this_or_running(complaint, code, row)
    _check_halt(row, halt)
    made = ClockPause(
        clock_id=row.id,
        start_on=halt.start_on,
        reason=halt.reason,
        words=halt.words.strip(),
        turn=halt.turn,
        evidence=halt.evidence.strip(),
        decided_by_id=by.person_id,
        decided_at=clock.now(),
    )
    db.session.add(made)
    row.paused_on, row.next_at = halt.start_on, None
    db.session.flush()
    db.session.expire(row, ["pauses"])
    events.record(ClockPaused(complaint.id, row.id, code, made.id, halt.reason, halt.start_on), by)
    return made


def _check_halt(row: Clock, halt: Halt) -> None:
    if halt.reason not in rule_for(row).pauses:
        raise NotPausable()
    if row.paused_on is not None:
        raise IllegalMove(_l("这个期限已经暂停，恢复以后才能再次暂停。"))
    if clock.now() >= row.due_at:
        raise TooLate()
    if not halt.evidence.strip():
        raise DaysWrong(_l("请写明依据，例如委托书的编号。"))
    ends = [one.end_on for one in row.pauses if one.end_on is not None]
    if not max([row.start_on, *ends]) <= halt.start_on <= clock.today():
        raise DaysWrong(_l("暂停的开始日不能早于期限的起算日或上一次暂停的结束日，也不能晚于今天。"))


def resume(
    complaint: Complaint, code: str, end_on: date, evidence: str, *, by: Actor, row: Clock | None = None
) -> ClockPause:
    """Count again: the whole days of the pause are taken out, then the last day rolls (O121 arts. 22, 45)."""
    with transaction():
        lock(complaint)
        _permit(complaint, code, "resume", by)
        return count_again(complaint, code, end_on, evidence, by, row)


def count_again(
    complaint: Complaint, code: str, end_on: date, evidence: str, by: Actor, row: Clock | None = None
) -> ClockPause:
    """End the standing pause of a clock and date it anew (inside an act that was permitted)."""
    row = _this_or_running(complaint, code, row)
    standing = next((one for one in row.pauses if one.end_on is None), None)
    if standing is None:
        raise IllegalMove(_l("这个期限现在没有暂停。"))
    if not standing.start_on <= end_on <= clock.today():
        raise DaysWrong(_l("暂停的结束日不能早于开始日，也不能晚于今天。"))
    if not evidence.strip():
        raise DaysWrong(_l("请写明依据，例如鉴定报告的编号。"))
    standing.end_on, standing.end_evidence = end_on, evidence.strip()
    standing.ended_by_id, standing.ended_at = by.person_id, clock.now()
    old = row.due_on
    row.paused_on = None
    _count_again(row)
    days = (end_on - standing.start_on).days
    events.record(ClockResumed(complaint.id, row.id, code, standing.id, days, old, row.due_on), by)
    return standing


def _count_again(row: Clock) -> None:
    """Take over the dates with every pause and extension on record."""
    db.session.flush()
    db.session.expire(row, ["pauses", "extensions"])
    clocks.redate(row, dated(row, calendars.current()))


def ask_extension(
    complaint: Complaint, code: str, reason: str, *, by: Actor, row: Clock | None = None
) -> ClockExtension:
    """Ask for more time, once, while the clock runs (O121 art. 27 for clues; 平台规则 for answers)."""
    with transaction():
        lock(complaint)
        _permit(complaint, code, "ask_extension", by)
        rule = rulesets.load(complaint.ruleset).clock(code, body_kind=clocks.body_kind(complaint))
        if not rule.is_extendable:
            raise NotExtendable()
        row = row or _running(complaint, code)
        if not row.is_running or clock.now() >= row.due_at:
            raise TooLate()
        if not reason.strip():
            raise DomainError(_l("请写明申请延长的理由。"))
        if db.session.scalar(_asked_before(row)):
            raise IllegalMove(_l("每个期限只能申请延长一次。"))
        made = ClockExtension(
            clock_id=row.id,
            reason=reason.strip(),
            ground=_ground(row),
            length=figure("more_time") if rule.figure else rule.extension,
            asked_by_id=by.person_id,
            asked_at=clock.now(),
            old_due_on=row.due_on,
        )
        db.session.add(made)
        db.session.flush()
        db.session.expire(row, ["extensions"])
        events.record(ExtensionAsked(complaint.id, row.id, code, made.id), by)
        return made


def _asked_before(row: Clock) -> Select[int]:
    """Whether more time was asked for: of this clock; an answer that is due anew is still the same answer."""
    found = select(ClockExtension.id).limit(1)
    if row.duty != "institution":
        return found.filter_by(clock_id=row.id)
    return found.join(Clock).where(Clock.complaint_id == row.complaint_id, Clock.code == row.code)


def _ground(row: Clock) -> str:
    """On what the extension rests: the articles written out, or 平台规则."""
    basis, texts = rule_for(row).basis(row.body_kind), rulesets.load(row.ruleset).texts
    return PLATFORM_RULE if basis.is_platform_rule else "、".join(rulesets.cite(one, texts) for one in basis.articles)


def decide_extension(
    complaint: Complaint, code: str, granted: bool, answer: str, *, by: Actor, row: Clock | None = None
) -> ClockExtension:
    """Grant or refuse more time; a grant counts from the first last day, and the asker never decides (O121 art. 27)."""
    with transaction():
        lock(complaint)
        _permit(complaint, code, "decide_extension", by)
        row = row or _running(complaint, code)
        asked = next((one for one in row.extensions if one.is_granted is None), None)
        if asked is None or not row.is_running:
            raise IllegalMove(_l("没有待答复的延长申请。"))
        if granted and clock.now() >= row.due_at:
            raise TooLate()
        if by.person_id == asked.asked_by_id:
            raise NotYours(_l("申请人不能批准自己的申请。"))
        if not answer.strip():
            raise DomainError(_l("请写明答复的理由。"))
        asked.is_granted, asked.answer = granted, answer.strip()
        asked.decided_by_id, asked.decided_at = by.person_id, clock.now()
        asked.old_due_on = row.due_on
        if granted:
            _count_again(row)
            asked.new_due_on = row.due_on
        days = (asked.old_due_on, row.due_on)
        events.record(ExtensionDecided(complaint.id, row.id, code, asked.id, granted, *days), by)
        return asked


def _permit(complaint: Complaint, code: str, act: str, by: Actor) -> None:
    """The table's row; a clue's clock outlives the case and is the body's alone, its head approves (O121 art. 27)."""
    if CLOCK_EYES.get(code) != CONFIDENTIAL:
        permit(complaint, act, by)
        return
    sits_at_body(complaint, by, SUPERVISORS if act == "decide_extension" else DESK_ROLES)


def sits_at_body(complaint: Complaint, by: Actor, roles: frozenset[object] = DESK_ROLES) -> None:
    """NotYours unless the actor works at the handling body in one of these roles, whatever the status."""
    at_body = any(party.role is PartyRole.HANDLING_BODY for party in seats(complaint, by))
    if not at_body or by.role not in {str(role) for role in roles}:
        raise NotYours()


def _this_or_running(complaint: Complaint, code: str, row: Clock | None) -> Clock:
    """The clock that was named (each clue has its own), read anew, if it is this case's and runs; else the newest."""
    if row is None:
        return _running(complaint, code)
    lock(row)
    if (row.complaint_id, row.code) != (complaint.id, code) or not row.is_running:
        raise IllegalMove(_l("这个期限现在没有在计算。"))
    return row


def _running(complaint: Complaint, code: str) -> Clock:
    """The newest running clock of a code, of the handling body."""
    row = clocks.running(complaint, code, complaint.body_id)
    if row is None:
        raise IllegalMove(_l("这个期限现在没有在计算。"))
    return row
