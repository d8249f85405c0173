"""The institution says a case is not for it to answer: wrong firm, duplicate, no customer, settled, third party."""

from flask import flash, render_template
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, queries
from complaints.forms.beside import AdminForm
from complaints.lifecycle.answering import AdminKind
from complaints.queries.figures import figure
from complaints.views.institution import STAFF, Page, blueprint
from complaints.views.moves import attempt, go_home, not_now


@blueprint.route("/<number>/admin-answer", methods=["GET", "POST"])
@requires(*STAFF)
def admin_answer(number: str) -> Page:
    """One kind with reasons; until an officer has reviewed it, it is no answer and stops no clock (平台规则)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "admin_answer")
    if away is not None:
        return away
    form, status = AdminForm(), 200
    if form.is_sent:
        failed = 422
        if form.validate():
            words = actions.AdminWords(AdminKind(form.kind.data), form.reasons.data or "", form.reference.data or "")
            key = form.key.data or ""
            failed = attempt(form, lambda: actions.give_admin_answer(complaint, words, by=viewer.actor, key=key)) or 0
        if not failed:
            flash(_("已提交处理单位核对。核对之前这不算答复，答复期限照常计算。"), "good")
            return go_home(viewer, complaint, anchor="admin-answers")
        status = failed
    context = {"form": form, "days": figure("admin_review")}
    return render_template("complaints/institution/admin_answer.html", complaint=complaint, **context), status
