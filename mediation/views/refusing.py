"""A party does not want to go on, and may take it back while nothing was decided."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints.views.moves import attempt
from mediation import actions, queries
from mediation.forms import PlainForm, RefusalForm
from mediation.views.blueprint import SEATED, Page, blueprint
from mediation.views.seats import seating_of


@blueprint.route("/<number>/refuse", methods=["GET", "POST"])
@requires(*SEATED)
def refuse(number: str) -> Page:
    """A party does not want to go on; the ways out are told, the body decides."""
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number)
    form, status = RefusalForm(), 200
    if seating_of(viewer, table)["has_refused"]:
        return render_template("mediation/refused.html", complaint=table.complaint)
    if form.is_sent:
        status = 422
        if form.validate():
            said = form.because.data or "", form.words.data or ""
            failed = attempt(form, lambda: actions.refuse_table(table, *said, by=viewer.actor))
            if failed is None:
                flash(_("已记下，经办单位会决定是否终止调解。您的其他途径不受影响。"), "good")
                return redirect(url_for(".table", number=number), 303)
            status = failed
    return render_template("mediation/refuse.html", complaint=table.complaint, form=form), status


@blueprint.post("/<number>/refuse/take-back")
@requires(*SEATED)
def take_back_refusal(number: str) -> Page:
    """The party is willing after all."""
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number)
    form = PlainForm()
    failed = attempt(form, lambda: actions.take_back_refusal(table, by=viewer.actor))
    if failed is not None:
        flash(form.form_errors[0], "info")
        return redirect(url_for(".seats", number=number), 303)
    flash(_("已收回，调解继续。"), "good")
    return redirect(url_for(".table", number=number), 303)
