"""What waits for a body in the life of institutions, in one statement; counted only where the body has the power."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Date, Select, case, cast, exists, func, literal, null, or_, select, union_all

from accounts.permissions import Viewer
from accounts.roles import OrganisationKind
from institutions.lifecycle import Cycle, ExitState, MergeState
from institutions.lifecycle.cycle import ROLES, Hand
from institutions.lifecycle.drawing import DrawState
from institutions.lifecycle.filing import WAITING
from institutions.lifecycle.inspecting import DemandState, InspectionState, PartnerState
from institutions.lifecycle.noticing import NoticeState
from institutions.lifecycle.selecting import REVIEW
from institutions.lifecycle.supervising import TaskState
from institutions.models import (
    ClusterMember,
    CycleClock,
    Demand,
    Draw,
    Exit,
    Filing,
    Inspection,
    InspectionPartner,
    Institution,
    Merge,
    Notice,
    RiskCluster,
    RiskSignal,
    SupervisionTask,
)
from institutions.permissions.desk import cycles_of, has_desk, keeps_registry
from institutions.permissions.registry import reach_for
from institutions.queries.duties import late_for
from institutions.queries.watching import in_reach
from institutions.waiting import Waiting, additions
from kernel import clock
from kernel.db import db

STANDING = (ExitState.ANNOUNCED, ExitState.ORDERED, ExitState.CLOSED, ExitState.FINISHED)
Count = Select[*tuple[Any, ...]]


def waiting_for(viewer: Viewer) -> dict[str, Waiting]:
    """What waits, by its code; what this body has no hand in is not there."""
    counts: dict[str, Count] = {}
    for cycle in cycles_of(viewer):
        counts |= _OF_CYCLE[cycle](viewer)
    if keeps_registry(viewer):
        counts |= _of_registry(viewer)
    if has_desk(viewer):
        counts["duties"] = _duties(viewer)
    found = _asked(counts)
    return found | {code: one.source(viewer) for code, one in additions.items() if has_desk(viewer)}


def _asked(counts: dict[str, Count]) -> dict[str, Waiting]:
    """Every count and its nearest day, each a row of its own, in one statement."""
    if not counts:
        return {}
    rows = [select(literal(code), *one.subquery().c) for code, one in counts.items()]
    return {code: Waiting(number, due) for code, number, due in db.session.execute(union_all(*rows))}


def _count(row: Any, *where: Any, due: Any = None) -> Count:
    """How many rows there are, and the first of their days."""
    nearest = func.min(due) if due is not None else cast(null(), Date)
    return select(func.count(row.id), nearest).where(*where)


def _filings(viewer: Viewer) -> dict[str, Count]:
    mine = Filing.organisation_id == viewer.organisation_id, Filing.state.in_(WAITING)
    return {"filings": _by_clock(Cycle.FILING, Filing, viewer, *mine)}


def _by_clock(cycle: Cycle, table: Any, viewer: Viewer, *where: Any) -> Count:
    """Records with the nearest day of this body's clocks on them."""
    joined = table.__table__.outerjoin(
        CycleClock.__table__,
        (CycleClock.cycle == cycle)
        & (CycleClock.subject_id == table.id)
        & (CycleClock.organisation_id == viewer.organisation_id)
        & CycleClock.met_at.is_(None)
        & CycleClock.stopped_at.is_(None),
    )
    counted = select(func.count(table.id.distinct()), func.min(CycleClock.due_on))
    return counted.select_from(joined).where(*where)


def _selections(viewer: Viewer) -> dict[str, Count]:
    running = CycleClock.met_at.is_(None), CycleClock.stopped_at.is_(None), CycleClock.code == REVIEW
    mine = CycleClock.organisation_id == viewer.organisation_id
    return {"reviews": _count(CycleClock, mine, *running, due=CycleClock.due_on)}


def _supervision(viewer: Viewer) -> dict[str, Count]:
    own = SupervisionTask.body_id == viewer.organisation_id
    taken = select(SupervisionTask.signal_id).where(own, SupervisionTask.signal_id.is_not(None))
    signals = select(func.count(RiskSignal.id), cast(null(), Date)).join(RiskSignal.institution)
    is_free = RiskSignal.ended_at.is_(None), RiskSignal.id.not_in(taken), in_reach(viewer)
    is_open = own, SupervisionTask.state != TaskState.ENDED
    return {
        "signals": signals.where(*is_free),
        "clusters": _clusters(viewer),
        "handed": _count(
            SupervisionTask,
            SupervisionTask.away_to_id == viewer.organisation_id,
            SupervisionTask.state == TaskState.AWAY,
        ),
        "tasks": _by_clock(Cycle.SUPERVISION, SupervisionTask, viewer, *is_open),
    }


def _clusters(viewer: Viewer) -> Count:
    """Standing clusters with an institution in reach that the body has no task of it about."""
    taken = exists().where(
        SupervisionTask.body_id == viewer.organisation_id,
        SupervisionTask.cluster_id == ClusterMember.cluster_id,
        SupervisionTask.institution_id == ClusterMember.institution_id,
    )
    found = select(func.count(RiskCluster.id.distinct()), cast(null(), Date)).join(ClusterMember.institution)
    found = found.join(RiskCluster, RiskCluster.id == ClusterMember.cluster_id)
    return found.where(RiskCluster.ended_at.is_(None), ~taken, in_reach(viewer))


def _inspections(viewer: Viewer) -> dict[str, Count]:
    own, state = Inspection.body_id == viewer.organisation_id, InspectionState
    if viewer.organisation_kind is OrganisationKind.CONSUMER_ASSOCIATION:
        asked = InspectionPartner.organisation_id == viewer.organisation_id
        is_new = InspectionPartner.state == PartnerState.INVITED, Inspection.state == state.PLANNED
        joined = select(func.count(InspectionPartner.id), func.min(Inspection.planned_on))
        joined = joined.join(Inspection, Inspection.id == InspectionPartner.inspection_id)
        return {"invitations": joined.where(asked, *is_new)}
    demands = select(func.count(Demand.id), func.min(Demand.due_on)).join(
        Inspection, Inspection.id == Demand.inspection_id
    )
    mending = demands.where(own, Inspection.state == state.RECTIFYING)
    lies = Draw.body_id == viewer.organisation_id, Draw.state == DrawState.LISTED, Draw.value_on <= clock.today()
    return {
        "planned": _count(Inspection, own, Inspection.state == state.PLANNED, due=Inspection.planned_on),
        "inspecting": _by_clock(Cycle.INSPECTION, Inspection, viewer, own, Inspection.state == state.INSPECTING),
        "mending": mending.where(Demand.state == DemandState.OPEN),
        "rechecks": mending.where(Demand.state == DemandState.ANSWERED),
        "draws": _count(Draw, *lies, due=Draw.value_on),
    }


def _notices(viewer: Viewer) -> dict[str, Count]:
    own, state = Notice.body_id == viewer.organisation_id, NoticeState
    is_over = (Notice.state == state.TOLD) & (Notice.objection_until_on < clock.today())
    ready = or_(Notice.state.in_((state.APPROVED, state.HEARD)), is_over)
    found = {
        "objections": _by_clock(Cycle.NOTICE, Notice, viewer, own, Notice.state == state.OBJECTED),
        "told": _count(Notice, own, Notice.state == state.TOLD, ~is_over, due=Notice.objection_until_on),
        "ready": _count(Notice, own, ready),
    }
    if viewer.role in ROLES[Hand.HEAD]:  # whoever wrote last never approves
        theirs = own, Notice.state == state.DRAFT, Notice.drafted_by_id != viewer.person_id
        found = {"drafts": _count(Notice, *theirs)} | found
    return found


def _exits(viewer: Viewer) -> dict[str, Count]:
    mine = Exit.organisation_id == viewer.organisation_id, Exit.state.in_(STANDING)
    return {"exits": _count(Exit, *mine, due=case((Exit.closed_on.is_(None), Exit.closing_on)))}


def _of_registry(viewer: Viewer) -> dict[str, Count]:
    free = Institution.is_free_entry, Institution.merged_into_id.is_(None), reach_for(viewer).where()
    theirs = Merge.proposed_for_id == viewer.organisation_id, Merge.proposed_by_id != viewer.person_id
    return {
        "free": _count(Institution, *free),
        "mergers": _count(Merge, *theirs, Merge.state == MergeState.PROPOSED),
    }


def _duties(viewer: Viewer) -> Count:
    """Items an article demands and that are not there though their day has passed, as the list shows them."""
    return late_for(viewer).with_only_columns(func.count(CycleClock.id), func.min(CycleClock.due_on))


_OF_CYCLE: dict[Cycle, Callable[[Viewer], dict[str, Count]]] = {
    Cycle.FILING: _filings,
    Cycle.SELECTION: _selections,
    Cycle.SUPERVISION: _supervision,
    Cycle.INSPECTION: _inspections,
    Cycle.NOTICE: _notices,
    Cycle.EXIT: _exits,
}
