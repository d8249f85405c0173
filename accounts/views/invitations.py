"""Accepting an invitation: the address from the letter, a password, and on to the authenticator."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import actions
from accounts.forms import AcceptForm
from accounts.queries import person_by_contact
from accounts.queries.office import invitation_by_token
from accounts.views.login import asker, enter, seen
from accounts.views.session import blueprint
from kernel.security import hit
from kernel.web import anyone


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@anyone
def invitation(token: str) -> ResponseReturnValue:
    """Who invites into what, and a password: a new one, or that of the account the contact already has."""
    if request.method == "GET":
        hit("invitation-look", asker(), 120, 3600, durable=False)
    row = invitation_by_token(token)
    if row is None:
        raise actions.InvitationGone()
    person, form, status = person_by_contact(row.kind, row.contact), AcceptForm(), 200
    is_known = person is not None and bool(person.password_hash)
    needs_name = person is None
    if is_known:
        form.password.label.text = _("现在的密码")
    if request.method == "POST":
        status = 422
        if form.validate() and _named(form, needs_name):
            name, password = form.name.data or "", form.password.data or ""
            try:
                return enter(*actions.accept_invitation(token, name, password, address=asker(), seen=seen()))
            except (actions.PasswordWeak, actions.PasswordNeeded) as error:
                form.password.errors, status = [error.message], error.status
    context = {"invitation": row, "is_known": is_known, "needs_name": needs_name}
    return render_template("accounts/invitation.html", form=form, **context), status


def _named(form: AcceptForm, needs_name: bool) -> bool:
    if needs_name and not form.name.data:
        form.name.errors = [_("请填写姓名。")]
        return False
    return True
