"""认领案件: whoever had a case filed for them takes it into their own account with the number and the phone given."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from accounts.actions import check_code, person_for_verified_contact, send_code, switch_membership
from accounts.actions.signing import open_sign_in
from accounts.models import CodePurpose, ContactKind
from accounts.permissions import current_viewer
from accounts.views import session as sessions
from complaints import actions
from complaints.forms.claiming import ClaimCodeForm, ClaimForm
from complaints.queries.claiming import claimable
from complaints.views.learner import Page, blueprint
from kernel.crypto import blind_index, seal, unseal
from kernel.errors import DomainError, NotFound, TooMany
from kernel.events import Actor
from kernel.security.limits import hit
from kernel.web import anyone

KEPT, PLACE = "claim", "claims.kept"


@blueprint.route("/claim", methods=["GET", "POST"])
@anyone
def claim() -> Page:
    """Number and phone; the same answer whether or not they fit, and a code only where they do."""
    form, status = ClaimForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            try:
                _send(form.number.data or "", form.phone.data or "")
            except TooMany as error:
                form.phone.errors = [_("验证码发得太频繁，请%(seconds)s秒后再试。", seconds=error.retry_after)]
                return render_template("complaints/learner/claim.html", form=form), error.status
            return redirect(url_for(".claim_code"), 303)
    return render_template("complaints/learner/claim.html", form=form), status


def _send(number: str, phone: str) -> None:
    """A code by text message where the case waits for this phone; limits are hit whether or not it does."""
    hit("claim-address", request.remote_addr or "unknown", 30, 3600)
    hit("claim-minute", blind_index("phone", phone), 1, 60)
    hit("claim-day", blind_index("phone", phone), 5, 86_400)
    session[KEPT] = seal(f"{number.upper()}\n{phone}", PLACE)
    if claimable(number, phone) is None:
        return
    try:
        send_code(ContactKind.PHONE, phone, CodePurpose.FILE, address=request.remote_addr or "unknown")
    except TooMany:  # a code sent for something else a moment ago: to say so would tell that the case is there
        return


@blueprint.route("/claim/code", methods=["GET", "POST"])
@anyone
def claim_code() -> Page:
    """The code proves the phone: the account is found or made and the case is in it."""
    kept = session.get(KEPT)
    if not isinstance(kept, str):
        return redirect(url_for(".claim"), 303)
    form, status = ClaimCodeForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            number, phone = unseal(kept, PLACE).split("\n")
            try:
                _claim(number, phone, form.code.data or "")
            except DomainError as error:
                form.code.errors = [error.message]
                return render_template("complaints/learner/claim_code.html", form=form), error.status
            session.pop(KEPT, None)
            flash(_("案件已在您的账号里，可以在网上查看和办理。"), "good")
            return redirect(url_for(".show", number=number), 303)
    return render_template("complaints/learner/claim_code.html", form=form), status


def _claim(number: str, phone: str, code: str) -> None:
    check_code(ContactKind.PHONE, phone, CodePurpose.FILE, code)
    complaint = claimable(number, phone)
    if complaint is None:
        raise NotFound()
    person = person_for_verified_contact(ContactKind.PHONE, phone, complaint.name)
    if person.disabled_at is not None:
        raise DomainError(_("这个手机号现在不能使用。请换一个，或与我们联系。"))
    actions.claim(complaint, person, by=Actor(person.id, "learner"))
    if current_viewer().person_id != person.id:
        row, token = open_sign_in(person, "code")
        if row.membership_id is not None:
            switch_membership(row, None, by=Actor(person.id, "self"))
        kept = session.get(KEPT)
        sessions.begin(token)
        session[KEPT] = kept
