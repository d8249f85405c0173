"""An institution's one timeline: all six cycles, its duties, its penalties, as far as the viewer may see."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, union_all

from accounts.models import Organisation
from accounts.permissions import Viewer
from institutions.deadlines import END, FILL
from institutions.life_kinds import KINDS, Area, Kind, about_of, kind_of
from institutions.lifecycle import Cycle
from institutions.lifecycle.noticing import NoticeKind
from institutions.models import DutyRecord, Exit, Filing, Inspection, Institution, Notice, Selection, SupervisionTask
from institutions.permissions.life import (
    exits_visible_to,
    filings_visible_to,
    is_institution,
    selections_visible_to,
)
from institutions.permissions.watching import inspections_visible_to, notices_visible_to, tasks_visible_to
from kernel.db import db
from kernel.events import EventRow

PAGE = 40
MOST = 400  # of one institution's events in a page, whether or not the viewer may see them
Record = tuple[str, int]
ASKED = "asked"  # of the rows of items asked for, which are no record of a cycle


@dataclass(frozen=True)
class Moment:
    """One thing that happened: when, in which area, what, about which of several, by whose people, of which record."""

    at: datetime
    area: Area
    words: Any
    organisation: str = ""
    ref: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    is_penalty: bool = False
    url: str = ""
    about: str = ""


# What higher floors add, all of it, each by what the viewer may see: they say it in `create_app`.
Source = Callable[[Viewer, Institution], Iterable[Moment]]
additions: dict[str, Source] = {}


def life_of(
    viewer: Viewer,
    institution: Institution,
    area: Area | None = None,
    before: int | None = None,
    *,
    is_brief: bool = False,
) -> tuple[list[Moment], int | None]:
    """A page of what happened, newest first, in one area or all; and behind which the next begins.

    `is_brief` leaves out what higher floors add.
    """
    known = _records(viewer, institution)
    rows = _happened(institution, before)
    own, found = is_institution(viewer), list[tuple[Any, Kind, Record | None]]()
    for row in rows:
        kind = kind_of(row.kind, row.data)
        record = (kind.table, row.data[kind.id_field]) if kind is not None and kind.table else None
        is_hidden = kind is None or (own and not kind.is_shared) or (record is not None and record not in known)
        if not is_hidden and kind is not None and area in (None, kind.area):
            found.append((row, kind, record))
            if len(found) > PAGE:
                break
    moments = [
        Moment(
            row.happened_at,
            kind.area,
            kind.words,
            row.name or "",
            known[record][0] if record is not None else None,
            row.data,
            known[record][1] if record is not None else False,
            about=about_of(row.data, _item(known, row.data)),
        )
        for row, kind, record in found[:PAGE]
    ]
    following = None
    if len(found) > PAGE:
        following = found[PAGE - 1][0]
    elif len(rows) == MOST:
        following = rows[-1]
    since = following.happened_at if following is not None else None
    span = since, _time_of(institution, before) if before is not None else None
    if not is_brief:
        moments += [one for one in _added(viewer, institution, area) if _within(one.at, *span)]
    moments.sort(key=lambda one: one.at, reverse=True)
    return moments, following.seq if following is not None else None


def _item(known: Mapping[Record, tuple[str, bool]], data: Mapping[str, Any]) -> str | None:
    """The item of disclosure a clock's event is about."""
    if data.get("code") not in (FILL, END):
        return None
    return known.get((ASKED, data["subject_id"]), (None, False))[0]


def _happened(institution: Institution, before: int | None) -> Sequence[Any]:
    """Its newest events of the kinds that are told, from behind one of them on."""
    columns = EventRow.seq, EventRow.kind, EventRow.data, EventRow.happened_at, Organisation.name
    told = select(*columns).outerjoin(Organisation, Organisation.id == EventRow.organisation_id)
    mine = told.where(EventRow.stream == f"institution:{institution.id}", EventRow.kind.in_(KINDS))
    if before is not None:
        mine = mine.where(EventRow.seq < before)
    return db.session.execute(mine.order_by(EventRow.seq.desc()).limit(MOST)).all()


def _added(viewer: Viewer, institution: Institution, area: Area | None) -> list[Moment]:
    every = [one for source in additions.values() for one in source(viewer, institution)]
    return [one for one in every if area in (None, one.area)]


def _within(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or at >= since) and (until is None or at < until)


def _time_of(institution: Institution, seq: int) -> datetime | None:
    """When the last of the page before happened."""
    row = select(EventRow.happened_at).where(EventRow.stream == f"institution:{institution.id}", EventRow.seq == seq)
    return db.session.scalar(row)


def _records(viewer: Viewer, institution: Institution) -> dict[Record, tuple[str, bool]]:
    """Every record of this institution the viewer may see, its ref, and whether it is of a penalty; one statement.

    Beside them what clocks of disclosure run for, each with the code of its item instead of a ref.
    """
    seen: tuple[tuple[Cycle, Any, Any], ...] = (
        (Cycle.FILING, Filing, filings_visible_to(viewer)),
        (Cycle.SELECTION, Selection, selections_visible_to(viewer)),
        (Cycle.SUPERVISION, SupervisionTask, tasks_visible_to(viewer)),
        (Cycle.INSPECTION, Inspection, inspections_visible_to(viewer)),
        (Cycle.NOTICE, Notice, notices_visible_to(viewer)),
        (Cycle.EXIT, Exit, exits_visible_to(viewer)),
    )
    rows = [
        select(
            literal(str(cycle)),
            table.id,
            table.ref,
            Notice.kind == NoticeKind.PENALTY if table is Notice else literal(False),
        ).where(table.institution_id == institution.id, may_see)
        for cycle, table, may_see in seen
    ]
    asked = select(literal(ASKED), DutyRecord.id, DutyRecord.item, literal(False))
    rows.append(asked.where(DutyRecord.institution_id == institution.id))
    return {
        (cycle, key): (ref, bool(is_penalty)) for cycle, key, ref, is_penalty in db.session.execute(union_all(*rows))
    }
