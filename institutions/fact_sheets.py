"""Facts as a file, one row a fact: taken in after a look, handed out so that our own comes back unchanged.

A fact no row names stays as it is: nothing ends by being left out, only by a day and a reason of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Region
from accounts.regions import DAMAGED, Counts
from institutions.actions import FactRow, add_fact, correct_fact, end_fact
from institutions.columns import plain_day, plain_header
from institutions.fact_columns import (
    ATTRIBUTES,
    CHINESE,
    COLUMNS,
    KNOWN,
    MOST,
    MOST_OF_WHAT,
    NEEDED,
    TABLES,
    FactFault,
    Named,
    Values,
    draft_of,
    item_of,
    key_of,
    kind_of,
    line_of,
    plain,
    standing,
    values_of,
)
from institutions.lifecycle import FactKind, NameKind
from institutions.models import Institution, KnownName, Ownership
from institutions.permissions.registry import Reach, must_keep
from institutions.queries.known import known_record
from institutions.queries.registry import record_named
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor
from kernel.sheets import Line, Table, table_of

# Of these two may rightly be called the same.
SEVERAL = (FactKind.PEOPLE, FactKind.OWNERS)


@dataclass(frozen=True)
class Step:
    """What one row does: added, changed or skipped, in words, and the act itself."""

    what: str
    words: str
    act: Callable[[Actor], object] | None = None


def holds_facts(header: Iterable[str]) -> bool:
    """Whether a file is one of facts, by its columns."""
    return {plain_header(name, COLUMNS) for name in header if name} >= NEEDED


def import_facts(
    source: Path | bytes | Table, *, dry_run: bool = False, accept_good_rows: bool = False, by: Actor = SYSTEM
) -> Counts:
    """Take a file of facts in: a new fact is entered, one that is known is corrected, one with a last day ends.

    A file with a bad row writes nothing unless good rows are accepted. Raises ValueError for no table, NotYours for
    whoever keeps no institutions.
    """
    reader, counts, steps = _Reader(must_keep(by)), Counts(), list[Step]()
    for line in _rows(source):
        counts.read += 1
        try:
            if line.is_damaged:
                raise FactFault("what", DAMAGED)
            steps.append(reader.step(line.number, line.cells))
        except FactFault as wrong:
            counts.fail(line.number, CHINESE[wrong.field], wrong.message)
    if counts.errors and not (accept_good_rows or dry_run):
        return counts
    with transaction():
        for step in steps:
            counts.note(step.what, step.words)
            if step.act is not None and not dry_run:
                step.act(by)
    return counts


def _rows(source: Path | bytes | Table) -> Iterator[Line]:
    """The rows under their English names; headers that come again are passed over."""
    header, lines = table_of(source)
    named = {name: plain_header(name, COLUMNS) for name in header if name}
    if not NEEDED <= set(named.values()) <= KNOWN:
        raise ValueError(f"不认识的表头。可以用的列：{'、'.join(CHINESE.values())}")
    for line in lines:
        cells = {name: line.cells.get(key, "") for key, name in named.items()}
        if any(plain_header(value, COLUMNS) != name for name, value in cells.items()):
            yield Line(line.number, cells, line.is_damaged)


class _Reader:
    """Which fact a row means, and what it does to it; remembers what earlier rows meant."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.regions = frozenset(db.session.scalars(select(Region.code)))
        self.records: dict[tuple[str, str, str], Institution | None] = {}
        self.others: dict[str, Institution | None] = {}
        self.held: dict[tuple[int, FactKind], list[FactRow]] = {}
        self.seen: dict[object, int] = {}

    def step(self, number: int, row: Mapping[str, str]) -> Step:
        """What a row does; FactFault names the column that is wrong."""
        item, institution = item_of(row), self._institution(row)
        key, named = self._key(item, row)
        said = plain(item, row, self.regions)
        if item is FactKind.NAMES and "platform" in said:
            named["platform"] = self._other("platform", said["platform"])
            said["platform"] = named["platform"].ref if named["platform"] is not None else ""
        fact = self._fact(institution, item, row.get("fact", ""), key, said)
        several = tuple(sorted(said.items())) if item in SEVERAL else ()
        self._once(number, (type(fact), fact.id) if fact is not None else (institution.id, item, key, several))
        if row.get("ended_on") or row.get("why"):
            return self._ending(institution, item, fact, row)
        if fact is None:
            return _adding(institution, item, key, said, named)
        return _changing(institution, item, fact, said, named)

    def _institution(self, row: Mapping[str, str]) -> Institution:
        asked = row.get("credit_code", ""), row.get("name", ""), row.get("ref", "")
        if asked not in self.records:
            self.records[asked] = known_record(*asked)
        found = self.records[asked]
        if found is None:
            raise FactFault("name", "登记里没有这家机构，请先登记或者导入机构名录")
        if not self.reach.covers(found.region_code):
            raise FactFault("name", "这家机构不在本单位负责的地区")
        return found

    def _key(self, item: FactKind, row: Mapping[str, str]) -> tuple[tuple[str, str], Named]:
        """What the row's fact is, and the owner it means where that is a record here."""
        kind, named, most = kind_of(item, row.get("kind", "")), Named(), MOST_OF_WHAT.get(item, 200)
        if item is FactKind.OWNERS and row.get("owner"):
            named["owner"] = owner = self._other("owner", row["owner"])
            assert owner is not None, "_other answers a record for words"
            return (kind, f"\0{owner.ref}"), named
        what = row.get("what", "")
        if not what:
            raise FactFault("what", "不能为空")
        if len(what) > most:
            raise FactFault("what", f"最多{most}个字")
        return (kind, what), named

    def _other(self, column: str, words: str) -> Institution | None:
        if words and words not in self.others:
            self.others[words] = record_named(words)
        if words and self.others[words] is None:
            raise FactFault(column, f"登记里没有这家机构：{words}")
        return self.others[words] if words else None

    def _fact(
        self, institution: Institution, item: FactKind, ref: str, key: tuple[str, str], said: Values
    ) -> FactRow | None:
        """The fact a row means: by its number here, else one in use that is the same and no earlier row meant."""
        held = self.held.get((institution.id, item))
        if held is None:
            found = select(TABLES[item]).where(TABLES[item].institution_id == institution.id)
            held = self.held[institution.id, item] = list(db.session.scalars(found.order_by(TABLES[item].id)))
        by_ref = next((one for one in held if ref and one.ref == ref), None)
        if by_ref is not None and key_of(by_ref) != key:
            raise FactFault("what", "项目编号登记的是别的内容。要换成别的，请给原来的写停用日，另起一行写新的")
        if by_ref is not None and by_ref.is_current:
            return by_ref
        alike = [one for one in held if one.is_current and key_of(one) == key]
        if item in SEVERAL:
            alike = [one for one in alike if (type(one), one.id) not in self.seen]
            alike.sort(key=lambda one: not said.items() <= values_of(one).items())
        return alike[0] if alike else by_ref

    def _once(self, number: int, what: object) -> None:
        if (earlier := self.seen.setdefault(what, number)) != number:
            raise FactFault("what", f"与第{earlier}行是同一项")

    def _ending(self, institution: Institution, item: FactKind, fact: FactRow | None, row: Mapping[str, str]) -> Step:
        day, why = plain_day(row.get("ended_on", "")), row.get("why", "")
        if not day:
            raise FactFault("ended_on", f"不是日期：{row.get('ended_on', '')}")
        if not why:
            raise FactFault("why", "请写明停用的原因")
        if len(why) > MOST["why"]:
            raise FactFault("why", f"最多{MOST['why']}个字")
        if fact is None:
            raise FactFault("what", "登记里没有这一项")
        if not fact.is_current:
            return Step("skipped", _told(institution, item, fact))
        until_on = date.fromisoformat(day)
        if fact.from_on is not None and until_on < fact.from_on:
            raise FactFault("ended_on", "停用日早于起始日")
        return Step(
            "changed",
            f"{_told(institution, item, fact)}：停止使用",
            lambda by: end_fact(institution, fact, until_on, why, by=by),
        )


def _adding(institution: Institution, item: FactKind, key: tuple[str, str], said: Values, named: Named) -> Step:
    owner = named.get("owner")
    if owner is not None and owner.id == institution.id:
        raise FactFault("owner", "机构不能是自己的出资人")
    if item is FactKind.ADDRESSES and key[1] == institution.published_address:
        raise FactFault("what", "这是机构名录里的公示地址")
    _in_order(said)
    draft = draft_of(item, key, said, named)
    words = f"{institution.name}：{item.label} {owner.name if owner is not None else key[1]}"
    return Step("added", words, lambda by: add_fact(institution, draft, by=by))


def _changing(institution: Institution, item: FactKind, fact: FactRow, said: Values, named: Named) -> Step:
    if not fact.is_current:
        raise FactFault("fact", "这一项已经停止使用。要重新登记，请去掉项目编号")
    before = values_of(fact)
    after = before | {name: value for name, value in said.items() if value or name != "source"}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return Step("skipped", _told(institution, item, fact))
    if item is FactKind.LICENCES and not said.get("source"):
        raise FactFault("source", "改许可和备案，请写明从哪里得知")
    _in_order(after)
    # Only what the row changes is written, and only a source the row says is the reason.
    draft = draft_of(item, key_of(fact), after | {"source": said.get("source", "")}, named)
    columns = frozenset(ATTRIBUTES.get(name, name) for name in changed)
    told = [f"{CHINESE[name]}: {before[name] or '（空）'} → {after[name] or '（空）'}" for name in changed]
    words = f"{_told(institution, item, fact)}：{'；'.join(told)}"
    return Step("changed", words, lambda by: correct_fact(institution, fact, draft, columns, by=by))


def _in_order(said: Values) -> None:
    if said.get("from_on") and said.get("until_on") and said["until_on"] < said["from_on"]:
        raise FactFault("until_on", "截止日早于起始日")


def _told(institution: Institution, item: FactKind, fact: FactRow) -> str:
    owner = standing(fact.owner) if isinstance(fact, Ownership) else None
    return f"{institution.name}：{item.label} {owner.name if owner is not None else key_of(fact)[1]}"


def exported_facts(
    reach: Reach | None = None, *, with_people: bool = False
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Every fact in use of the institutions in reach; people and owners under sealed names only when asked for."""
    lines = list[tuple[str, ...]]()
    for item, table in TABLES.items():
        if item is FactKind.PEOPLE and not with_people:
            continue
        found = select(table, Institution).join(Institution, Institution.id == table.institution_id)
        found = found.where(table.ended_at.is_(None), Institution.is_free_entry.is_(False))
        found = found.where(Institution.merged_into_id.is_(None), (reach or Reach()).where())
        if item is FactKind.NAMES:
            found = found.where(KnownName.kind != NameKind.LEGAL)
            found = found.options(joinedload(KnownName.platform).joinedload(Institution.merged_into))
        if item is FactKind.OWNERS:
            found = found if with_people else found.where(Ownership.owner_id.is_not(None))
            found = found.options(joinedload(Ownership.owner).joinedload(Institution.merged_into))
        rows = db.session.execute(found.order_by(Institution.id, table.id).execution_options(yield_per=1000))
        lines.extend(line_of(row, item, institution) for row, institution in rows)
    return tuple(CHINESE.values()), lines
