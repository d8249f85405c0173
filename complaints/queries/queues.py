"""Open cases by time left, for a desk and for an institution; every read starts at `visible_to(viewer)`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ScalarSelect, case, func, select, true
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from accounts.roles import INSTITUTION_ROLES
from complaints.labels import CLOCK_EYES
from complaints.lifecycle import PartyRole, Status
from complaints.models import Clock, Complaint, Party
from complaints.permissions import WHOLE_EYES, holds
from complaints.queries.cases import visible_to
from complaints.turns import BESIDE
from kernel import search
from kernel.db import db
from kernel.labels import Labelled


class Whose(Labelled):
    """Which cases of a desk: the viewer's own, those nobody is in charge of, or all."""

    MINE = "mine", _l("我经办的")
    NOBODY = "nobody", _l("无人经办")
    ALL = "all", _l("全部")


# Clocks that run beside a case and are nobody's turn at the desk; a clue is the body's own duty and stays.
OTHERS = BESIDE - {"T-CLUE"}


@dataclass(frozen=True)
class Waiting:
    """A case of a list with the clock that ends first, and whether one of its clocks stands still."""

    complaint: Complaint
    due: Clock | None
    is_paused: bool = False


def is_open() -> ColumnElement[bool]:
    """The condition on `Complaint` that it is not closed, as the index of open cases has it."""
    return Complaint.closed_at.is_(None)


def still_owed() -> tuple[ColumnElement[bool], ...]:
    """The condition on `Clock`: it runs or is paused, and is not what a body owes that no longer has the case."""
    present = Clock.body_id.is_(None) | (Clock.body_id == Complaint.body_id) | (Clock.code != "T-ACC")
    return Clock.met_at.is_(None), Clock.stopped_at.is_(None), present, Clock.code.not_in(OTHERS)


def seen_by(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """The same for the clocks this viewer may know of: an institution never hears of a clue (O121 arts. 27, 37)."""
    if viewer.role in INSTITUTION_ROLES:
        hidden = [code for code, eyes in CLOCK_EYES.items() if PartyRole.RESPONDENT not in eyes]
        return (*still_owed(), Clock.code.not_in(hidden))
    return (*still_owed(), (Clock.code != "T-CLUE") | (Complaint.body_id == viewer.organisation_id))


def first_due(clocks: Sequence[ColumnElement[bool]]) -> ScalarSelect[datetime]:
    """When the first of a case's clocks ends, read case by case from the index of running clocks."""
    still = Clock.complaint_id == Complaint.id, *clocks, Clock.paused_on.is_(None)
    return select(func.min(Clock.due_at)).where(*still).correlate(Complaint).scalar_subquery()


def whose(viewer: Viewer, chosen: Whose) -> ColumnElement[bool]:
    """The condition on `Complaint` for a tab of the desk; a superior's desk has nobody's cases of its own body only."""
    if chosen is Whose.MINE:
        return Complaint.officer_id == viewer.person_id
    if chosen is Whose.NOBODY:
        return Complaint.officer_id.is_(None) & (Complaint.body_id == viewer.organisation_id)
    return true()


def queue(
    viewer: Viewer,
    *,
    status: Status | None = None,
    words: str = "",
    page: int = 1,
    size: int = 25,
    chosen: Whose = Whose.ALL,
) -> tuple[list[Waiting], bool]:
    """Open cases by time left, each with its next running clock; says whether more follow."""
    found = visible_to(viewer).with_only_columns(
        Complaint.id, Complaint.queue_rank, first_due(seen_by(viewer)).label("due_at")
    )
    if status is not Status.CLOSED:
        found = found.where(is_open())
    if status:
        found = found.where(Complaint.status == status)
    found = found.where(whose(viewer, chosen))
    if words:
        found = found.where(_tells_of(viewer, words))
    due = found.subquery()
    # Ids first, in the order of the list; details for one page (lesson C16).
    ids = db.session.scalars(
        # A clock ends with its day, so the rank of an agent's case orders within one day only (rules §0b.14).
        select(due.c.id)
        .order_by(due.c.due_at.asc().nulls_last(), due.c.queue_rank, due.c.id)
        .offset((page - 1) * size)
        .limit(size + 1)
    ).all()
    return waiting(ids[:size], seen_by(viewer)), len(ids) > size


def _tells_of(viewer: Viewer, words: str) -> ColumnElement[bool]:
    """Cases found by what the viewer is told; words of a report find a case only for who reads it whole (art. 9)."""
    whole = select(Party.complaint_id).where(holds(viewer), Party.role.in_(WHOLE_EYES))
    return Complaint.id.in_(search.matches("complaint", words)) | (
        Complaint.id.in_(search.matches("complaint_whole", words)) & Complaint.id.in_(whole)
    )


def waiting(ids: Sequence[int], clocks: Sequence[ColumnElement[bool]]) -> list[Waiting]:
    """These cases in this order, each with what it waits for; the ids come from a read that began at the viewer."""
    rows = db.session.scalars(
        select(Complaint)
        .where(Complaint.id.in_(ids))
        .options(joinedload(Complaint.institution), joinedload(Complaint.body))
    )
    known = {row.id: row for row in rows}
    found = db.session.scalars(
        select(Clock)
        .join(Complaint, Clock.complaint_id == Complaint.id)
        .where(Clock.complaint_id.in_(ids), *clocks)
        .order_by(Clock.paused_on.is_(None), Clock.due_at.desc(), Clock.id)
    ).all()
    nearest = {clock.complaint_id: clock for clock in found}
    paused = {clock.complaint_id for clock in found if clock.paused_on is not None}
    return [Waiting(known[key], nearest.get(key), key in paused) for key in ids if key in known]


Counts = dict[Status, dict[Whose, int]]


def counts_by_status(viewer: Viewer, chosen: Whose = Whose.ALL, counted: Counts | None = None) -> dict[Status, int]:
    """How many visible cases stand where on one tab of the desk; `counted` are the open ones where they are known."""
    known = open_counts(viewer) if counted is None else counted
    numbers = {status: row[chosen] for status, row in known.items() if row[chosen]}
    closed = _closed(viewer, chosen, sum(numbers.values()))
    return numbers | ({Status.CLOSED: closed} if closed else {})


def open_counts(viewer: Viewer) -> Counts:
    """How many open cases stand where on each tab of the desk, in one read."""
    sums = [func.sum(case((whose(viewer, one), 1), else_=0)) for one in Whose]
    found = visible_to(viewer).with_only_columns(Complaint.status, *sums).where(is_open())
    rows = db.session.execute(found.group_by(Complaint.status))
    return {Status(row[0]): dict(zip(Whose, map(int, row[1:]), strict=True)) for row in rows}


def _closed(viewer: Viewer, chosen: Whose, still_open: int) -> int:
    """How many are closed, without opening each: all that is seen less what is open, or by whoever was in charge."""
    if chosen is Whose.NOBODY:
        return 0
    if chosen is Whose.MINE:
        mine = visible_to(viewer).where(whose(viewer, chosen), ~is_open())
        return db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    seen = select(func.count(func.distinct(Party.complaint_id))).where(holds(viewer))
    return (db.session.scalar(seen) or 0) - still_open
