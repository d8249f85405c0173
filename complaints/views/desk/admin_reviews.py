"""The officer reviews what an institution said beside the matter; what follows from upholding is an act of its own."""

from flask import flash, render_template
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, queries, rulesets
from complaints.actions.clocks import body_kind
from complaints.forms.beside import ReviewForm
from complaints.lifecycle.answering import AdminKind
from complaints.models import Complaint, ReviewState
from complaints.queries.answering import admin_answers_of
from complaints.queries.figures import figure
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.moves import attempt, go_home, not_now

GROUND_AFTER = {AdminKind.SETTLED: 1}  # all others: what would have kept the case from being accepted (item 6)


def upheld_grounds(complaint: Complaint) -> dict[str, str]:
    """By kind of answer the ground that comes near, of the body's own list; the officer chooses."""
    rules = rulesets.load(complaint.ruleset)
    rows = {row.number: row.text for row in rules.termination_grounds(body_kind(complaint))}
    return {str(kind): rows.get(GROUND_AFTER.get(kind, 6), "") for kind in AdminKind}


@blueprint.route("/<number>/admin-review", methods=["GET", "POST"])
@requires(*OFFICE)
def admin_review(number: str) -> Page:
    """Uphold or reject, in words both sides read; rejected, the institution's time to answer starts again."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "review_admin")
    if away is not None:
        return away
    row = next((one for one in admin_answers_of(complaint) if one.state is ReviewState.WAITING), None)
    if row is None:
        flash(_("现在没有等待核对的程序性答复。"), "info")
        return go_home(viewer, complaint)
    form, status = ReviewForm(), 200
    if form.is_sent:
        failed = 422
        if form.validate():
            upheld, words = form.decision.data == "uphold", form.words.data or ""
            failed = attempt(form, lambda: actions.review_admin_answer(row, upheld, words, by=viewer.actor)) or 0
        if not failed:
            flash(_("核对结果已告知双方。"), "good")
            return go_home(viewer, complaint, anchor="admin-answers")
        status = failed
    context = {"form": form, "row": row, "days": figure("response")}
    return render_template("complaints/desk/admin_review.html", complaint=complaint, **context), status
