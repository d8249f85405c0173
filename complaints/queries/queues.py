"""Cases of a list by time left, for a desk and for an institution; every read starts at the viewer's own cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, FromClause, Select, bindparam, func, literal, select
from sqlalchemy.orm import joinedload, load_only

from accounts.models import Organisation
from accounts.permissions import Anybody, Viewer
from accounts.roles import INSTITUTION_ROLES
from complaints.lifecycle import PartyRole, Status
from complaints.models import Assignee, Channel, Clock, Complaint
from complaints.permissions import ORGANISATION_EYES
from complaints.queries import places
from complaints.queries.arriving import came_back
from complaints.queries.cases import visible_to
from complaints.queries.desk import stands_in_for
from complaints.queries.due import Due
from complaints.queries.finding import tells_itself, tells_of
from complaints.queries.likes import could_be_joint, number_like
from complaints.queries.lines import hidden_from, lines_of, still_owed
from complaints.queries.own_days import OwnDay, own_day_of
from kernel import clock
from kernel.db import db, open_place
from kernel.labels import Labelled


class Whose(Labelled):
    """Which cases of a desk: the viewer's own, those nobody is in charge of, or all."""

    MINE = "mine", _l("我经办的")
    NOBODY = "nobody", _l("无人经办")
    ALL = "all", _l("全部")


Order = tuple[ColumnElement[Any], ...]
# What a list shows of a case; no name, no contact and no word of anybody is fetched for it, nor can be by accident.
LISTED = (
    Complaint.number,
    Complaint.status,
    Complaint.category,
    Complaint.ruleset,
    Complaint.channel,
    Complaint.filer_kind,
    Complaint.is_minor,
    Complaint.respondent_name,
    Complaint.body_id,
    Complaint.hops,
    Complaint.queue_rank,
    Complaint.filed_at,
    Complaint.accepted_at,
)
# And of the clock it waits for.
DUE = (
    Clock.complaint_id,
    Clock.body_id,
    Clock.code,
    Clock.is_platform_rule,
    Clock.is_provisional,
    Clock.due_on,
    Clock.due_at,
    Clock.paused_on,
)
NEAR = 250
"""So many cases of a list are asked one by one for words before the index is asked for all that tell of them."""


@dataclass(frozen=True)
class Waiting:
    """A case of a list with the clock that ends first, whether one stands still, and whether a decision came back.

    `others_like` is how many cases are like it, for those who may know; `could_be_joint` whether its body could propose
    a joint complaint from it; `own` what the viewer's organisation is itself asked for first.
    """

    complaint: Complaint
    due: Clock | None
    is_paused: bool = False
    is_unserved: bool = False
    others_like: int = 0
    could_be_joint: bool = False
    own: OwnDay | None = None


def is_open() -> ColumnElement[bool]:
    """The condition on `Complaint` that it is not closed, as the index of open cases has it."""
    return Complaint.closed_at.is_(None)


Conditions = tuple[ColumnElement[bool], ...]


def seen_by(viewer: Viewer) -> Conditions:
    """The condition on `Clock`: it is owed, and this viewer may know of it (O121 arts. 27, 37)."""
    if viewer.role in INSTITUTION_ROLES:
        return (*still_owed(), Clock.code.not_in(hidden_from(PartyRole.RESPONDENT)))
    return (*still_owed(), (Clock.code != "T-CLUE") | (Complaint.body_id == viewer.organisation_id))


@dataclass(frozen=True)
class Filters:
    """What a list of open cases is narrowed to; `closed` lists what has ended instead; `body` is a body's ref."""

    status: Status | None = None
    chosen: Whose = Whose.ALL
    words: str = ""
    category: str | None = None
    channel: Channel | None = None
    due: Due | None = None
    body: str | None = None

    @property
    def is_closed(self) -> bool:
        """Whether closed cases are asked for."""
        return self.status is Status.CLOSED


@dataclass(frozen=True)
class Page:
    """One page of a list and where the next begins."""

    rows: list[Waiting]
    after: str | None


def queue(viewer: Viewer, filters: Filters = Filters(), *, after: str | None = None, size: int = 25) -> Page:
    """Cases by time left, closed ones by newest first: a page that begins behind the place `after` names."""
    ids = _page_of(viewer, filters, after, size + 1)
    rows = waiting(viewer, ids[:size])
    return Page(rows, _place_of(viewer, rows[-1]) if rows and len(ids) > size else None)


def ids_of(viewer: Viewer, filters: Filters, most: int) -> list[int]:
    """The cases of a whole list in its order, at most so many; for an export."""
    return _page_of(viewer, filters, None, most)


def _page_of(viewer: Viewer, filters: Filters, after: str | None, most: int) -> list[int]:
    if filters.is_closed:
        return _closed_page(viewer, filters, after, most)
    lines = lines_of(viewer)
    found = select(lines.c.complaint_id).where(*_conditions(viewer, filters, lines))
    if any((filters.category, filters.channel, filters.body)):
        found = found.join(Complaint, Complaint.id == lines.c.complaint_id).where(*_of_case(filters))
    # A clock ends with its day, so the rank of an agent's case orders within one day only (rules §0b.14).
    order: Order = (lines.c.due_at, lines.c.queue_rank, lines.c.complaint_id)
    if place := _place(viewer, after):
        found = found.where(places.behind(order, place))
    return _told(viewer, filters.words, found, order, most)


def _conditions(viewer: Viewer, filters: Filters, lines: FromClause) -> list[ColumnElement[bool]]:
    """What the lines themselves can tell."""
    now = clock.now()
    held: list[ColumnElement[bool]] = []
    if filters.status:
        held.append(lines.c.status == str(filters.status))
    mine = in_charge_of(viewer) if filters.chosen is Whose.MINE else []
    held += on_tab(filters.chosen, lines, mine)
    if filters.due is not None:
        held.append(filters.due.between(lines.c.due_at, now))
    return held


def in_charge(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Complaint` that the viewer sees to it, as the body's officer or the institution's assignee."""
    named = select(Assignee.complaint_id).filter_by(organisation_id=viewer.organisation_id, person_id=viewer.person_id)
    return Complaint.id.in_(named) if viewer.role in INSTITUTION_ROLES else Complaint.officer_id == viewer.person_id


def in_charge_of(viewer: Viewer) -> list[int | None]:
    """Whose cases are the viewer's own today: also those of whom they stand in for."""
    return [viewer.person_id, *stands_in_for(viewer)]


def on_tab(chosen: Whose, lines: FromClause, mine: Any) -> list[ColumnElement[bool]]:
    """The condition on lines for a tab of the desk; `mine` is what `in_charge_of` says, or the place for it."""
    if chosen is Whose.MINE:
        return [lines.c.officer_id.in_(mine)]
    return [lines.c.is_unattended.is_(True)] if chosen is Whose.NOBODY else []


def _of_case(filters: Filters) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = []
    if filters.category:
        held.append(Complaint.category == filters.category)
    if filters.channel:
        held.append(Complaint.channel == filters.channel)
    if filters.body:
        body = select(Organisation.id).where(Organisation.ref == filters.body)
        held.append(Complaint.body_id == body.scalar_subquery())
    return held


def _closed_page(viewer: Viewer, filters: Filters, after: str | None, most: int) -> list[int]:
    found = visible_to(viewer).with_only_columns(Complaint.id).where(~is_open(), *_of_case(filters))
    if filters.chosen is Whose.MINE:
        found = found.where(in_charge(viewer))
    if filters.chosen is Whose.NOBODY or filters.due is not None:
        return []
    if place := _place(viewer, after):
        found = found.where(Complaint.id < place[2])
    return _told(viewer, filters.words, found, (Complaint.id.desc(),), most)


def _told(viewer: Viewer, words: str, found: Select[int], order: Order, most: int) -> list[int]:
    """The first of these cases, in this order, that tell of the words.

    A common word has so many hits that looking them all up costs more than asking the first cases of the list.
    """
    key = found.selected_columns[0]
    if words and viewer.role in ORGANISATION_EYES and most < NEAR:
        place = func.row_number().over(order_by=order)
        near = found.with_only_columns(key.label("id"), place.label("place")).order_by(*order).limit(NEAR).subquery()
        told = select(near.c.id).where(tells_itself(viewer, words, near.c.id)).order_by(near.c.place).limit(most)
        if len(first := list(db.session.scalars(told, viewer.places))) == most:
            return first
    if words:
        found = found.where(tells_of(viewer, words, key))
    return list(db.session.scalars(found.order_by(*order).limit(most), viewer.places))


def _place_of(viewer: Viewer, last: Waiting) -> str:
    """Where a page ended: the line's instant and the case's number, no id."""
    due_at = db.session.scalar(_ends(viewer.anybody), viewer.places | {"case": last.complaint.id})
    return places.said(due_at or 0, last.complaint.number)


@cache
def _ends(anybody: Anybody) -> Select[datetime]:
    lines = lines_of(anybody)
    return select(lines.c.due_at).where(lines.c.complaint_id == open_place("case"))


def _place(viewer: Viewer, after: str | None) -> tuple[datetime, int, int] | None:
    """The place again; a case that is not there any more leaves its instant."""
    if (said := places.read(after)) is None:
        return None
    stamp, number = said
    lines = lines_of(viewer)
    there = visible_to(viewer).with_only_columns(Complaint.id, lines.c.queue_rank)
    there = there.outerjoin(lines, lines.c.complaint_id == Complaint.id).where(Complaint.number == number)
    row = db.session.execute(there, viewer.places).first()
    key, rank = (row[0], row[1] or 0) if row is not None else (0, 0)
    return places.instant(stamp), rank, key


def waiting(viewer: Viewer, ids: Sequence[int], seen: Callable[[Viewer], Conditions] = seen_by) -> list[Waiting]:
    """These cases in this order, each with what it waits for; the ids come from a read that began at the viewer.

    `seen` says which clocks the viewer may know of.
    """
    given = viewer.places | {"ids": ids}
    cases = {row[0].id: row for row in db.session.execute(_cases(viewer.role in INSTITUTION_ROLES), given)}
    clocks = db.session.scalars(_clocks(viewer.anybody, seen), given).all()
    nearest = {clock.complaint_id: clock for clock in clocks}
    paused = {clock.complaint_id for clock in clocks if clock.paused_on is not None}
    rows = (cases[key] for key in ids if key in cases)
    own = own_day_of(viewer, cases) if viewer.role in INSTITUTION_ROLES else {}
    return [
        Waiting(one, nearest.get(one.id), one.id in paused, lost, like or 0, bool(joint), own.get(one.id))
        for one, lost, like, joint in rows
    ]


@cache
def _cases(is_institution: bool) -> Select[Complaint, bool, int | None, bool | None]:
    """What a list shows of its cases; how many are like one is not an institution's business."""
    like = literal(None) if is_institution else number_like()
    return (
        select(Complaint, came_back(), like, literal(None) if is_institution else could_be_joint())
        .where(Complaint.id.in_(bindparam("ids", expanding=True)))
        .options(load_only(*LISTED, raiseload=True), joinedload(Complaint.body).load_only(Organisation.name))
    )


@cache
def _clocks(anybody: Anybody, seen: Callable[[Viewer], Conditions]) -> Select[Clock]:
    """Their clocks, the one that ends first last."""
    return (
        select(Clock)
        .join(Complaint, Clock.complaint_id == Complaint.id)
        .where(Clock.complaint_id.in_(bindparam("ids", expanding=True)), *seen(anybody))
        .order_by(Clock.paused_on.is_(None), Clock.due_at.desc(), Clock.id)
        .options(load_only(*DUE, raiseload=True))
    )
