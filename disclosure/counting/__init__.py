"""Reads cases for the counts: what each adds to the cells of its institution, its kind of problem and its bodies.

What is counted says `indicators.definitions`; imported cases and reports add nothing. Everything follows from what is
stored, never from the hour, but for promises whose day passes: `next_on` is that day.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from complaints.lifecycle import CLAIMANTS, Outcome, PartyRole, Status
from complaints.lifecycle.answering import OpinionKind, OutcomeView
from complaints.models import Complaint, Opinion
from complaints.queries.endings import counted_as
from complaints.rulesets import EndsAs
from disclosure.counting.bodies import bodies, public_part, routing
from disclosure.counting.facts import PLAIN, Facts, Place, read, was_late
from disclosure.indicators import SubjectKind
from disclosure.models import CountedCase
from disclosure.promises import Kept, count
from institutions.models import Institution
from kernel import clock
from kernel.db import db

__all__ = [
    "PLAIN",
    "CaseCount",
    "Place",
    "count_cases",
    "id_of",
    "ids_after",
    "ids_of",
    "public_part",
    "uncounted",
]

SETTLED = frozenset({Outcome.SETTLED, Outcome.PARTLY_SETTLED, Outcome.SELF_SETTLED})
BETWEEN = ("T-ODR",)
# One of these begins when a case leaves the two for a body, the staffed intake or another platform.
WENT_ON = ("T-ACC", "T-INTAKE", "T-CLOSE")


@dataclass
class CaseCount:
    """What one case adds: by (kind, ref, month, measure, days) a number; whether it is published."""

    cells: Counter[Place] = field(default_factory=Counter)
    is_published: bool = False
    next_on: date | None = None


def count_cases(ids: Sequence[int]) -> dict[int, CaseCount]:
    """What each of these cases adds now; what adds nothing is there with no cells."""
    return {key: CaseCount() for key in ids} | {one.complaint.id: _counted(one) for one in read(ids)}


def ids_of(institution_id: int) -> list[int]:
    """The cases about an institution."""
    return list(db.session.scalars(select(Complaint.id).where(Complaint.institution_id == institution_id)))


def id_of(case_number: str) -> int | None:
    """The case of a number."""
    return db.session.scalar(select(Complaint.id).where(Complaint.number == case_number))


def ids_after(last: int, limit: int) -> list[int]:
    """The next cases by id."""
    found = select(Complaint.id).where(Complaint.id > last).order_by(Complaint.id).limit(limit)
    return list(db.session.scalars(found))


def uncounted() -> list[int]:
    """Cases that no event has brought into the counts: from before they were kept, or whose event was lost."""
    known = select(CountedCase.complaint_id)
    return list(db.session.scalars(select(Complaint.id).where(Complaint.id.not_in(known)).order_by(Complaint.id)))


def _counted(one: Facts) -> CaseCount:
    counted, month = CaseCount(is_published=one.is_published), f"{clock.day_of(one.complaint.filed_at):%Y-%m}"
    about: Institution = one.complaint.institution
    subjects = [(SubjectKind.CATEGORY, one.complaint.category)]
    if not about.is_free_entry:
        subjects.append((SubjectKind.INSTITUTION, about.ref))
    for kind, ref in subjects:
        for (measure, days), number in (_measures(one) + _before_acceptance(one)).items():
            counted.cells[(str(kind), ref, month, measure, days)] += number
    for measure in routing(one):
        counted.cells[(str(SubjectKind.ALL), "", month, measure, PLAIN)] += 1
    for ref, found in bodies(one).items():
        for measure, days in found:
            counted.cells[(str(SubjectKind.BODY), ref, month, measure, days)] += 1
    if one.complaint.accepted_at is not None:
        counted.next_on = _next_on(one.promises)
    return counted


def _next_on(promises: list[Kept]) -> date | None:
    """The day after the next promise's day: it is due then whatever nobody does."""
    today = clock.today()
    waiting = (one.by_on for one in promises if one.by_on is not None and one.by_on >= today)
    return min((by_on + timedelta(days=1) for by_on in waiting), default=None)


def _measures(one: Facts) -> Counter[tuple[str, int]]:
    """What an accepted case adds to its institution; nothing before a body has accepted it."""
    found: Counter[tuple[str, int]] = Counter()
    if one.complaint.accepted_at is None:
        return found
    plain = {"cases", *_answering(one), *_ending(one), *_opinions(one)}
    plain |= {"repeated"} if one.complaint.follows_id is not None else set()
    plain |= {"promised"} if one.promises else set()
    plain |= {"followed_up"} if any(each.was_broken for each in one.promises) else set()
    found.update((code, PLAIN) for code in plain)
    for code, number in vars(count(one.promises, clock.today())).items():
        if number:
            found[(code, PLAIN)] = number
    found.update((code, days) for code, days in _days(one).items())
    return found


def _before_acceptance(one: Facts) -> Counter[tuple[str, int]]:
    """Whether it was with the institution first, at the learner's choice, and whether they settled it there."""
    row, was_there = one.complaint, any(each.code in BETWEEN for each in one.clocks)
    is_settled = row.accepted_at is None and row.outcome is Outcome.SELF_SETTLED
    is_gone = row.outcome is Outcome.WITHDRAWN and not any(each.code in WENT_ON for each in one.clocks)
    if row.status is Status.PRE_SETTLEMENT or is_gone or not (was_there or is_settled):
        return Counter()
    return Counter({("tried_first", PLAIN): 1} | ({("settled_first", PLAIN): 1} if is_settled else {}))


def _answering(one: Facts) -> set[str]:
    is_late, is_answered = any(was_late(row) for row in one.asked.clocks), one.asked.answered_at is not None
    if not is_late and not is_answered:
        return set()
    if not is_answered:
        return {"asked", "unanswered"}
    return {"asked", "answered"} | (set() if is_late else {"on_time"})


COUNTED_AS = {EndsAs.DISAGREED: "ended", EndsAs.WITHDRAWN: "withdrawn"}


def _ending(one: Facts) -> set[str]:
    """How it ended; by its grounds an end without an agreement is no failed mediation (rules §8.5)."""
    outcome = one.complaint.outcome
    if one.complaint.closed_at is None:
        return set()
    if outcome in SETTLED:
        return {"closed", "ended", "settled"}
    if outcome is Outcome.NOT_SETTLED:
        return {"closed", COUNTED_AS.get(counted_as(one.ends), "set_aside")}
    return {"closed"} | ({"withdrawn"} if outcome is Outcome.WITHDRAWN else set())


def _opinions(one: Facts) -> set[str]:
    """What was said last of the answer and of the outcome; who said nothing is in a class of its own."""
    newest: dict[tuple[OpinionKind, bool], Opinion] = {}
    for row in one.opinions:
        newest[(row.kind, row.party.role in CLAIMANTS)] = row
    found = _stars(newest.get((OpinionKind.ANSWER, True))) if "answered" in _answering(one) else set()
    if one.complaint.closed_at is None:
        return found
    own, theirs = newest.get((OpinionKind.OUTCOME, True)), newest.get((OpinionKind.OUTCOME, False))
    if own is not None:
        return found | ({"solved"} if own.view is OutcomeView.SOLVED else {"unsolved"})
    is_claimed = theirs is not None and theirs.party.role is PartyRole.RESPONDENT and theirs.view is OutcomeView.SOLVED
    return found | ({"claimed"} if is_claimed else set())


def _stars(said: Opinion | None) -> set[str]:
    if said is None or said.stars is None:
        return {"unrated"}
    return {"rated"} | ({"satisfied"} if said.stars >= 4 else {"dissatisfied"} if said.stars <= 2 else set())


def _days(one: Facts) -> dict[str, int]:
    """Natural days of each stage that is over."""
    row = one.complaint
    filed, closed = clock.day_of(row.filed_at), clock.day_of(row.closed_at) if row.closed_at else None
    accepted = clock.day_of(row.accepted_at) if row.accepted_at else filed
    found = {"to_accept": (accepted - filed).days}
    if one.asked.days is not None:
        found["to_answer"] = one.asked.days
    if closed is not None:
        found["to_close"] = (closed - filed).days
        if "ended" in _ending(one):
            found["to_end"] = ((clock.day_of(row.ended_at) if row.ended_at else closed) - accepted).days
    return found
