"""Reads of filings, exits and selections: each answers only what the viewer may see; unknown is NotFound."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Organisation
from accounts.permissions import Viewer
from institutions.events import CycleMoved
from institutions.lifecycle import CYCLES, Cycle, ExitState, Hand, acts_from
from institutions.lifecycle.exiting import TAKE_BACK
from institutions.models import (
    CycleClock,
    Exit,
    Filing,
    FilingTelling,
    FilingVersion,
    Selection,
)
from institutions.permissions.life import exits_visible_to, filings_visible_to, selections_visible_to
from kernel.db import db
from kernel.errors import NotFound
from kernel.events import EventRow

PAGE = 50
Record = Filing | Exit | Selection
Row = TypeVar("Row")


def filings_for(viewer: Viewer) -> Select[Filing]:
    """Filings the viewer may see, newest first."""
    whole = joinedload(Filing.institution), selectinload(Filing.versions)
    return select(Filing).where(filings_visible_to(viewer)).options(*whole).order_by(Filing.id.desc())


def exits_for(viewer: Viewer) -> Select[Exit]:
    """Exits the viewer may see, newest first."""
    whole = joinedload(Exit.institution), selectinload(Exit.plans), selectinload(Exit.reports)
    return select(Exit).where(exits_visible_to(viewer)).options(*whole).order_by(Exit.id.desc())


def selections_for(viewer: Viewer) -> Select[Selection]:
    """Selections the viewer may see, newest first."""
    whole = joinedload(Selection.institution), joinedload(Selection.organisation), joinedload(Selection.filing)
    return select(Selection).where(selections_visible_to(viewer)).options(*whole).order_by(Selection.id.desc())


def listed(found: Select[Any], number: int = 1) -> tuple[list[Any], bool]:
    """One page of a list, and whether there is another."""
    start = (max(1, min(number, 10_000)) - 1) * PAGE
    rows = list(db.session.scalars(found.limit(PAGE + 1).offset(start)))
    return rows[:PAGE], len(rows) > PAGE


def filing_for(viewer: Viewer, ref: str) -> Filing:
    """One filing with its versions and what was told, or NotFound."""
    versions = selectinload(Filing.versions)
    told = versions.joinedload(FilingVersion.telling).selectinload(FilingTelling.items)
    return _one(filings_for(viewer).where(Filing.ref == ref).options(told, joinedload(Filing.organisation)))


def exit_for(viewer: Viewer, ref: str) -> Exit:
    """One exit, or NotFound."""
    return _one(exits_for(viewer).where(Exit.ref == ref).options(joinedload(Exit.organisation)))


def exit_of_for(viewer: Viewer, institution_id: int) -> Exit | None:
    """The exit of an institution that stands, if the viewer may see it."""
    stands = Exit.institution_id == institution_id, Exit.state != ExitState.CALLED_OFF
    return db.session.scalar(select(Exit).where(*stands, exits_visible_to(viewer)))


def may_see_exit(viewer: Viewer, row: Exit) -> bool:
    """Whether the viewer may see an exit, as its own page asks."""
    return exit_of_for(viewer, row.institution_id) is not None


def selection_for(viewer: Viewer, ref: str) -> Selection:
    """One selection, or NotFound."""
    return _one(selections_for(viewer).where(Selection.ref == ref))


def _one(found: Select[Row]) -> Row:
    row = db.session.scalar(found)
    if row is None:
        raise NotFound()
    return row


def acts_on(viewer: Viewer, row: Record) -> tuple[str, ...]:
    """The acts whose buttons the viewer sees on a record, by its table alone."""
    table = CYCLES[row.cycle]
    mine = viewer.organisation_id is not None
    acts: list[str] = []
    for hand, own in ((Hand.INSTITUTION, row.institution.account_id), (None, row.organisation_id)):
        is_own = mine and own == viewer.organisation_id
        moves = [one for one in table.moves if (one.hand is Hand.INSTITUTION) is (hand is Hand.INSTITUTION)]
        acts += acts_from(moves, row.state, viewer.role, viewer.organisation_kind, is_own=is_own)
    if isinstance(row, Exit) and row.known_how is None:
        acts = [act for act in acts if act != TAKE_BACK]
    return tuple(dict.fromkeys(acts))


def may_begin(viewer: Viewer, cycle: Cycle, act: str) -> bool:
    """Whether the viewer's role and kind hold the power to begin a record by this act, for themselves."""
    kind = viewer.organisation_kind
    return act in acts_from(CYCLES[cycle].moves, None, viewer.role, kind, is_own=viewer.organisation_id is not None)


def clocks_of(row: Record) -> list[CycleClock]:
    """The clocks of a record, oldest first."""
    found = select(CycleClock).where(CycleClock.cycle == row.cycle, CycleClock.subject_id == row.id)
    return list(db.session.scalars(found.order_by(CycleClock.id)))


@dataclass(frozen=True)
class Line:
    """A line of a record's timeline: when, which act, by which organisation's people or by itself."""

    at: Any
    act: str
    organisation: str


def history_of(row: Record) -> list[Line]:
    """What happened to a record, in order."""
    mine = select(EventRow).where(EventRow.stream == f"institution:{row.institution_id}")
    rows = list(db.session.scalars(mine.where(EventRow.kind == CycleMoved.kind).order_by(EventRow.seq)))
    own = [one for one in rows if one.data["cycle"] == str(row.cycle) and one.data["subject_id"] == row.id]
    ids = {one.organisation_id for one in own if one.organisation_id is not None}
    known = select(Organisation).where(Organisation.id.in_(ids))
    names = {one.id: one.name for one in db.session.scalars(known)} if ids else {}
    return [Line(one.happened_at, one.data["act"], names.get(one.organisation_id or 0, "")) for one in own]


def waiting_filings(viewer: Viewer, states: Sequence[Any]) -> int:
    """How many filings wait for the viewer's department."""
    mine = Filing.organisation_id == viewer.organisation_id, Filing.state.in_(states)
    return db.session.scalar(select(func.count()).select_from(Filing).where(*mine)) or 0


def selectors_of(institution_id: int) -> list[int]:
    """The organisations that have selected an institution and go on doing so."""
    running = Selection.institution_id == institution_id, Selection.state.in_(["selected", "reviewed"])
    return list(db.session.scalars(select(Selection.organisation_id).where(*running).distinct()))


def may_read_version(viewer: Viewer, version_id: int) -> bool:
    """Whether somebody may read files of a version: whoever may see its filing."""
    seen = exists().where(FilingVersion.id == version_id, FilingVersion.filing_id == Filing.id)
    return db.session.scalar(select(Filing.id).where(filings_visible_to(viewer), seen)) is not None


def record_of(cycle: str, subject_id: int) -> Record | None:
    """The record of one of these three cycles, for whoever follows its events; None for another's."""
    if cycle == str(Cycle.FILING):
        return db.session.get(Filing, subject_id)
    if cycle == str(Cycle.EXIT):
        return db.session.get(Exit, subject_id)
    return db.session.get(Selection, subject_id) if cycle == str(Cycle.SELECTION) else None
