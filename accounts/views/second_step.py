"""The second step of signing in: a code of the authenticator, a recovery code, or setting the authenticator up."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import actions
from accounts.forms import EnrolForm, SecondStepForm
from accounts.models import SignIn, Waits
from accounts.queries.office import factor_of
from accounts.views.login import home_after
from accounts.views.session import begin, blueprint, waiting_sign_in
from kernel import qr, totp
from kernel.errors import DomainError
from kernel.events import Actor
from kernel.security import safe_next
from kernel.web import anyone


def _waiting(what: Waits) -> SignIn | None:
    row = waiting_sign_in()
    return row if row is not None and row.waits_for is what else None


def _again() -> ResponseReturnValue:
    """There is nothing to prove (any more): sign in from the beginning."""
    return redirect(url_for("accounts.login", next=safe_next(request.values.get("next"), "") or None), 303)


def _proved(
    form: SecondStepForm | EnrolForm, do: Callable[[], ResponseReturnValue]
) -> tuple[int, ResponseReturnValue | None]:
    """What follows a right code; else the status of the page that says what to mend."""
    if request.method != "POST":
        return 200, None
    if not form.validate():
        return 422, None
    try:
        return 200, do()
    except DomainError as error:
        form.code.errors = [error.message]
        return error.status, None


@blueprint.route("/login/second", methods=["GET", "POST"])
@anyone
def second_step() -> ResponseReturnValue:
    """Prove the second factor of the sign-in just begun."""
    row, form = _waiting(Waits.CODE), SecondStepForm()
    if row is None:
        return _again()

    def do() -> ResponseReturnValue:
        begin(actions.finish_sign_in(row, form.code.data or ""))
        return redirect(home_after(row), 303)

    status, done = _proved(form, do)
    if done is not None:
        return done
    after = safe_next(request.values.get("next"), "")
    return render_template("accounts/second_step.html", form=form, after=after), status


@blueprint.route("/login/enrol", methods=["GET", "POST"])
@anyone
def first_factor() -> ResponseReturnValue:
    """Set the authenticator up in the sign-in just begun; the recovery codes are shown once, and it is open."""
    row, form = _waiting(Waits.ENROL), EnrolForm()
    if row is None:
        return _again()

    def do() -> ResponseReturnValue:
        codes = actions.enrol_factor(row.person, form.code.data or "", by=Actor(row.person_id, "self"))
        begin(actions.open_waiting(row))
        return render_template("accounts/recovery_codes.html", codes=codes, onward=home_after(row))

    status, done = _proved(form, do)
    return done or enrolment_page(row.person_id, form, status, url_for(".first_factor"))


def enrolment_page(person_id: int, form: EnrolForm, status: int, action: str) -> ResponseReturnValue:
    """The QR code and the secret of the authenticator being set up."""
    row = factor_of(person_id)
    if row is None or row.secret is None or row.confirmed_at is not None:
        return _again()
    account = row.person.login or row.person.ref[:8]
    address = totp.address(row.secret, account, "学诉")
    context = {"picture": qr.picture(address), "secret": totp.grouped(row.secret), "action": action}
    after = safe_next(request.values.get("next"), "")
    return render_template("accounts/enrol.html", form=form, after=after, account=account, **context), status
