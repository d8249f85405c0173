"""The shipped law texts: where they are, how they are read, and the committed table of their articles."""

import json
import os
import re
from functools import cache
from pathlib import Path

import pytest

from complaints.rulesets.citation import numeral

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).parent / "law_articles.json"
FILES = {
    "O121": "samr-order-121.md",
    "O20": "市场监督管理投诉举报处理暂行办法(2022-03-24).md",
    "CL": "消费者权益保护法(2013-10-25).md",
    "IR": "crpl-impl-regulation-2024.md",
    "SPC-PP": "spc-prepaid-2025.md",
    "处罚办法": "侵害消费者权益行为处罚办法(2015-01-05).md",
    "电商法": "电子商务法(2018-08-31).md",
    "人民调解法": "人民调解法(2010-08-28).md",
    "信息公开条例": "政府信息公开条例(2019-04-03).md",
    "处罚公示规定": "市场监督管理行政处罚信息公示规定(2021-07-30).md",
    "民促法": "民办教育促进法(2018-12-29).md",
    "民促条例": "民办教育促进法实施条例(2021-04-07).md",
    "PIPL": "个人信息保护法(2021-08-20).md",
}
ARTICLE = re.compile(r"(?:#+ )?第([零一二三四五六七八九十百]+)条[\s\u3000]+(.*)")
ITEM = re.compile(r"（([一二三四五六七八九十]+)）(.*)")
NUMBERS = {numeral(n): n for n in range(1, 200)}


class Article:
    """One article: its paragraphs (款) and its items (项) in words."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.items: dict[int, str] = {}

    def take(self, line: str) -> None:
        if found := ITEM.fullmatch(line):
            self.items[NUMBERS[found[1]]] = found[2].rstrip("；。")
        elif line.endswith(("。", "：", ":")):
            self.paragraphs.append(line)

    @property
    def words(self) -> str:
        return "\n".join([*self.paragraphs, *self.items.values()])


def folder() -> Path | None:
    """Where the texts are, if they are here."""
    found = Path(os.environ.get("XUESU_SHARED") or ROOT.parent / "shared") / "law"
    return found if found.is_dir() else None


@cache
def read(path: Path) -> dict[int, Article]:
    """The articles of one text by number."""
    found: dict[int, Article] = {}
    for line in (raw.strip() for raw in path.read_text(encoding="utf-8").splitlines()):
        if head := ARTICLE.fullmatch(line):
            found[NUMBERS[head[1]]] = Article()
            line = head[2].strip()
        if found:
            found[max(found)].take(line)
    return found


def law(text: str) -> dict[int, Article]:
    """A shipped text, or a skip with the reason."""
    here = folder()
    if here is None:
        pytest.skip("the law texts are not here (set XUESU_SHARED); the committed table is tested instead")
    return read(here / FILES[text])


def table() -> dict[str, list[list[int]]]:
    """Per text, for each article from the first on: its paragraphs and its items, counted."""
    found: dict[str, list[list[int]]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return found


def counted(text: str) -> list[list[int]]:
    """The same, counted in the text itself."""
    articles = law(text)
    return [[len(articles[n].paragraphs), len(articles[n].items)] for n in range(1, max(articles) + 1)]
