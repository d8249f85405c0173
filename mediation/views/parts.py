"""Partly agreed: the mediator marks what an accepted offer settles, the rest stays on the table."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectMultipleField

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions as case_actions
from complaints import queries as cases
from complaints.facts import wish
from complaints.models import Offer, OfferState
from complaints.views.moves import attempt
from kernel.errors import NotFound
from kernel.forms import PostForm, options, required
from mediation import queries
from mediation.models import Mediation
from mediation.views.blueprint import Page, blueprint
from mediation.views.table import is_chair

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class PartForm(PostForm):
    """Which points the offer settles."""

    offer = HiddenField()
    points = SelectMultipleField(_l("已经谈妥的要求"), validators=required(_l("请选择已经谈妥的要求。")))


@blueprint.route("/<number>/part", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def part(number: str) -> Page:
    """Mark what is agreed and go on with the rest; the promises of that offer are owed from now."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    complaint, offer = mediation.complaint, _accepted(mediation)
    if offer is None or not is_chair(viewer, mediation):
        raise NotFound()
    open_points = [point for point in complaint.points if point.settled_by_id is None]
    form, status = PartForm(data={"offer": offer.ref}), 200
    form.points.choices = options((str(point.id), wish(point)) for point in open_points)
    if form.is_sent:
        status = 422
        if form.validate() and form.offer.data == offer.ref:
            chosen = [int(key) for key in form.points.data or []]
            by = viewer.actor
            status = attempt(form, lambda: case_actions.settle_part(complaint, offer, chosen, by=by)) or 303
        if status == 303:
            flash(_("已记下。其余的要求继续调解。"), "good")
            return redirect(url_for(".table", number=complaint.number), 303)
    return render_template("mediation/part.html", complaint=complaint, form=form), status


def _accepted(mediation: Mediation) -> Offer | None:
    """The newest version all have accepted, as the viewer hears it."""
    offers = cases.offers_of(current_viewer(), mediation.complaint)
    return next((one for one in offers if one.state is OfferState.ACCEPTED), None)
