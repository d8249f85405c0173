"""Divisions of GB/T 2260: names, ancestors, children, and taking the shipped list in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from accounts.models import Region
from accounts.roles import Level
from kernel import clock
from kernel.config import ROOT
from kernel.db import db
from kernel.sheets import Line, read

# Levels that only group others; nobody says them.
PLAIN = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
COLUMNS = ("code", "name", "parent", "level", "pinyin", "valid_from", "valid_to", "abolished", "successor")
RAW = frozenset({"id", "pid", "deep", "pinyin", "ext_id", "ext_name"})
DAMAGED = "这一行有无法识别的文字，请另存为 UTF-8 再导入"
SAMPLES = 5
SHIPPED = ROOT / "kernel" / "reference" / "regions.csv"


@dataclass
class Counts:
    """What an import read, added, changed and skipped, and the rows it could not take."""

    read: int = 0
    added: int = 0
    changed: int = 0
    skipped: int = 0
    errors: list[dict[str, object]] = field(default_factory=list)
    warnings: list[dict[str, object]] = field(default_factory=list)
    samples: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str, words: str) -> None:
        """Count a row as added, changed or skipped, and keep the first few as samples."""
        setattr(self, what, getattr(self, what) + 1)
        kept = self.samples.setdefault(what, [])
        if len(kept) < SAMPLES:
            kept.append(words)

    def fail(self, row: int, column: str, message: str) -> None:
        """Note a row that cannot be taken."""
        self.errors.append({"row": row, "field": column, "message": message})

    def warn(self, row: int, column: str, message: str) -> None:
        """Note what somebody should look at in a row that is taken all the same."""
        self.warnings.append({"row": row, "field": column, "message": message})


def ancestors(code: str) -> list[str]:
    """The codes above a region, nearest first: county → city → province."""
    above = [code[:4] + "00", code[:2] + "0000"]
    return [one for one in dict.fromkeys(above) if one != code]


def name_of(code: str | None) -> str:
    """The full name, such as 北京市海淀区; empty for none, the code itself when nobody knows it."""
    return names_of(code)[0]


def names_of(*codes: str | None) -> list[str]:
    """The full names of several regions, in one statement at most."""
    wanted = {one for code in codes if code for one in (code, *ancestors(code))}
    found = db.session.scalars(select(Region).where(Region.code.in_(wanted))) if wanted else ()
    rows = {row.code: row.name for row in found}
    return [_full_name(code, rows) if code else "" for code in codes]


def _full_name(code: str, rows: Mapping[str, str]) -> str:
    names = [rows[one] for one in reversed([code, *ancestors(code)]) if rows.get(one, "市辖区") not in PLAIN]
    return "".join(dict.fromkeys(names)) or code


def resolve(code: str, on: date | None = None) -> str | None:
    """The code that stands for a region on a day (today): itself, or its successor however many steps on.

    An abolished region without a single successor gives the nearest region above it; None for a code nobody knows.
    """
    region = _standing(code, on)
    return region.code if region is not None else None


def _standing(code: str, on: date | None) -> Region | None:
    day, seen = on or clock.today(), set[str]()
    region = db.session.get(Region, code)
    while region is not None and region.valid_to is not None and region.valid_to <= day:
        seen.add(region.code)
        after = region.successor_code or region.parent_code
        region = db.session.get(Region, after) if after and after not in seen else None
    return region


def successors(on: date) -> dict[str, str]:
    """Where each region abolished by a day leads: its successor, else the region above it."""
    rows = db.session.execute(
        select(Region.code, func.coalesce(Region.successor_code, Region.parent_code)).where(Region.valid_to <= on)
    )
    return {code: after for code, after in rows if after}


def gone(code: str) -> bool:
    """Whether a region was abolished and nothing is known to have come after it."""
    region, seen = db.session.get(Region, code), set[str]()
    while region is not None and region.valid_to is not None and region.valid_to <= clock.today():
        seen.add(region.code)
        after = region.successor_code
        if not after or after in seen:
            return True
        region = db.session.get(Region, after)
    return region is None


def chain_of(code: str, on: date | None = None) -> list[str]:
    """A region as it stands on a day and all above it, nearest first; by their rows, by their digits where unknown."""
    region = _standing(code, on)
    here = region.code if region is not None else code
    found = [here, *ancestors(here)]
    above = region.parent_code if region is not None else None
    if above and above not in found:
        found[1:1] = [above]
    return found


def provinces() -> list[Region]:
    """Every province."""
    return list(
        db.session.scalars(
            select(Region).where(Region.level == Level.PROVINCE, Region.valid_to.is_(None)).order_by(Region.code)
        )
    )


def children(code: str) -> list[Region]:
    """The regions right below one."""
    return list(
        db.session.scalars(
            select(Region).where(Region.parent_code == code, Region.valid_to.is_(None)).order_by(Region.code)
        )
    )


def read_rows(source: Path | bytes) -> list[Line]:
    """The rows of a regions file (CSV in UTF-8 with or without BOM, or GB18030), in our columns or as raw divisions.

    Raises ValueError when the columns are neither.
    """
    header, lines = read(source if isinstance(source, bytes) else source.read_bytes())
    if set(header) >= RAW:
        return [Line(line.number, _from_raw(line.cells), line.is_damaged) for line in lines]
    if not {"code", "name"} <= set(header) or not set(header) <= {*COLUMNS}:
        raise ValueError(f"不认识的表头。可以用的列：{'、'.join(COLUMNS)}")
    return list(lines)


def _from_raw(cells: dict[str, str]) -> dict[str, str]:
    """A row of a raw division file in our columns; a place that stands for itself at two depths is a repetition."""
    code, above = cells["ext_id"][:6], cells["pid"]
    is_repeated = (cells["deep"] == "2" and len(cells["id"]) > 6) or code == above.ljust(6, "0")
    depth = {"0": "province", "1": "city" if len(cells["id"]) == 4 else "county", "2": "county"}
    return {
        "code": "code" if is_repeated else code,
        "name": cells["ext_name"],
        "parent": "" if above == "0" else above.ljust(6, "0"),
        "level": depth.get(cells["deep"], cells["deep"]),
        "pinyin": cells["pinyin"],
    }


def exported() -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Every region under the columns the import reads."""
    rows = db.session.scalars(select(Region).order_by(Region.code))
    return COLUMNS, [
        (
            row.code,
            row.name,
            row.parent_code or "",
            str(row.level),
            row.pinyin,
            row.valid_from.isoformat() if row.valid_from else "",
            row.valid_to.isoformat() if row.valid_to else "",
            "1" if row.valid_to else "",
            row.successor_code or "",
        )
        for row in rows
    ]


def values_of(row: dict[str, str]) -> dict[str, object]:
    """A row as column values, only of columns the file has; ValueError names what is wrong."""
    code, name = _code("code", row.get("code") or "-"), _line("name", row.get("name") or "", Region.name)
    if not name:
        raise ValueError("name: 不能为空")
    found: dict[str, object] = {
        "code": code,
        "name": name,
        "level": _level(row.get("level") or "county"),
        "parent_code": _code("parent", row.get("parent") or ""),
    }
    for column in ("valid_from", "valid_to"):
        if column in row:
            found[column] = _day(column, row[column].strip())
    if "successor" in row:
        found["successor_code"] = _code("successor", row["successor"])
    if "pinyin" in row:
        found["pinyin"] = _line("pinyin", row["pinyin"], Region.pinyin)
    return found


def _code(column: str, words: str) -> str | None:
    code = words.strip()
    if code and not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise ValueError(f"{column}: 应为6位数字")
    return code or None


def _line(column: str, words: str, kept: Any) -> str:
    most = kept.type.length
    if len(words.strip()) > most:
        raise ValueError(f"{column}: 最多{most}个字")
    return words.strip()


def _level(word: str) -> Level:
    if word not in set(Level):
        raise ValueError("level: 应为 county、city、province 或 national")
    return Level(word)


def _day(column: str, words: str) -> date | None:
    if not words:
        return None
    try:
        return date.fromisoformat(words if len(words) == 10 else f"{words}-01")
    except ValueError:
        raise ValueError(f"{column}: 应为日期，例如 2025-01-14") from None
