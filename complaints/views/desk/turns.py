"""Supplements, appraisals, recusals and referrals at the desk, each on a page of its own."""

from typing import Any

from flask_babel import gettext as _

from accounts.permissions import requires
from accounts.roles import Role
from complaints import actions
from complaints.actions.recusing import mediating, open_recusal
from complaints.actions.supplements import bounding_code, open_supplement
from complaints.documents import make_appraisal, make_police_letter, make_recusal
from complaints.forms.turnings import (
    CommissionForm,
    DesignateForm,
    PoliceForm,
    RecusalAnswerForm,
    ReportForm,
    SupplementForm,
    WhyForm,
)
from complaints.labels import CLOCKS
from complaints.models import Appraisal, Complaint
from complaints.queries.turnings import appraisal_for, commissioned
from complaints.views.case_clocks import clock_card
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.timing import running, time_left
from complaints.views.posting import act_page, opened, posted
from complaints.views.previewing import posted_paper
from complaints.views.turnings import mediator_label
from kernel import calendars, clock
from kernel.errors import NotFound
from kernel.papers import Paper


@blueprint.route("/<number>/supplement", methods=["GET", "POST"])
@requires(*OFFICE)
def request_supplement(number: str) -> Page:
    """Ask the learner for more material by a day; no clock stops for it (平台规则)."""
    viewer, complaint, away = opened(number, "request_supplement")
    if away is not None:
        return away
    form = SupplementForm()

    def do() -> object:
        return actions.request_supplement(complaint, *form.asked(), by=viewer.actor)

    status, done = posted(form, complaint, do, _("已通知投诉人补充材料。"))
    code = bounding_code(complaint)
    context = {"standing": open_supplement(complaint), "bound": CLOCKS[code]}
    context |= time_left(running(complaint, code), "supplement_minimum")
    return done or act_page("desk/supplement", complaint, form, status, **context)


@blueprint.route("/<number>/appraisal/<ref>/appraiser", methods=["GET", "POST"])
@requires(*OFFICE)
def designate_appraiser(number: str, ref: str) -> Page:
    """Name the institution the parties did not agree on; nothing ends by it (O121 art. 22; IR art. 47; CL art. 37)."""
    viewer, complaint, away = opened(number, "designate_appraiser")
    row = appraisal_for(complaint, ref)
    if away is not None:
        return away
    form = DesignateForm()

    def do() -> None:
        said = form.appraiser.data or "", form.why.data or ""
        actions.designate_appraiser(complaint, row, *said, by=viewer.actor)

    status, done = posted(form, complaint, do, _("已指定鉴定机构，各方会收到通知。"))
    return done or act_page("desk/appraiser", complaint, form, status, row=row)


@blueprint.route("/<number>/appraisal/<ref>/drop", methods=["GET", "POST"])
@requires(*OFFICE)
def drop_appraisal(number: str, ref: str) -> Page:
    """Nothing is appraised; mediation goes on."""
    viewer, complaint, away = opened(number, "drop_appraisal")
    row = appraisal_for(complaint, ref)
    if away is not None:
        return away
    form = WhyForm()
    status, done = posted(
        form,
        complaint,
        lambda: actions.drop_appraisal(complaint, row, form.why.data or "", by=viewer.actor),
        _("已记下不鉴定，调解继续。"),
    )
    return done or act_page("desk/appraisal_drop", complaint, form, status, row=row)


@blueprint.route("/<number>/appraisal/<ref>/commission", methods=["GET", "POST"])
@requires(*OFFICE)
def commission_appraisal(number: str, ref: str) -> Page:
    """Commission it: mediation's time stands still from that day (O121 art. 22; IR art. 46)."""
    viewer, complaint, away = opened(number, "commission_appraisal")
    row = appraisal_for(complaint, ref)
    if away is not None:
        return away
    form = CommissionForm()

    def do() -> list[Paper | None]:
        on = form.on.data or clock.today()
        actions.commission_appraisal(complaint, row, on, form.evidence.data or "", by=viewer.actor)
        return [make_appraisal(row)]

    words = _("已委托，调解期限暂停计算，各方会收到通知。")
    status, done = posted_paper(form, complaint, do, words, _("确认委托"))
    return done or act_page("desk/commission", complaint, form, status, row=row, card=_mediation_time(complaint))


def _mediation_time(complaint: Complaint) -> Any:
    row = running(complaint, "T-MED")
    return clock_card(row, calendars.current()) if row is not None else None


@blueprint.route("/<number>/appraisal-report", methods=["GET", "POST"])
@requires(*OFFICE)
def receive_report(number: str) -> Page:
    """The result is here, or none will come: count again, mediation goes on (O121 arts. 22, 45)."""
    viewer, complaint, away = opened(number, "receive_report")
    if away is not None:
        return away
    row: Appraisal | None = commissioned(complaint)
    if row is None:
        raise NotFound()
    form = ReportForm()

    def do() -> None:
        said = form.on.data or clock.today(), form.evidence.data or "", form.report.data or ""
        actions.receive_report(complaint, *said, by=viewer.actor, is_made=form.made.data == "yes")

    status, done = posted(form, complaint, do, _("已恢复调解，新的日期和算法在案件页上。"))
    return done or act_page("desk/appraisal_report", complaint, form, status, row=row, card=_mediation_time(complaint))


@blueprint.route("/<number>/recusal", methods=["GET", "POST"])
@requires(Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
def decide_recusal(number: str) -> Page:
    """The head of the body decides whether the mediator steps down (O121 art. 21; rules §0b.23)."""
    viewer, complaint, away = opened(number, "decide_recusal")
    if away is not None:
        return away
    row = open_recusal(complaint)
    if row is None:
        raise NotFound()
    form = RecusalAnswerForm()

    def do() -> list[Paper | None]:
        granted = form.granted.data == "yes"
        return [make_recusal(actions.decide_recusal(complaint, granted, form.answer.data or "", by=viewer.actor))]

    status, done = posted_paper(form, complaint, do, _("已决定，调解恢复，各方会收到通知。"), _("作出决定"))
    due = running(complaint, "T-REC")
    present = mediating(complaint)
    asked = next((one for one in present if one.person_id == row.mediator_id), None)
    whom = mediator_label(asked) if asked is not None and len(present) > 1 else ""
    return done or act_page("desk/recusal", complaint, form, status, row=row, due=due, whom=whom)


@blueprint.route("/<number>/police", methods=["GET", "POST"])
@requires(Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
def refer_police(number: str) -> Page:
    """Record that a complainant's suspected fraud went to the police; beside the case (O121 art. 42; §0b.27)."""
    viewer, complaint, away = opened(number, "refer_police")
    if away is not None:
        return away
    form = PoliceForm()

    def do() -> list[Paper | None]:
        said = form.station.data or "", form.number.data or "", form.on.data or clock.today(), form.words.data or ""
        more = form.law.data or "", form.materials.data or ""
        return [make_police_letter(actions.refer_police(complaint, *said, *more, by=viewer.actor))]

    words = _("已移送，线索移送函已制作。期限照常计算，双方看不到这条记录。")
    status, done = posted_paper(form, complaint, do, words, _("移送"))
    return done or act_page("desk/police", complaint, form, status)
