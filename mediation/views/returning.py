"""The entrusted body gives a case back in which nothing was agreed; the department decides what follows."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import queries as cases
from complaints.lifecycle import PartyRole
from complaints.lifecycle.entrusting import EntrustingState
from complaints.queries.entrusting import entrusting_of
from complaints.views.moves import attempt, go_home
from kernel.errors import NotYours
from mediation import actions, queries
from mediation.forms import ReturnForm
from mediation.views.blueprint import OFFICE, Page, blueprint

ENTRUSTED = frozenset({PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR})


@blueprint.route("/<number>/return", methods=["GET", "POST"])
@requires(*OFFICE, Role.MEDIATOR)
def return_case(number: str) -> Page:
    """Write why nothing was agreed and give the case back (O121 art. 19; IR art. 46(4))."""
    viewer = current_viewer()
    complaint = cases.complaint_for(viewer, number)
    if not cases.roles_of(viewer, complaint) & ENTRUSTED:
        raise NotYours()
    row = entrusting_of(complaint)
    if row is None or row.state is not EntrustingState.STANDING:
        flash(_("这件委托已经交回，或者不是委托调解的案件。"), "info")
        return go_home(viewer, complaint, "table" if queries.mediation_of(complaint) else "case")
    table, form, status = queries.mediation_of(complaint), ReturnForm(), 200
    if form.is_sent:
        failed: int | None = 422
        if form.validate():
            failed = attempt(
                form, lambda: actions.return_case(complaint, table, form.words.data or "", by=viewer.actor)
            )
        if failed is None:
            flash(_("已交回%(body)s，由其决定终止调解或者另行委托。", body=row.body.name), "good")
            return redirect(url_for(".table", number=number), 303) if table else go_home(viewer, complaint)
        status = failed
    context = {"complaint": complaint, "form": form, "entrusting": row, "table": table}
    return render_template("mediation/return.html", **context), status
