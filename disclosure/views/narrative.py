"""The complainant's own words: typed, previewed as they would be public, consented to, taken back by one press."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_actor, current_viewer, requires
from accounts.roles import Role
from complaints.models import Complaint
from complaints.queries import complaint_for
from disclosure import actions, candidates, queries
from disclosure.actions import Barred, NotTheSame
from disclosure.barring import is_author
from disclosure.forms import NarrativeForm
from disclosure.lifecycle import BEFORE, PUBLIC, WithdrawalReason, narrative_acts
from disclosure.models import Candidate
from disclosure.queries import desk as desk_queries
from disclosure.redaction import Redaction
from kernel.errors import IllegalMove

narrative = Blueprint("disclosure_narrative", __name__, url_prefix="/complaints/<number>/narrative")
Answer = str | Response | tuple[str, int]


@narrative.get("")
@requires(Role.LEARNER)
def show(number: str) -> str:
    """Where the words stand, and the form to write them."""
    complaint = complaint_for(current_viewer(), number)
    return _page(complaint, NarrativeForm(formdata=None))


def _page(complaint: Complaint, form: NarrativeForm, found: Redaction | None = None) -> str:
    candidate = desk_queries.by_case(complaint.number)
    row = desk_queries.narrative_by_case(complaint.number)
    public = queries.narrative_of(candidate.publication_ref) if candidate and candidate.publication_ref else None
    bars = candidates.bars_of(complaint.number)
    may = candidate is not None and candidate.state in BEFORE | PUBLIC and not bars
    return render_template(
        "disclosure/narrative.html",
        complaint=complaint,
        candidate=candidate,
        narrative=row,
        public=public,
        form=form,
        redaction=found,
        bars=bars,
        may=may,
        is_own=is_author(complaint.number, current_viewer().person_id),
        acts=narrative_acts(row.state if row is not None else None, str(Role.LEARNER)),
    )


def _candidate(complaint: Complaint) -> Candidate:
    found = desk_queries.by_case(complaint.number)
    if found is None:
        raise IllegalMove()
    return found


@narrative.post("/preview")
@requires(Role.LEARNER)
def preview(number: str) -> Answer:
    """Show exactly what would be public; nothing is kept."""
    complaint, form = complaint_for(current_viewer(), number), NarrativeForm()
    candidate = _candidate(complaint)
    if not form.validate():
        return _page(complaint, form), 422
    found = _looked_at(candidate, form)
    return _page(complaint, form, found) if found is not None else (_page(complaint, form), 422)


def _looked_at(candidate: Candidate, form: NarrativeForm) -> Redaction | None:
    """The preview; what the rules refuse stands beside the words."""
    try:
        found = actions.preview(candidate, form.words.data or "")
    except Barred as refused:
        form.words.errors = [*form.words.errors, str(refused)]
        return None
    form.seen.data = actions.print_of(found.text)
    return found


@narrative.post("/offer")
@requires(Role.LEARNER)
def offer(number: str) -> Answer:
    """Consent to what was previewed."""
    complaint, form = complaint_for(current_viewer(), number), NarrativeForm()
    candidate, seen = _candidate(complaint), form.seen.data or ""
    if not form.validate():
        return _page(complaint, form), 422
    found = _looked_at(candidate, form)
    if found is None:
        return _page(complaint, form), 422
    if not form.agree.data:
        form.agree.errors = [_("请先勾选同意；不同意也不影响处理和公示。")]
        return _page(complaint, form, found), 422
    try:
        actions.offer(candidate, form.words.data or "", seen, by=current_actor())
    except NotTheSame as refused:
        form.words.errors = [*form.words.errors, str(refused)]
        return _page(complaint, form, found), 422
    flash(_("已记下您的同意。工作人员核对、另一位工作人员确认后才会公开；之前之后您都可以随时撤下。"), "good")
    return redirect(url_for(".show", number=complaint.number), 303)


@narrative.post("/withdraw")
@requires(Role.LEARNER)
def withdraw(number: str) -> Answer:
    """Take the words back: one press, no reason asked."""
    complaint = complaint_for(current_viewer(), number)
    actions.withdraw_narrative(_candidate(complaint), WithdrawalReason.CONSENT, by=current_actor())
    flash(_("已经撤下。公开页面、搜索、接口和订阅里不再有您的自述；开放数据在一小时内的下一次生成时去掉。"), "good")
    return redirect(url_for(".show", number=complaint.number), 303)
