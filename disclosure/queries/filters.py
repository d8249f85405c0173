"""What a reader asks of published outcomes, as the columns of what stands, and as the marks of its index."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, String, cast, func, select

from disclosure.indicators import SubjectKind
from disclosure.models import PublicFigure, PublicInstitution, StandingPublication
from kernel import clock
from kernel.db import db

MOST_REFS = 50
Found = TypeVar("Found")


@dataclass(frozen=True)
class PublicationFilter:
    """What a reader asks for; empty values ask nothing. `region` is a 6-digit code and holds what lies within it."""

    q: str = ""
    institution: str = ""
    category: str = ""
    region: str = ""
    outcome: str = ""
    from_on: date | None = None
    to_on: date | None = None
    body: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == PublicationFilter()

    @property
    def is_search(self) -> bool:
        """Whether there are words to look for."""
        return bool(self.q.strip())


@dataclass(frozen=True)
class Narrowed:
    """A filter by the columns of what stands: each with the values it may have, and the days."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    from_on: date | None = None
    to_on: date | None = None

    def without(self, *names: str) -> "Narrowed":
        """The same with some columns left open; `month` means the days."""
        kept = {name: values for name, values in self.values.items() if name not in names}
        return Narrowed(kept) if "month" in names else Narrowed(kept, self.from_on, self.to_on)

    @property
    def has_days(self) -> bool:
        """Whether the days are bounded."""
        return self.from_on is not None or self.to_on is not None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are bounded, `month` for the days."""
        return (*self.values, *(("month",) if self.has_days else ()))

    @property
    def months(self) -> tuple[str, str] | None:
        """The first and last month, where the days begin and end with months."""
        begins = self.from_on is None or self.from_on.day == 1
        ends = self.to_on is None or self.to_on == date.max or (self.to_on + timedelta(days=1)).day == 1
        first = f"{self.from_on:%Y-%m}" if self.from_on else ""
        last = f"{self.to_on:%Y-%m}" if self.to_on else "9999-12"
        return (first, last) if begins and ends else None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What rows of `StandingPublication` must hold."""
        found: list[ColumnElement[bool]] = []
        for name, values in self.values.items():
            column = getattr(StandingPublication, name)
            found.append(column == values[0] if len(values) == 1 else column.in_(values))
        if self.from_on:
            found.append(StandingPublication.published_at >= clock.start_of(self.from_on))
        if self.to_on:
            found.append(StandingPublication.published_at < clock.end_of(self.to_on))
        return found

    def marks(self) -> list[tuple[str, ...]]:
        """What entries of the index must hold; the days are not among it."""
        return [tuple(f"{name}={value}" for value in values) for name, values in self.values.items()]


def place_of(code: str) -> str:
    """Which column holds a division of this code."""
    if code[2:] == "0000":
        return "province"
    return "city" if code[4:] == "00" else "county"


def narrowed(asked: PublicationFilter) -> Narrowed:
    """The filter without its words; an institution is asked under every id, a body under every name, it had."""
    values: dict[str, tuple[str, ...]] = {}
    if asked.institution:
        values["institution"] = tuple(refs_of(asked.institution))
    for name in ("category", "outcome"):
        if wanted := getattr(asked, name):
            values[name] = (wanted,)
    if asked.body:
        values["body"] = names_of_body(asked.body)
    if asked.region:
        values[place_of(asked.region)] = (asked.region,)
    return Narrowed(values, asked.from_on, asked.to_on)


def once(name: str, read: Callable[[], Found]) -> Found:
    """What is asked several times for one page, read once in a transaction."""
    session = db.session()
    known, now = session.info.get(name), session.get_transaction()
    if known is None or now is None or known[0] is not now:
        found = read()
        known = session.info[name] = session.get_transaction(), found
    answer: Found = known[1]
    return answer


def refs_of(institution: str) -> list[str]:
    """Under which ids texts about an institution were published: its own, and those of records merged into it.

    A record that was merged is asked for as the one it points to; an institution also by its credit code.
    """
    return once(f"refs:{institution}", lambda: _refs_of(institution))


def _refs_of(institution: str) -> list[str]:
    row = PublicInstitution
    known = row.ref == institution
    if len(institution) == 18:
        known |= row.credit_code == institution
    # As `institution_known_as` finds it, so that figures and texts are of the same one.
    standing = select(func.coalesce(row.merged_into_ref, row.ref)).where(known)
    one = standing.order_by(row.merged_into_ref.is_not(None), row.id).limit(1).scalar_subquery()
    own, merged = select(row.ref).where(row.ref == one), select(row.ref).where(row.merged_into_ref == one)
    found = [institution, *db.session.scalars(own.union(merged).limit(MOST_REFS))]
    if len(institution) == 18:
        coded = select(StandingPublication.institution).where(StandingPublication.credit_code == institution)
        found += db.session.scalars(coded.distinct().limit(MOST_REFS))
    return sorted(set(found))


def names_of_body(name: str) -> tuple[str, ...]:
    """All names of the body that is called so or was, the present one first: texts keep the name of their day."""
    for present, former in bodies_renamed().items():
        if name == present or name in former:
            return (present, *former)
    return (name,)


def bodies_renamed() -> dict[str, tuple[str, ...]]:
    """By the present names of bodies that had others before, those."""
    return once("bodies_renamed", _bodies_renamed)


def _bodies_renamed() -> dict[str, tuple[str, ...]]:
    row = PublicFigure
    found = select(row.name, row.former_names).where(row.kind == SubjectKind.BODY, row.period == "")
    rows = db.session.execute(found.where(cast(row.former_names, String) != "[]").order_by(row.ref))
    return {name: tuple(former) for name, former in rows}
