"""What each filter would leave: its values with their numbers, counted with the other filters on and its own off."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Select, func, literal, or_, select, union_all
from sqlalchemy.sql.selectable import CTE

from disclosure.models import PublicationCount, PublicInstitution, StandingPublication
from disclosure.queries.filters import Narrowed, PublicationFilter, bodies_renamed, narrowed
from disclosure.queries.finding import MOST_COUNTED, MOST_FOUND, held
from disclosure.queries.totals import Total, apart, kept
from kernel.db import db

SHOWN = 10
LONG = ("body", "institution")  # of these only the values with most texts are shown
ALL = ""  # beside the values of a long facet: how many were counted
PLACES = ("province", "city", "county")
Rows = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Value:
    """One value of a facet: its code, what it is called, how many texts have it."""

    code: str
    name: str
    number: int


@dataclass(frozen=True)
class Facet:
    """The values of one filter; `is_more` when each has at least so many, because counting stopped at a limit."""

    name: str
    values: list[Value] = field(default_factory=list)
    is_more: bool = False


@dataclass(frozen=True)
class Names:
    """What categories and places are called; of the places the provinces, and the counties of one of them."""

    categories: dict[str, str]
    provinces: dict[str, str]
    counties: dict[str, str]


def names_within(region: str) -> Names:
    """The categories and provinces that occur in what stands, and the counties of the province of this region."""
    row = PublicationCount
    county = (row.facet == "county") & row.value.startswith(region[:2] or "-", autoescape=True)
    found: dict[str, dict[str, str]] = {"category": {}, "province": {}, "county": {}}
    rows = db.session.execute(
        select(row.facet, row.value, row.label)
        .where(row.within == "", or_(row.facet.in_(("category", "province")), county), row.number > 0)
        .order_by(row.value)
    )
    for facet, value, label in rows:
        found[facet][value] = label or value
    return Names(found["category"], found["province"], found["county"])


def facets(asked: PublicationFilter, names: Names, total: Total) -> list[Facet]:
    """All facets of a filter; a place is a province, and within a province a county.

    Where more fit than are counted, the newest are counted, and of the long facets only what is kept is told.
    """
    limits = narrowed(asked)
    if total.since is not None:
        limits = Narrowed(limits.values, max(limits.from_on or total.since, total.since), limits.to_on)
    rests = {name: limits.without(name) for name in ("category", "outcome", "body", "month", "institution")}
    place = _place(asked, limits)
    rests[place[0]] = place[1]
    if total.since is not None:
        rests["month"] = Narrowed(limits.values, total.since)
    rows = _counted(asked, rests, total)
    shown = ("category", place[0], "outcome", "month", "body", "institution")
    counted = {name: (name in LONG and rows[name].pop(ALL, 0)) or sum(rows[name].values()) for name in shown}
    cut = {name: asked.is_search and counted[name] > MOST_FOUND for name in shown}
    for name in LONG:
        most = sorted(rows[name].items(), key=lambda one: (-one[1], one[0]))
        rows[name] = dict(most[:SHOWN])
    _bodies(rows["body"])
    said = names.categories | names.provinces | names.counties | _institutions(rows["institution"])
    return [_facet(name, rows[name], said, is_cut=cut[name]) for name in shown]


def _place(asked: PublicationFilter, limits: Narrowed) -> tuple[str, Narrowed]:
    rest = limits.without(*PLACES)
    if not asked.region:
        return "province", rest
    province = {"province": (f"{asked.region[:2]}0000",)}
    return "county", Narrowed(rest.values | province, rest.from_on, rest.to_on)


def _facet(name: str, numbers: dict[str, int], said: dict[str, str], *, is_cut: bool) -> Facet:
    values = [Value(code, said.get(code, code), number) for code, number in sorted(numbers.items()) if code]
    if name == "month":
        values.reverse()
    if name in LONG:
        values.sort(key=lambda value: value.name)
    return Facet(name, values, is_cut)


def _counted(asked: PublicationFilter, rests: dict[str, Narrowed], total: Total) -> Rows:
    """The numbers of every facet: the kept ones in one statement, those that must be counted in another.

    Where months are kept and days are not, the whole months are kept ones and the days beside them are counted.
    """
    rows: Rows = {name: {} for name in rests}
    ready: list[Select[str, str, int]] = []
    open_: list[tuple[Narrowed, list[str]]] = []
    for name, rest in rests.items():
        known = None if asked.is_search or (name in LONG and _is_long_time(rest)) else kept(name, rest)
        whole, beside = apart(rest) if known is None and not asked.is_search and name not in LONG else (None, [])
        if known is not None:
            ready.append(_most(known) if name in LONG else known)
        elif whole is not None and (months := kept(name, whole)) is not None:
            ready.append(months)
            for edge in beside:
                _open(open_, edge, name)
        elif name in LONG and not asked.is_search and total.number > MOST_COUNTED:
            continue
        else:
            _open(open_, rest, name)
    counted = [one for of, names in _fenced(asked, open_) for name in names for one in _grouped(name, of)]
    for selects in filter(None, (ready, counted)):
        for facet, value, number in db.session.execute(union_all(*selects) if len(selects) > 1 else selects[0]):
            rows[facet][value] = rows[facet].get(value, 0) + int(number)
    return rows


def _open(open_: list[tuple[Narrowed, list[str]]], rest: Narrowed, name: str) -> None:
    """One more facet to be counted from the rows that fit this filter."""
    same = next((names for other, names in open_ if other == rest), None)
    if same is not None:
        same.append(name)
    else:
        open_.append((rest, [name]))


def _is_long_time(rest: Narrowed) -> bool:
    """Whether there are several months of a long facet to add up, each with thousands of values."""
    return rest.has_days and (rest.months is None or rest.months[0] != rest.months[1])


def _fenced(asked: PublicationFilter, open_: Iterable[tuple[Narrowed, list[str]]]) -> Iterable[tuple[CTE, list[str]]]:
    for place, (rest, names) in enumerate(open_):
        found = select(*(getattr(StandingPublication, name) for name in names))
        if asked.is_search:
            fenced = held(asked.q, rest, MOST_FOUND + 1, f"found{place}")
            found = found.join(fenced, fenced.c.thing_id == StandingPublication.publication_id)
        else:
            found = found.where(*rest.conditions())
        yield found.cte(f"fitting{place}").prefix_with("MATERIALIZED", dialect="postgresql"), names


def _grouped(name: str, fitting: CTE) -> list[Select[str, str, int]]:
    column, facet = fitting.c[name], literal(name).label("facet")
    found = select(facet, column.label("value"), func.count().label("number")).group_by(column)
    if name not in LONG:
        return [found]
    return [_most(found), select(facet, literal(ALL).label("value"), func.count().label("number")).select_from(fitting)]


def _most(found: Select[str, str, int]) -> Select[str, str, int]:
    """Of a long facet the values with most texts."""
    rows = found.subquery()
    most = select(rows).order_by(rows.c.number.desc(), rows.c.value).limit(SHOWN).subquery()
    return select(most)


def _institutions(numbers: dict[str, int]) -> dict[str, str]:
    """What institutions are called; a record that was merged is counted under the one it points to."""
    row = PublicInstitution
    known = {
        ref: (name, into)
        for ref, name, into in db.session.execute(
            select(row.ref, row.name, row.merged_into_ref).where(row.ref.in_(list(numbers)))
        )
    }
    for ref in list(numbers):
        into = known.get(ref, ("", None))[1]
        if into:
            numbers[into] = numbers.get(into, 0) + numbers.pop(ref)
            known.setdefault(into, (known[ref][0], None))
    return {ref: name for ref, (name, _into) in known.items()}


def _bodies(numbers: dict[str, int]) -> None:
    """A body that has another name now is counted under that."""
    for present, former in bodies_renamed().items():
        for name in former:
            if name in numbers:
                numbers[present] = numbers.get(present, 0) + numbers.pop(name)
