"""Writing what the public may read of all cases: sums of the cells, with every number hidden that must stay unknown."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from accounts.figures import figure
from accounts.models import Organisation
from accounts.regions import names_of
from complaints import rulesets
from disclosure.actions.former_names import former_names, last_change
from disclosure.counting import PLAIN
from disclosure.indicators import BY_CODE, FIRST, KNOWN, SMALL_CELL, STAGES, SubjectKind, spread_of
from disclosure.indicators.bodies import apart, untold_beside
from disclosure.indicators.hiding import ROOT, Cell, Hiding, Key, Subject, bounds
from disclosure.indicators.lately import ALL, EARLIER, spans_before, without_overlaps
from disclosure.models import CountedCase, FigureCell, PublicFigure, PublicInstitution
from institutions.duties import BY_CODE as ITEMS
from institutions.models import Disclosure, Institution
from institutions.wording.duties import said
from kernel import clock
from kernel.db import db, transaction

OF = {one.code: one.of for one in STAGES}
# A count is written some moments before it can be read: what was written since then may not be in the copies.
SEEN_WITHIN = timedelta(minutes=10)
Bars = dict[tuple[Subject, str], Counter[int]]


@dataclasses.dataclass
class _Sums:
    """All numbers, the bars of all stages, and how subjects lie within each other."""

    cells: dict[Key, Cell] = dataclasses.field(default_factory=dict)
    bars: Bars = dataclasses.field(default_factory=lambda: defaultdict(Counter))
    names: dict[Subject, str] = dataclasses.field(default_factory=dict)
    within: dict[Subject, tuple[Subject, ...]] = dataclasses.field(default_factory=dict)
    trees: list[dict[Subject, tuple[Subject, ...]]] = dataclasses.field(default_factory=list)
    untold: frozenset[str] = frozenset()

    def add(self, key: Key, cases: int, published: int) -> None:
        """So many more of a number."""
        before = self.cells.get(key, Cell(0))
        self.cells[key] = Cell(before.cases + cases, before.published + published)


def publish_figures(*, always: bool = True) -> int:
    """Write the public copies anew; says how many changed. Unless `always`, only when a case was counted since."""
    with transaction():
        if not (always or _is_stale()):
            return 0
        sums, smallest = _summed(), max(SMALL_CELL, figure("small_cell"))
        untold = untold_beside(sums.cells, smallest)
        told = Hiding(sums.cells, sums.trees, smallest, untold).settle()
        told, silent = apart(told, sums.cells, untold, smallest)
        sums.cells.update(dict.fromkeys(silent, Cell(0)))  # hidden as if there were some
        told = without_overlaps(told, sums.cells, sums.trees, spans_before(clock.today()), smallest)
        return _write(sums, frozenset(key for key in told if key.measure not in sums.untold), smallest)


def _is_stale() -> bool:
    """Whether since then, or shortly before, a case was counted; a body got another name; or a month began."""
    counted = db.session.scalar(select(func.max(CountedCase.counted_at)))
    written = db.session.scalar(select(PublicFigure.updated_at).filter_by(kind=SubjectKind.ALL, ref="", period=""))
    if counted is None or written is None:
        return counted is not None
    news = max(counted + SEEN_WITHIN, last_change() or counted, clock.start_of(clock.today().replace(day=1)))
    return bool(written < news)


def _summed() -> _Sums:
    sums, spans = _Sums(), spans_before(clock.today())
    _places(sums)
    for kind, ref, month, measure, days, cases, published in db.session.execute(_cells()):
        subject = Subject(kind, ref)
        for one in (subject, *sums.within.get(subject, _outermost(subject))):
            if days != PLAIN:
                sums.bars[one, measure][days] += cases
                continue
            for period in ("", month[:4], month) if measure == FIRST[one.kind] else ("",):
                sums.add(Key(one, period, measure), cases, published)
            if one.kind is SubjectKind.INSTITUTION and measure == ALL:
                for lately in (code for code, span in spans.items() if month in span):
                    sums.add(Key(one, "", lately), cases, published)
    sums.trees += [{ROOT: _of_kind(sums, kind)} for kind in (SubjectKind.CATEGORY, SubjectKind.BODY)]
    sums.untold = _untold(sums, spans[EARLIER][0])
    return sums


def _untold(sums: _Sums, first: str) -> frozenset[str]:
    """The earlier twelve months are told only where counting had begun before them: half of them would be growth."""
    began = min((key.period for key in sums.cells if len(key.period) == len(first)), default=first)
    return frozenset({EARLIER} if began > first else ())


def _cells() -> Any:
    plain = (FigureCell.kind, FigureCell.ref, FigureCell.month, FigureCell.measure, FigureCell.days)
    found = select(*plain, FigureCell.cases, FigureCell.published)
    return found.where(FigureCell.cases > 0, FigureCell.measure.in_(KNOWN))


def _outermost(subject: Subject) -> tuple[Subject, ...]:
    """All cases are the sum of the kinds of problem: each case has one."""
    return (ROOT,) if subject.kind is SubjectKind.CATEGORY else ()


def _of_kind(sums: _Sums, kind: SubjectKind) -> tuple[Subject, ...]:
    return tuple(sorted({key.subject for key in sums.cells if key.subject.kind is kind}))


def _places(sums: _Sums) -> None:
    """Regions and platforms of institutions as the registry has them today."""
    inside: dict[Subject, set[Subject]] = defaultdict(set)
    shops: dict[Subject, set[Subject]] = defaultdict(set)
    for ref, name, region, platform in db.session.execute(_institutions()):
        one = Subject(SubjectKind.INSTITUTION, ref)
        sums.names[one] = name
        path = [Subject(SubjectKind.REGION, code) for code in _path(region)]
        for outer, inner in zip((ROOT, *path), (*path, one), strict=True):
            inside[outer].add(inner)
        if platform:
            mall = Subject(SubjectKind.PLATFORM, platform)
            shops[mall].add(one)
            shops[ROOT].add(mall)
            path.append(mall)
        sums.within[one] = tuple(path)
    sums.trees += [{outer: tuple(sorted(inner)) for outer, inner in tree.items()} for tree in (inside, shops)]


def _institutions() -> Any:
    row = PublicInstitution
    return select(row.ref, row.name, row.region_code, row.platform_ref)


def _path(code: str | None) -> tuple[str, ...]:
    """A region with those it lies in, the widest first."""
    return tuple(dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))) if code else ()


def _write(sums: _Sums, told: frozenset[Key], smallest: int) -> int:
    rows = {(row.kind, row.ref, row.period): row for row in db.session.scalars(select(PublicFigure))}
    names, learners, changed = _named(sums), _learners(), 0
    former = {Subject(SubjectKind.BODY, ref): names for ref, names in former_names().items()}
    for (subject, period), values in _copies(sums, told, smallest).items():
        row = rows.pop((subject.kind, subject.ref, period), None)
        if row is None:
            row = PublicFigure(kind=subject.kind, ref=subject.ref, period=period)
            db.session.add(row)
        more = {} if period else learners.get(subject.ref, BLANK) if subject.kind is SubjectKind.INSTITUTION else {}
        more |= {"name": names.get(subject, ""), "former_names": [] if period else former.get(subject, [])}
        changed += _put(row, values | more, subject == ROOT and not period)
    for gone in rows.values():
        db.session.delete(gone)
    db.session.flush()
    return changed + len(rows)


def _put(row: PublicFigure, values: Mapping[str, Any], is_root: bool) -> bool:
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    if different or is_root:
        row.updated_at = clock.now()
    return bool(different)


def _copies(sums: _Sums, told: frozenset[Key], smallest: int) -> dict[tuple[Subject, str], dict[str, Any]]:
    """By subject and period what may be told; of a measure nothing has, that there are none."""
    found: dict[tuple[Subject, str], dict[str, Any]] = {}
    # One day for everybody: somebody's own first month would tell of a case that may be hidden.
    began = _first_day(min((key.period for key in sums.cells if len(key.period) == 7), default=None))
    for key in sorted(sums.cells):
        copy = found.setdefault((key.subject, key.period), {"shown": {}, "between": {}, "days": {}})
        if key in told:
            copy["shown"][key.measure] = sums.cells[key].cases
    for (subject, period), copy in found.items():
        if not period:
            _add_nothing(sums, subject, copy)
            _add_bounds(sums, subject, copy, smallest)
            copy["days"] = _spreads(sums, subject, copy["shown"], smallest)
            copy["since_on"] = began
    return found


def _first_day(month: str | None) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


def _add_nothing(sums: _Sums, subject: Subject, copy: dict[str, Any]) -> None:
    for code, measure in BY_CODE.items():
        if subject.kind in measure.kinds and code not in sums.untold and Key(subject, "", code) not in sums.cells:
            copy["shown"][code] = 0


def _add_bounds(sums: _Sums, subject: Subject, copy: dict[str, Any], smallest: int) -> None:
    for code, measure in BY_CODE.items():
        part = sums.cells.get(Key(subject, "", code))
        if part is None or code in sums.untold or code in copy["shown"] or measure.within not in copy["shown"]:
            continue
        told = bounds(part, sums.cells.get(Key(subject, "", measure.within), Cell(0)), smallest)
        if told is not None:
            copy["between"][code] = list(told)


def _spreads(sums: _Sums, subject: Subject, shown: Mapping[str, int], smallest: int) -> dict[str, Any]:
    found = {}
    for stage, of in OF.items():
        bars = sums.bars.get((subject, stage))
        if bars and shown.get(of) == sum(bars.values()):
            found[stage] = dataclasses.asdict(spread_of(bars, smallest))
    return found


def _named(sums: _Sums) -> dict[Subject, str]:
    """The names people know the subjects by."""
    names, kinds = dict(sums.names), rulesets.in_force(clock.today()).categories
    regions, malls = _of_kind(sums, SubjectKind.REGION), _of_kind(sums, SubjectKind.PLATFORM)
    names |= dict(zip(regions, names_of(*(one.ref for one in regions)), strict=True))
    names |= {one: names.get(Subject(SubjectKind.INSTITUTION, one.ref), "") for one in malls}
    for one in _of_kind(sums, SubjectKind.CATEGORY):
        names[one] = kinds[one.ref].name if one.ref in kinds else one.ref
    bodies = {one.ref: one for one in _of_kind(sums, SubjectKind.BODY)}
    found = select(Organisation.ref, Organisation.name).where(Organisation.ref.in_(bodies))
    return names | {bodies[ref]: name for ref, name in db.session.execute(found)}


BLANK: dict[str, Any] = {"learners": None, "learners_span": "", "learners_source": "", "learners_on": None}


def _learners() -> dict[str, dict[str, Any]]:
    """By institution the number of paying learners in force, with its months, its source and the day it was given."""
    fields = {one.code: one for one in ITEMS["learners"].fields}
    found: dict[str, dict[str, Any]] = {}
    for ref, row in _disclosed():
        told = row.content
        found[ref] = {
            "learners": int(told["number"]),
            "learners_span": f"{told['first']}/{told['last']}",
            "learners_source": said(fields["source"], told["source"]),
            "learners_on": clock.day_of(row.confirmed_at) if row.confirmed_at else None,
        }
    return found


def _disclosed() -> Iterable[tuple[str, Disclosure]]:
    """The versions that have begun and were not taken back, the newest last."""
    row = Disclosure
    found = (
        select(Institution.ref, row)
        .join(Institution, Institution.id == row.institution_id)
        .where(row.item == "learners", row.confirmed_at.is_not(None), row.recalled_at.is_(None))
        .where(row.from_on <= clock.today())
        .order_by(row.from_on, row.version)
    )
    return ((ref, version) for ref, version in db.session.execute(found))
