"""A report (举报) or lead as one table: from, act, to, whose hand, clock, article; pure (rules §8.3, §0b.13)."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.roles import OrganisationKind, Role
from complaints.lifecycle.row import DESK_ROLES, INTAKE, SUPERVISORS
from kernel.labels import Labelled

REPORTER = "reporter"
"""The role of whoever holds a receipt code: no person, no account."""


class ReportState(Labelled):
    """Where a report or lead stands; all that whoever handed it in is told by itself (O121 art. 36)."""

    RECEIVED = "received", _l("已收到")
    CHECKING = "checking", _l("正在核查")
    FILED = "filed", _l("已立案")
    NOT_FILED = "not_filed", _l("不予立案")
    CLOSED = "closed", _l("已办结")


class ReportKind(Labelled):
    """What intake found it to be; nothing before it was sorted."""

    REPORT = "report", _l("举报（违法线索）")
    LEAD = "lead", _l("反映情况、建议")
    DISPUTE = "dispute", _l("实际是投诉")
    ELSEWHERE = "elsewhere", _l("不归这里管")


class ReportSource(Labelled):
    """As what somebody comes to the door, if they say so; read by the desk and counted, never checked."""

    LEARNER = "learner", _l("学员本人")
    PARENT = "parent", _l("家长或者监护人")
    SCHOOL = "school", _l("学校或者教师")
    PRESS = "press", _l("新闻媒体")
    ASSOCIATION = "association", _l("消费者组织或者行业协会")
    INSIDER = "insider", _l("机构的工作人员或者同行")
    OTHER = "other", _l("其他")


class ReportOutcome(Labelled):
    """How it ended; apart from being closed."""

    FILED = "filed", _l("已立案")
    NOT_FILED = "not_filed", _l("不予立案")
    NO_POWER = "no_power", _l("收到的单位无权处理，已告知")
    LINKED = "linked", _l("与以前的举报一并处理")
    NOTED = "noted", _l("已阅存")
    DISPUTE = "dispute", _l("属于投诉，已告知怎么投诉")
    ELSEWHERE = "elsewhere", _l("不归这里管，已告知去哪里")
    HANDLED = "handled", _l("已处理")


class Hand(Labelled):
    """Whose hand does an act: intake, the body that has it, the body's head, or whoever handed it in."""

    INTAKE = "intake", _l("平台受理窗口")
    BODY = "body", _l("处理单位")
    HEAD = "head", _l("处理单位负责人")
    REPORTER = "reporter", _l("举报人")


class HandedTo(Labelled):
    """To whom clues may be handed over beside one's own check (rules §0b.27; the rules' text is not shipped)."""

    POLICE = "police", _l("公安机关")
    MARKET_REGULATOR = "market_regulator", _l("市场监督管理部门")
    EDUCATION = "education", _l("教育行政部门")
    CYBERSPACE = "cyberspace", _l("网信部门")
    OTHER = "other", _l("其他部门")


ROLES: dict[Hand, frozenset[Role]] = {
    Hand.INTAKE: INTAKE,
    Hand.BODY: DESK_ROLES,
    Hand.HEAD: SUPERVISORS,
    Hand.REPORTER: frozenset({Role.LEARNER}),
}
CHECK = "T-REPORT"
REGULATOR = frozenset({OrganisationKind.MARKET_REGULATOR})
_State, _Kind, _Out = ReportState, ReportKind, ReportOutcome
UNSORTED: frozenset[ReportKind | None] = frozenset({None})
REPORTS: frozenset[ReportKind | None] = frozenset({_Kind.REPORT})
LEADS: frozenset[ReportKind | None] = frozenset({_Kind.LEAD})
SORTED = REPORTS | LEADS
ANY_KIND = UNSORTED | SORTED


@dataclass(frozen=True)
class ReportMove:
    """One row: what stands in `source`, is one of `kinds` and is with a body or not, stands in `target` after `act`.

    `body_kinds` are the kinds of body that hold the power (empty: any department); `starts` and `stops` are clocks.
    """

    source: ReportState
    act: str
    target: ReportState
    hand: Hand
    kinds: frozenset[ReportKind | None]
    at_body: bool | None
    law: str
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    outcome: ReportOutcome | None = None
    body_kinds: frozenset[OrganisationKind] = frozenset()


# fmt: off
def _table() -> tuple[ReportMove, ...]:
    return (*_at_intake(), *_at_the_body(), *_decided(), *_beside())


def _at_intake() -> list[ReportMove]:
    """One door, sorted by intake; a report to a department by the rules, or by hand where they name none here."""
    start, hand = _State.RECEIVED, Hand.INTAKE
    return [
        ReportMove(start, "sort_report", start, hand, UNSORTED, False, "O121 arts. 3, 9, 41; platform rule", (CHECK,)),
        ReportMove(start, "sort_lead", start, hand, UNSORTED, False, "platform rule"),
        ReportMove(start, "sort_dispute", _State.CLOSED, hand, UNSORTED, False, "O121 arts. 3, 9; platform rule",
                   outcome=_Out.DISPUTE),
        ReportMove(start, "sort_elsewhere", _State.CLOSED, hand, UNSORTED, False, "O121 arts. 34, 44; platform rule",
                   outcome=_Out.ELSEWHERE),
        ReportMove(start, "assign", start, hand, REPORTS, False, "O121 art. 41; platform rule", (CHECK,)),
        ReportMove(start, "assign", start, hand, LEADS, False, "platform rule"),
        ReportMove(start, "note_lead", _State.CLOSED, hand, LEADS, False, "platform rule", outcome=_Out.NOTED),
    ]


def _at_the_body() -> list[ReportMove]:
    """Power, check, and the one extension; a lead is read and filed away."""
    start, checking, body = _State.RECEIVED, _State.CHECKING, Hand.BODY
    rows = [
        ReportMove(start, "return_to_intake", start, body, SORTED, True, "O121 art. 41; platform rule", (), (CHECK,)),
        ReportMove(start, "note_lead", _State.CLOSED, body, LEADS, True, "platform rule", outcome=_Out.NOTED),
        ReportMove(start, "check", checking, body, REPORTS, True, "O121 art. 35; platform rule"),
        ReportMove(checking, "ask_time", checking, body, REPORTS, True, "platform rule"),
        ReportMove(checking, "decide_time", checking, Hand.HEAD, REPORTS, True, "platform rule"),
        ReportMove(checking, "file_case", _State.FILED, body, REPORTS, True, "O121 art. 35", (), (CHECK,)),
        ReportMove(checking, "not_file", _State.NOT_FILED, body, REPORTS, True, "O121 art. 35", (), (CHECK,)),
    ]
    for source in (start, checking):
        rows += [
            ReportMove(source, "no_power", _State.CLOSED, body, REPORTS, True, "O121 art. 34; platform rule",
                       (), (CHECK,), _Out.NO_POWER),
            ReportMove(source, "link", _State.CLOSED, body, REPORTS, True, "O121 art. 35; platform rule",
                       (), (CHECK,), _Out.LINKED),
        ]
    return rows


def _decided() -> list[ReportMove]:
    """After the decision: a result only where a law says that the reporter is told (O121 art. 36; form 十)."""
    rows = []
    for source, outcome in ((_State.FILED, _Out.FILED), (_State.NOT_FILED, _Out.NOT_FILED)):
        rows += [
            ReportMove(source, "tell_result", source, Hand.BODY, REPORTS, True, "O121 art. 36", body_kinds=REGULATOR),
            ReportMove(source, "close", _State.CLOSED, Hand.BODY, REPORTS, True, "platform rule", outcome=outcome),
        ]
    return rows


def _beside() -> list[ReportMove]:
    """What changes no state: questions and their answers, more from the reporter, notes, clues handed over."""
    rows = []
    for source in (one for one in ReportState if one is not _State.CLOSED):
        rows += [
            ReportMove(source, "answer", source, Hand.REPORTER, ANY_KIND, None, "O121 art. 28; platform rule"),
            ReportMove(source, "add", source, Hand.REPORTER, ANY_KIND, None, "O121 arts. 28, 35; platform rule"),
            ReportMove(source, "ask", source, Hand.BODY, SORTED, True, "O121 art. 28; platform rule"),
            ReportMove(source, "note", source, Hand.BODY, SORTED, True, "platform rule"),
            ReportMove(source, "refer", source, Hand.BODY, SORTED, True, "platform rule"),
            ReportMove(source, "show_reporter", source, Hand.BODY, SORTED, True, "O121 art. 37; PIPL art. 51"),
        ]
    return rows
# fmt: on


REPORT_MOVES = _table()


def find_report_move(source: ReportState, act: str, kind: ReportKind | None, at_body: bool) -> ReportMove | None:
    """The row of an act here and now, None when the table has none; at most one fits."""
    fits = (one for one in REPORT_MOVES if one.source is source and one.act == act and kind in one.kinds)
    return next((one for one in fits if one.at_body in (None, at_body)), None)


def may_move(row: ReportMove, role: str, *, is_own: bool, body_kind: OrganisationKind | None) -> bool:
    """Whether a role may do the row's act; `is_own`: the body's own staff, or whoever handed it in."""
    if row.hand is Hand.REPORTER:
        return is_own and role in (REPORTER, Role.LEARNER)
    if role not in ROLES[row.hand] or (row.hand is not Hand.INTAKE and not is_own):
        return False
    return not row.body_kinds or body_kind in row.body_kinds


def report_acts(
    source: ReportState,
    kind: ReportKind | None,
    at_body: bool,
    role: str,
    *,
    is_own: bool,
    body_kind: OrganisationKind | None,
) -> tuple[str, ...]:
    """The acts whose buttons this role sees."""
    found: Iterable[ReportMove | None] = (find_report_move(source, act, kind, at_body) for act in ACTS)
    return tuple(row.act for row in found if row and may_move(row, role, is_own=is_own, body_kind=body_kind))


ACTS = tuple(dict.fromkeys(row.act for row in REPORT_MOVES))
