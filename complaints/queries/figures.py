"""The operator's figures: what no law sets, from the rule set unless the operator set it (平台规则)."""

from collections.abc import Iterable

from flask import g, has_request_context
from sqlalchemy import ScalarSelect, func, select

from accounts.models import Person
from complaints import rulesets
from complaints.models import PlatformFigure
from complaints.rulesets import PlatformRule, Unit
from kernel import clock
from kernel.db import db


def figures() -> dict[str, int]:
    """The figures the operator set, newest of each code; codes nobody set are absent."""
    if has_request_context() and "figures" in g:
        known: dict[str, int] = g.figures
        return known
    found = {row.code: row.value for row in _newest()}
    if has_request_context():
        g.figures = found
    return found


def newest_of(code: str) -> ScalarSelect[int]:
    """The figure the operator set last as a column of another question; NULL where nobody set it."""
    found = select(PlatformFigure.value).where(PlatformFigure.code == code).order_by(PlatformFigure.id.desc())
    return found.limit(1).scalar_subquery()


def default_of(code: str) -> int:
    """What a figure is until the operator sets it."""
    return rulesets.in_force(clock.today()).platform[code].value


def forget() -> None:
    """Read the figures anew in this request (one was set)."""
    if has_request_context():
        g.pop("figures", None)


def _newest() -> list[PlatformFigure]:
    newest = select(func.max(PlatformFigure.id)).group_by(PlatformFigure.code)
    return list(db.session.scalars(select(PlatformFigure).where(PlatformFigure.id.in_(newest))))


def changes() -> dict[str, PlatformFigure]:
    """Who set each figure last, when and why; codes nobody set are absent."""
    return {row.code: row for row in _newest()}


def history(code: str | None = None) -> list[PlatformFigure]:
    """Every change of a figure, or of all, newest first."""
    found = select(PlatformFigure).order_by(PlatformFigure.id.desc()).limit(500)
    return list(db.session.scalars(found if code is None else found.where(PlatformFigure.code == code)))


# What makes sense for a unit, from and to; no figure is ever 0 or more than a year of days, and texts of which less
# than a third is the same are not alike.
BOUNDS = {
    Unit.ROWS: (1, 100_000),
    Unit.MONTHS: (1, 12),
    Unit.YEARS: (1, 30),
    Unit.HOURS: (1, 168),
    **dict.fromkeys((Unit.COUNT, Unit.ITEMS, Unit.INSTALMENTS, Unit.ROUNDS), (1, 100)),
    Unit.PERCENT: (30, 100),
}
OWN_BOUNDS = {"signal_spike": (110, 1_000)}  # per cent of what came before: a rise is more than the whole of it


def bounds(rule: PlatformRule) -> tuple[int, int]:
    """The least and the most a figure may be."""
    return OWN_BOUNDS.get(rule.code) or BOUNDS.get(rule.unit, (1, 365))


def figure(code: str) -> int:
    """One figure in force now; KeyError for a code no rule set knows."""
    return figures().get(code, default_of(code))


def setters(rows: Iterable[PlatformFigure]) -> dict[int, str]:
    """The names of those who set figures, by their id: staff of the operator, shown to the operator alone."""
    found = select(Person).where(Person.id.in_([row.set_by_id for row in rows if row.set_by_id is not None]))
    return {person.id: person.name or "" for person in db.session.scalars(found)}
