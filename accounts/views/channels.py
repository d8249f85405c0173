"""How one wants to be told of what, and one's e-mail address, proved by a code."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import actions
from accounts.forms import ChannelsForm, EmailCodeForm, EmailForm
from accounts.models import CodePurpose, ContactKind, Person
from accounts.permissions import current_actor, current_person, requires
from accounts.queries import choices_of, verified_contact
from accounts.views.login import asker
from accounts.views.session import blueprint
from kernel.errors import DomainError, NotFound, TooMany


def _person() -> Person:
    person = current_person()
    if person is None:
        raise NotFound()
    return person


def _page(form: ChannelsForm, email: EmailForm, status: int = 200) -> ResponseReturnValue:
    person = _person()
    contacts = {kind: verified_contact(person, kind) for kind in ContactKind}
    return render_template("accounts/channels.html", form=form, email_form=email, contacts=contacts), status


def _form() -> ChannelsForm:
    person, form = _person(), ChannelsForm()
    form.offer(bool(verified_contact(person, ContactKind.PHONE)), bool(verified_contact(person, ContactKind.EMAIL)))
    if request.method == "GET":
        form.show(choices_of(person.id))
    return form


def _untouched() -> ChannelsForm:
    """The choices as they are kept, beside the other form of the page."""
    person, form = _person(), ChannelsForm(formdata=None)
    form.offer(*(bool(verified_contact(person, kind)) for kind in ContactKind))
    form.show(choices_of(person.id))
    return form


@blueprint.get("/messages/choices")
@requires()
def channels() -> ResponseReturnValue:
    """By which channel for what."""
    return _page(_form(), EmailForm())


@blueprint.post("/messages/choices")
@requires()
def choose_channels() -> ResponseReturnValue:
    """Keep the choice."""
    form = _form()
    if not form.validate():
        return _page(form, EmailForm(formdata=None), 422)
    actions.choose_channel(_person(), form.chosen, by=current_actor())
    flash(_("已保存。决定和文书的通知始终会发给您，验证码始终立即发送。"), "good")
    return redirect(url_for("accounts.channels"), 303)


@blueprint.post("/messages/email")
@requires()
def add_email() -> ResponseReturnValue:
    """Send a code to the address to be proved."""
    form = EmailForm()
    if not form.validate():
        return _page(_untouched(), form, 422)
    address = form.email.data or ""
    try:
        actions.send_code(ContactKind.EMAIL, address, CodePurpose.CONTACT, address=asker())
    except TooMany as error:
        form.email.errors = [error.message]
        return _page(_untouched(), form, error.status)
    return render_template("accounts/email_code.html", form=EmailCodeForm(formdata=None, email=address))


@blueprint.post("/messages/email/code")
@requires()
def prove_email() -> ResponseReturnValue:
    """The code came: the address is the person's one address from now on."""
    form = EmailCodeForm()
    if not form.validate():
        return render_template("accounts/email_code.html", form=form), 422
    address = form.email.data or ""
    try:
        actions.check_code(ContactKind.EMAIL, address, CodePurpose.CONTACT, form.code.data or "")
        actions.replace_email(_person(), address, by=current_actor())
    except DomainError as error:
        form.code.errors = [error.message]
        return render_template("accounts/email_code.html", form=form), error.status
    flash(_("邮箱已验证。"), "good")
    return redirect(url_for("accounts.channels"), 303)
