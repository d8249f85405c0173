"""The institution says a case is not for it to answer: wrong firm, duplicate, no customer, settled, third party."""

from flask import flash, render_template
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, queries
from complaints.forms.beside import AdminForm
from complaints.lifecycle.answering import AdminKind
from complaints.models import DraftOf, TemplateUse
from complaints.queries.figures import figure
from complaints.views.answer_drafts import Drafting, drafting
from complaints.views.institution import STAFF, Page, blueprint
from complaints.views.institution_answer import builder, worked
from complaints.views.moves import attempt
from complaints.views.ready_words import is_own, words_ready


@blueprint.route("/<number>/admin-answer", methods=["GET", "POST"])
@requires(*STAFF)
def admin_answer(number: str) -> Page:
    """One kind with reasons; until an officer has reviewed it, it is no answer and stops no clock (平台规则)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    drafted = drafting(viewer, complaint, DraftOf.ADMIN, builder(complaint, DraftOf.ADMIN))
    done = worked(drafted, lambda: _send(drafted), drafted.form.reasons, "admin-answers")
    if not isinstance(done, int):
        return done
    context = {"form": drafted.form, "drafted": drafted, "ready": words_ready(viewer, TemplateUse.ANSWER)}
    context["days"] = figure("admin_review")
    return render_template("complaints/institution/admin_answer.html", complaint=complaint, **context), done


def _send(drafted: Drafting) -> int:
    """Hand it in and say 303; else the status of the page that shows what to mend."""
    form: AdminForm = drafted.form
    if not form.validate() or not is_own(drafted.viewer, TemplateUse.ANSWER, form.reasons):
        return 422
    words = actions.AdminWords(AdminKind(form.kind.data), form.reasons.data or "", form.reference.data or "")
    key, seen, by = form.key.data or "", form.seen.data or "", drafted.viewer.actor
    failed = attempt(form, lambda: actions.give_admin_answer(drafted.complaint, words, by=by, key=key, seen=seen))
    if failed is None:
        flash(_("已提交处理单位核对。核对之前这不算答复，答复期限照常计算。"), "good")
        return 303
    return drafted.look_again(failed) if failed == 409 else failed
