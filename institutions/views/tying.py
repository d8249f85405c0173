"""Accounts that ask to be bound to a record, before whoever keeps the record."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_actor, current_viewer, requires
from institutions import actions
from institutions.forms.binding import DecideForm
from institutions.queries.binding import binding_to_decide, bindings_to_decide
from institutions.views.blueprint import KEEPERS, Page, attempt, blueprint


@blueprint.get("/accounts")
@requires(*KEEPERS)
def accounts() -> Page:
    """What waits, the oldest first."""
    return render_template("registry/accounts.html", rows=bindings_to_decide(current_viewer()))


@blueprint.route("/accounts/<ref>/<any(approve, refuse):act>", methods=["GET", "POST"])
@requires(*KEEPERS)
def decide_account(ref: str, act: str) -> Page:
    """Approve or refuse, with a reason."""
    row = binding_to_decide(current_viewer(), ref)
    form, status = DecideForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            does = actions.approve_binding if act == "approve" else actions.refuse_binding
            failed = attempt(form, lambda: does(row, form.reason.data or "", by=current_actor()))
            if failed is None:
                flash(_("已绑定。") if act == "approve" else _("已记下，理由会告诉申请的账号。"), "good")
                return redirect(url_for(".accounts"), 303)
            status = failed
    return render_template("registry/account.html", row=row, form=form, act=act), status
