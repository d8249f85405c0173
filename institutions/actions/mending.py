"""What follows from findings: demanded by a day, told, answered with proof, looked at again, closed (检查)."""

from datetime import date

from flask_babel import lazy_gettext as _l

from institutions.actions.inspecting import end_report, move_inspection, permit_and_lock, subject_of
from institutions.actions.timing import end_clock, start_clock
from institutions.actions.watching import WatchWrong, needed
from institutions.events import (
    DemandAnswered,
    DemandRechecked,
    FindingsSent,
    InspectionClosed,
    MendingDemanded,
    OwnViewStated,
)
from institutions.lifecycle.inspecting import (
    MAX_DEMANDS,
    RECHECK,
    DemandState,
    Finding,
    InspectionState,
    result_of,
)
from institutions.models import Demand, Inspection, InspectionItem
from kernel import clock, events, files
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor

DEMAND_FILES = "inspection_demand"


def demand_mending(inspection: Inspection, item: InspectionItem, words: str, due_on: date, *, by: Actor) -> Demand:
    """Put down what is to be rectified by which day, or write it anew; it runs from when the institution is told."""
    with transaction():
        permit_and_lock(inspection, "demand_mending", by)
        if item.inspection_id != inspection.id or item.finding is not Finding.PROBLEM:
            raise WatchWrong(_l("只有发现问题的项目可以要求整改。"))
        said = needed(words, _l("请写明要整改什么。"))
        _check_due(due_on)
        row = inspection.demand_of(item) or _new_demand(inspection, item)
        row.words, row.due_on = said, due_on
        db.session.add(row)
        db.session.flush()
        db.session.expire(inspection, ["demands"])
        events.record(MendingDemanded(inspection.institution_id, inspection.id, row.id, due_on), by)
        return row


def _new_demand(inspection: Inspection, item: InspectionItem) -> Demand:
    if len(inspection.demands) >= MAX_DEMANDS:
        raise WatchWrong(_l("一次检查最多%(number)s项整改要求。", number=MAX_DEMANDS))
    return Demand(inspection_id=inspection.id, place=len(inspection.demands) + 1, item_id=item.id)


def _check_due(due_on: date) -> None:
    if due_on <= clock.today():
        raise WatchWrong(_l("整改的最后一日要在今天以后。"))


def send_findings(inspection: Inspection, *, by: Actor) -> None:
    """Tell the institution what was found and what it must rectify by which days; each day is a clock of its own."""
    with transaction():
        _check_record(inspection)
        if not inspection.demands:
            raise WatchWrong(_l("没有整改要求。没有发现问题的，请直接办结。"))
        move_inspection(inspection, "send_findings", by)
        for one in inspection.demands:
            if one.due_on <= clock.today():
                raise WatchWrong(_l("有整改要求的最后一日已经到了，请改期。"))
            start_clock(subject_of(inspection, is_institutions=True), one.code, by, due=one.due_on)
        inspection.sent_at = clock.now()
        end_report(inspection, by)
        events.record(FindingsSent(inspection.institution_id, inspection.id), by)


def _check_record(inspection: Inspection) -> None:
    """Every item has a finding, every problem a demand."""
    if any(one.finding is None for one in inspection.items):
        raise WatchWrong(_l("还有项目没有填写检查情况。"))
    demanded = {one.item_id for one in inspection.demands}
    if any(one.finding is Finding.PROBLEM and one.id not in demanded for one in inspection.items):
        raise WatchWrong(_l("发现问题的项目，请写明要整改什么、到哪一天。"))


def state_own_view(inspection: Inspection, words: str, *, by: Actor) -> None:
    """The institution says what it holds of the inspection; it stands beside the record."""
    with transaction():
        permit_and_lock(inspection, "state_own_view", by)
        inspection.own_view, inspection.own_view_at = needed(words, _l("请写您的意见。")), clock.now()
        events.record(OwnViewStated(inspection.institution_id, inspection.id), by)


def answer_demand(demand: Demand, inspection: Inspection, words: str, form_token: str, *, by: Actor) -> None:
    """The institution says what it did, with proof; then the department looks again (平台规则)."""
    with transaction():
        permit_and_lock(inspection, "answer_demand", by)
        if demand.inspection_id != inspection.id:
            raise NotYours()
        if demand.state is not DemandState.OPEN:
            raise IllegalMove()
        demand.answer = needed(words, _l("请写明已经怎么整改。"))
        demand.state, demand.answered_at, demand.answered_by_id = DemandState.ANSWERED, clock.now(), by.person_id
        if form_token:
            files.link(form_token, DEMAND_FILES, demand.id)
        end_clock(subject_of(inspection), demand.code, by, is_met=True)
        start_clock(subject_of(inspection), RECHECK, by)
        events.record(DemandAnswered(inspection.institution_id, inspection.id, demand.id), by)


def recheck_demand(
    demand: Demand, inspection: Inspection, is_mended: bool, words: str, again_on: date | None, *, by: Actor
) -> None:
    """The second look: mended, or another day, or not mended; without an answer only after its day is over."""
    with transaction():
        permit_and_lock(inspection, "recheck_demand", by)
        if demand.inspection_id != inspection.id:
            raise NotYours()
        _check_recheckable(demand)
        demand.check_words = needed(words, _l("请写复查看到的情况。"))
        if not is_mended and again_on is not None:
            _ask_again(demand, inspection, again_on, by)
        else:
            demand.state = DemandState.PASSED if is_mended else DemandState.UNMENDED
            demand.checked_at, demand.checked_by_id = clock.now(), by.person_id
            end_clock(subject_of(inspection), demand.code, by, is_met=False)
        if not any(one.state is DemandState.ANSWERED for one in inspection.demands):
            end_clock(subject_of(inspection), RECHECK, by, is_met=True)
        events.record(DemandRechecked(inspection.institution_id, inspection.id, demand.id, str(demand.state)), by)


def _check_recheckable(demand: Demand) -> None:
    if demand.state not in (DemandState.OPEN, DemandState.ANSWERED):
        raise IllegalMove()
    if demand.state is DemandState.OPEN and clock.today() <= demand.due_on:
        raise WatchWrong(_l("机构还没有回复，整改的最后一日也没有过。"))


def _ask_again(demand: Demand, inspection: Inspection, again_on: date, by: Actor) -> None:
    _check_due(again_on)
    own = subject_of(inspection, is_institutions=True)
    end_clock(own, demand.code, by, is_met=False)
    demand.state, demand.due_on = DemandState.OPEN, again_on
    start_clock(own, demand.code, by, due=again_on)


def close_inspection(inspection: Inspection, summary: str, *, by: Actor) -> None:
    """End it with the result the record itself gives, and words for the public copy (CL art. 33; IR art. 29)."""
    with transaction():
        move = permit_and_lock(inspection, "close_inspection", by)
        _check_record(inspection)
        if inspection.state is InspectionState.INSPECTING and inspection.demands:
            raise WatchWrong(_l("有整改要求的，请先把检查情况告知机构。"))
        said = needed(summary, _l("请写检查结果的说明，会公布。"))
        states = [one.state for one in inspection.demands]
        result = result_of([one.finding for one in inspection.items if one.finding is not None], states)
        if result is None:
            raise WatchWrong(_l("还有整改没有复查。"))
        inspection.state, inspection.result, inspection.summary = InspectionState(move.target), result, said
        inspection.closed_at = clock.now()
        end_report(inspection, by)
        events.record(InspectionClosed(inspection.institution_id, inspection.id, str(result)), by)
