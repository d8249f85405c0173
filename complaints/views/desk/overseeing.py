"""The superior's pages of a case: urge, note a reason, take over; and who of the body is in charge."""

from dataclasses import dataclass
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.documents import make_decision
from complaints.events import BodyUrged
from complaints.forms.overseeing import OfficerForm, ReasonForm, TakeOverForm, UrgeForm
from complaints.labels import CLOCKS
from complaints.lifecycle import PartyRole, Status
from complaints.models import Breach, Clock, Complaint
from complaints.queries.board import urgings
from complaints.views.case import CaseView
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.decisions import basis_of, starting_clocks
from complaints.views.moves import attempt, go_home, not_now
from complaints.views.previewing import posted_paper
from kernel import clock
from kernel.errors import NotYours
from kernel.forms import options
from kernel.papers import Paper
from kernel.web import day

LEADS = (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)


@dataclass(frozen=True)
class Oversight:
    """What a desk's page of a case shows of the superior and of who is in charge."""

    is_superior: bool
    is_handling: bool
    may_lead: bool
    officer: str
    is_mine: bool
    late: list[dict[str, Any]]
    may_note: bool
    urged: list[dict[str, Any]]


def oversight_of(viewer: Viewer, complaint: Complaint, view: CaseView) -> Oversight | None:
    """The same for this viewer; None for who is neither the body nor its superior."""
    superior, handling = PartyRole.OVERSIGHT in view.roles, PartyRole.HANDLING_BODY in view.roles
    if not superior and not handling:
        return None
    has_urged = any(row.kind == BodyUrged.kind for row in view.rows.events)
    said = [
        {"words": row.words, "at": row.said_at, "by": _body(view, row.party_id)}
        for row in (urgings(complaint) if has_urged else ())
    ]
    return Oversight(
        is_superior=superior,
        is_handling=handling,
        may_lead=handling and viewer.role in LEADS,
        officer=(complaint.officer.name or "") if complaint.officer is not None else "",
        is_mine=complaint.officer_id is not None and complaint.officer_id == viewer.person_id,
        late=[_late(row) for row in view.rows.clocks if row.is_running and clock.now() >= row.due_at],
        may_note=view.may("note_reason") and bool(open_breaches(view.rows.clocks)),
        urged=said,
    )


def _body(view: CaseView, party_id: int) -> str:
    party = next((one for one in view.rows.parties if one.id == party_id), None)
    return party.organisation.name if party is not None and party.organisation is not None else _("上级单位")


def _late(row: Clock) -> dict[str, Any]:
    return {
        "name": str(CLOCKS.get(row.code, row.code)),
        "due": row.due_on,
        "label": "platform" if row.is_platform_rule else "law",
        "days": (clock.today() - row.due_on).days,
    }


def open_breaches(clocks: list[Clock]) -> list[tuple[Clock, Breach]]:
    """The breaches of a case that no superior has explained yet."""
    return [(row, breach) for row in clocks for breach in row.breaches if breach.why_at is None]


@blueprint.route("/<number>/urge", methods=["GET", "POST"])
@requires(*LEADS)
def urge(number: str) -> Page:
    """Ask the body below to act (平台规则)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "urge")
    if away is not None:
        return away
    form, status = UrgeForm(), 200
    if form.is_sent:
        status = _urge(viewer, complaint, form) if form.validate() else 422
        if status == 200:
            return _told(viewer, complaint, _("已督办。经办单位会收到通知。"))
    return render_template("complaints/desk/urge.html", complaint=complaint, form=form), status


def _urge(viewer: Viewer, complaint: Complaint, form: UrgeForm) -> int:
    """Do it; 200 when it is done, else the status of what went wrong."""
    words, key = form.words.data or "", str(form.key.data)
    return attempt(form, lambda: actions.urge(complaint, words, by=viewer.actor, key=key)) or 200


def _told(viewer: Viewer, complaint: Complaint, words: str) -> Response:
    flash(words, "good")
    return go_home(viewer, complaint)


@blueprint.route("/<number>/reason", methods=["GET", "POST"])
@requires(*LEADS)
def note_reason(number: str) -> Page:
    """Note why a duty is late (平台规则)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "note_reason")
    if away is not None:
        return away
    breaches = {str(breach.id): (row, breach) for row, breach in open_breaches(queries.clocks_of(complaint))}
    form, status = ReasonForm(), 200
    form.breach.choices = options((key, _breach_words(row)) for key, (row, _breach) in breaches.items())
    if len(breaches) == 1 and not form.is_sent:
        form.breach.data = next(iter(breaches))
    if form.is_sent:
        status = _note(viewer, complaint, form, {key: breach for key, (_row, breach) in breaches.items()})
        if status == 200:
            return _told(viewer, complaint, _("原因已注明，投诉人和经办单位都能看到。"))
    return render_template("complaints/desk/reason.html", complaint=complaint, form=form, breaches=breaches), status


def _note(viewer: Viewer, complaint: Complaint, form: ReasonForm, breaches: dict[str, Breach]) -> int:
    """Do it; 200 when it is done, else the status of what went wrong."""
    if not form.validate():
        return 422
    breach, words = breaches[str(form.breach.data)], form.words.data or ""
    return attempt(form, lambda: actions.note_reason(complaint, breach, words, by=viewer.actor)) or 200


def _breach_words(row: Clock) -> str:
    return _("%(name)s，最晚%(day)s", name=CLOCKS.get(row.code, row.code), day=day(row.due_on))


@blueprint.route("/<number>/take-over", methods=["GET", "POST"])
@requires(*LEADS)
def take_over(number: str) -> Page:
    """Handle the case oneself (O121 art. 13; elsewhere 平台规则)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "take_over")
    if away is not None:
        return away
    form = TakeOverForm()

    def act() -> list[Paper | None]:
        return [make_decision(actions.take_over(complaint, form.words.data or "", by=viewer.actor))]

    words = _("已接手。案件由本单位办理，请安排经办人，并把决定送达投诉人。")
    status, done = posted_paper(form, complaint, act, words, _("接手办理"))
    if done is not None:
        return done
    waits = complaint.status is Status.ASSIGNED
    context = {"waits": waits, "starts": starting_clocks(complaint, "T-ACC") if waits else []}
    context["basis"] = basis_of(complaint, "T-ACC")
    return render_template("complaints/desk/take_over.html", complaint=complaint, form=form, **context), status


@blueprint.post("/<number>/take-on")
@requires(*OFFICE)
def take_on(number: str) -> Page:
    """Be in charge of the case oneself."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "take_on")
    if away is not None:
        return away
    actions.take_on(complaint, by=viewer.actor)
    return _told(viewer, complaint, _("这件案件现在由您经办。"))


@blueprint.route("/<number>/officer", methods=["GET", "POST"])
@requires(*LEADS)
def officer(number: str) -> Page:
    """Say who of the body is in charge."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "take_on")
    if away is not None:
        return away
    if PartyRole.HANDLING_BODY not in queries.roles_of(viewer, complaint):
        raise NotYours()
    people = actions.staff_of(complaint)
    form, status = OfficerForm(), 200
    form.offer_people(people)
    if form.is_sent:
        status = 422
        if form.validate():
            person = form.chosen(people)
            failed = attempt(form, lambda: actions.take_on(complaint, officer=person, by=viewer.actor))
            if failed is None:
                return _told(viewer, complaint, _("经办人已确定。"))
            status = failed
    return render_template("complaints/desk/officer.html", complaint=complaint, form=form), status
