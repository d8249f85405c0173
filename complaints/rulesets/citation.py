"""Short article references such as `O121 16(2)` or `IR 46:3`, checked and written out in Chinese."""

import re
from collections.abc import Mapping

from complaints.rulesets.model import Text

REFERENCE = re.compile(r"(?P<text>\S+?)(?: (?P<article>\d+)(?::(?P<paragraph>\d+))?(?:\((?P<item>\d+)\))?)?")
DIGITS = "零一二三四五六七八九"


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


def numeral(number: int) -> str:
    """A number from 1 to 999 in Chinese figures as laws write them: 15 is 十五, 203 is 二百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (DIGITS[ones] if ones else "")


def _parts(article: str) -> dict[str, str | None]:
    """The pieces of a reference."""
    found = REFERENCE.fullmatch(article)
    if not found:
        raise ValueError(f"不是条文引用：{article!r}")
    return found.groupdict()
