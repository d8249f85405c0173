"""Reads of draws, inspections, notices and tasks: each by what the viewer may see, in few statements."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.queries import acting_in, bodies
from accounts.regions import ancestors
from accounts.roles import Level, OrganisationKind
from institutions.lifecycle import Cycle, ExitState
from institutions.lifecycle.cycle import DESK
from institutions.lifecycle.supervising import WATCHERS, TaskState
from institutions.models import (
    ClusterMember,
    CycleClock,
    Demand,
    Draw,
    DrawnInstitution,
    Exit,
    Inspection,
    InspectionPartner,
    Inspector,
    Institution,
    Notice,
    Photo,
    RiskCluster,
    RiskSignal,
    SupervisionTask,
    TaskNote,
)
from institutions.permissions.reaching import digits_of_body, stands_in_reach_of
from institutions.permissions.watching import (
    draws_visible_to,
    handed_visible_to,
    inspections_visible_to,
    notices_visible_to,
    tasks_visible_to,
)
from kernel.bulk import among
from kernel.db import db
from kernel.errors import NotFound

LISTED = 100
GONE = (ExitState.CLOSED, ExitState.FINISHED, ExitState.SETTLED)


def inspections_of(viewer: Viewer) -> list[Inspection]:
    """The viewer's inspections, the next day first, those that ended last."""
    found = select(Inspection).where(inspections_visible_to(viewer))
    ordered = found.order_by(Inspection.closed_at.is_not(None), Inspection.planned_on, Inspection.id).limit(LISTED)
    whole = ordered.options(joinedload(Inspection.institution), joinedload(Inspection.body))
    return list(db.session.scalars(whole))


def inspection_for(viewer: Viewer, ref: str) -> Inspection:
    """One inspection with its record, or NotFound."""
    found = db.session.scalar(
        select(Inspection)
        .where(inspections_visible_to(viewer), Inspection.ref == ref)
        .options(
            joinedload(Inspection.institution),
            joinedload(Inspection.body),
            joinedload(Inspection.draw),
            selectinload(Inspection.inspectors).joinedload(Inspector.person),
            selectinload(Inspection.partners).joinedload(InspectionPartner.organisation),
            selectinload(Inspection.items),
            selectinload(Inspection.demands).joinedload(Demand.item),
            selectinload(Inspection.photos).joinedload(Photo.file),
        )
    )
    if found is None:
        raise NotFound()
    return found


def notices_of(viewer: Viewer) -> list[Notice]:
    """The viewer's notices, the newest first."""
    found = select(Notice).where(notices_visible_to(viewer)).order_by(Notice.id.desc()).limit(LISTED)
    return list(db.session.scalars(found.options(joinedload(Notice.institution), joinedload(Notice.body))))


def notice_for(viewer: Viewer, ref: str) -> Notice:
    """One version of a notice, or NotFound."""
    found = db.session.scalar(
        select(Notice)
        .where(notices_visible_to(viewer), Notice.ref == ref)
        .options(
            joinedload(Notice.institution),
            joinedload(Notice.body),
            joinedload(Notice.inspection),
            joinedload(Notice.replaces),
            joinedload(Notice.drafter),
            joinedload(Notice.approver),
        )
    )
    if found is None:
        raise NotFound()
    return found


def draws_of(viewer: Viewer) -> list[Draw]:
    """The draws of the viewer's body, the newest first."""
    found = select(Draw).where(draws_visible_to(viewer)).order_by(Draw.id.desc()).limit(LISTED)
    return list(db.session.scalars(found))


def draw_for(viewer: Viewer, ref: str) -> Draw:
    """One draw with whom it chose, or NotFound."""
    chosen = selectinload(Draw.chosen).joinedload(DrawnInstitution.institution)
    found = db.session.scalar(select(Draw).where(draws_visible_to(viewer), Draw.ref == ref).options(chosen))
    if found is None:
        raise NotFound()
    return found


def inspections_of_draw(draw: Draw) -> dict[int, Inspection]:
    """The inspections that came of a draw, by institution."""
    rows = db.session.scalars(select(Inspection).where(Inspection.draw_id == draw.id))
    return {row.institution_id: row for row in rows}


def tasks_of(viewer: Viewer) -> list[SupervisionTask]:
    """The tasks of the viewer's body, those that ended last."""
    found = select(SupervisionTask).where(tasks_visible_to(viewer))
    ordered = found.order_by(SupervisionTask.ended_at.is_not(None), SupervisionTask.id).limit(LISTED)
    return list(db.session.scalars(ordered.options(joinedload(SupervisionTask.institution))))


def task_for(viewer: Viewer, ref: str) -> SupervisionTask:
    """One task with its notes, or NotFound."""
    found = db.session.scalar(
        select(SupervisionTask)
        .where(tasks_visible_to(viewer), SupervisionTask.ref == ref)
        .options(
            joinedload(SupervisionTask.institution),
            joinedload(SupervisionTask.signal),
            joinedload(SupervisionTask.cluster),
            joinedload(SupervisionTask.observation),
            joinedload(SupervisionTask.officer),
            joinedload(SupervisionTask.inspection),
            joinedload(SupervisionTask.notice),
            selectinload(SupervisionTask.notes).joinedload(TaskNote.by),
        )
    )
    if found is None:
        raise NotFound()
    return found


def tasks_from(viewer: Viewer, *, report_number: str = "", observation_id: int = 0) -> list[SupervisionTask]:
    """The tasks of the viewer's body that came of this report, or of this observation, and what became of them."""
    came = (
        SupervisionTask.report_number == report_number
        if report_number
        else SupervisionTask.observation_id == observation_id
    )
    found = select(SupervisionTask).where(tasks_visible_to(viewer), came).order_by(SupervisionTask.id)
    whole = (SupervisionTask.institution, SupervisionTask.inspection, SupervisionTask.notice)
    return list(db.session.scalars(found.options(*(joinedload(one) for one in whole))))


def handed_tasks(viewer: Viewer) -> list[SupervisionTask]:
    """The tasks that were handed to the viewer's body, those that wait first."""
    found = select(SupervisionTask).where(handed_visible_to(viewer))
    ordered = found.order_by(SupervisionTask.state != TaskState.AWAY, SupervisionTask.away_at.desc()).limit(LISTED)
    whole = (joinedload(SupervisionTask.institution), joinedload(SupervisionTask.body))
    return list(db.session.scalars(ordered.options(*whole)))


def handed_task(viewer: Viewer, ref: str) -> SupervisionTask:
    """One of them, or NotFound."""
    found = select(SupervisionTask).where(handed_visible_to(viewer), SupervisionTask.ref == ref)
    whole = (joinedload(SupervisionTask.institution), joinedload(SupervisionTask.body))
    row = db.session.scalar(found.options(*whole, selectinload(SupervisionTask.notes)))
    if row is None:
        raise NotFound()
    return row


def said_since_handed(row: SupervisionTask) -> list[TaskNote]:
    """What was written to the body a task was handed to last, and its reply; of one before it neither."""
    said: list[TaskNote] = []
    for one in row.notes:
        if one.act == "hand_over_task":
            said = [one]
        elif one.act == "reply_task":
            said.append(one)
    return said


def watchers_here(viewer: Viewer) -> list[Organisation]:
    """Other bodies with the power to watch whose people work here, so that a hand-over reaches them."""
    found = bodies(*WATCHERS)
    staffed = acting_in([one.id for one in found], *DESK)
    return [one for one in found if one.id != viewer.organisation_id and staffed.get(one.id)]


def standing_signals(viewer: Viewer, ref: str | None = None) -> list[RiskSignal]:
    """The signals that stand now and that the viewer's body has no task of; `ref`: this one alone."""
    taken = select(SupervisionTask.signal_id).where(
        SupervisionTask.body_id == viewer.organisation_id, SupervisionTask.signal_id.is_not(None)
    )
    found = select(RiskSignal).join(RiskSignal.institution)
    found = found.where(RiskSignal.ended_at.is_(None), RiskSignal.id.not_in(taken), in_reach(viewer))
    if ref is not None:
        found = found.where(RiskSignal.ref == ref)
    ordered = found.order_by(RiskSignal.begun_at.desc(), RiskSignal.id).limit(LISTED)
    return list(db.session.scalars(ordered.options(contains_eager(RiskSignal.institution))))


def standing_clusters(viewer: Viewer, ref: str | None = None) -> list[tuple[RiskCluster, list[ClusterMember]]]:
    """The clusters that stand now, with the institutions in reach the viewer's body has no task of it about."""
    taken = exists().where(
        SupervisionTask.body_id == viewer.organisation_id,
        SupervisionTask.cluster_id == ClusterMember.cluster_id,
        SupervisionTask.institution_id == ClusterMember.institution_id,
    )
    found = select(ClusterMember).join(ClusterMember.institution)
    found = found.join(RiskCluster, RiskCluster.id == ClusterMember.cluster_id)
    found = found.where(RiskCluster.ended_at.is_(None), ~taken, in_reach(viewer))
    if ref is not None:
        found = found.where(RiskCluster.ref == ref)
    ordered = found.order_by(RiskCluster.begun_at.desc(), RiskCluster.id, ClusterMember.id).limit(LISTED)
    rows: dict[int, list[ClusterMember]] = {}
    for one in db.session.scalars(ordered.options(contains_eager(ClusterMember.institution))):
        rows.setdefault(one.cluster_id, []).append(one)
    whole = select(RiskCluster).where(among(RiskCluster.id, list(rows)))
    clusters = {row.id: row for row in db.session.scalars(whole)} if rows else {}
    return [(clusters[key], members) for key, members in rows.items()]


def in_reach(viewer: Viewer) -> ColumnElement[bool]:
    """Institutions in the region of the viewer's body, and those of no region yet; a national body reaches all."""
    body = db.session.get(Organisation, viewer.organisation_id) if viewer.organisation_id is not None else None
    place = func.coalesce(Institution.domicile_code, Institution.published_code)
    if body is None:
        return false()
    digits = digits_of_body(body)
    return or_(place.is_(None), place.startswith(digits)) if digits else true()


def nearest_watchers(institution: Institution) -> list[Organisation]:
    """The bodies with the power nearest to an institution: of each kind those of the smallest region it stands in."""
    place = institution.region_code
    if place is None:
        return []
    found = select(Organisation).where(Organisation.kind.in_(WATCHERS), Organisation.closed_at.is_(None))
    inside = or_(Organisation.region_code.in_((place, *ancestors(place))), Organisation.level == Level.NATIONAL)
    nearest: dict[OrganisationKind, list[Organisation]] = {}
    for body in db.session.scalars(found.where(inside).order_by(Organisation.id)):
        held = nearest.setdefault(body.kind, [body])
        nearer = len(digits_of_body(body)) - len(digits_of_body(held[0]))
        nearest[body.kind] = [body] if nearer > 0 else [*held, body] if nearer == 0 and body not in held else held
    return [body for held in nearest.values() for body in held]


def clocks_running(cycle: Cycle, record_ids: Sequence[int]) -> dict[int, list[CycleClock]]:
    """The clocks that run for these records of a cycle, the one due first in front; one statement."""
    found = select(CycleClock).where(
        CycleClock.cycle == cycle,
        among(CycleClock.subject_id, record_ids),
        CycleClock.met_at.is_(None),
        CycleClock.stopped_at.is_(None),
    )
    rows: dict[int, list[CycleClock]] = {}
    for row in db.session.scalars(found.order_by(CycleClock.due_at)) if record_ids else ():
        rows.setdefault(row.subject_id, []).append(row)
    return rows


def listable_institutions(viewer: Viewer, types: Sequence[str], region: str) -> list[Institution]:
    """Institutions in the body's reach that may stand on its list to draw from: of these types, in this region.

    Records that stand for themselves and are still there: none that was merged into another, none that has closed. The
    region is the domicile's, else that of the published address, as everywhere.
    """
    gone = exists().where(Exit.institution_id == Institution.id, Exit.state.in_(GONE))
    stands = Institution.is_free_entry.is_(False), Institution.merged_into_id.is_(None), ~gone
    found = select(Institution).where(*stands, stands_in_reach_of(viewer))
    if types:
        found = found.where(Institution.type.in_(types))
    if region:
        place = func.coalesce(Institution.domicile_code, Institution.published_code)
        found = found.where(place.startswith(region, autoescape=True))
    return list(db.session.scalars(found.order_by(Institution.ref)))
