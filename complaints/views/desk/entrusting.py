"""Entrusting mediation: the parties are asked, the 委托函 says in whose name, both consents must be there."""

from flask import flash, render_template, request
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, queries
from complaints.forms.entrusting import EntrustForm, filled
from complaints.models import ConsentKind
from complaints.queries.entrusting import asked_entrusting, is_free_to_entrust
from complaints.queries.intake import mediation_bodies
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.decisions import consents_to
from complaints.views.moves import attempt, go_home, not_now
from kernel.errors import NotYours


@blueprint.route("/<number>/entrust", methods=["GET", "POST"])
@requires(*OFFICE)
def entrust(number: str) -> Page:
    """Ask both parties, or entrust once both have consented (IR art. 46(4); O121 art. 19)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "entrust")
    if away is not None:
        return away
    if complaint.body is None:
        raise NotYours()
    if not is_free_to_entrust(complaint):
        flash(_("案件已经委托调解。受托的组织没有谈成、交回之后，才能另行委托。"), "info")
        return go_home(viewer, complaint)
    kind, bodies, asked = complaint.body.kind, mediation_bodies(), asked_entrusting(complaint)
    form, status = EntrustForm() if request.method == "POST" else EntrustForm(formdata=None, data=filled(asked)), 200
    form.offer_bodies(bodies)
    form.shape(kind)
    consents = consents_to(complaint, ConsentKind.ENTRUST)
    is_ready = all(given for _name, given in consents)
    if form.is_sent:
        status = 422
        if form.validate():
            body, terms = form.chosen(bodies), form.terms(kind)
            asks = "ask" in request.form or not is_ready
            act = actions.ask_entrusting if asks else actions.entrust
            failed = attempt(form, lambda: act(complaint, body, terms, by=viewer.actor))
            if failed is None:
                said = _("已征询双方，答复后您会在案件页看到。") if asks else _("已委托%(body)s调解。", body=body.name)
                flash(said, "good")
                return go_home(viewer, complaint)
            status = failed
    hints = {body.ref: body.region.name for body in bodies if body.region}
    context = {"bodies": bodies, "consents": consents, "hints": hints, "asked": asked, "is_ready": is_ready}
    return render_template("complaints/desk/entrust.html", complaint=complaint, form=form, **context), status
