"""What is read of cases before they are counted: each with all that lies beside it, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from complaints.lifecycle import PartyRole
from complaints.models import Answer, AnswerStep, Channel, Clock, Complaint, Opinion, Party
from complaints.queries.endings import ends_of
from complaints.queries.hops import Hop, hops_of
from complaints.rulesets import EndsAs
from disclosure.answered import ANSWER_STEPS, Asked, overdue_at
from disclosure.barring import is_report
from disclosure.lifecycle import PUBLIC
from disclosure.models import Candidate
from disclosure.promises import Kept, promises_of
from kernel.db import db

PLAIN = -1
# Where a number stands: kind and ref of the subject, month of filing, measure, days.
Place = tuple[str, str, str, str, int]


@dataclass
class Facts:
    """A case with all that is read beside it."""

    complaint: Complaint
    clocks: list[Clock] = field(default_factory=list)
    asked: Asked = field(default_factory=Asked)
    opinions: list[Opinion] = field(default_factory=list)
    promises: list[Kept] = field(default_factory=list)
    seats: dict[int | None, Party] = field(default_factory=dict)
    hops: list[Hop] = field(default_factory=list)
    ends: frozenset[EndsAs] = frozenset()
    is_published: bool = False


def read(ids: Sequence[int]) -> list[Facts]:
    """The cases that count, with their facts."""
    wanted = select(Complaint).where(Complaint.id.in_(ids), Complaint.channel != Channel.IMPORT)
    # Bodies and institutions come with their refs; they are read anew, for another hand may have moved the case.
    known = wanted.options(joinedload(Complaint.institution), joinedload(Complaint.body))
    rows = db.session.scalars(known.execution_options(populate_existing=True)).all()
    found = {row.id: Facts(row) for row in rows if not is_report(row.ruleset, row.category)}
    _add_clocks(found)
    for opinion in _all(select(Opinion).options(joinedload(Opinion.party)).order_by(Opinion.id), Opinion, found):
        found[opinion.complaint_id].opinions.append(opinion)
    _add_seats(found)
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


def _add_clocks(found: dict[int, Facts]) -> None:
    """All clocks, those of an answer apart as well, and the formal answers."""
    for row in _all(select(Clock).options(selectinload(Clock.breaches)).order_by(Clock.id), Clock, found):
        facts = found[row.complaint_id]
        facts.clocks.append(row)
        if row.code in ANSWER_STEPS:
            facts.asked.clocks.append(row)
    formal = select(Answer.complaint_id, Answer.answered_at).where(Answer.complaint_id.in_(found))
    for complaint_id, at in db.session.execute(formal.where(Answer.step == AnswerStep.FINAL).order_by(Answer.id)):
        found[complaint_id].asked.formal.append(at)


def _add_seats(found: dict[int, Facts]) -> None:
    """The newest seat of each body, and when somebody sat down for the institution."""
    seats = select(Party).where(Party.role.in_((PartyRole.HANDLING_BODY, PartyRole.RESPONDENT)))
    for seat in _all(seats.options(joinedload(Party.organisation)).order_by(Party.id), Party, found):
        if seat.role is PartyRole.HANDLING_BODY:
            found[seat.complaint_id].seats[seat.organisation_id] = seat
        else:
            found[seat.complaint_id].asked.seated.append(seat.from_at)


def _all(found: Select[Any], table: type[Any], cases: dict[int, Facts]) -> list[Any]:
    wanted = found.where(table.complaint_id.in_(cases)).execution_options(populate_existing=True)
    return list(db.session.scalars(wanted))


def was_late(row: Clock) -> bool:
    """Whether its time was over before its end."""
    return next(overdue_at(row), None) is not None
