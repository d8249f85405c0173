"""The desk's part of correcting a public text: written by one person, confirmed by another, or dropped."""

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_actor, requires
from complaints.views.previewing import turns_back
from disclosure import actions
from disclosure.documents import make_answer
from disclosure.forms import SummaryForm
from disclosure.permissions import DESK_ROLES
from disclosure.views.desk import Answer, back, candidate_of, desk, freed_words, pressed, review_page, words_read
from kernel.papers import Paper


@desk.post("/<ref>/correction")
@requires(*DESK_ROLES)
def prepare_correction(ref: str) -> Answer:
    """Keep the corrected words until a second person confirms them."""
    candidate, form = candidate_of(ref), SummaryForm()
    if not form.validate():
        return review_page(candidate, form), 422
    try:
        words, is_with_facts = form.summary.data or "", bool(form.with_facts.data)
        actions.prepare_correction(candidate, words, by=current_actor(), freed=freed_words(), with_facts=is_with_facts)
    except actions.Barred as refused:
        form.summary.errors = [*form.summary.errors, str(refused)]
        return review_page(candidate, form), 422
    flash(_("更正稿已保存。请本单位另一位工作人员确认；确认以前，公示的内容不变。"), "good")
    return back(ref)


@desk.post("/<ref>/correct")
@requires(*DESK_ROLES)
def correct(ref: str) -> Answer:
    """Confirm what another wrote: it stands from now on."""
    if turns_back():
        return back(ref)
    candidate = candidate_of(ref)

    def act() -> list[Paper | None]:
        actions.correct(candidate, by=current_actor(), read=words_read())
        return [make_answer(candidate)]

    return pressed(ref, act, _("确认更正"), _("更正后的内容已公示，原来的内容保留为更正记录。"))


@desk.post("/<ref>/correction/drop")
@requires(*DESK_ROLES)
def drop_correction(ref: str) -> Response:
    """Let what waits go; what stands goes on standing."""
    actions.drop_correction(candidate_of(ref), by=current_actor())
    flash(_("更正稿已放弃，公示的内容不变。"), "info")
    return back(ref)
