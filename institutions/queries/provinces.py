"""Numbers by province for the map of tiles: institutions, open complaints, exits that stand."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select

from accounts.figures import figure
from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.tiles import TILES
from institutions.models import Exit, Institution
from institutions.permissions.registry import digits_of
from institutions.queries.desk import STANDING
from kernel.db import db

SMALL_CELL = 5


class Counted(StrEnum):
    """What is counted on the map."""

    INSTITUTIONS = "institutions"
    CASES = "cases"
    EXITS = "exits"


def fewest() -> int:
    """Fewer complaints than this are not told to whoever does not see the cases; the operator's figure, five at least.

    平台规则 `small_cell`, the one every other count on the platform goes by.
    """
    return max(SMALL_CELL, figure("small_cell"))


def by_province(viewer: Viewer, what: Counted) -> dict[str, int | None]:
    """A number for each province; None where there are complaints, but too few to be told beyond the body."""
    rows = {f"{digits}0000": int(number or 0) for digits, number in db.session.execute(_counted(what)) if digits}
    found: dict[str, int | None] = {code: rows.get(code, 0) for code in TILES}
    if what is Counted.CASES:
        own, least = _own_digits(viewer), fewest()
        for code, number in found.items():
            if number and number < least and not code.startswith(own):
                found[code] = None
    return found


def _own_digits(viewer: Viewer) -> tuple[str, ...]:
    """The provinces that are whole in the body's reach; of those it has a part of it is told as others are."""
    body = db.session.get(Organisation, viewer.organisation_id) if viewer.organisation_id is not None else None
    if body is None:
        return ()
    digits = digits_of(body.region_code) if body.region_code else ""
    return (digits,) if len(digits) <= 2 else ()


def _counted(what: Counted) -> Select[Any]:
    """By county first, in the order of `ix_institutions_places`, which alone is read; then by province.

    The condition is written as the index has it. 150,000 institutions take PostgreSQL some 20 ms, no row read.
    """
    where = Institution.domicile_code, Institution.published_code
    number = func.sum(Institution.open_cases) if what is Counted.CASES else func.count()
    found = select(*where, number.label("number")).select_from(Institution).group_by(*where)
    found = found.where(Institution.merged_into_id.is_(None), ~Institution.is_free_entry)
    if what is Counted.EXITS:
        found = found.join(Exit, Exit.institution_id == Institution.id).where(Exit.state.in_(STANDING))
    if what is Counted.CASES:
        found = found.where(Institution.open_cases > 0)
    counties = found.subquery()
    place = func.substr(func.coalesce(counties.c.domicile_code, counties.c.published_code), 1, 2)
    return select(place, func.sum(counties.c.number)).group_by(place).order_by(place)
