"""Taking an institutions file in: columns in Chinese or English, each row checked, the registry brought up to it."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select

from accounts.models import Region
from accounts.regions import Counts
from institutions.actions import Entry, add_institution, change_institution
from institutions.credit_codes import fault
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor

COLUMNS = {
    "名称": "name",
    "机构名称": "name",
    "类型": "type",
    "统一社会信用代码": "credit_code",
    "住所地代码": "domicile_code",
    "住所地址": "domicile_address",
    "所在平台": "platform",
    "公示地代码": "published_code",
    "公示地址": "published_address",
    "能否联系": "reachability",
    "许可证号": "licence",
    "网址": "website",
    "品牌": "brands",
}
KNOWN = frozenset(COLUMNS.values())
REGIONS = ("domicile_code", "published_code")
PLAIN = ("name", "domicile_address", "published_address", "licence", "website")


class RowFault(ValueError):
    """A row that cannot be taken: the column, and what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def import_institutions(
    path: Path, *, dry_run: bool = False, accept_good_rows: bool = False, by: Actor = SYSTEM
) -> Counts:
    """Take a file in: an institution is known by its credit code, else by its name; raises ValueError for no table.

    A file with a bad row writes nothing unless good rows are accepted; `platform` names an earlier or known one.
    """
    counts, good, names = Counts(), dict[int, dict[str, str]](), set[str]()
    regions = set(db.session.scalars(select(Region.code)))
    for number, row in enumerate(_rows(path), 2):
        counts.read += 1
        try:
            _check(row, regions, names)
            good[number] = row
            names.add(row["name"])
        except RowFault as wrong:
            counts.errors.append({"row": number, "field": wrong.field, "message": wrong.message})
    if counts.errors and not (accept_good_rows or dry_run):
        return counts
    with transaction():
        for row in good.values():
            _put(row, counts, by, write=not dry_run)
    return counts


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows under their English names; UTF-8 with or without BOM, or GB18030."""
    raw = path.read_bytes()
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = raw.decode("gb18030", errors="replace")
    table = csv.DictReader(io.StringIO(words, newline=""))
    header = {name: COLUMNS.get(name.strip(), name.strip()) for name in table.fieldnames or []}
    if "name" not in header.values() or not set(header.values()) <= KNOWN:
        raise ValueError(f"不认识的表头。可以用的列：{'、'.join(COLUMNS)}")
    return [{header[key]: (row[key] or "").strip() for key in header} for row in table]


def _check(row: Mapping[str, str], regions: set[str], names: set[str]) -> None:
    if not row["name"]:
        raise RowFault("name", "不能为空")
    if row.get("type") and row["type"] not in set(InstitutionType):
        raise RowFault("type", "应为 A 到 H 之一")
    if row.get("reachability") and row["reachability"] not in set(Reachability):
        raise RowFault("reachability", "应为 unknown、reachable 或 unreachable")
    if row.get("credit_code") and (wrong := fault(row["credit_code"].upper())):
        raise RowFault("credit_code", wrong)
    for column in REGIONS:
        if row.get(column) and row[column] not in regions:
            raise RowFault(column, f"没有这个行政区划代码：{row[column]}")
    platform = row.get("platform")
    if platform and platform not in names and _known(platform, platform) is None:
        raise RowFault("platform", f"没有找到平台：{platform}")


def _known(credit_code: str, name: str) -> Institution | None:
    if credit_code:
        found = db.session.scalar(select(Institution).where(Institution.credit_code == credit_code.upper()))
        if found is not None:
            return found
    return db.session.scalar(
        select(Institution).where(Institution.name == name, Institution.is_free_entry.is_(False)).limit(1)
    )


def _entry(row: Mapping[str, str]) -> Entry:
    platform = row.get("platform")
    return Entry(
        name=row["name"],
        type=InstitutionType(row.get("type") or "H"),
        credit_code=(row.get("credit_code") or "").upper() or None,
        domicile_code=row.get("domicile_code") or None,
        domicile_address=row.get("domicile_address", ""),
        platform=_known(platform, platform) if platform else None,
        published_code=row.get("published_code") or None,
        published_address=row.get("published_address", ""),
        reachability=Reachability(row.get("reachability") or "unknown"),
        licence=row.get("licence", ""),
        website=row.get("website", ""),
        brands=tuple(dict.fromkeys(one.strip() for one in _parted(row.get("brands", "")) if one.strip())),
    )


def _parted(words: str) -> list[str]:
    for sign in "、；;，,":
        words = words.replace(sign, "|")
    return words.split("|")


def _put(row: Mapping[str, str], counts: Counts, by: Actor, *, write: bool) -> None:
    entry = _entry(row)
    known = _known(entry.credit_code or "", entry.name)
    if known is None:
        counts.added += 1
        if write:
            add_institution(entry, by=by)
    elif differs(known, entry):
        counts.changed += 1
        if write:
            change_institution(known, entry, by=by)
    else:
        counts.skipped += 1


def differs(known: Institution, entry: Entry) -> bool:
    """Whether the file says something else than the registry."""
    same = all(getattr(known, name) == getattr(entry, name) for name in (*PLAIN, *REGIONS, "type", "credit_code"))
    platform = entry.platform.id if entry.platform else None
    brands = tuple(brand.name for brand in known.brands)
    return not (
        same and known.reachability is entry.reachability and known.platform_id == platform and brands == entry.brands
    )
