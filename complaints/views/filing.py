"""The filing: one question a page, kept on the server at each step, nothing lost on an error or a session's end."""

from dataclasses import replace
from typing import Any, cast

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_person, current_viewer
from accounts.roles import Role
from complaints.actions import joint
from complaints.actions.submitting import submit
from complaints.forms.sending import CheckForm
from complaints.models import Complaint, Draft
from complaints.queries.resuming import institution_chosen
from complaints.rulesets import CategoryKind
from complaints.views.doors import doors_for, entry_typed
from complaints.views.drafting import (
    ORDER,
    STEPS,
    Filling,
    begin,
    carry,
    current_filling,
    ended_draft,
    to_sign_in,
)
from complaints.views.filing_pages import SHOWN
from complaints.views.filing_summary import evidence_tokens, filing_of
from complaints.views.learner import blueprint
from complaints.views.proof import prove, send_proof, take_along
from institutions.queries import find_institutions
from kernel import files
from kernel.db import db
from kernel.errors import DomainError
from kernel.sent_files import taken
from kernel.web import anyone

Page = str | Response | tuple[str, int]
OTHER_STEPS = ",".join(step for step in ORDER if step != "place")


@blueprint.route("/new", methods=["GET", "POST"])
@anyone
def new() -> Page:
    """The first page: is this the right place; the privacy notice stands before its first field."""
    return _page("place")


@blueprint.route(f"/new/<any({OTHER_STEPS}):step>", methods=["GET", "POST"])
@anyone
def step(step: str) -> Page:
    """Any later page; one that comes too early leads to the first that is missing."""
    return _page(step)


def _page(step: str) -> Page:
    viewer = current_viewer()
    if viewer.is_signed_in and viewer.role is not Role.LEARNER:
        return render_template("complaints/filing/staff.html"), 403
    filling = current_filling(viewer)
    if filling is not None and filling.is_finished:
        if step == "check":
            return _filed(filling)
        filling = None
    if filling is None:
        return _without_draft(step)
    missing = filling.first_missing(before=step) or (first_stale(filling) if step == "check" else None)
    if missing is not None:
        return redirect(address_of(missing), 303)
    if request.method == "GET":
        return _show(filling, step, filling.form(step) if step in STEPS else _check_form(filling))
    return _take(filling, step)


def _without_draft(step: str) -> Page:
    """Start; or, when the draft belongs to an account whose session ended, keep the words and ask to sign in."""
    owned = ended_draft()
    if owned is not None:
        if request.method == "POST" and step in STEPS:
            typed = Filling(owned, current_viewer(), {})
            form = STEPS[step].of(None, {"categories": {}})
            typed.keep(step, form, request.form, False)
            for words in _taken(owned, owned.person_id).values() if step == "evidence" else ():
                for sentence in words:
                    flash(sentence, "warn")
        return to_sign_in(address_of(step))
    if step != "place":
        return redirect(url_for(".new"), 303)
    if request.method == "GET":
        return _show(None, step, STEPS[step].of(None, {}))
    filling, key = begin(current_viewer())
    return carry(make_response(_take(filling, step)), key)


def address_of(step: str) -> str:
    """The address of a page of the filing."""
    if step in ("place", "whom"):
        return url_for(".new") if step == "place" else url_for(".whom")
    return url_for(".step", step=step)


def back_from(step: str) -> str | None:
    """The page before; the code's page is passed over once it is done."""
    index = ORDER.index(step)
    if index == 0:
        return None
    before = ORDER[index - 1]
    return address_of("contact" if before == "code" else before)


def _show(filling: Filling | None, step: str, form: Any, status: int = 200) -> Page:
    context = SHOWN[step](filling, form) if filling is not None and step in SHOWN else {}
    page = render_template(
        f"complaints/filing/{step}.html",
        form=form,
        filling=filling,
        back=back_from(step),
        caption=_("第%(number)s步，共%(total)s步", number=ORDER.index(step) + 1, total=len(ORDER)),
        **context,
    )
    return page, status


def _take(filling: Filling, step: str) -> Page:
    """Keep what was sent, then go on, or show the page again with what is to be mended."""
    if step == "check":
        return _send_off(filling)
    if step == "code":
        return _take_code(filling)
    form = filling.sent(step, request.form)
    fine = form.validate()
    if step == "evidence":
        fine = _take_files(filling, form) and fine
    status = 422
    if fine and step == "contact":
        filling.keep(step, form, request.form, True)
        status = _send_code(filling, form)
        fine = status == 303
    if fine and step == "institution":
        fine = is_known(form)
    elsewhere = door_of(step, form) if fine else None
    filling.keep(step, form, request.form, fine and elsewhere not in CLOSED)
    if not fine:
        return _show(filling, step, form, status)
    if elsewhere is not None:
        return redirect(url_for(".door", reason=elsewhere), 303)
    return _onward(filling, step)


def _onward(filling: Filling, step: str) -> Response:
    """To the page after this one; after a change, straight back to 「核对」 when nothing is missing."""
    if step == "evidence" and request.form.get("more"):
        return redirect(address_of(step), 303)
    return redirect(address_of(filling.first_missing() or "check"), 303)


# Answers after which this is not the place; the others only explain something and go on.
CLOSED = frozenset({"offline", "other", "court", "report"})


def door_of(step: str, form: Any) -> str | None:
    """The page that names another door for an answer, None when the way goes on."""
    if step == "place":
        if form.kind.data != "online":
            return str(form.kind.data)
        if form.elsewhere.data != "no":
            return str(form.elsewhere.data)
        return "child" if form.age.data == "child" else None
    if step == "what":
        category = form.known["categories"][form.category.data]
        return "report" if category.kind is CategoryKind.REPORT else None
    return None


@blueprint.get("/new/door/<any(offline,other,court,handled,child,report):reason>")
@anyone
def door(reason: str) -> Page:
    """Who is in charge instead, or what to know before going on; never a dead end."""
    back = url_for(".step", step="what") if reason == "report" else url_for(".new")
    return render_template("complaints/filing/door.html", reason=reason, back=back, onward=url_for(".step", step="who"))


def is_known(form: Any) -> bool:
    """Whether a chosen institution exists; else the field says so."""
    if form.is_free or institution_chosen(form.institution.data) is not None:
        return True
    form.institution.errors = [_("没有找到这家机构，请重新选择或填写名称。")]
    return False


def _take_files(filling: Filling, form: Any) -> bool:
    """Files into quarantine, each field's under its own token; unticked ones go. Refusals become the field's errors."""
    refused = _taken(filling.draft, filling.viewer.person_id)
    for name, words in refused.items():
        form[name].errors = [*form[name].errors, *words]
    return not any(refused.values())


def _taken(draft: Draft, by: int | None) -> dict[str, list[str]]:
    """What was refused of each field of the evidence page; both together have the limit of a case."""
    tokens = evidence_tokens(draft)
    refused = {name: taken(token, by, name)[1] for name, token in tokens.items()}
    if (said := files.too_much(*tokens.values())) is not None:
        refused["body_files"].append(str(said))
    return refused


def _send_code(filling: Filling, form: Any) -> int:
    """303 when the contact is proved already or a code is on its way; else the status of the page."""
    person = current_person()
    if person is not None and filling.known("contact")["phone"] == form.phone.data:
        take_along(filling, person, form.phone.data)
        return 303
    return send_proof(filling, form, form.phone)


def _take_code(filling: Filling) -> Page:
    form = filling.sent("code", request.form)
    if request.form.get("again"):
        status = send_proof(filling, form, form.code)
        if status == 303:
            flash(_("验证码已重新发出。"), "good")
            return redirect(address_of("code"), 303)
        return _show(filling, "code", form, status)
    if not form.validate():
        return _show(filling, "code", form, 422)
    status = prove(filling, form)
    return redirect(address_of("evidence"), 303) if status == 303 else _show(filling, "code", form, status)


def _send_off(filling: Filling) -> Page:
    """Press: everything is looked at once more, then the complaint is filed, once."""
    sent = CheckForm.of({name: request.form.getlist(name) for name in request.form}, {})
    person, form = current_person(), cast(CheckForm, sent)
    if person is None:
        return redirect(address_of("contact"), 303)
    if not form.validate():
        filling.keep("check", form, request.form, False)
        return _show(filling, "check", form, 422)
    try:
        filing = filing_of(filling, person, doors_for(filling))
        filing = replace(filing, objection=form.said, odr=form.asks_institution)
        complaint = submit(filling.draft, filing, entry_typed(filling), by=filling.viewer.actor)
    except Exception as error:
        filling.keep("check", form, request.form, True)  # what is filed needs no keeping
        if not isinstance(error, DomainError):
            raise
        form.form_errors.append(error.message)
        return _show(filling, "check", form, error.status)
    joint.offer_now(complaint)
    return redirect(url_for(".filed", number=complaint.number), 303)


def _check_form(filling: Filling) -> CheckForm:
    return cast(CheckForm, CheckForm.of(filling.raw("check"), {}))


def first_stale(filling: Filling) -> str | None:
    """The first page whose answer no longer fits the others (another institution may have other doors)."""
    looked_at = (step for step in STEPS if step not in ("code", "evidence"))
    return next((step for step in looked_at if not filling.read(step).validate()), None)


def _filed(filling: Filling) -> Response:
    complaint = db.session.get_one(Complaint, filling.draft.complaint_id)
    return redirect(url_for(".filed", number=complaint.number), 303)


@blueprint.get("/new/institutions")
@anyone
def suggest() -> Page:
    """A fragment for typing ahead: institutions found, each a link to the page with its choice."""
    words = request.args.get("q", "")[:100]
    return render_template("complaints/filing/_suggestions.html", found=find_institutions(words, 8), words=words)
