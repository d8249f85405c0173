"""Random draws of a department: the list goes out, the value is entered, inspections are planned out of it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer, requires
from accounts.queries import acting_staff
from institutions import actions
from institutions.forms.watching import DrawnPlanForm, ListingForm, ValueForm
from institutions.lifecycle.cycle import DESK
from institutions.lifecycle.drawing import DRAW_MOVES, DrawState
from institutions.lifecycle.inspecting import INSPECTION_MOVES, InspectionGround
from institutions.models import Draw
from institutions.permissions.watching import acts_here, begins, sides_of
from institutions.queries.watching import draw_for, draws_of, inspections_of_draw, listable_institutions
from institutions.views.acting import Page, act_page, gone
from institutions.views.inspection import OFFICE
from institutions.views.tones import tabs
from kernel import clock
from kernel.errors import NotFound

blueprint = Blueprint("draws", __name__, url_prefix="/inspection-draws")


def _acts(row: Draw) -> frozenset[str]:
    viewer = current_viewer()
    own = (viewer.role, viewer.organisation_kind, viewer.organisation_id)
    return acts_here(DRAW_MOVES, row.state, *own, sides_of(row))


@blueprint.get("")
@requires(*OFFICE)
def index() -> Page:
    """The draws of the body."""
    viewer = current_viewer()
    may_list = "list_draw" in begins(DRAW_MOVES, viewer)
    if not may_list:
        raise NotFound()
    rows = draws_of(viewer)
    return render_template("institutions/draws.html", rows=rows, tabs=tabs("draws.index"), today_is=clock.today())


@blueprint.route("/new", methods=["GET", "POST"])
@requires(*OFFICE)
def new() -> Page:
    """Put a list down and let its digest out."""
    if "list_draw" not in begins(DRAW_MOVES, current_viewer()):
        raise NotFound()
    form = ListingForm()

    def do() -> None:
        assert form.value_on.data is not None
        told = actions.Listing(
            form.title.data or "",
            listable_institutions(current_viewer(), form.types.data or (), form.region.data or ""),
            form.sample_size.data or 0,
            form.value_name.data or "",
            form.value_source.data or "",
            form.value_on.data,
        )
        actions.list_draw(told, by=current_actor())

    lede = _(
        "名单按机构类型和所在地从名录里本单位管辖的机构产生。公布以后，名单、数值名称和日期都不能更改；数值公布的日期要在今天以后。"
    )
    hints = {
        "region": _("例如11是北京市，110108是海淀区；空着就是不限。"),
        "value_name": _("例如某种彩票当日的开奖号码。"),
    }
    said = _("名单摘要已公布。")
    return act_page(form, do, title=_("公布名单摘要"), home=url_for(".index"), lede=lede, hints=hints, said=said)


@blueprint.get("/<ref>")
@requires(*OFFICE)
def show(ref: str) -> Page:
    """One draw: what went out, what was drawn, which inspections came of it."""
    row = draw_for(current_viewer(), ref)
    planned = inspections_of_draw(row)
    return render_template(
        "institutions/draw.html",
        row=row,
        acts=_acts(row),
        planned=planned,
        waiting=[one for one in row.chosen if one.institution_id not in planned],
        is_time=clock.today() > row.value_on,
    )


@blueprint.route("/<ref>/value", methods=["GET", "POST"])
@requires(*OFFICE)
def value(ref: str) -> Page:
    """Enter the value; the draw follows from it."""
    row, home = draw_for(current_viewer(), ref), url_for(".show", ref=ref)
    if "draw" not in _acts(row):
        return gone(home)
    form = ValueForm()
    lede = _("请照公布的样子填写：%(name)s（%(day)s，%(where)s）。填写以后不能更改。") % {
        "name": row.value_name,
        "day": row.value_on,
        "where": row.value_source,
    }
    said = _("已抽取。")
    return act_page(
        form, lambda: actions.draw(row, form.value.data or "", by=current_actor()), title=_("填写数值并抽取"),
        home=home, lede=lede, said=said,
    )  # fmt: skip


@blueprint.route("/<ref>/plan", methods=["GET", "POST"])
@requires(*OFFICE)
def plan(ref: str) -> Page:
    """Plan an inspection of each institution drawn that has none yet."""
    viewer = current_viewer()
    row, home = draw_for(viewer, ref), url_for(".show", ref=ref)
    may_plan = "plan_inspection" in begins(INSPECTION_MOVES, viewer) and viewer.organisation_id is not None
    if row.state is not DrawState.DRAWN or not may_plan:
        return gone(home)
    planned = inspections_of_draw(row)
    waiting = [one.institution for one in row.chosen if one.institution_id not in planned]
    if not waiting:
        flash(_("抽中的机构都已经安排检查。"), "info")
        return redirect(home, 303)
    form, staff = DrawnPlanForm(), acting_staff(viewer.organisation_id or 0, *DESK)
    form.offer(staff)

    def do() -> None:
        assert form.planned_on.data is not None
        chosen = [one for one in staff if one.ref in (form.inspectors.data or ())]
        why, on = form.reason.data or "", form.planned_on.data
        told = actions.Plan(waiting[0], InspectionGround.DRAWN, why, on, chosen, row)
        actions.plan_drawn(row, told, by=current_actor())

    lede = _("给抽中的%(number)s家机构各安排一次检查。", number=len(waiting))
    return act_page(form, do, title=_("安排检查"), home=home, lede=lede, said=_("已安排检查。"))
