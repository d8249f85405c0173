"""Inspections (检查): the calendar, the record, and one page for each act of every side."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer, requires
from accounts.queries import acting_staff
from accounts.roles import Role
from institutions import actions
from institutions.documents import inspections, supervising
from institutions.forms.watching import PlanForm
from institutions.lifecycle import Cycle
from institutions.lifecycle.cycle import DESK
from institutions.lifecycle.inspecting import (
    INSPECTION_MOVES,
    DemandState,
    Finding,
    InspectionGround,
    InspectionState,
)
from institutions.models import Inspection
from institutions.permissions.watching import acts_here, begins, sides_of
from institutions.queries.watching import clocks_running, inspection_for, inspections_of
from institutions.views.acting import Page, act_page, button_of, gone, reach_of
from institutions.views.inspection_acts import PAGES, home_of
from institutions.views.tones import INSPECTION_TONES, tabs
from kernel.errors import NotFound

blueprint = Blueprint("inspection", __name__, url_prefix="/inspections")
READERS = (*sorted(DESK), Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
OFFICE = tuple(sorted(DESK))


def acts_of(row: Inspection) -> frozenset[str]:
    """What the viewer may do to an inspection now."""
    viewer = current_viewer()
    own = (viewer.role, viewer.organisation_kind, viewer.organisation_id)
    return acts_here(INSPECTION_MOVES, row.state, *own, sides_of(row))


@blueprint.get("")
@requires(*READERS)
def index() -> Page:
    """The calendar: what is planned, what runs, what ended."""
    rows = inspections_of(current_viewer())
    clocks = clocks_running(Cycle.INSPECTION, [row.id for row in rows])
    return render_template(
        "institutions/inspections.html",
        rows=rows,
        next_of={key: found[0] for key, found in clocks.items()},
        tones=INSPECTION_TONES,
        tabs=tabs("inspection.index"),
        calls=supervising.calls_to(current_viewer()),
        may_plan="plan_inspection" in begins(INSPECTION_MOVES, current_viewer()),
    )


@blueprint.get("/<ref>")
@requires(*READERS)
def show(ref: str) -> Page:
    """One inspection: who, why, what was found, what is to be rectified, what each may do now."""
    viewer = current_viewer()
    row = inspection_for(viewer, ref)
    clocks = clocks_running(Cycle.INSPECTION, [row.id]).get(row.id, [])
    acts, is_body = acts_of(row), row.body_id == viewer.organisation_id
    whole = [act for act in dict.fromkeys(one.act for one in INSPECTION_MOVES) if act in acts and act not in OF_A_PART]
    return render_template(
        "institutions/inspection.html",
        row=row,
        acts=acts,
        buttons=[(url_for(".act", ref=ref, act=one), button_of(Cycle.INSPECTION, one)) for one in whole],
        clocks=clocks,
        tone=INSPECTION_TONES[row.state],
        is_body=is_body,
        is_institution=viewer.role not in DESK,
        partner=next((one for one in row.partners if one.organisation_id == viewer.organisation_id), None),
        photos=[one for one in row.photos if is_body or one.is_publishable],
        open_demand=DemandState.OPEN,
        problem=Finding.PROBLEM,
        demanded={one.item_id for one in row.demands},
        # What is to be rectified may still be written anew until the institution is told.
        demands=row.demands if is_body or row.state is not InspectionState.INSPECTING else [],
        papers=inspections.papers_of_inspection(row),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*OFFICE)
def new() -> Page:
    """Plan an inspection by the year's plan or on a report."""
    viewer, form = current_viewer(), PlanForm()
    if "plan_inspection" not in begins(INSPECTION_MOVES, viewer) or viewer.organisation_id is None:
        raise NotFound()
    staff = acting_staff(viewer.organisation_id, *DESK)
    form.offer(staff)
    form.within(reach_of(viewer))

    def do() -> None:
        institution = form.chosen()
        assert institution is not None
        assert form.planned_on.data is not None
        chosen = [one for one in staff if one.ref in (form.inspectors.data or ())]
        plan = actions.Plan(institution, InspectionGround.PLANNED, form.reason.data or "", form.planned_on.data, chosen)
        actions.plan_inspection(plan, by=current_actor())

    lede = _("机构在检查开始以后才看得到。消费者协会可以在安排以后邀请。")
    title = button_of(Cycle.INSPECTION, "plan_inspection")
    return act_page(form, do, title=title, home=url_for(".index"), lede=lede, said=_("已安排检查。"))


# Acts done to one item, demand or photograph of the record; all others to the inspection as a whole.
PHOTO_ACTS = frozenset({"mask_photo", "clear_photo", "leave_photo_bare"})
OF_A_PART = frozenset({"demand_mending", "answer_demand", "recheck_demand"}) | PHOTO_ACTS


@blueprint.route("/<ref>/<act>", methods=["GET", "POST"])
@blueprint.route("/<ref>/<act>/<place>", methods=["GET", "POST"])
@requires(*READERS)
def act(ref: str, act: str, place: str = "0") -> Page:
    """One act: its page, then the act itself; `place` counts the items of the record, which its reader sees all."""
    row = inspection_for(current_viewer(), ref)
    if act not in PAGES or not (place.isascii() and place.isdigit() and len(place) < 4):
        raise NotFound()
    if act not in acts_of(row):
        return gone(home_of(row))
    shown: Page = PAGES[act](row, act, int(place)) if act in OF_A_PART else PAGES[act](row, act)
    return shown
