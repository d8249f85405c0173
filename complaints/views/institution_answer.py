"""The institution's answer: its form over what was drafted, the press that sends it, and a draft that is only read."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from accounts.permissions import current_viewer, requires
from complaints import actions, queries
from complaints.facts import wish
from complaints.forms.beside import AdminForm
from complaints.forms.institution import AnswerForm, answer_form
from complaints.forms.learner import PressForm
from complaints.models import Complaint, DraftOf, PointKind, TemplateUse
from complaints.queries.answer_drafts import answer_draft_of, typed_in
from complaints.queries.figures import figure
from complaints.views.answer_drafts import (
    ENDPOINTS,
    Build,
    Drafting,
    drafting,
    has_words,
    lines_of,
    pairs,
    typed_into,
)
from complaints.views.institution import STAFF, Page, blueprint, due_of
from complaints.views.moves import attempt, go_home, not_now
from complaints.views.ready_words import are_own, inserted, words_ready

ACTS = {DraftOf.ANSWER: "answer", DraftOf.ADMIN: "admin_answer"}


@blueprint.route("/<number>/answer", methods=["GET", "POST"])
@requires(*STAFF)
def answer(number: str) -> Page:
    """Answer every point in plain words, with an offer if there is one (T-RESP, 平台规则); or keep a draft of it."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    drafted = drafting(viewer, complaint, DraftOf.ANSWER, builder(complaint, DraftOf.ANSWER))
    done = worked(drafted, lambda: _answer(drafted), drafted.form.words, "answers")
    if not isinstance(done, int):
        return done
    points = [{"words": wish(point), "is_refund": point.kind is PointKind.REFUND} for point in complaint.points]
    context = {
        "points": points,
        "due": due_of(complaint),
        "second": figure("response_final"),
        "drafted": drafted,
        "ready": words_ready(viewer, TemplateUse.ANSWER),
    }
    page = render_template("complaints/institution/answer.html", complaint=complaint, form=drafted.form, **context)
    return page, done


def builder(complaint: Complaint, kind: DraftOf) -> Build:
    """How the form of this kind is made, over what is sent or over what was kept."""
    if kind is DraftOf.ADMIN:
        return lambda typed: AdminForm(typed) if typed is not None else AdminForm()
    is_first = not queries.answers_of(complaint)
    return lambda typed: answer_form(complaint.points, may_be_interim=is_first, typed=typed)


def worked(drafted: Drafting, send: Callable[[], int], field: Any, anchor: str) -> Page | int:
    """The way on when the press did something; else the status of the page with the form.

    A form that comes too late is not thrown away: it stays on the page with what was typed.
    """
    form, complaint = drafted.form, drafted.complaint
    if drafted.is_saving:
        return drafted.save()
    away = not_now(drafted.viewer, complaint, ACTS[drafted.kind])
    if away is not None and not (form.is_sent and has_words(form)):
        return away
    if inserted(drafted.viewer, TemplateUse.ANSWER, form, field):
        return 200
    if away is not None:
        form.form_errors.append(_("没有发出：案件情况已经变化。您写的内容还在下面，已经存为草稿。"))
        return drafted.keep_failed(409)
    if not form.is_sent:
        return 200
    status = send()
    return go_home(drafted.viewer, complaint, anchor=anchor) if status == 303 else drafted.keep_failed(status)


def _answer(drafted: Drafting) -> int:
    """Send the answer and say 303; else the status of the page that shows what to mend."""
    form: AnswerForm = drafted.form
    complaint, viewer = drafted.complaint, drafted.viewer
    if not form.validate() or not are_own(viewer, TemplateUse.ANSWER, form.words_of_own()):
        return 422
    began = actions.Drafted(form.seen.data or "", left_over(form))
    words, key = form.answer(complaint.points), form.key.data or ""
    failed = attempt(form, lambda: actions.answer(complaint, words, by=viewer.actor, key=key, drafted=began))
    if failed == 409:
        drafted.look_again(failed)
    if failed is None:
        flash(_("答复已发出，各方都能看到。"), "good")
    return failed or 303


def left_over(form: AnswerForm) -> dict[str, list[str]] | None:
    """What was typed for the formal answer beside a first word; None when there is nothing of it."""
    if not form.is_interim:
        return None
    kept = {name: said for name, said in typed_into(form).items() if name not in ("step", "words")}
    return kept if any(value for name, said in kept.items() if name != "asked" for value in said) else None


@blueprint.route("/<number>/draft/<any(answer, admin):kind>", methods=["GET", "POST"])
@requires(*STAFF)
def draft(number: str, kind: str) -> Page:
    """Read a draft as it was saved, also when nothing can be sent any more; or throw it away."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    row = answer_draft_of(viewer, complaint, DraftOf(kind))
    if row is None:
        flash(_("没有草稿：已经发出或者删除。"), "info")
        return go_home(viewer, complaint)
    form, status = PressForm(), 200
    if form.is_sent:
        seen = row.mark
        failed = attempt(form, lambda: actions.discard_answer_draft(complaint, row.kind, seen, by=viewer.actor))
        if failed is None:
            flash(_("草稿已删除。"), "good")
            return go_home(viewer, complaint)
        status = failed
    may_go_on = ACTS[row.kind] in queries.acts_of(viewer, complaint)
    context = {
        "row": row,
        "lines": lines_of(builder(complaint, row.kind)(MultiDict(pairs(typed_in(row))))),
        "go_on": url_for(ENDPOINTS[row.kind], number=number) if may_go_on else "",
    }
    return render_template("complaints/institution/draft.html", complaint=complaint, form=form, **context), status
