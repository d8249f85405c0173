"""Inspections up to their record: planned, moved, an association asked along, begun, what was found (检查)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation, Person
from accounts.queries import acting_staff
from institutions.actions.timing import Subject, end_clock, start_clock
from institutions.actions.watching import WatchWrong, must_reach, needed, permit, permit_new
from institutions.events import (
    FindingRecorded,
    InspectionBegun,
    InspectionCancelled,
    InspectionMoved,
    InspectionPlanned,
    PartnerAnswered,
    PartnerInvited,
    PartnerNoted,
)
from institutions.lifecycle.cycle import DESK, Cycle, CycleMove
from institutions.lifecycle.inspecting import (
    CHECKLIST,
    INSPECTION_MOVES,
    REPORT,
    TAKES_PART,
    Finding,
    InspectionGround,
    InspectionState,
    PartnerState,
)
from institutions.models import (
    Draw,
    Inspection,
    InspectionItem,
    InspectionPartner,
    Inspector,
    Institution,
)
from institutions.permissions.watching import sides_of
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor


@dataclass(frozen=True)
class Plan:
    """An inspection to be: of whom, why, when, by which officers; out of a draw with the draw."""

    institution: Institution
    ground: InspectionGround
    reason: str
    planned_on: date
    inspectors: Sequence[Person]
    draw: Draw | None = None


def subject_of(row: Inspection, *, is_institutions: bool = False) -> Subject:
    """Whose duty a clock of an inspection is: the department's, or the institution's."""
    duty = row.institution.account_id if is_institutions else row.body_id
    return Subject(row.institution_id, Cycle.INSPECTION, row.id, duty)


def move_inspection(row: Inspection, act: str, by: Actor) -> CycleMove:
    """Lock, ask the table, take the new state (inside an act)."""
    lock(row)
    move = permit(INSPECTION_MOVES, row.state, act, by, sides_of(row))
    row.state = InspectionState(move.target)
    return move


def plan_inspection(plan: Plan, *, by: Actor) -> Inspection:
    """Put an inspection into the calendar with the checklist as it is today."""
    with transaction():
        permit_new(INSPECTION_MOVES, "plan_inspection", by)
        assert by.organisation_id is not None
        reason = needed(plan.reason, _l("请写明检查的理由。"))
        _check_day(plan.planned_on)
        _check_plan(plan, by.organisation_id)
        if plan.draw is None:  # whoever stands on a list was in reach when the list went out
            must_reach(plan.institution, by)
        row = Inspection(
            institution_id=plan.institution.id,
            body_id=by.organisation_id,
            ground=plan.ground,
            draw_id=plan.draw.id if plan.draw is not None else None,
            reason=reason,
            planned_on=plan.planned_on,
            made_at=clock.now(),
            made_by_id=by.person_id,
            inspectors=[Inspector(person_id=one.id) for one in plan.inspectors],
            items=[
                InspectionItem(place=place, code=one.code, words=one.words, law=one.law)
                for place, one in enumerate(CHECKLIST, 1)
            ],
        )
        db.session.add(row)
        db.session.flush()
        events.record(InspectionPlanned(row.institution_id, row.id, str(row.ground), row.planned_on), by)
        return row


def plan_drawn(draw: Draw, plan: Plan, *, by: Actor) -> list[Inspection]:
    """An inspection of each institution drawn that has none yet, as `plan` says for one of them."""
    with transaction():
        lock(draw)
        planned = set(db.session.scalars(select(Inspection.institution_id).where(Inspection.draw_id == draw.id)))
        waiting = [one.institution for one in draw.chosen if one.institution_id not in planned]
        return [plan_inspection(replace(plan, institution=one, draw=draw), by=by) for one in waiting]


def _check_day(planned_on: date) -> None:
    if planned_on < clock.today():
        raise WatchWrong(_l("检查日期不能早于今天。"))


def _check_plan(plan: Plan, body_id: int) -> None:
    own = {one.id for one in acting_staff(body_id, *DESK)}
    if not plan.inspectors or not {one.id for one in plan.inspectors} <= own:
        raise WatchWrong(_l("请选择本单位的检查人员。"))
    is_out_of_draw = plan.ground is InspectionGround.DRAWN
    if is_out_of_draw != (plan.draw is not None):
        raise WatchWrong(_l("随机抽取的检查从抽取结果安排。"))
    if plan.draw is not None and plan.institution.id not in {one.institution_id for one in plan.draw.chosen}:
        raise WatchWrong(_l("这家机构没有被抽中。"))


def put_off_inspection(row: Inspection, planned_on: date, *, by: Actor) -> None:
    """Another day."""
    with transaction():
        move_inspection(row, "move_inspection", by)
        _check_day(planned_on)
        row.planned_on = planned_on
        events.record(InspectionMoved(row.institution_id, row.id, planned_on), by)


def cancel_inspection(row: Inspection, reason: str, *, by: Actor) -> None:
    """The head of the department takes it out of the calendar, with a reason that stays."""
    with transaction():
        said = needed(reason, _l("请写明取消的理由。"))
        row_move = permit_and_lock(row, "cancel_inspection", by)
        row.cancel_reason, row.state = said, InspectionState(row_move.target)
        events.record(InspectionCancelled(row.institution_id, row.id), by)


def permit_and_lock(row: Inspection, act: str, by: Actor) -> CycleMove:
    """Lock and ask the table; the caller changes state and what goes with it at once."""
    lock(row)
    return permit(INSPECTION_MOVES, row.state, act, by, sides_of(row))


def invite_partner(row: Inspection, association: Organisation, *, by: Actor) -> InspectionPartner:
    """Ask a consumer association along (CL art. 37(3)); asked twice it is one invitation."""
    with transaction():
        permit_and_lock(row, "invite_partner", by)
        if association.kind not in TAKES_PART or association.closed_at is not None:
            raise WatchWrong(_l("只有消费者协会参加检查（消费者权益保护法第三十七条）。"))
        known = next((one for one in row.partners if one.organisation_id == association.id), None)
        if known is not None:
            return known
        made = InspectionPartner(inspection_id=row.id, organisation_id=association.id, invited_at=clock.now())
        db.session.add(made)
        db.session.flush()
        db.session.expire(row, ["partners"])
        events.record(PartnerInvited(row.institution_id, row.id, association.id), by)
        return made


def answer_invitation(row: Inspection, is_joining: bool, *, by: Actor) -> None:
    """The association says whether it takes part."""
    with transaction():
        permit_and_lock(row, "answer_invitation", by)
        partner = own_partner(row, by)
        if partner.state is not PartnerState.INVITED:
            raise IllegalMove()
        partner.state = PartnerState.JOINED if is_joining else PartnerState.DECLINED
        partner.answered_at, partner.answered_by_id = clock.now(), by.person_id
        events.record(PartnerAnswered(row.institution_id, row.id, partner.organisation_id, is_joining), by)


def note_as_partner(row: Inspection, words: str, *, by: Actor) -> None:
    """Its own note, beside the department's record and never part of it."""
    with transaction():
        permit_and_lock(row, "note_as_partner", by)
        partner = own_partner(row, by)
        if partner.state is not PartnerState.JOINED:
            raise NotYours()
        partner.note, partner.noted_at = needed(words, _l("请写参加检查的意见。")), clock.now()
        events.record(PartnerNoted(row.institution_id, row.id, partner.organisation_id), by)


def own_partner(row: Inspection, by: Actor) -> InspectionPartner:
    """The association somebody acts for, among those asked; NotYours when it was not."""
    found = next((one for one in row.partners if one.organisation_id == by.organisation_id), None)
    if found is None:
        raise NotYours()
    return found


def begin_inspection(row: Inspection, *, by: Actor) -> None:
    """The inspectors begin; the time for the result runs (平台规则)."""
    with transaction():
        move_inspection(row, "begin_inspection", by)
        if clock.today() < row.planned_on:
            raise WatchWrong(_l("还没有到安排的日期。要提前，请先改期。"))
        row.begun_at = clock.now()
        start_clock(subject_of(row), REPORT, by)
        events.record(InspectionBegun(row.institution_id, row.id), by)


def record_finding(item: InspectionItem, inspection: Inspection, finding: Finding, note: str, *, by: Actor) -> None:
    """What was found at one item; a problem needs words."""
    with transaction():
        permit_and_lock(inspection, "record_finding", by)
        if item.inspection_id != inspection.id:
            raise NotYours()
        if finding is Finding.PROBLEM:
            needed(note, _l("发现问题的，请写明看到了什么。"))
        elif any(one.item_id == item.id for one in inspection.demands):
            raise WatchWrong(_l("这一项已经要求整改，不能改为没有问题。"))
        item.finding, item.note = finding, note.strip()
        item.found_at, item.found_by_id = clock.now(), by.person_id
        events.record(FindingRecorded(inspection.institution_id, inspection.id, item.id, str(finding)), by)


def record_findings(inspection: Inspection, found: Sequence[tuple[InspectionItem, Finding, str]], *, by: Actor) -> None:
    """What was found at several items, all or none."""
    with transaction():
        for item, finding, note in found:
            record_finding(item, inspection, finding, note, by=by)


def end_report(row: Inspection, by: Actor) -> None:
    """The result is there: its clock is met."""
    end_clock(subject_of(row), REPORT, by, is_met=True)
