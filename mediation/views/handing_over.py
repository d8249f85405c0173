"""A table whose mediator left the body is given to another of its mediators."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import queries as cases
from complaints.views.moves import attempt
from kernel.errors import NotYours
from mediation import actions, queries
from mediation.forms import MediatorForm
from mediation.lifecycle import MediationState
from mediation.views.blueprint import OFFICE, Page, blueprint


@blueprint.route("/<number>/hand-over", methods=["GET", "POST"])
@requires(*OFFICE)
def hand_over(number: str) -> Page:
    """Choose the mediator who takes the table over."""
    viewer = current_viewer()
    complaint = cases.complaint_for(viewer, number)
    table = queries.mediation_of(complaint)
    if table is None or table.body_id != viewer.organisation_id:
        raise NotYours()
    if table.state is not MediationState.OPEN:
        flash(_("调解已经结束，不需要换调解员。"), "info")
        return redirect(url_for(".index"), 303)
    people = [one for one in queries.mediators_of(table.body_id) if one.id != table.mediator_id]
    form, status = MediatorForm(), 200
    form.offer_people(people)
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, lambda: actions.hand_over(table, form.chosen(people), by=viewer.actor))
            if failed is None:
                flash(_("已换调解员，双方都能看到。"), "good")
                return redirect(url_for(".index"), 303)
            status = failed
    return render_template("mediation/hand_over.html", complaint=complaint, form=form, people=people), status
