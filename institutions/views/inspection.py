"""Inspections (检查): the calendar, the record, and one page for each act of every side."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.models import Organisation
from accounts.permissions import current_actor, current_viewer, requires
from accounts.queries import acting_staff, bodies
from accounts.roles import Role
from institutions import actions
from institutions.documents import inspections, supervising
from institutions.forms.filing import PressForm
from institutions.forms.watching import (
    DayForm,
    DemandForm,
    PartnerForm,
    PhotoForm,
    PlanForm,
    ProofForm,
    RecheckForm,
    WordsForm,
    YesForm,
    findings_form,
)
from institutions.lifecycle import Cycle
from institutions.lifecycle.cycle import DESK
from institutions.lifecycle.inspecting import (
    INSPECTION_MOVES,
    TAKES_PART,
    DemandState,
    Finding,
    InspectionGround,
    InspectionState,
)
from institutions.models import Demand, Inspection, InspectionItem
from institutions.permissions.watching import acts_here, begins, sides_of
from institutions.queries.watching import clocks_running, inspection_for, inspections_of
from institutions.views.acting import Page, act_page, attempt, button_of, gone, reach_of, told_of
from institutions.views.tones import INSPECTION_TONES, tabs
from kernel.errors import NotFound
from kernel.papers import Paper

blueprint = Blueprint("inspection", __name__, url_prefix="/inspections")
READERS = (*sorted(DESK), Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
OFFICE = tuple(sorted(DESK))


def acts_of(row: Inspection) -> frozenset[str]:
    """What the viewer may do to an inspection now."""
    viewer = current_viewer()
    own = (viewer.role, viewer.organisation_kind, viewer.organisation_id)
    return acts_here(INSPECTION_MOVES, row.state, *own, sides_of(row))


def home_of(row: Inspection) -> str:
    """Its page."""
    return url_for("inspection.show", ref=row.ref)


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


def _page(row: Inspection, act: str, form: Any, do: Any, **more: Any) -> Page:
    title, said = button_of(Cycle.INSPECTION, act), told_of(Cycle.INSPECTION, act)
    return act_page(form, do, title=title, home=home_of(row), said=said, **more)


def _move(row: Inspection, act: str) -> Page:
    form = DayForm()

    def do() -> None:
        assert form.day.data is not None
        actions.put_off_inspection(row, form.day.data, by=current_actor())

    return _page(row, act, form, do)


def _cancel(row: Inspection, act: str) -> Page:
    form = WordsForm()
    return _page(row, act, form, lambda: actions.cancel_inspection(row, form.words.data, by=current_actor()))


def _invite(row: Inspection, act: str) -> Page:
    form, found = PartnerForm(), bodies(*TAKES_PART)
    form.offer(found)

    def do() -> None:
        chosen: Organisation = next(one for one in found if one.ref == form.association.data)
        actions.invite_partner(row, chosen, by=current_actor())

    return _page(row, act, form, do, lede=_("消费者协会参与有关行政部门的监督、检查（消费者权益保护法第三十七条）。"))


def _answer_invitation(row: Inspection, act: str) -> Page:
    form = YesForm()
    return _page(row, act, form, lambda: actions.answer_invitation(row, form.answer.data == "yes", by=current_actor()))


def _begin(row: Inspection, act: str) -> Page:
    lede = _("开始以后机构看得到这次检查。检查结论的时间是平台规则。")
    return _page(row, act, PressForm(), lambda: actions.begin_inspection(row, by=current_actor()), lede=lede)


def _findings(row: Inspection, act: str) -> Page:
    form, status = findings_form(row.items), 200

    def do() -> None:
        found = [(item, Finding(one.data), note.data or "") for item, one, note in form.rows(row.items) if one.data]
        actions.record_findings(row, found, by=current_actor())

    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, do)
            if failed is None:
                return redirect(home_of(row), 303)
            status = failed
    context = {"row": row, "form": form, "rows": form.rows(row.items), "home": home_of(row)}
    return render_template("institutions/findings.html", **context), status


def _photos(row: Inspection, act: str) -> Page:
    form = PhotoForm()
    lede = _(
        "照片只有本单位看得到。遮盖面部、姓名、号码并确认以后，才能公布遮盖后的版本；没有什么要遮盖的，写明理由，由另一位经办人看过再确认。"
    )

    def do() -> None:
        actions.add_photos(row, form.form_token.data or "", form.caption.data or "", by=current_actor())

    return _page(row, act, form, do, lede=lede)


def _demand(row: Inspection, act: str, place: int) -> Page:
    item = _item(row, place)
    form = DemandForm(obj=row.demand_of(item))

    def do() -> None:
        assert form.due_on.data is not None
        actions.demand_mending(row, item, form.words.data, form.due_on.data, by=current_actor())

    return _page(row, act, form, do, lede=item.words + _("：") + item.note)


def _item(row: Inspection, place: int) -> InspectionItem:
    found = next((one for one in row.items if one.place == place), None)
    if found is None:
        raise NotFound()
    return found


def demand_at(row: Inspection, place: int) -> Demand:
    """A demand by its place, or NotFound."""
    found = next((one for one in row.demands if one.place == place), None)
    if found is None:
        raise NotFound()
    return found


def _send(row: Inspection, act: str) -> Page:
    lede = _("机构会看到每一项的检查情况和整改要求，最后一日从现在起算。")
    return _page(row, act, PressForm(), lambda: inspections.send_with_papers(row, by=current_actor()), lede=lede)


def _close(row: Inspection, act: str) -> Page:
    form = WordsForm()
    lede = _("结果由检查记录得出。办结后公布：检查情况、结果、下面的说明，以及确认过的照片。不写人名和个人信息。")
    return _page(
        row, act, form, lambda: inspections.close_with_paper(row, form.words.data, by=current_actor()), lede=lede
    )


def _note(row: Inspection, act: str) -> Page:
    form = WordsForm()
    lede = _("意见单独保存，不属于检查单位的记录。")
    return _page(row, act, form, lambda: actions.note_as_partner(row, form.words.data, by=current_actor()), lede=lede)


def _view(row: Inspection, act: str) -> Page:
    form = WordsForm()
    lede = _("您的意见与检查记录放在一起，办结后一并公布。不写人名和个人信息。")
    return _page(row, act, form, lambda: actions.state_own_view(row, form.words.data, by=current_actor()), lede=lede)


def _answer(row: Inspection, act: str, place: int) -> Page:
    demand, form = demand_at(row, place), ProofForm()

    def do() -> None:
        actions.answer_demand(demand, row, form.words.data, form.form_token.data or "", by=current_actor())

    return _page(row, act, form, do, lede=demand.words)


def _recheck(row: Inspection, act: str, place: int) -> Page:
    demand, form = demand_at(row, place), RecheckForm()

    def do() -> list[Paper]:
        is_mended = form.result.data == "yes"
        again = None if is_mended else form.again_on.data
        return inspections.recheck_with_paper(demand, row, is_mended, form.words.data, again, by=current_actor())

    return _page(row, act, form, do, lede=demand.words)


PAGES: dict[str, Any] = {
    "move_inspection": _move,
    "cancel_inspection": _cancel,
    "invite_partner": _invite,
    "answer_invitation": _answer_invitation,
    "begin_inspection": _begin,
    "record_finding": _findings,
    "add_photo": _photos,
    "demand_mending": _demand,
    "send_findings": _send,
    "close_inspection": _close,
    "note_as_partner": _note,
    "state_own_view": _view,
    "answer_demand": _answer,
    "recheck_demand": _recheck,
}
