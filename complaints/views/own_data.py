"""我的信息: what is kept and until when, who looked, the copy, corrections, deletion, consents and taking them back."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_person, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.forms.looking import CORRECTABLE, DataForm, EndForm, ReadForm, fields_as_choices
from complaints.labels import FIELDS, REASONS, data_label
from complaints.models import Complaint, DataState, DataWish
from complaints.queries import keeping, looking, own_data
from complaints.queries.figures import figure
from complaints.queries.looks import looks_at
from complaints.views.learner import Page, blueprint
from complaints.views.moves import attempt
from complaints.views.posting import act_page, pressed
from kernel import clock
from kernel.errors import NotFound
from kernel.forms import PostForm

STAFF = {str(role): role.label for role in Role}


@blueprint.get("/data")
@requires(Role.LEARNER)
def my_data() -> Page:
    """What is kept of me, case by case, and what I may do about it."""
    viewer, person = current_viewer(), current_person()
    if person is None:
        raise NotFound()
    rows = [_case_card(one) for one in own_data.holdings(viewer)]
    contacts = [(str(one.kind), one.value) for one in person.contacts]
    context = {"person": person, "contacts": contacts, "years": figure("retention")}
    return render_template("complaints/learner/my_data.html", cases=rows, **context)


def _case_card(one: own_data.Holding) -> dict[str, Any]:
    return {
        "number": one.complaint.number,
        "institution": one.complaint.respondent_name,
        "fields": [str(FIELDS[field]) for field in FIELDS if field in one.fields],
        "erase_on": one.complaint.erase_on,
        "until": keeping.kept_until(one.complaint),
        "looks": one.looks,
        "requests": [_request_card(row) for row in one.requests],
        "beside": [
            {"title": kept.title, "state": kept.state, "url": url_for(kept.endpoint, number=one.complaint.number)}
            for kept in one.beside
        ],
        "consents": [
            {"version": row.version, "given": row.given_at, "withdrawn": row.withdrawn_at} for row in one.child_consents
        ],
    }


def _request_card(row: Any) -> dict[str, Any]:
    return {
        "kind": str(row.kind.label),
        "field": data_label(row.field),
        "is_copied": row.kind is DataWish.READ and row.state is DataState.DONE,
        "at": row.asked_at,
        "state": str(row.state.label),
        "answer": row.answer,
        "keep_until": row.keep_until,
        "decided": row.decided_at,
    }


@blueprint.get("/data/export")
@requires(Role.LEARNER)
def export_data() -> Response:
    """The copy of everything kept of me, as JSON (PIPL 45; 未成年人网络保护条例 34)."""
    person = current_person()
    if person is None:
        raise NotFound()
    return _handed(own_data.copy_of(current_viewer(), person), "xuesu")


@blueprint.get("/<number>/data-copy")
@requires(Role.LEARNER)
def data_copy(number: str) -> Response:
    """The copy of what is kept of me in one case, as JSON (PIPL 45)."""
    return _handed(own_data.case_copy_of(current_viewer(), number), f"xuesu-{number}")


def _handed(copy: dict[str, Any], name: str) -> Response:
    answer = jsonify(copy)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/<number>/looks")
@requires(Role.LEARNER)
def looks(number: str) -> Page:
    """谁查看过我的信息: who (role, body, staff number), what, why, when, and who let them."""
    complaint = queries.complaint_for(current_viewer(), number)
    rows = [
        {
            "at": look.at,
            "field": str(FIELDS.get(look.field, look.field)),
            "reason": str(REASONS.get(look.reason, look.reason)),
            "by": _who(look.role, look.body, look.staff_number),
            "approved": _who(look.approved_role, look.approved_body, look.approved_number) if look.approved_at else "",
            "approved_at": look.approved_at,
        }
        for look in looks_at(complaint)
    ]
    return render_template("complaints/learner/looks.html", complaint=complaint, rows=rows)


def _who(role: str, body: str, number: str) -> str:
    staff = _("工号%(number)s", number=number) if number else _("没有工号")
    return f"{body} {STAFF.get(role, role)}（{staff}）"


@blueprint.route("/<number>/data-request", methods=["GET", "POST"])
@requires(Role.LEARNER)
def ask_about_data(number: str) -> Page:
    """Ask for correction or deletion of one field; the body answers in writing (PIPL 46, 47)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    form = DataForm()
    form.field.choices = fields_as_choices(looking.fields_held(complaint) & frozenset(CORRECTABLE))

    def do() -> object:
        wish, field = DataWish(form.kind.data), str(form.field.data)
        words, value = form.words.data or "", form.value.data or ""
        return actions.ask_about_data(complaint, wish, field, words, value, by=viewer.actor)

    return _asked(form, complaint, do, "data_request")


@blueprint.route("/<number>/data-reading", methods=["GET", "POST"])
@requires(Role.LEARNER)
def ask_to_read(number: str) -> Page:
    """Ask in writing to read and copy what is kept in a case; the body answers with a paper (PIPL 45, 50)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    form = ReadForm()

    def do() -> object:
        said = DataWish.READ, actions.WHOLE, form.words.data or ""
        return actions.ask_about_data(complaint, *said, by=viewer.actor)

    return _asked(form, complaint, do, "data_reading")


def _asked(form: PostForm, complaint: Complaint, do: Callable[[], object], page: str) -> Page:
    """Ask the body, which answers in writing; then back to what is kept of oneself."""
    status = pressed(form, do)
    if status == 303:
        flash(_("已提交。处理单位会书面答复，答复写在「我的信息」里。"), "good")
        return redirect(url_for(".my_data"), 303)
    return act_page(f"learner/{page}", complaint, form, status)


@blueprint.route("/<number>/child-consent", methods=["GET", "POST"])
@requires(Role.LEARNER)
def child_consent(number: str) -> Page:
    """Take the consent to the use of a child's data back, after reading what follows (PIPL 15)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    given = next((row for row in own_data.child_consents(complaint) if row.withdrawn_at is None), None)
    if given is None:
        flash(_("没有可以撤回的同意。"), "info")
        return redirect(url_for(".my_data"), 303)
    form, status = EndForm(), 200
    if form.is_sent:
        failed = attempt(form, lambda: actions.withdraw_child_consent(complaint, by=viewer.actor))
        if failed is None:
            flash(_("已撤回。孩子的姓名已经删除，工作人员不能再查看受保护的信息。"), "good")
            return redirect(url_for(".my_data"), 303)
        status = failed
    learner = looking.learner_of(complaint)
    is_party = learner is not None and str(learner.contract) == "learner"
    context = {"given": given, "is_party": is_party}
    return render_template("complaints/learner/child_consent.html", complaint=complaint, form=form, **context), status
