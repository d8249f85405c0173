"""A learner's reports taken out of a complaint: where they stand, the body's questions, more for the body."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints.forms.report_door import MoreForm
from complaints.lifecycle import ReportState
from complaints.models import SaidAs
from complaints.queries.reports import report_for, was_read, words_in
from complaints.views.learner import Page, blueprint
from complaints.views.report_code import tell_more
from complaints.views.reports import TONES, page_of, state_sentence, state_words
from kernel import files


@blueprint.get("/reports/<number>")
@requires(Role.LEARNER)
def report(number: str) -> Page:
    """A report taken out of a complaint: its number, its body, where it stands, the reporter's own words."""
    found = report_for(current_viewer(), number)
    said = words_in(found, SaidAs.QUESTION, SaidAs.ANSWER, SaidAs.MORE, SaidAs.SHOWN)
    answered = {row.question_id for row in said}
    return render_template(
        "complaints/learner/report.html",
        **page_of(found),
        state=(state_words(found), TONES[found.state]),
        sentence=state_sentence(found),
        was_read=was_read(found),
        said=[row for row in said if row.kind is not SaidAs.SHOWN],
        looks=[row for row in said if row.kind is SaidAs.SHOWN],
        open_questions=[row for row in said if row.kind is SaidAs.QUESTION and row.id not in answered],
        is_open=found.state is not ReportState.CLOSED,
    )


@blueprint.route("/reports/<number>/more", methods=["GET", "POST"])
@requires(Role.LEARNER)
def report_more(number: str) -> Page:
    """Answer the body's question, named in the address, or tell more, from one's own account."""
    viewer = current_viewer()
    found = report_for(viewer, number)
    home = redirect(url_for(".report", number=found.number), 303)
    if found.state is ReportState.CLOSED:
        flash(_("这一件已经办结，不能再补充。有新的事实，请重新提交。"), "info")
        return home
    asked = request.args.get("question")
    question = next((row for row in words_in(found, SaidAs.QUESTION) if row.ref == asked), None)
    form, status = MoreForm(), 200
    if form.is_sent:
        status = tell_more(found, question, form, viewer.actor)
        if status == 303:
            flash(_("已收到您补充的内容。"), "good")
            return home
    kept = files.quarantined(form.key.data or "")
    context = {"form": form, "question": question, "kept": kept, "back": home.location}
    return render_template("complaints/reports/more.html", **context), status
