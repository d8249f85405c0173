"""Which mediator of a panel a case goes to: field, tongue and region first, then whoever has least in hand; pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """One of the panel: `load` tables in hand of at most `most`; the region is a six-digit code or empty."""

    key: int
    load: int
    most: int
    fields: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    region: str = ""


@dataclass(frozen=True)
class Need:
    """What a case asks of its mediator; who is barred (stepped down, declared a conflict, sits there already)."""

    field: str = ""
    language: str = ""
    region: str = ""
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Ranked:
    """One candidate with what speaks for them."""

    key: int
    load: int
    most: int
    has_field: bool
    has_language: bool
    nearness: int


def rank(candidates: Iterable[Candidate], need: Need) -> tuple[Ranked, ...]:
    """Everybody who may be asked, the best first; the same facts always give the same order.

    A tongue that is needed comes before the field, the field before the nearer region, that before the lesser load.
    """
    able = (one for one in candidates if one.key not in need.barred and one.load < one.most)
    return tuple(sorted((_ranked(one, need) for one in able), key=_order))


def choose(candidates: Iterable[Candidate], need: Need) -> Ranked | None:
    """The one the rule names; None where nobody is free."""
    ranked = rank(candidates, need)
    return ranked[0] if ranked else None


def _ranked(one: Candidate, need: Need) -> Ranked:
    return Ranked(
        key=one.key,
        load=one.load,
        most=one.most,
        has_field=bool(need.field) and need.field in one.fields,
        has_language=bool(need.language) and need.language in one.languages,
        nearness=nearness(one.region, need.region),
    )


def _order(one: Ranked) -> tuple[int, int, int, int, int]:
    return (-one.has_language, -one.has_field, -one.nearness, one.load, one.key)


def nearness(one: str, other: str) -> int:
    """How near two regions are by their codes: 3 the same county, 2 the same city, 1 the same province, 0 neither."""
    if not one or not other:
        return 0
    parts = [(one[at : at + 2], other[at : at + 2]) for at in (0, 2, 4)]
    for place, (mine, theirs) in enumerate(parts):
        if mine != theirs:
            return place
    return 3


def agreed_choice(choices: Iterable[tuple[str, int]], sides: frozenset[str]) -> int | None:
    """The one whom all `sides` have named; None while one is silent or they differ."""
    said = dict(choices)
    named = {said[side] for side in sides if side in said}
    return named.pop() if len(named) == 1 and sides <= said.keys() else None
