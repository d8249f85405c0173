"""The body's desk for what becomes public: candidates, the review page with redaction before and after, the acts."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_actor, current_viewer, requires
from complaints.queries.figures import figure
from complaints.views.case_clocks import explanation
from complaints.views.previewing import shown_first, turns_back
from disclosure import actions, candidates, queries
from disclosure.actions.facts_now import Difference
from disclosure.candidates import Look
from disclosure.documents import make_answer, make_notice, papers_of
from disclosure.forms import ReasonForm, SummaryForm
from disclosure.lifecycle import BEFORE, PUBLIC, CandidateState, acts_for
from disclosure.models import Candidate, PreparedCorrection, Publication
from disclosure.permissions import DESK_ROLES, body_of
from disclosure.queries import desk as desk_queries
from disclosure.redaction import Redaction
from disclosure.views.dates import objection_lines
from disclosure.views.narrative_parts import shown
from disclosure.wording import NOTICE
from kernel import calendars
from kernel.papers import Paper
from kernel.previews import Make

desk = Blueprint("disclosure_desk", __name__, url_prefix="/desk/publications")
Answer = str | Response | tuple[str, int]


def candidate_of(ref: str) -> Candidate:
    """A candidate of the viewer's own body; NotFound otherwise."""
    return desk_queries.one(desk_queries.of_body(body_of(current_viewer())), ref)


@desk.get("")
@requires(*DESK_ROLES)
def index() -> str:
    """Candidates of the body's cases, the most pressing first."""
    mine, state = desk_queries.of_body(body_of(current_viewer())), request.args.get("state", "")
    page = request.args.get("page", 1, type=int)
    rows, more = desk_queries.listed(mine, state, page=page)
    counts = desk_queries.counts(mine)
    return render_template(
        "disclosure/desk.html",
        rows=rows,
        computed=_computed(rows),
        state=state,
        to_confirm=desk_queries.to_confirm(mine),
        to_look_at=candidates.to_look_at(body_of(current_viewer())),
        states=[(one, counts.get(one, 0)) for one in CandidateState if counts.get(one)],
        waiting=sum(number for one, number in counts.items() if one in BEFORE),
        next_url=url_for(".index", state=state or None, page=page + 1) if more else None,
        previous_url=url_for(".index", state=state or None, page=page - 1) if page > 1 else None,
    )


def _computed(rows: list[Candidate]) -> dict[str, list[str]]:
    """怎么算的 of each day of publishing, as the case's own clock was counted."""
    clocks, calendar = candidates.publishing_clocks([row.case_number for row in rows]), calendars.current()
    known = [(row, clocks[row.case_number]) for row in rows if row.case_number in clocks]
    return {row.ref: explanation(one, calendar) for row, one in known if one.due_on == row.publish_by_on}


@desk.get("/<ref>")
@requires(*DESK_ROLES)
def show(ref: str) -> Answer:
    """One candidate: the text, what redaction covers, what the institution said, what can be done."""
    return review_page(candidate_of(ref))


def review_page(
    candidate: Candidate,
    form: SummaryForm | None = None,
    reason_form: ReasonForm | None = None,
    found: Redaction | None = None,
) -> str:
    """The page of one candidate; `found` is a redaction that was only looked at."""
    role = str(current_viewer().role)
    standing = queries.newest_of(candidate.publication_ref) if candidate.publication_ref else None
    correction = desk_queries.waiting_correction(candidate)
    look = candidates.look(candidate) if candidate.state in BEFORE | PUBLIC else None
    changed, refused = (
        _changed(candidate, standing) if "prepare_correction" in acts_for(candidate.state, role) else ([], "")
    )
    return render_template(
        "disclosure/review.html",
        candidate=candidate,
        computed=_computed([candidate]).get(candidate.ref, []),
        objection_lines=objection_lines(candidate),
        objection_days=figure("objection"),
        form=form or SummaryForm(data={"summary": _typed(candidate, correction)}),
        reason_form=reason_form or ReasonForm(formdata=None),
        redaction=found or actions.check(candidate, _typed(candidate, correction)),
        is_checked=found is not None,
        acts=acts_for(candidate.state, role),
        bars=look.bars if look is not None else (),
        another=look.about if look is not None and look.is_another else None,
        is_unread=_is_unread(candidate, look),
        standing=standing,
        papers=papers_of(candidate),
        notice=NOTICE,
        words_read=actions.digest(candidate.summary),
        few=desk_queries.alike(candidate),
        correction=correction,
        changed=changed,
        refused=refused,
        taken_over=actions.differences(correction.facts, standing) if correction and standing else [],
        is_correction_mine=correction is not None and correction.prepared_by_id == current_viewer().person_id,
        is_mine=candidate.prepared_by_id == current_viewer().person_id,
        freed=freed_words(),
        template=actions.template_of(candidate),
        **shown(candidate),
    )


def _is_unread(candidate: Candidate, look: Look | None) -> bool:
    """Whether the institution has no account here to read the text in, so that the paper must be served."""
    if candidate.state is CandidateState.NOTIFIED:
        return candidate.was_shown_here is False
    return candidate.state is CandidateState.REVIEW and look is not None and not look.has_account


def _changed(candidate: Candidate, standing: Publication | None) -> tuple[list[Difference], str]:
    """What differs between the public text and the case and registry now; why it cannot be taken over, if it cannot."""
    if standing is None:
        return [], ""
    try:
        return actions.differences(actions.facts_now(candidate, standing), standing), ""
    except actions.Barred as error:
        return [], str(error)


def _typed(candidate: Candidate, correction: PreparedCorrection | None) -> str:
    return (correction.draft if correction is not None else None) or candidate.draft


def freed_words() -> list[str]:
    """What the officer looked at and found not personal; words, kept while the page is open."""
    return [word[:40] for word in request.form.getlist("freed")[:50]]


@desk.post("/<ref>/check")
@requires(*DESK_ROLES)
def check(ref: str) -> Answer:
    """Look at what redaction makes of the words; nothing is kept."""
    candidate, form = candidate_of(ref), SummaryForm()
    if not form.validate():
        return review_page(candidate, form), 422
    return review_page(candidate, form, found=actions.check(candidate, form.summary.data or "", freed_words()))


@desk.post("/<ref>/prepare")
@requires(*DESK_ROLES)
def prepare(ref: str) -> Answer:
    """Keep the summary, redacted."""
    candidate, form = candidate_of(ref), SummaryForm()
    if not form.validate():
        return review_page(candidate, form), 422
    try:
        actions.prepare(candidate, form.summary.data or "", by=current_actor(), freed=freed_words())
    except actions.Barred as refused:
        form.summary.errors = [*form.summary.errors, str(refused)]
        return review_page(candidate, form), 422
    flash(_("摘要已保存。下一步：送机构核对。"), "good")
    return back(ref)


@desk.post("/<ref>/notify")
@requires(*DESK_ROLES)
def notify(ref: str) -> Answer:
    """Pass the text on to the institution."""
    if turns_back():
        return back(ref)
    candidate = candidate_of(ref)

    def act() -> list[Paper | None]:
        return [make_notice(actions.notify(candidate, by=current_actor()))]

    shown = shown_first(act, _("送机构核对"))
    if shown is not None:
        return shown
    flash(_("已送机构核对。"), "good")
    return back(ref)


@desk.post("/<ref>/publish")
@requires(*DESK_ROLES)
def publish(ref: str) -> Answer:
    """Publish the text."""
    if turns_back():
        return back(ref)
    candidate = candidate_of(ref)

    def act() -> list[Paper | None]:
        actions.publish(candidate, by=current_actor(), read=words_read())
        return [make_answer(candidate)]

    return pressed(ref, act, _("公示"), _("已公示。"))


def words_read() -> str:
    """The digest of the words that stood on the page where the button was pressed."""
    return request.form.get("read", "")


def pressed(ref: str, act: Make, label: str, words: str) -> Answer:
    """Do what makes words public, its papers read first; words that are not those read are shown anew."""
    try:
        shown = shown_first(act, label)
    except actions.NotAsRead as refused:
        flash(str(refused), "bad")
        return back(ref)
    if shown is not None:
        return shown
    flash(words, "good")
    return back(ref)


@desk.post("/<ref>/decline")
@requires(*DESK_ROLES)
def decline(ref: str) -> Answer:
    """Do not publish."""
    return _given_up(ref, actions.decline, _("不公示"), _("已决定不公示。"))


@desk.post("/<ref>/withdraw")
@requires(*DESK_ROLES)
def withdraw(ref: str) -> Answer:
    """Take a published text down."""
    return _given_up(ref, actions.withdraw, _("撤下"), _("公示已撤下，原地址会说明撤下的时间和原因。"))


def _given_up(ref: str, act: Callable[..., object], label: str, words: str) -> Answer:
    """Give a text up for a reason; after an objection the institution's answer is read before the press."""
    candidate, form = candidate_of(ref), ReasonForm()
    if not form.validate():
        return review_page(candidate, _kept(candidate), form), 422
    if turns_back():
        return review_page(candidate, _kept(candidate), form)

    def make() -> list[Paper | None]:
        act(candidate, form.chosen(), by=current_actor())
        return [make_answer(candidate)]

    shown = shown_first(make, label)
    if shown is not None:
        return shown
    flash(words, "info")
    return back(ref)


def _kept(candidate: Candidate) -> SummaryForm:
    return SummaryForm(formdata=None, data={"summary": candidate.draft})


def back(ref: str) -> Response:
    """To the page of the candidate."""
    return redirect(url_for(".show", ref=ref), 303)
