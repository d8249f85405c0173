"""Numbers of accepted complaints by institution, for comparisons: by category, first answers, ends; no case in them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, select

from complaints import rulesets
from complaints.lifecycle import Outcome
from complaints.models import Channel, Clock, Complaint, Decision, DecisionKind
from complaints.queries.endings import counted_as, meaning
from complaints.rulesets import CategoryKind, EndsAs
from kernel import clock
from kernel.db import db

SETTLED = (Outcome.SETTLED, Outcome.PARTLY_SETTLED, Outcome.SELF_SETTLED)
FIRST_ANSWER = "T-RESP"


@dataclass
class Causes:
    """One institution's complaints accepted in the period: by category; first answers due and in time; ends."""

    categories: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    on_time: int = 0
    settled: int = 0
    ended: int = 0


def causes_between(first: date, last: date) -> dict[int, Causes]:
    """By institution what was accepted from the first to the last day: no imports, no reports; four statements."""
    held = (
        Complaint.accepted_at >= clock.start_of(first),
        Complaint.accepted_at < clock.end_of(last),
        Complaint.channel != Channel.IMPORT,
    )
    found: dict[int, Causes] = defaultdict(Causes)
    key = Complaint.institution_id
    grouped = select(key, Complaint.ruleset, Complaint.category, func.count()).where(*held)
    grouped = grouped.group_by(key, Complaint.ruleset, Complaint.category)
    for institution, ruleset, category, number in db.session.execute(grouped):
        if not _is_report(ruleset, category):
            found[institution].categories[category] += number
    for institution, asked, on_time in db.session.execute(_answers(held)):
        found[institution].asked, found[institution].on_time = asked, on_time
    ends = select(key, func.count()).where(*held, Complaint.outcome.in_(SETTLED)).group_by(key)
    for institution, settled in db.session.execute(ends):
        found[institution].settled = found[institution].ended = settled
    for institution, failed in _failed(held).items():
        found[institution].ended += failed
    return dict(found)


def _failed(held: tuple[ColumnElement[bool], ...]) -> Counter[int]:
    """Mediations that failed: not those ended because one withdrew, died, or the case should never have been there."""
    terminated = (Decision.complaint_id == Complaint.id) & (Decision.kind == DecisionKind.TERMINATE)
    rows = (
        select(Complaint.id, Complaint.institution_id, Complaint.ruleset, Decision.grounds)
        .outerjoin(Decision, terminated)
        .where(*held, Complaint.outcome == Outcome.NOT_SETTLED)
        .order_by(Decision.id)
    )
    newest = {key: (about, ruleset, grounds) for key, about, ruleset, grounds in db.session.execute(rows)}
    return Counter(
        about
        for about, ruleset, grounds in newest.values()
        if counted_as(meaning(ruleset, grounds or ())) is EndsAs.DISAGREED
    )


def _answers(held: tuple[ColumnElement[bool], ...]) -> Select[int, int, int]:
    """First answers that were given or whose day is over; in time those given before it."""
    given = Clock.met_at.is_not(None)
    over = Clock.met_at.is_(None) & Clock.stopped_at.is_(None) & Clock.paused_on.is_(None)
    due = given | (over & (Clock.due_at <= clock.now()))
    found = select(Complaint.institution_id, _sum(due), _sum(given & (Clock.met_at < Clock.due_at)))
    found = found.join(Clock, Clock.complaint_id == Complaint.id).where(*held, Clock.code == FIRST_ANSWER)
    return found.group_by(Complaint.institution_id)


def _sum(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((what, 1), else_=0)), 0)


def _is_report(ruleset: str, category: str) -> bool:
    kind = rulesets.load(ruleset).categories.get(category)
    return kind is not None and kind.kind is CategoryKind.REPORT
