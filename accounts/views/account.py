"""One's own account: contacts, sessions, password, for whom one acts, language and type size."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import actions
from accounts.forms import PasswordForm
from accounts.permissions import current_actor, current_person, requires
from accounts.queries import memberships_of, sign_ins_of
from accounts.views.session import blueprint, current_sign_in, keep_preferences
from kernel.errors import NotFound
from kernel.security import safe_next
from kernel.web import VIEWS, anyone

LANGUAGES = {"zh": "zh-Hans", "en": "en"}


def _page(form: PasswordForm, status: int = 200) -> ResponseReturnValue:
    person, here = current_person(), current_sign_in()
    if person is None or here is None:
        raise NotFound()
    return (
        render_template(
            "accounts/account.html",
            form=form,
            person=person,
            here=here,
            sign_ins=sign_ins_of(person.id),
            memberships=memberships_of(person.id),
        ),
        status,
    )


@blueprint.get("/account")
@requires()
def account() -> ResponseReturnValue:
    """What is kept of this account."""
    return _page(PasswordForm())


@blueprint.post("/account/password")
@requires()
def change_password() -> ResponseReturnValue:
    """Set a new password; other sessions end."""
    form, person, here = PasswordForm(), current_person(), current_sign_in()
    if person is None or here is None:
        raise NotFound()
    if not form.validate():
        return _page(form, 422)
    current, password = form.current.data or "", form.password.data or ""
    try:
        actions.change_password(person, current, password, by=current_actor(), keep=here)
    except (actions.PasswordWeak, actions.SignInWrong) as error:
        field = form.password if isinstance(error, actions.PasswordWeak) else form.current
        field.errors = [error.message]
        return _page(form, error.status)
    flash(_("密码已更新，其他设备已退出。"), "good")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/switch")
@requires()
def switch() -> ResponseReturnValue:
    """Act for another of one's organisations, or as a learner."""
    row = current_sign_in()
    if row is None:
        raise NotFound()
    chosen = request.form.get("membership", "")
    actions.switch_membership(row, int(chosen) if chosen.isdigit() else None, by=current_actor())
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/preferences")
@anyone
def preferences() -> ResponseReturnValue:
    """Keep language and type size: with the account, and in a plain cookie for pages before signing in."""
    locale = LANGUAGES.get(request.form.get("language", ""))
    view = request.form.get("view") if request.form.get("view") in VIEWS else None
    person = current_person()
    if person is not None:
        actions.set_preferences(person, locale=locale, view_mode=view, by=current_actor())
    answer = make_response(redirect(_without_choice(safe_next(request.form.get("next"))), 303))
    keep_preferences(answer, locale, view)
    return answer


def _without_choice(address: str) -> str:
    """The page one came from; what its address asked for would undo the choice just made."""
    parts = urlsplit(address)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in ("view", "language")
    ]
    return parts._replace(query=urlencode(kept)).geturl()
