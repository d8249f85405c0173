"""A look at a protected field with a reason; for minors only with somebody else's leave: the pages of all staff."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from accounts.permissions import Viewer, current_viewer
from accounts.roles import Role
from complaints import actions, queries
from complaints.forms.desk import RevealForm
from complaints.forms.looking import AskForm, DecideForm, fields_as_choices
from complaints.labels import FIELDS, REASONS
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import Complaint, ViewRequest
from complaints.permissions import may_look_at
from complaints.queries import looking
from complaints.queries.approving import is_somebody_in_charge
from complaints.queries.figures import figure
from complaints.queries.powers import identity_files, supplied
from complaints.views.file_cards import file_card
from complaints.views.moves import attempt, home_of
from kernel import clock
from kernel.errors import NotYours
from kernel.files import StoredFile

Page = str | Answer | tuple[str, int]
DESK = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN})


def address_of_look(viewer: Viewer, complaint: Complaint, *, asks: bool = False) -> str:
    """Where this member of staff looks at a protected field, or asks to."""
    if viewer.role in DESK:
        return url_for(f"complaints_desk.{'ask_to_view' if asks else 'reveal'}", number=complaint.number)
    return url_for(f"complaints_beside.{'ask_look' if asks else 'look'}", number=complaint.number)


def look_url(viewer: Viewer, complaint: Complaint, roles: frozenset[PartyRole]) -> str | None:
    """The address for whoever may look at a minor's files; None for the own side, and where there is no minor."""
    if roles & CLAIMANTS or not may_look_at(roles, "files", is_minor=complaint.is_minor):
        return None
    return address_of_look(viewer, complaint)


def _seen(number: str) -> tuple[Viewer, Complaint, frozenset[str]]:
    """The case, for staff who may look at something in it, and at what."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    fields = looking.fields_open(viewer, complaint)
    if not fields:
        raise NotYours()
    return viewer, complaint, fields


def reveal_page(number: str) -> Page | Response:
    """Show one protected field once, for a reason; logged, shown to the learner, kept in no cache and no address."""
    viewer, complaint, fields = _seen(number)
    form, status = RevealForm(), 200
    form.field.choices = fields_as_choices(fields)
    if form.is_sent:
        shown: list[str] = []
        status = 422
        if form.validate():
            field, reason = str(form.field.data), str(form.reason.data)
            failed = attempt(
                form, lambda: shown.append(actions.show_protected(complaint, field, reason, by=viewer.actor))
            )
            if failed is None:
                return _shown(viewer, complaint, field, shown[0])
            status = failed
    context = {
        "asked": request_cards(viewer, complaint) if complaint.is_minor else [],
        "home": home_of(viewer, complaint),
        "ask_url": address_of_look(viewer, complaint, asks=True),
    }
    return render_template("complaints/desk/reveal.html", complaint=complaint, form=form, **context), status


def _shown(viewer: Viewer, complaint: Complaint, field: str, value: str) -> Response:
    context = {
        "label": str(FIELDS[field]),
        "value": value,
        "files": [file_card(row) for row in _files(viewer, complaint, field)],
        "home": home_of(viewer, complaint),
    }
    answer = make_response(render_template("complaints/desk/revealed.html", complaint=complaint, **context))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _files(viewer: Viewer, complaint: Complaint, field: str) -> list[StoredFile]:
    if field == "files":
        return queries.files_of(viewer, complaint)
    request, acting = supplied(complaint), looking.open_stand_in(complaint)
    if field == "identity" and request is not None:
        return identity_files(request)
    if field == "spoke":
        return looking.desk_files(complaint)
    return looking.authorisation_files(acting) if field == "authorisation" and acting is not None else []


def request_cards(viewer: Viewer, complaint: Complaint) -> list[dict[str, Any]]:
    """The viewer's requests to look, newest first, each with what became of it."""
    return [
        {
            "field": str(FIELDS.get(row.field, row.field)),
            "reason": str(REASONS.get(row.reason, row.reason)),
            "at": row.asked_at,
            "until": row.until_at,
            "answer": row.answer,
            "state": _state(row.is_granted, row.until_at is not None and row.until_at > clock.now()),
        }
        for row in looking.requests_of(viewer, complaint)
    ]


def _state(is_granted: bool | None, is_in_force: bool) -> tuple[str, str]:
    if is_granted is None:
        return _("等待审批"), "warn"
    if not is_granted:
        return _("没有批准"), "bad"
    return (_("已批准"), "good") if is_in_force else (_("已过期"), "neutral")


def ask_page(number: str) -> Page:
    """Ask somebody in charge for leave to see one field of a minor's case (未成年人网络保护条例 36)."""
    viewer, complaint, fields = _seen(number)
    back = address_of_look(viewer, complaint)
    if not complaint.is_minor:
        return redirect(back, 303)
    most = figure("minor_access")
    form, status = AskForm(data={"hours": min(2, most)}), 200
    form.field.choices = fields_as_choices(fields)
    if form.is_sent:
        status = 422
        if form.validate():
            field, reason, words = str(form.field.data), str(form.reason.data), form.words.data or ""
            hours = form.hours.data or 0
            failed = attempt(form, lambda: actions.ask_to_view(complaint, field, reason, hours, words, by=viewer.actor))
            if failed is None:
                flash(_("已提交申请。批准后，可以在有效时间内查看。"), "good")
                return redirect(back, 303)
            status = failed
    by_operator = not is_somebody_in_charge(complaint, viewer.person_id, viewer.organisation_id)
    context = {"most": most, "is_to_operator": by_operator, "back": back}
    return render_template("complaints/desk/ask_to_view.html", complaint=complaint, form=form, **context), status


def approvals_page(endpoint: str) -> Page:
    """Requests of colleagues that wait for somebody in charge, each at its address under `endpoint`."""
    rows = request_rows(
        looking.to_decide(current_viewer()), lambda row: url_for(endpoint, number=row.complaint.number, ref=row.ref)
    )
    return render_template("complaints/desk/approvals.html", rows=rows, is_operator=False)


def request_rows(requests: Sequence[ViewRequest], url_of: Callable[[ViewRequest], str]) -> list[dict[str, Any]]:
    """Requests that wait, as rows of a table."""
    return [
        {
            "number": row.complaint.number,
            "url": url_of(row),
            "field": str(FIELDS.get(row.field, row.field)),
            "reason": str(REASONS.get(row.reason, row.reason)),
            "by": row.asked_by.staff_number or _("没有工号"),
            "at": row.asked_at,
        }
        for row in requests
    ]


def decide_page(number: str, ref: str, back: str) -> Page:
    """Let a colleague look for the time asked, or say why not; never oneself. `back` is the list."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    row = looking.request_for(viewer, complaint, ref)
    if row.decided_at is not None:
        flash(_("这件申请已经审批过。"), "info")
        return redirect(back, 303)
    if row.asked_by_id == viewer.person_id:
        raise NotYours()
    return decision_page(row, back)


def decision_page(row: ViewRequest, back: str) -> Page:
    """The page on which a request is decided; `back` is where it leads afterwards."""
    form, status = DecideForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            granted, answer = form.granted.data == "yes", form.answer.data or ""
            by = current_viewer().actor
            failed = attempt(form, lambda: actions.decide_view(row, granted, answer, by=by))
            if failed is None:
                flash(_("已批准。") if granted else _("没有批准，理由已告知申请人。"), "good")
                return redirect(back, 303)
            status = failed
    context = {"field": str(FIELDS.get(row.field, "")), "reason": str(REASONS.get(row.reason, "")), "back": back}
    return render_template(
        "complaints/desk/decide_view.html", complaint=row.complaint, row=row, form=form, **context
    ), status
