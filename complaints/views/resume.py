"""Putting a filing aside and taking it up again: by a shown code, from the account, or starting anew."""

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.actions.submitting import renew_key
from complaints.forms.sending import ResumeForm
from complaints.views.drafting import begin, carry, current_filling
from complaints.views.filing import address_of
from complaints.views.learner import blueprint
from kernel.security.limits import hit
from kernel.web import anyone

Page = str | Response | tuple[str, int]


@blueprint.route("/new/keep", methods=["GET", "POST"])
@anyone
def keep() -> Page:
    """Show a code to go on later or on another device; an earlier one stops working."""
    filling = current_filling(current_viewer())
    if filling is None or filling.is_finished:
        return redirect(url_for(".new"), 303)
    owned = filling.draft.person_id is not None  # found by signing in; a code would be no use
    code = actions.give_resume_code(filling.draft) if request.method == "POST" and not owned else None
    shown = " ".join(code[at : at + 4] for at in range(0, len(code), 4)) if code else None
    back = address_of(filling.first_missing() or "check")
    return render_template("complaints/filing/keep.html", code=shown, back=back, draft=filling.draft)


@blueprint.route("/resume", methods=["GET", "POST"])
@anyone
def resume() -> Page:
    """Go on with a code; a draft that belongs to an account needs its owner signed in."""
    form = ResumeForm()
    if request.method == "GET":
        return render_template("complaints/filing/resume.html", form=form)
    fine = form.validate()
    hit("resume-code", request.remote_addr or "unknown", 20, 3600)
    draft = queries.draft_by_code(form.code.data or "") if fine else None
    viewer = current_viewer()
    if draft is not None and draft.person_id is not None and draft.person_id != viewer.person_id:
        flash(_("这份投诉已经存在账号里。请登录后，从「我的投诉」继续填写。"), "info")
        return redirect(url_for("accounts.login", next=url_for(".index")), 303)
    if draft is None or draft.complaint_id is not None:
        if fine:
            form.code.errors = [_("没有找到这个续填码，或者已经过期。请核对后再输。")]
        return render_template("complaints/filing/resume.html", form=form), 422
    key = renew_key(draft)
    session.pop("draft", None)
    return carry(make_response(redirect(address_of("who"), 303)), key)


@blueprint.post("/new/restart")
@anyone
def restart() -> Page:
    """Begin a fresh filing; the one put aside stays until its day."""
    _filling, key = begin(current_viewer())
    return carry(make_response(redirect(url_for(".new"), 303)), key)


@blueprint.post("/drafts/<ref>")
@requires(Role.LEARNER)
def take_up(ref: str) -> Page:
    """Go on with one of the account's unfinished filings."""
    if any(draft.ref == ref for draft in queries.drafts_of(current_viewer())):
        session["draft"] = ref
    filling = current_filling(current_viewer())
    missing = filling.first_missing() if filling is not None else "place"
    return redirect(address_of(missing or "check"), 303)
