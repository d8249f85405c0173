"""The oral agreement: the mediator records it, everybody at the table reads the record."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints.documents import veiled
from complaints.models import Offer
from complaints.views.looking import address_of_look
from complaints.views.previewing import previewed
from kernel.errors import NotFound
from kernel.papers import Paper
from mediation import actions, documents, queries
from mediation.actions.oral import may_agree_orally
from mediation.forms.oral import OralForm
from mediation.models import Mediation, OralAgreement, SpokenHow
from mediation.queries.oral import oral_of
from mediation.views.agreement import lines_of
from mediation.views.blueprint import EVERYBODY, Page, blueprint
from mediation.views.table import is_chair


@blueprint.route("/<number>/oral", methods=["GET", "POST"])
@requires(*EVERYBODY)
def oral(number: str) -> Page:
    """The record once there is one; before that, for the chair of a committee's table, the form to make it."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    row = oral_of(mediation)
    complaint = mediation.complaint
    if row is not None:
        return _record_page(mediation, row)
    offer = actions.newest_accepted(mediation)
    if not may_agree_orally(mediation) or not is_chair(viewer, mediation) or offer is None:
        raise NotFound()
    form = OralForm(data={"offer": offer.ref})
    status, page = _record(form, mediation, offer)
    if page is not None:
        return page, status
    if status == 303:
        flash(_("已记录口头协议，从达成之日起生效。"), "good")
        return redirect(url_for(".oral", number=complaint.number), 303)
    return render_template("mediation/oral_form.html", complaint=complaint, mediation=mediation, form=form), status


def _record_page(mediation: Mediation, row: OralAgreement) -> Page:
    viewer, complaint = current_viewer(), mediation.complaint
    is_hidden = queries.is_veiled(viewer, complaint)
    context = {
        "lines": lines_of(queries.veiled(complaint, row.text) if is_hidden else row.text),
        "look_url": address_of_look(viewer, complaint) if is_hidden else None,
        "paper": documents.paper_of(row),
        "may_write": viewer.role is Role.MEDIATOR and viewer.person_id == mediation.mediator_id,
        "text": actions.text_in_the_way(mediation),
    }
    return render_template("mediation/oral.html", complaint=complaint, mediation=mediation, row=row, **context)


def _record(form: OralForm, mediation: Mediation, offer: Offer) -> tuple[int, str | None]:
    """The record is read in its very words before it is made: it cannot be changed afterwards."""
    viewer = current_viewer()

    def is_of_this_offer() -> bool:
        if form.offer.data != offer.ref:
            form.form_errors.append(_("方案已经变化，请重新核对。"))
        return form.offer.data == offer.ref

    def make() -> list[Paper | None]:
        agreed_on, how, partly = form.agreed_on.data, SpokenHow(form.how.data), form.extent.data == "part"
        assert agreed_on is not None, "the form asks for it"
        row = actions.record_oral(mediation, offer, agreed_on, how, by=viewer.actor, partly=partly)
        return [documents.make_oral(row)]

    label = _("记录口头协议")
    return previewed(form, make, label, is_of_this_offer, lambda text: veiled(viewer, mediation.complaint, text))
