"""What the public is told of a move of 备案, 选用 or 退出: facts of the record, in plain words, with its article.

Nothing of contacts of the desk, of reasons of a selection, of sums or of what is missing goes out.
"""

from datetime import date

from flask_babel import force_locale

from disclosure.actions.milestones import Milestone
from institutions.citing import law_in_words
from institutions.events import CycleMoved
from institutions.lifecycle import CYCLES, Cycle, CycleMove, Hand, LegalType
from institutions.lifecycle.exiting import OTHER_LAW, SCHOOL_LAW
from institutions.lifecycle.filing import law_of
from institutions.models import Exit, ExitPlan, Filing, Selection
from institutions.queries.life import Record, record_of
from kernel import clock
from kernel.events import EventRow
from kernel.web import day

NOTICES = frozenset({"announce_exit", "close_down"})


def milestone_of(event: CycleMoved, row: EventRow) -> Milestone | None:
    """The milestone of a move that becomes public; None for all others, and for free entries, which stay private."""
    if event.cycle not in set(CYCLES):
        return None
    table = CYCLES[Cycle(event.cycle)]
    move = next((one for one in table.moves if one.act == event.act and str(one.target) == event.target), None)
    record = record_of(event.cycle, event.subject_id)
    if move is None or record is None or not move.is_public or record.institution.is_free_entry:
        return None
    with force_locale("zh_Hans_CN"):
        return Milestone(
            key=f"event:{row.id}",
            institution_ref=record.institution.ref,
            cycle=str(table.cycle.label),
            what=str(table.told[event.act]),
            on=_on(record, event.act) or clock.day_of(row.happened_at),
            who=_who(record, move),
            words=_words(record, event.act),
            law=law_in_words(_law(record, move)),
        )


def _who(record: Record, move: CycleMove) -> str:
    by_others = move.hand in (Hand.BODY, Hand.SCHOOL)
    return record.organisation.name if by_others and record.organisation is not None else ""


def _law(record: Record, move: CycleMove) -> str:
    if isinstance(record, Filing):
        return law_of(record.kind, move)
    if isinstance(record, Exit) and move.act in NOTICES:
        return SCHOOL_LAW if record.legal_type is LegalType.SCHOOL else OTHER_LAW
    return move.law


def _on(record: Record, act: str) -> date | None:
    if isinstance(record, Exit):
        return {"close_down": record.closed_on, "note_closing": record.closed_on, "note_order": record.ordered_on}.get(
            act
        )
    if isinstance(record, Filing):
        ends = {"cancel", "note_revocation", "note_approval_end"}
        return record.ended_on if act in ends else (record.recorded_on if act == "note_approval" else None)
    return None


def _words(record: Record, act: str) -> str:
    if isinstance(record, Filing):
        return _of_filing(record, act)
    return _of_exit(record, act) if isinstance(record, Exit) else _of_selection(record)


def _of_filing(row: Filing, act: str) -> str:
    if act in ("note_approval", "note_approval_end"):
        words = f"批准文号：{row.number}。"
    else:
        words = f"“{row.title}”，备案号：{row.number}。"
    if act in ("note_revocation", "note_approval_end"):
        words += f"决定文号：{row.decision_number}；决定机关：{row.decided_by}。"
    return words


def _of_selection(row: Selection) -> str:
    return f"“{row.product}”，{day(row.from_on)}至{day(row.until_on)}。家长联系：{row.contact}。"


def _of_exit(row: Exit, act: str) -> str:
    plan = row.plan
    if act == "announce_exit":
        said = [f"打算{day(row.closing_on)}停业。最早可以停业：{day(row.earliest_on)}。"]
        said += ["公告的时间不够，已记录在案。"] if row.is_short else []
        said += [f"联系方式：{row.contact}。"]
        said += [_of_plan(plan)] if plan is not None else []
        return "".join(said)
    if act == "plan_balances" and plan is not None:
        return _of_plan(plan) + (f"这是第{plan.number}版方案，代替以前的。" if plan.number > 1 else "")
    if act == "correct_legal_type":
        return _of_legal_type(row)
    if act == "note_order":
        return f"决定文号：{row.order_number}；决定机关：{row.ordered_by}；依据：{row.order_law}。"
    if act in ("close_down", "note_closing"):
        early = "早于规定的最早日期，已记录在案。" if row.is_short else ""
        if row.known_how is not None:
            early = f"机构没有公告。办理单位怎么知道的：{row.known_how.label}。"
        return f"{early}停业以后，学员的投诉仍按规则分送到负责的部门。"
    if act == "take_back_closing":
        return "机构没有停业，以前记录的停业已收回。"
    return "这是平台的标记，不是行政认定。" if act in ("settle", "unsettle") else ""


def _of_plan(plan: ExitPlan) -> str:
    """By when and whom to ask; how many learners, how much and how it is repaid stay inside (decision 0071)."""
    return f"余额最晚{day(plan.repay_by_on)}退完，找：{plan.contact}。"


def _of_legal_type(row: Exit) -> str:
    said = f"更正为：{row.legal_type.label}。"
    if row.announced_on is None or row.ordered_on is not None or row.earliest_on is None:
        return f"{said}停业依据的是决定，没有最早可以停业的日期。"
    return f"{said}最早可以停业：{day(row.earliest_on)}。" + ("公告的时间不够，已记录在案。" if row.is_short else "")
