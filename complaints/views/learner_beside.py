"""What only the learner says beside a case: which points are solved, and stars for the answer and for the body."""

from flask import flash, render_template
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.facts import wish
from complaints.forms.beside import RateForm, marks_form
from complaints.lifecycle.answering import OpinionKind
from complaints.queries.answering import newest_marks, opinions_of
from complaints.views.beside import not_said_now
from complaints.views.learner import Page, blueprint
from complaints.views.moves import attempt, go_home


@blueprint.route("/<number>/marks", methods=["GET", "POST"])
@requires(Role.LEARNER)
def marks(number: str) -> Page:
    """Mark each point as solved or not; it may be changed until the case is closed, and unmarked is no consent."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_said_now(viewer, complaint, "mark")
    if away is not None:
        return away
    points, known = complaint.points, {key: row.mark for key, row in newest_marks(complaint).items()}
    form, status = marks_form(points, [wish(point) for point in points], known), 200
    if form.is_sent:
        failed = 422
        if form.validate():
            chosen = form.marks(points)
            failed = attempt(form, lambda: actions.mark_points(complaint, chosen, by=viewer.actor)) or 0
        if not failed:
            flash(_("已记下您的标记，结案前可以更改。"), "good")
            return go_home(viewer, complaint, anchor="points")
        status = failed
    return render_template("complaints/beside/marks.html", complaint=complaint, form=form, points=points), status


@blueprint.route("/<number>/rate/<any(answer,body):about>", methods=["GET", "POST"])
@requires(Role.LEARNER)
def rate(number: str, about: str) -> Page:
    """Stars for the answer, or after the end for the body; leaving them out is its own class and holds nothing up."""
    viewer, kind = current_viewer(), OpinionKind(about)
    complaint = queries.complaint_for(viewer, number)
    away = not_said_now(viewer, complaint, f"rate_{about}")
    if away is not None:
        return away
    said = next((row for (what, _party), row in opinions_of(complaint).items() if what is kind), None)
    form = RateForm(data={"stars": str(said.stars), "words": said.words} if said else None)
    status = 200
    if form.is_sent:
        failed = 422
        if form.validate():
            stars, words = int(form.stars.data), form.words.data or ""
            failed = attempt(form, lambda: actions.rate(complaint, kind, stars, words, by=viewer.actor)) or 0
        if not failed:
            flash(_("谢谢，已记下您的评分。"), "good")
            return go_home(viewer, complaint, anchor="ratings")
        status = failed
    return render_template("complaints/beside/rate.html", complaint=complaint, form=form, kind=kind), status
