"""Law texts that ship whole, so that a page can lead to the article it rests on; read from files, never edited."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from complaints.rulesets.citation import REFERENCE, numeral

FOLDER = Path(__file__).parent / "texts"
# The short name a reference uses, and the file that holds the text.
FILES = {"SPC-PP": "prepaid", "CL": "consumers", "处罚办法": "penalties"}
_ARTICLE = re.compile(r"第([零一二三四五六七八九十百]+)条[\s\u3000]+(.*)")
_NUMBERS = {numeral(number): number for number in range(1, 200)}


@dataclass(frozen=True)
class LawArticle:
    """One article: its number (0 for what stands before the first), what heads it, its paragraphs."""

    number: int
    heading: str
    paragraphs: tuple[str, ...]

    @property
    def name(self) -> str:
        """第十八条."""
        return f"第{numeral(self.number)}条"


@dataclass(frozen=True)
class LawText:
    """A text: its name, what its file says of its dates, its articles."""

    name: str
    dates: tuple[str, ...]
    articles: tuple[LawArticle, ...]


@cache
def law_text(slug: str) -> LawText:
    """The text in this file of the folder; KeyError for one that does not ship."""
    if slug not in FILES.values():
        raise KeyError(slug)
    head, _mark, body = (FOLDER / f"{slug}.md").read_text(encoding="utf-8").partition("<!-- INFO END -->")
    name, *dates = [line.lstrip("# ").strip() for line in head.splitlines() if line.strip()]
    found: list[LawArticle] = []
    number, heading, following, paragraphs = 0, "", "", list[str]()
    for line in (one.strip() for one in body.splitlines() if one.strip()):
        article = _ARTICLE.match(line)
        if line.startswith("#"):
            following = line.lstrip("# ")
        elif article:
            found.append(LawArticle(number, heading, tuple(paragraphs)))
            number, heading, following = _NUMBERS[article[1]], following, ""
            paragraphs = [article[2]]
        else:
            paragraphs.append(line)
    found.append(LawArticle(number, heading, tuple(paragraphs)))
    return LawText(name, tuple(dates), tuple(one for one in found if one.number))


def place_of(reference: str) -> tuple[str, int] | None:
    """Where a reference such as `SPC-PP 18:1(2)` can be read here: the file and the article; None where nowhere."""
    parts = REFERENCE.fullmatch(reference)
    if parts is None or parts["text"] not in FILES or not parts["article"]:
        return None
    return FILES[parts["text"]], int(parts["article"])
