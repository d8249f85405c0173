"""Reads cases for the counts: what each adds to the cells of its institution, its kind of problem and its bodies.

What is counted says `indicators.definitions`; imported cases and reports add nothing. Everything follows from what is
stored, never from the hour, but for promises whose day passes: `next_on` is that day.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from complaints.lifecycle import CLAIMANTS, Outcome, PartyRole, Status
from complaints.lifecycle.answering import OpinionKind, OutcomeView
from complaints.models import Channel, Clock, Complaint, Opinion, Party
from complaints.queries.endings import counted_as, ends_of
from complaints.queries.hops import Hop, HopKind, hops_of
from complaints.rulesets import EndsAs
from disclosure.barring import is_report
from disclosure.candidates import final_answer
from disclosure.indicators import SubjectKind
from disclosure.lifecycle import PUBLIC
from disclosure.models import Candidate, CountedCase
from disclosure.promises import Kept, count, promises_of
from institutions.models import Institution
from kernel import clock
from kernel.db import db

PLAIN = -1
SETTLED = frozenset({Outcome.SETTLED, Outcome.PARTLY_SETTLED, Outcome.SELF_SETTLED})
ANSWERING, DECIDING, MEDIATING, BETWEEN = ("T-RESP", "T-RESP2"), ("T-ACC",), ("T-MED",), ("T-ODR",)
# One of these begins when a case leaves the two for a body, the staffed intake or another platform.
WENT_ON = (*DECIDING, "T-INTAKE", "T-CLOSE")
Place = tuple[str, str, str, str, int]


@dataclass
class CaseCount:
    """What one case adds: by (kind, ref, month, measure, days) a number; whether it is published."""

    cells: Counter[Place] = field(default_factory=Counter)
    is_published: bool = False
    next_on: date | None = None


@dataclass
class _Facts:
    """A case with all that is read beside it."""

    complaint: Complaint
    clocks: list[Clock] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    promises: list[Kept] = field(default_factory=list)
    seats: dict[int | None, Party] = field(default_factory=dict)
    hops: list[Hop] = field(default_factory=list)
    ends: frozenset[EndsAs] = frozenset()
    is_published: bool = False


def count_cases(ids: Sequence[int]) -> dict[int, CaseCount]:
    """What each of these cases adds now; what adds nothing is there with no cells."""
    return {key: CaseCount() for key in ids} | {one.complaint.id: _counted(one) for one in _read(ids)}


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


def _read(ids: Sequence[int]) -> list[_Facts]:
    wanted = select(Complaint).where(Complaint.id.in_(ids), Complaint.channel != Channel.IMPORT)
    # Bodies and institutions come with their refs; they are read anew, for another hand may have moved the case.
    known = wanted.options(joinedload(Complaint.institution), joinedload(Complaint.body))
    rows = db.session.scalars(known.execution_options(populate_existing=True)).all()
    found = {row.id: _Facts(row) for row in rows if not is_report(row.ruleset, row.category)}
    for clock_row in _all(select(Clock).options(selectinload(Clock.breaches)).order_by(Clock.id), Clock, found):
        found[clock_row.complaint_id].clocks.append(clock_row)
    for opinion in _all(select(Opinion).options(joinedload(Opinion.party)).order_by(Opinion.id), Opinion, found):
        found[opinion.complaint_id].opinions.append(opinion)
    seats = select(Party).where(Party.role == PartyRole.HANDLING_BODY).options(joinedload(Party.organisation))
    for seat in _all(seats.order_by(Party.id), Party, found):
        found[seat.complaint_id].seats[seat.organisation_id] = seat
    for hop in hops_of(found):
        found[hop.complaint_id].hops.append(hop)
    for complaint_id, ends in ends_of(found).items():
        found[complaint_id].ends = ends
    for complaint_id, kept in promises_of(list(found)):
        found[complaint_id].promises.append(kept)
    numbers = {one.complaint.number: one for one in found.values()}
    public = select(Candidate.case_number).where(Candidate.case_number.in_(numbers), Candidate.state.in_(PUBLIC))
    for number in db.session.scalars(public):
        numbers[number].is_published = True
    return list(found.values())


def _all(found: Select[Any], table: type[Any], cases: dict[int, _Facts]) -> list[Any]:
    wanted = found.where(table.complaint_id.in_(cases)).execution_options(populate_existing=True)
    return list(db.session.scalars(wanted))


def _counted(one: _Facts) -> CaseCount:
    counted, month = CaseCount(is_published=one.is_published), f"{clock.day_of(one.complaint.filed_at):%Y-%m}"
    about: Institution = one.complaint.institution
    subjects = [(SubjectKind.CATEGORY, one.complaint.category)]
    if not about.is_free_entry:
        subjects.append((SubjectKind.INSTITUTION, about.ref))
    for kind, ref in subjects:
        for (measure, days), number in (_measures(one) + _before_acceptance(one)).items():
            counted.cells[(str(kind), ref, month, measure, days)] += number
    for measure in _routing(one):
        counted.cells[(str(SubjectKind.ALL), "", month, measure, PLAIN)] += 1
    for ref, found in _bodies(one).items():
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


def _measures(one: _Facts) -> Counter[tuple[str, int]]:
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


def _before_acceptance(one: _Facts) -> Counter[tuple[str, int]]:
    """Whether it was with the institution first, at the learner's choice, and whether they settled it there."""
    row, was_there = one.complaint, any(each.code in BETWEEN for each in one.clocks)
    is_settled = row.accepted_at is None and row.outcome is Outcome.SELF_SETTLED
    is_gone = row.outcome is Outcome.WITHDRAWN and not any(each.code in WENT_ON for each in one.clocks)
    if row.status is Status.PRE_SETTLEMENT or is_gone or not (was_there or is_settled):
        return Counter()
    return Counter({("tried_first", PLAIN): 1} | ({("settled_first", PLAIN): 1} if is_settled else {}))


def _answering(one: _Facts) -> set[str]:
    rows = [row for row in one.clocks if row.code in ANSWERING]
    is_late, is_answered = any(_was_late(row) for row in rows), final_answer(rows) is not None
    if not is_late and not is_answered:
        return set()
    if not is_answered:
        return {"asked", "unanswered"}
    return {"asked", "answered"} | (set() if is_late else {"on_time"})


def _was_late(row: Clock) -> bool:
    """Whether its end came late, or it is on record that its time is over; the sweep records within a minute."""
    end = row.met_at or row.stopped_at
    return bool(row.breaches) or (end is not None and end >= row.due_at)


COUNTED_AS = {EndsAs.DISAGREED: "ended", EndsAs.WITHDRAWN: "withdrawn"}


def _ending(one: _Facts) -> set[str]:
    """How it ended; by its grounds an end without an agreement is no failed mediation (rules §8.5)."""
    outcome = one.complaint.outcome
    if one.complaint.closed_at is None:
        return set()
    if outcome in SETTLED:
        return {"closed", "ended", "settled"}
    if outcome is Outcome.NOT_SETTLED:
        return {"closed", COUNTED_AS.get(counted_as(one.ends), "set_aside")}
    return {"closed"} | ({"withdrawn"} if outcome is Outcome.WITHDRAWN else set())


def _opinions(one: _Facts) -> set[str]:
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


def _days(one: _Facts) -> dict[str, int]:
    """Natural days of each stage that is over."""
    row, answers = one.complaint, [each for each in one.clocks if each.code in ANSWERING]
    filed, closed = clock.day_of(row.filed_at), clock.day_of(row.closed_at) if row.closed_at else None
    accepted = clock.day_of(row.accepted_at) if row.accepted_at else filed
    found = {"to_accept": (accepted - filed).days}
    final = final_answer(answers)
    if final is not None and final.met_at is not None:
        found["to_answer"] = (clock.day_of(final.met_at) - answers[0].start_on).days
    if closed is not None:
        found["to_close"] = (closed - filed).days
        if "ended" in _ending(one):
            found["to_end"] = ((clock.day_of(row.ended_at) if row.ended_at else closed) - accepted).days
    return found


HOPS = {HopKind.RETURNED: "returned", HopKind.PASSED: "passed"}
FIRST_HOPS = {HopKind.RETURNED: "hop_returned", HopKind.PASSED: "hop_passed", HopKind.OUTSIDE: "hop_out"}


def _routing(one: _Facts) -> set[str]:
    """Whether a case came to a body, and was passed on by it: over the whole platform, by how it was first."""
    if all(seat.organisation is None for seat in one.seats.values()):
        return set()
    if not one.hops:
        return {"received"}
    often = {"rerouted_often"} if len(one.hops) > 1 else set()
    return {"received", "rerouted", FIRST_HOPS[one.hops[0].kind]} | often


def _bodies(one: _Facts) -> dict[str, set[tuple[str, int]]]:
    """What a case adds to each body it came to: who has it now gets what became of it, the others that it left."""
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    late = {row.body_id for row in one.clocks if row.code in DECIDING and _was_late(row)}
    for seat in one.seats.values():
        if seat.organisation is None:
            continue
        mine = found[seat.organisation.ref]
        mine.add(("received", PLAIN))
        if seat.organisation_id in late:
            mine.add(("late_accept", PLAIN))
        if seat.organisation_id != one.complaint.body_id:
            mine.add(("moved", PLAIN))
            mine |= {(HOPS[hop.kind], PLAIN) for hop in _last_of(one, seat) if hop.kind in HOPS}
        else:
            mine |= _own(one, seat)
    return found


def _own(one: _Facts, seat: Party) -> set[tuple[str, int]]:
    """What became of a case with the body that has it; its days run from the entry in that body's inbox."""
    row = one.complaint
    if row.outcome is Outcome.NOT_ACCEPTED:
        return {("refused", PLAIN)}
    if row.accepted_at is None:
        is_out = any(hop.kind is HopKind.OUTSIDE for hop in _last_of(one, seat))
        return {("handed_out", PLAIN)} if is_out else set()
    accepted = clock.day_of(row.accepted_at)
    found = {("accepted", PLAIN), ("body_to_accept", max(0, (accepted - clock.day_of(seat.from_at)).days))}
    if any(each.code in MEDIATING and each.body_id == row.body_id and _was_late(each) for each in one.clocks):
        found.add(("late_end", PLAIN))
    if row.closed_at is not None:
        found |= {("finished", PLAIN), ("body_to_close", (clock.day_of(row.closed_at) - accepted).days)}
    return found


def _last_of(one: _Facts, seat: Party) -> list[Hop]:
    """The last time that a body gave the case away, or none."""
    return [hop for hop in one.hops if hop.body_id == seat.organisation_id][-1:]
