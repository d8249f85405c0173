"""The complaining side says whether a private receiver may have name and phone, and may change it until they went."""

from flask import flash, render_template
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import queries
from complaints.actions.contact_asking import answer_contact
from complaints.forms.learner import GivenForm
from complaints.lifecycle.copying import UNSENT, ContactState
from complaints.models import ContactAsking
from complaints.queries.copies import asking_for
from complaints.views.learner import Page, blueprint
from complaints.views.moves import attempt, go_home


@blueprint.route("/<number>/contact/<ref>", methods=["GET", "POST"])
@requires(Role.LEARNER)
def contact_consent(number: str, ref: str) -> Page:
    """To whom, for what, and yes or no; after it was sent only what went."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    row = asking_for(viewer, complaint, ref)
    said = {ContactState.ASKED: None, ContactState.GIVEN: "yes"}.get(row.state, "no")
    form, status = GivenForm(data={"given": said}), 200
    if form.is_sent:
        given = form.given.data == "yes"
        failed = attempt(form, lambda: answer_contact(row, given, by=viewer.actor)) if form.validate() else 422
        if failed is None:
            flash(_("已记下您的选择，送出以前可以更改。"), "good")
            return go_home(viewer, complaint, anchor="consents")
        status = failed
    context = {"form": form, "row": row, "is_open": row.copy.state in UNSENT, "words": _what_went(row)}
    return render_template("complaints/learner/contact_consent.html", complaint=complaint, **context), status


def _what_went(row: ContactAsking) -> str:
    if row.copy.has_contact:
        return _("您的姓名和电话已按您的同意提供给「%(who)s」。要停止使用，可以向对方提出。", who=row.receiver)
    return _("抄送已经送出，没有您的姓名和电话。")
