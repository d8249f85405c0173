"""Divisions of GB/T 2260: names, ancestors, children, and taking the shipped list in."""

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import select

from accounts.models import Region
from accounts.roles import Level
from kernel.config import ROOT
from kernel.db import db

# Levels that only group others; nobody says them.
PLAIN = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
SHIPPED = ROOT / "kernel" / "reference" / "regions.csv"


@dataclass
class Counts:
    """What an import read, added, changed and skipped, and the rows it could not take."""

    read: int = 0
    added: int = 0
    changed: int = 0
    skipped: int = 0
    errors: list[dict[str, object]] = field(default_factory=list)


def ancestors(code: str) -> list[str]:
    """The codes above a region, nearest first: county → city → province."""
    above = [code[:4] + "00", code[:2] + "0000"]
    return [one for one in dict.fromkeys(above) if one != code]


def name_of(code: str | None) -> str:
    """The full name, such as 北京市海淀区; empty for none, the code itself when nobody knows it."""
    if not code:
        return ""
    rows = {
        row.code: row.name
        for row in db.session.scalars(select(Region).where(Region.code.in_([code, *ancestors(code)])))
    }
    names = [rows[one] for one in reversed([code, *ancestors(code)]) if rows.get(one, "市辖区") not in PLAIN]
    return "".join(dict.fromkeys(names)) or code


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


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a regions file (UTF-8 with or without BOM, or GB18030)."""
    raw = path.read_bytes()
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = raw.decode("gb18030")
    return list(csv.DictReader(words.splitlines()))


def values_of(row: dict[str, str]) -> dict[str, object]:
    """A row as column values; ValueError names what is wrong."""
    code = (row.get("code") or "").strip()
    if not (len(code) == 6 and code.isdigit()):
        raise ValueError("code: 应为6位数字")
    if not (row.get("name") or "").strip():
        raise ValueError("name: 不能为空")
    ends = (row.get("valid_to") or "").strip()
    return {
        "code": code,
        "name": row["name"].strip(),
        "level": _level(row.get("level") or "county"),
        "parent_code": (row.get("parent") or "").strip() or None,
        "pinyin": (row.get("pinyin") or "").strip(),
        "valid_to": _day(ends) if ends else None,
        "successor_code": (row.get("successor") or "").strip() or None,
    }


def _level(word: str) -> Level:
    if word not in set(Level):
        raise ValueError("level: 应为 county、city、province 或 national")
    return Level(word)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words if len(words) == 10 else f"{words}-01")
    except ValueError:
        raise ValueError("valid_to: 应为日期，例如 2025-01-14") from None
