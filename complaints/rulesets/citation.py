"""Short article references such as `O121 16(2)` or `IR 46:3`, checked and written out in Chinese."""

import re
from collections.abc import Mapping

from complaints.rulesets.model import Text
from kernel.numerals import numeral

__all__ = ["REFERENCE", "cite", "numeral", "text_of"]
REFERENCE = re.compile(r"(?P<text>\S+?)(?: (?P<article>\d+)(?::(?P<paragraph>\d+))?(?:\((?P<item>\d+)\))?)?")


def text_of(article: str) -> str:
    """The short name of the text an article reference cites; ValueError when it is not a reference."""
    return _parts(article)["text"] or ""


def cite(article: str, texts: Mapping[str, Text]) -> str:
    """A reference in full, such as 《市场监督管理投诉举报处理办法》第十六条第（二）项; unknown words come back."""
    try:
        parts = _parts(article)
    except ValueError:
        return article
    text = texts.get(parts["text"] or "")
    if text is None:
        return article
    words = f"《{text.name}》"
    if parts["article"]:
        words += f"第{numeral(int(parts['article']))}条"
    if parts["paragraph"]:
        words += f"第{numeral(int(parts['paragraph']))}款"
    if parts["item"]:
        words += f"第（{numeral(int(parts['item']))}）项"
    return words


def _parts(article: str) -> dict[str, str | None]:
    """The pieces of a reference."""
    found = REFERENCE.fullmatch(article)
    if not found:
        raise ValueError(f"不是条文引用：{article!r}")
    return found.groupdict()
