"""Keeping one's account safe: the authenticator, recovery codes, sessions, contacts, proving once more who one is."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from accounts import actions
from accounts.devices import NAMES
from accounts.forms import CodeForm, ContactForm, EnrolForm, ProveForm, contact_kind
from accounts.models import CodePurpose, ContactKind, Person, SignIn
from accounts.permissions import current_actor, current_person, fresh, requires
from accounts.queries import demo_accounts, memberships_of, sign_ins_of
from accounts.queries.office import codes_left, has_factor, is_shown_account, previews_about
from accounts.views.login import asker
from accounts.views.second_step import enrolment_page
from accounts.views.session import blueprint, current_sign_in
from kernel.db import db
from kernel.errors import DomainError, NotFound
from kernel.security import safe_next


def _person() -> Person:
    person = current_person()
    if person is None:
        raise NotFound()
    return person


@blueprint.get("/account/security")
@requires()
def security() -> ResponseReturnValue:
    """The authenticator, where one is signed in, and who looked at what one may do."""
    person, here = _person(), current_sign_in()
    return render_template(
        "accounts/security.html",
        is_staff=bool(memberships_of(person.id)),
        has_factor=has_factor(person.id),
        is_shown=is_shown_account(person),
        codes_left=codes_left(person.id),
        sign_ins=[_told(row, here) for row in sign_ins_of(person.id)],
        previews=previews_about(person.id),
    )


def _told(row: SignIn, here: SignIn | None) -> dict[str, Any]:
    browser, _slash, system = row.device.partition("/")
    known = [NAMES[code] for code in (browser, system) if code in NAMES]
    return {
        "ref": row.ref,
        "device": " · ".join(known) or _("不认识的设备"),
        "network": row.network,
        "at": row.made_at,
        "until": row.expires_at,
        "is_here": here is not None and row.id == here.id,
        "with_factor": row.factor_at is not None,
    }


@blueprint.post("/account/sessions/<ref>/end")
@requires()
def end_sign_in(ref: str) -> ResponseReturnValue:
    """End one of one's other sessions."""
    row = db.session.scalar(select(SignIn).where(SignIn.ref == ref, SignIn.person_id == _person().id))
    if row is None:
        raise NotFound()
    actions.end_sign_in(row, by=current_actor())
    flash(_("那台设备已退出。"), "good")
    return redirect(url_for(".security"), 303)


@blueprint.post("/account/factor")
@requires()
@fresh
def begin_factor() -> ResponseReturnValue:
    """Begin setting an authenticator up."""
    actions.begin_factor(_person())
    return redirect(url_for(".enrol_factor"), 303)


@blueprint.route("/account/factor/enrol", methods=["GET", "POST"])
@requires()
@fresh
def enrol_factor() -> ResponseReturnValue:
    """Prove the new authenticator by its first code; the recovery codes are shown once."""
    form, status, person = EnrolForm(), 200, _person()
    if has_factor(person.id) or is_shown_account(person):
        return redirect(url_for(".security"), 303)
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                codes = actions.enrol_factor(person, form.code.data or "", by=current_actor())
                return render_template("accounts/recovery_codes.html", codes=codes, onward=url_for(".security"))
            except DomainError as error:
                form.code.errors, status = [error.message], error.status
    return enrolment_page(person.id, form, status, url_for(".enrol_factor"))


@blueprint.post("/account/factor/codes")
@requires()
@fresh
def renew_codes() -> ResponseReturnValue:
    """New recovery codes, shown once."""
    codes = actions.renew_recovery_codes(_person(), by=current_actor())
    return render_template("accounts/recovery_codes.html", codes=codes, onward=url_for(".security"))


@blueprint.route("/account/confirm", methods=["GET", "POST"])
@requires()
def confirm() -> ResponseReturnValue:
    """Prove once more who holds this session, before an export or a change of contacts or rights."""
    form, status, here = ProveForm(), 200, current_sign_in()
    if here is None:
        raise NotFound()
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                actions.prove_again(here, form.given.data or "")
                return redirect(safe_next(request.form.get("next"), url_for(".security")), 303)
            except DomainError as error:
                form.given.errors, status = [error.message], error.status
    return _confirm_page(form, status, here)


def _confirm_page(form: ProveForm, status: int, here: SignIn) -> ResponseReturnValue:
    person = here.person
    way = "factor" if has_factor(person.id) else "password" if person.password_hash else "code"
    form.given.label.text = {"factor": _("动态口令"), "password": _("密码"), "code": _("验证码")}[way]
    shown = [one.password for one in demo_accounts() if is_shown_account(person) and one.login == person.login]
    after = safe_next(request.values.get("next"), "")
    context = {"way": way, "after": after, "demo_password": shown[0] if shown else None}
    return render_template("accounts/confirm.html", form=form, **context), status


@blueprint.post("/account/confirm/code")
@requires()
def send_proof() -> ResponseReturnValue:
    """Send a code to one's own contact, for who has neither password nor authenticator."""
    contact = next((one for one in _person().contacts if one.verified_at), None)
    if contact is None:
        raise NotFound()
    actions.send_code(contact.kind, contact.value, CodePurpose.SIGN_IN, address=asker())
    flash(_("验证码已经发出，10分钟内有效。"), "good")
    return redirect(url_for(".confirm", next=safe_next(request.form.get("next"), "") or None), 303)


@blueprint.route("/account/contact", methods=["GET", "POST"])
@requires()
@fresh
def contact() -> ResponseReturnValue:
    """Name the new contact; a code goes there."""
    form = ContactForm()
    if request.method == "GET":
        return render_template("accounts/contact.html", form=form)
    if not form.validate():
        return render_template("accounts/contact.html", form=form), 422
    value = form.contact.data or ""
    actions.send_code(ContactKind(contact_kind(value)), value, CodePurpose.CONTACT, address=asker())
    return render_template("accounts/contact_code.html", form=CodeForm(formdata=None, contact=value))


@blueprint.post("/account/contact/enter")
@requires()
@fresh
def change_contact() -> ResponseReturnValue:
    """Put the new contact, proved by its code, in the place of the old one, which is told."""
    form, status = CodeForm(), 422
    if form.validate():
        value = form.contact.data or ""
        kind = ContactKind(contact_kind(value))
        try:
            actions.change_contact(_person(), kind, value, form.code.data or "", by=current_actor())
            flash(_("联系方式已更新。原来的联系方式会收到通知。"), "good")
            return redirect(url_for(".account"), 303)
        except DomainError as error:
            form.code.errors, status = [error.message], error.status
    return render_template("accounts/contact_code.html", form=form), status
