"""How one wants to be told of what."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import actions
from accounts.forms import ChannelsForm
from accounts.models import ContactKind, Person
from accounts.permissions import current_actor, current_person, requires
from accounts.queries import choices_of, verified_contact
from accounts.views.session import blueprint
from kernel.errors import NotFound


def _person() -> Person:
    person = current_person()
    if person is None:
        raise NotFound()
    return person


def _page(form: ChannelsForm, status: int = 200) -> ResponseReturnValue:
    person = _person()
    contacts = {kind: verified_contact(person, kind) for kind in ContactKind}
    return render_template("accounts/channels.html", form=form, contacts=contacts), status


def _form() -> ChannelsForm:
    person, form = _person(), ChannelsForm()
    form.offer(bool(verified_contact(person, ContactKind.PHONE)), bool(verified_contact(person, ContactKind.EMAIL)))
    if request.method == "GET":
        form.show(choices_of(person.id))
    return form


@blueprint.get("/messages/choices")
@requires()
def channels() -> ResponseReturnValue:
    """By which channel for what."""
    return _page(_form())


@blueprint.post("/messages/choices")
@requires()
def choose_channels() -> ResponseReturnValue:
    """Keep the choice."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    actions.choose_channel(_person(), form.chosen, by=current_actor())
    flash(_("已保存。决定和文书的通知始终会发给您，验证码始终立即发送。"), "good")
    return redirect(url_for("accounts.channels"), 303)
