"""Taking an institutions file in: columns in Chinese or English, each row checked, the registry brought up to it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from accounts.models import Region
from accounts.regions import DAMAGED, Counts
from institutions.actions import Entry, add_institution, change_institution
from institutions.columns import (
    CHINESE,
    COLUMNS,
    DETAILS,
    KNOWN,
    LICENCES,
    MOST,
    NAMES,
    PLAIN,
    REACHED,
    REGIONS,
    Details,
    details_in,
    names_of,
    numbers_of,
    plain_code,
    plain_header,
    shown,
    stored,
    words_in,
    words_out,
)
from institutions.credit_codes import fault
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from institutions.name_warnings import warn_of_likes
from institutions.permissions.registry import Reach, must_keep
from institutions.queries.known import known_record
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor
from kernel.sheets import Line, Table, table_of

# The letter of a type, whatever words stand behind it.
_TYPE = re.compile(r"^([A-H])(?![A-Z0-9]).*$")


class RowFault(ValueError):
    """A row that cannot be taken: the column, and what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def import_institutions(
    source: Path | bytes | Table, *, dry_run: bool = False, accept_good_rows: bool = False, by: Actor = SYSTEM
) -> Counts:
    """Take a file in: an institution is known by its number here, its credit code, else by its name.

    A file with a bad row writes nothing unless good rows are accepted; `platform` names an earlier or known one. Only
    columns the file has are written. A wrong credit code and a name that looks like another are warnings. Raises
    ValueError for no table, NotYours for whoever keeps no institutions.
    """
    reach, counts, good = must_keep(by), Counts(), dict[int, dict[str, str]]()
    checks = _Checks(reach)
    for line in _rows(source):
        counts.read += 1
        try:
            if line.is_damaged:
                raise RowFault("name", DAMAGED)
            checks.check(line.number, line.cells)
            good[line.number] = line.cells
        except RowFault as wrong:
            counts.fail(line.number, CHINESE.get(wrong.field, wrong.field), wrong.message)
    if counts.errors and not (accept_good_rows or dry_run):
        return counts
    own = dict[int, int | None]()
    with transaction():
        for number, row in good.items():
            own[number] = _put(number, row, counts, by, write=not dry_run)
    if dry_run:
        warn_of_likes(counts, good, own)
    return counts


def _rows(source: Path | bytes | Table) -> Iterator[Line]:
    """The rows under their English names; CSV in UTF-8 or GB18030, or XLSX; headers that come again are passed over."""
    header, lines = table_of(source)
    named = {name: plain_header(name) for name in header if name}
    if "name" not in named.values() or not set(named.values()) <= KNOWN:
        raise ValueError(f"不认识的表头。可以用的列：{'、'.join(COLUMNS)}")
    for line in lines:
        if all(plain_header(line.cells.get(key, "")) == name for key, name in named.items()):
            continue
        cells = {name: line.cells.get(key, "") for key, name in named.items()}
        yield Line(line.number, cells | _plain(cells), line.is_damaged)


def _plain(cells: Mapping[str, str]) -> dict[str, str]:
    """Codes and choices as they are kept, whatever the width of what was typed."""
    found = {name: plain_code(cells[name]) for name in (*REGIONS, "type") if cells.get(name)}
    if found.get("type"):
        found["type"] = _TYPE.sub(r"\1", found["type"])
    if cells.get("reachability"):
        found["reachability"] = REACHED.get(cells["reachability"], cells["reachability"])
    return found


class _Checks:
    """What one row must hold, and what of earlier rows it must not repeat."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.regions = set(db.session.scalars(select(Region.code)))
        self.names: set[str] = set()
        self.seen: dict[str, int] = {}

    def check(self, number: int, row: Mapping[str, str]) -> None:
        """See to it that a row can be taken; RowFault names the column."""
        if not row["name"]:
            raise RowFault("name", "不能为空")
        if row.get("type") and row["type"] not in {str(one) for one in InstitutionType}:
            raise RowFault("type", "应为 A 到 H 之一")
        if row.get("reachability") and row["reachability"] not in REACHED:
            raise RowFault("reachability", f"应为{'、'.join(str(one.label) for one in Reachability)}")
        self._check_lengths(row)
        self._check_regions(row)
        self._check_platform(row)
        self._check_details(row)
        self._check_repeats(number, row)
        self.names.add(row["name"])

    def _check_lengths(self, row: Mapping[str, str]) -> None:
        for column, most in MOST.items():
            said = row.get(column, "")
            parts = words_in(said) if column in NAMES or column in LICENCES else (plain_code(said),)
            if column != "credit_code" and column not in NAMES and column not in LICENCES:
                parts = (said,)
            if any(len(one) > most for one in parts):
                raise RowFault(column, f"最多{most}个字")

    def _check_regions(self, row: Mapping[str, str]) -> None:
        for column in REGIONS:
            if row.get(column) and row[column] not in self.regions:
                raise RowFault(column, f"没有这个行政区划代码：{row[column]}")
        known = _known_by(row)
        region = known.region_code if known else row.get("domicile_code") or row.get("published_code") or None
        if not self.reach.covers(region):
            raise RowFault("domicile_code", "这家机构不在本单位负责的地区")

    def _check_platform(self, row: Mapping[str, str]) -> None:
        platform = row.get("platform")
        if platform and platform not in self.names and known_record(platform, platform, platform) is None:
            raise RowFault("platform", f"没有找到平台：{platform}")

    def _check_details(self, row: Mapping[str, str]) -> None:
        known = _known_by(row)
        try:
            said = _details(row, known)
        except ValueError as wrong:
            raise RowFault(*wrong.args) from wrong
        held = {one.number: one for one in known.licences if one.is_current} if known else {}
        for number, days in said.get("until_on", {}).items():
            before = said.get("from_on", {}).get(number) or [str(getattr(held.get(number), "from_on", None) or "")]
            if days[0] < before[0]:
                raise RowFault("licence_until", f"截止日早于起始日：{number}")

    def _check_repeats(self, number: int, row: Mapping[str, str]) -> None:
        code = plain_code(row.get("credit_code", ""))
        who = next((one for one in (row.get("ref", ""), code, row["name"]) if one), "")
        if (earlier := self.seen.setdefault(who, number)) != number:
            raise RowFault("name", f"与第{earlier}行是同一家机构")


def _known_by(row: Mapping[str, str]) -> Institution | None:
    return known_record(row.get("credit_code", ""), row["name"], row.get("ref", ""))


def _details(row: Mapping[str, str], known: Institution | None) -> Details:
    """What a row says of issuers and days, of the numbers it names itself and, of other kinds, those on record."""
    if not any(column in row for column in DETAILS):
        return {}
    said = numbers_of(row)
    kept = [one.number for one in known.licences if one.is_current and one.kind not in said] if known else []
    return details_in(row, [*kept, *(number for numbers in said.values() for number in numbers)])


def _entry(row: Mapping[str, str], known: Institution | None) -> Entry:
    """What the file says, and what is known where it has no such column."""
    said = stored(known) | dict(row) if known else dict(row)
    platform, code = said.get("platform"), said.get("credit_code", "")
    kept = known is not None and code == known.credit_code
    return Entry(
        name=said["name"],
        type=InstitutionType(said.get("type") or "H"),
        credit_code=(code if kept else plain_code(code)) or None,
        domicile_code=said.get("domicile_code") or None,
        domicile_address=said.get("domicile_address", ""),
        platform=known_record(platform, platform, platform) if platform else None,
        published_code=said.get("published_code") or None,
        published_address=said.get("published_address", ""),
        reachability=Reachability(said.get("reachability") or "unknown"),
        names=names_of(row),
        licences=numbers_of(row),
        details=_details(row, known),
    )


def _put(number: int, row: Mapping[str, str], counts: Counts, by: Actor, *, write: bool) -> int | None:
    """What a row does; the id of the record it is of, where there was one before."""
    known = _known_by(row)
    entry = _entry(row, known)
    if (
        entry.credit_code
        and (wrong := fault(entry.credit_code))
        and (known is None or known.credit_code != entry.credit_code)
    ):
        counts.warn(number, CHINESE["credit_code"], wrong)
    if known is None:
        counts.note("added", entry.name)
        if write:
            add_institution(entry, by=by)
    elif told := changes(known, row, entry):
        counts.note("changed", f"{known.name}：{'；'.join(told)}")
        if write:
            change_institution(known, entry, by=by)
    else:
        counts.note("skipped", known.name)
    return known.id if known is not None else None


def changes(known: Institution, row: Mapping[str, str], entry: Entry) -> list[str]:
    """What the file says otherwise than the registry, in words: column, before, after."""
    before, found = stored(known), list[str]()
    for name in PLAIN:
        after = str(getattr(entry, name) or "")
        if before[name] != after:
            found.append(f"{CHINESE[name]}: {before[name] or '（空）'} → {after or '（空）'}")
    for name in (*NAMES, *LICENCES):
        if name in row and set(words_in(before[name])) != set(words_in(row[name])):
            found.append(f"{CHINESE[name]}: {before[name] or '（空）'} → {row[name] or '（空）'}")
    for column, name in DETAILS.items():
        told = [f"{number}={one}" for number, said in entry.details.get(name, {}).items() for one in said]
        if name in entry.details and set(words_in(before[column])) != set(told):  # days as they are kept
            found.append(f"{CHINESE[column]}: {before[column] or '（空）'} → {words_out(told) or '（空）'}")
    if (entry.platform.id if entry.platform else None) != known.platform_id:
        was, now = (one.name if one else "（空）" for one in (known.platform, entry.platform))
        found.append(f"{CHINESE['platform']}: {was} → {now}")
    return found


def exported(reach: Reach | None = None) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Every institution in reach under the columns the import reads, platforms before their merchants."""
    rows = db.session.scalars(
        select(Institution)
        .where(Institution.is_free_entry.is_(False), Institution.merged_into_id.is_(None))
        .where((reach or Reach()).where())
        .options(selectinload(Institution.names), selectinload(Institution.licences))
        .options(selectinload(Institution.platform))
        .order_by(Institution.platform_id.is_not(None), Institution.id)
    )
    return tuple(CHINESE.values()), [shown(row) for row in rows]
