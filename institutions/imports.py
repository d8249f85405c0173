"""Taking an institutions file in: columns in Chinese or English, each row checked, the registry brought up to it."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from accounts.models import Region
from accounts.regions import DAMAGED, Counts
from institutions.actions import Entry, add_institution, change_institution
from institutions.credit_codes import fault
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor
from kernel.sheets import Line, read

CHINESE = {
    "ref": "编号",
    "name": "名称",
    "type": "类型",
    "credit_code": "统一社会信用代码",
    "domicile_code": "住所地代码",
    "domicile_address": "住所地址",
    "platform": "所在平台",
    "published_code": "公示地代码",
    "published_address": "公示地址",
    "reachability": "能否联系",
    "licence": "许可证号",
    "website": "网址",
    "brands": "品牌",
}
COLUMNS = {words: name for name, words in CHINESE.items()} | {"机构名称": "name"}
KNOWN = frozenset(COLUMNS.values())
REGIONS = ("domicile_code", "published_code")
TAKEN = (
    "name",
    "domicile_address",
    "published_address",
    "licence",
    "website",
    *REGIONS,
    "type",
    "credit_code",
    "reachability",
)


class RowFault(ValueError):
    """A row that cannot be taken: the column, and what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def import_institutions(
    source: Path | bytes, *, dry_run: bool = False, accept_good_rows: bool = False, by: Actor = SYSTEM
) -> Counts:
    """Take a file in: an institution is known by its number here, its credit code, else by its name.

    A file with a bad row writes nothing unless good rows are accepted; `platform` names an earlier or known one. Only
    columns the file has are written. Raises ValueError for no table.
    """
    counts, good, names = Counts(), dict[int, dict[str, str]](), set[str]()
    regions = set(db.session.scalars(select(Region.code)))
    for line in _rows(source):
        counts.read += 1
        try:
            if line.is_damaged:
                raise RowFault("name", DAMAGED)
            _check(line.cells, regions, names)
            good[line.number] = line.cells
            names.add(line.cells["name"])
        except RowFault as wrong:
            counts.fail(line.number, wrong.field, wrong.message)
    if counts.errors and not (accept_good_rows or dry_run):
        return counts
    with transaction():
        for row in good.values():
            _put(row, counts, by, write=not dry_run)
    return counts


def _rows(source: Path | bytes) -> list[Line]:
    """The rows under their English names; UTF-8 with or without BOM, or GB18030."""
    header, lines = read(source if isinstance(source, bytes) else source.read_bytes())
    named = {name: COLUMNS.get(name, name) for name in header}
    if "name" not in named.values() or not set(named.values()) <= KNOWN:
        raise ValueError(f"不认识的表头。可以用的列：{'、'.join(COLUMNS)}")
    return [
        Line(line.number, {named[key]: value for key, value in line.cells.items()}, line.is_damaged) for line in lines
    ]


def _check(row: Mapping[str, str], regions: set[str], names: set[str]) -> None:
    if not row["name"]:
        raise RowFault("name", "不能为空")
    if row.get("type") and row["type"] not in set(InstitutionType):
        raise RowFault("type", "应为 A 到 H 之一")
    if row.get("reachability") and row["reachability"] not in set(Reachability):
        raise RowFault("reachability", "应为 unknown、reachable 或 unreachable")
    code = row.get("credit_code", "").upper()
    if code and (wrong := fault(code)) and not _stands(row, code):
        raise RowFault("credit_code", wrong)
    for column in REGIONS:
        if row.get(column) and row[column] not in regions:
            raise RowFault(column, f"没有这个行政区划代码：{row[column]}")
    platform = row.get("platform")
    if platform and platform not in names and _known(platform, platform, platform) is None:
        raise RowFault("platform", f"没有找到平台：{platform}")


def _stands(row: Mapping[str, str], code: str) -> bool:
    """Whether the registry has this institution with this code already, right or wrong."""
    known = _by_ref(row.get("ref", ""))
    return known is not None and (known.credit_code or "").upper() == code


def _by_ref(ref: str) -> Institution | None:
    return db.session.scalar(select(Institution).where(Institution.ref == ref)) if ref else None


def _known(credit_code: str, name: str, ref: str = "") -> Institution | None:
    found = _by_ref(ref)
    if found is not None:
        return found
    if credit_code:
        found = db.session.scalar(select(Institution).where(Institution.credit_code == credit_code.upper()))
        if found is not None:
            return found
    return db.session.scalar(
        select(Institution).where(Institution.name == name, Institution.is_free_entry.is_(False)).limit(1)
    )


def _entry(row: Mapping[str, str], known: Institution | None) -> Entry:
    """What the file says, and what is known where it has no such column."""
    said = dict(_stored(known)) | {name: value for name, value in row.items() if name != "ref"} if known else dict(row)
    platform, code = said.get("platform"), said.get("credit_code", "")
    kept = known is not None and code == known.credit_code
    return Entry(
        name=said["name"],
        type=InstitutionType(said.get("type") or "H"),
        credit_code=(code if kept else code.upper()) or None,
        domicile_code=said.get("domicile_code") or None,
        domicile_address=said.get("domicile_address", ""),
        platform=_known(platform, platform, platform) if platform else None,
        published_code=said.get("published_code") or None,
        published_address=said.get("published_address", ""),
        reachability=Reachability(said.get("reachability") or "unknown"),
        licence=said.get("licence", ""),
        website=said.get("website", ""),
        brands=brands_in(said.get("brands", "")),
    )


_BRAND = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*|([^、；;，,|]*))(?:[、；;，,|]|$)')


def brands_in(words: str) -> tuple[str, ...]:
    """The brands of a cell: parted by 、；，| and the like; between double quotes where a brand holds such a sign."""
    found: list[str] = []
    place = 0
    while place < len(words):
        piece = _BRAND.match(words, place)
        if piece is None:
            break
        found.append(piece[1].replace('""', '"') if piece[1] is not None else piece[2].strip())
        place = max(piece.end(), place + 1)
    return tuple(dict.fromkeys(brand for brand in found if brand))


def brands_out(brands: Iterable[str]) -> str:
    """Brands as one cell; `brands_in` gives them back."""
    return "、".join(_quoted(brand) if _SIGNS & set(brand) or brand != brand.strip() else brand for brand in brands)


_SIGNS = frozenset('、；;，,|"')


def _quoted(brand: str) -> str:
    return '"' + brand.replace('"', '""') + '"'


def _put(row: Mapping[str, str], counts: Counts, by: Actor, *, write: bool) -> None:
    known = _known(row.get("credit_code", ""), row["name"], row.get("ref", ""))
    entry = _entry(row, known)
    if known is None:
        counts.note("added", entry.name)
        if write:
            add_institution(entry, by=by)
    elif told := changes(known, entry):
        counts.note("changed", f"{known.name}：{'；'.join(told)}")
        if write:
            change_institution(known, entry, by=by)
    else:
        counts.note("skipped", known.name)


def changes(known: Institution, entry: Entry) -> list[str]:
    """What the file says otherwise than the registry, in words: column, before, after."""
    after = {name: getattr(entry, name) for name in TAKEN}
    after |= {"platform": entry.platform.name if entry.platform else "", "brands": brands_out(entry.brands)}
    before = _stored(known) | {"platform": known.platform.name if known.platform else ""}
    found = [
        f"{CHINESE[name]}: {before[name] or '（空）'} → {str(value or '') or '（空）'}"
        for name, value in after.items()
        if before[name] != str(value or "")
    ]
    if not found and (entry.platform.id if entry.platform else None) != known.platform_id:
        found.append(f"{CHINESE['platform']}: {entry.platform.ref if entry.platform else ''}")
    return found


def _stored(known: Institution) -> dict[str, str]:
    """An institution as the columns of a file; its platform by credit code, else by its number here."""
    found = {name: str(getattr(known, name) or "") for name in TAKEN}
    platform = known.platform
    found["platform"] = (platform.credit_code or platform.ref) if platform is not None else ""
    return found | {"ref": known.ref, "brands": brands_out(brand.name for brand in known.brands)}


def exported() -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Every institution of the registry under the columns the import reads, platforms before their merchants."""
    rows = db.session.scalars(
        select(Institution)
        .where(Institution.is_free_entry.is_(False))
        .options(selectinload(Institution.brands), selectinload(Institution.platform))
        .order_by(Institution.platform_id.is_not(None), Institution.id)
    )
    names = list(CHINESE)
    return tuple(CHINESE.values()), [tuple(_stored(row)[name] for name in names) for row in rows]
