"""Signing in by password or code, signing out, setting a forgotten password anew."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import actions
from accounts.devices import Seen
from accounts.forms import CodeForm, ContactForm, LoginForm, ResetForm, contact_kind
from accounts.models import CodePurpose, ContactKind, SignIn, Waits
from accounts.permissions import ANONYMOUS, Viewer, current_actor, requires
from accounts.queries import demo_accounts, membership_open
from accounts.roles import Role
from accounts.views.session import begin, blueprint, current_sign_in, end, home_url
from kernel.config import settings
from kernel.errors import DomainError
from kernel.security import safe_next
from kernel.web import anyone


def asker() -> str:
    """The network address limits count by."""
    return request.remote_addr or "unknown"


def seen() -> Seen:
    """From where, as coarsely as it is kept."""
    return Seen.of(request.user_agent.string, request.remote_addr)


def _viewer_of(row: SignIn) -> Viewer:
    if row.membership_id is None:
        return Viewer(person_id=row.person_id, role=Role.LEARNER)
    held = membership_open(row.membership_id, row.person_id)
    return Viewer(row.person_id, held.role, held.organisation_id, held.id) if held else ANONYMOUS


def enter(row: SignIn, token: str) -> ResponseReturnValue:
    """Put a sign-in into the cookie and go on: to its second step, to where one was going, or home."""
    former = current_sign_in()
    if former is not None and former.id != row.id:
        actions.sign_out(former, by=current_actor())
    begin(token)
    if row.waits_for is not None:
        step = "accounts.second_step" if row.waits_for is Waits.CODE else "accounts.first_factor"
        return redirect(url_for(step, next=safe_next(request.values.get("next"), "") or None), 303)
    return redirect(home_after(row), 303)


def home_after(row: SignIn) -> str:
    """Where one goes after signing in: where one was going, or home."""
    return safe_next(request.values.get("next"), "") or home_url(_viewer_of(row))


def _page(form: LoginForm, status: int = 200) -> ResponseReturnValue:
    shown = demo_accounts() if settings().is_demo else []
    after = safe_next(request.values.get("next"), "")
    return render_template("accounts/login.html", form=form, demo_accounts=shown, after=after), status


@blueprint.get("/login")
@anyone
def login() -> ResponseReturnValue:
    """The sign-in page; in the demo it lists the demo's accounts."""
    return _page(LoginForm(login=request.args.get("login", "")))


@blueprint.post("/login")
@anyone
def sign_in() -> ResponseReturnValue:
    """Sign in by password."""
    form = LoginForm()
    if not form.validate():
        return _page(form, 422)
    try:
        row, token = actions.sign_in_by_password(
            form.login.data or "", form.password.data or "", address=asker(), seen=seen()
        )
    except (actions.SignInWrong, actions.SignInRefused) as error:
        form.password.errors = [error.message]
        return _page(form, error.status)
    return enter(row, token)


@blueprint.get("/login/code")
@anyone
def code() -> ResponseReturnValue:
    """Ask where the code should go."""
    after = safe_next(request.args.get("next"), "")
    return render_template("accounts/code_contact.html", form=ContactForm(), after=after, purpose="sign_in")


@blueprint.post("/login/code")
@anyone
def send_code() -> ResponseReturnValue:
    """Send the code; the answer is the same whether or not the contact is known."""
    form, after = ContactForm(), safe_next(request.form.get("next"), "")
    if not form.validate():
        return render_template("accounts/code_contact.html", form=form, after=after, purpose="sign_in"), 422
    contact = form.contact.data or ""
    actions.send_code(ContactKind(contact_kind(contact)), contact, CodePurpose.SIGN_IN, address=asker())
    entry = CodeForm(formdata=None, contact=contact)
    return render_template("accounts/code_enter.html", form=entry, after=after)


@blueprint.post("/login/code/enter")
@anyone
def enter_code() -> ResponseReturnValue:
    """Sign in by the code."""
    form, after = CodeForm(), safe_next(request.form.get("next"), "")
    if not form.validate():
        return render_template("accounts/code_enter.html", form=form, after=after), 422
    contact = form.contact.data or ""
    try:
        row, token = actions.sign_in_by_code(
            ContactKind(contact_kind(contact)), contact, form.code.data or "", seen=seen()
        )
    except (actions.CodeWrong, actions.SignInRefused) as error:
        form.code.errors = [error.message]
        return render_template("accounts/code_enter.html", form=form, after=after), error.status
    return enter(row, token)


@blueprint.post("/logout")
@requires()
def sign_out() -> ResponseReturnValue:
    """End this session."""
    row = current_sign_in()
    if row is not None:
        actions.sign_out(row, by=current_actor())
    end()
    return redirect("/", 303)


@blueprint.post("/logout/everywhere")
@requires()
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of this person."""
    row = current_sign_in()
    if row is not None:
        actions.sign_out_everywhere(row.person, by=current_actor())
    end()
    return redirect(url_for("accounts.login"), 303)


@blueprint.get("/password/reset")
@anyone
def reset() -> ResponseReturnValue:
    """Ask for the contact of the account."""
    return render_template("accounts/code_contact.html", form=ContactForm(), after="", purpose="reset")


@blueprint.post("/password/reset")
@anyone
def send_reset() -> ResponseReturnValue:
    """Send a code; the same answer for known and unknown contacts."""
    form = ContactForm()
    if not form.validate():
        return render_template("accounts/code_contact.html", form=form, after="", purpose="reset"), 422
    contact = form.contact.data or ""
    actions.send_code(ContactKind(contact_kind(contact)), contact, CodePurpose.RESET, address=asker())
    return render_template("accounts/reset.html", form=ResetForm(formdata=None, contact=contact))


@blueprint.post("/password/reset/enter")
@anyone
def finish_reset() -> ResponseReturnValue:
    """Set the new password by the code; every session ends."""
    form = ResetForm()
    if not form.validate():
        return render_template("accounts/reset.html", form=form), 422
    contact = form.contact.data or ""
    kind = ContactKind(contact_kind(contact))
    try:
        actions.reset_password(kind, contact, form.code.data or "", form.password.data or "")
    except DomainError as error:
        field = form.password if isinstance(error, actions.PasswordWeak) else form.code
        field.errors = [error.message]
        return render_template("accounts/reset.html", form=form), error.status
    flash(_("密码已重设，所有设备都已退出。请用新密码登录。"), "good")
    return redirect(url_for("accounts.login"), 303)
