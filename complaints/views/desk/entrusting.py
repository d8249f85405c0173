"""Entrusting mediation: the parties are asked, the 委托函 says in whose name, both consents must be there."""

from flask import flash, render_template, request
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, queries
from complaints.documents import make_entrusting_asked, make_letters
from complaints.forms.entrusting import EntrustForm, filled
from complaints.models import ConsentKind
from complaints.queries.entrusting import asked_entrusting, is_free_to_entrust
from complaints.queries.intake import mediation_bodies
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.decisions import consents_to
from complaints.views.moves import go_home, not_now
from complaints.views.previewing import posted_paper
from kernel.errors import NotYours
from kernel.papers import Paper


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
    form = EntrustForm() if request.method == "POST" else EntrustForm(formdata=None, data=filled(asked))
    form.offer_bodies(bodies)
    form.shape(kind)
    consents = consents_to(complaint, ConsentKind.ENTRUST)
    is_ready = all(given for _name, given in consents)
    asks = "ask" in request.form or not is_ready

    def act() -> list[Paper | None]:
        body, terms = form.chosen(bodies), form.terms(kind)
        if asks:
            return [make_entrusting_asked(actions.ask_entrusting(complaint, body, terms, by=viewer.actor))]
        actions.entrust(complaint, body, terms, by=viewer.actor)
        return [*make_letters(complaint)]

    def said() -> str:
        told = _("已征询双方，答复后您会在案件页看到。")
        return told if asks else _("已委托%(body)s调解。", body=form.chosen(bodies).name)

    status, done = posted_paper(form, complaint, act, said, _("征询双方") if asks else _("委托"))
    if done is not None:
        return done
    hints = {body.ref: body.region.name for body in bodies if body.region}
    context = {"bodies": bodies, "consents": consents, "hints": hints, "asked": asked, "is_ready": is_ready}
    return render_template("complaints/desk/entrust.html", complaint=complaint, form=form, **context), status
