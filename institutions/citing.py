"""The articles of the tables of moves (`民促条例 art. 50(2); platform rule`) written out in Chinese; pure.

A text whose articles were not read is named as such and no article of it is ever printed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kernel.numerals import numeral

CITED = re.compile(r"(?P<text>\S+) arts?\. (?P<articles>[\d(),–\s]+?)(?:, (?P<rest>[a-z ]+))?")
ONE = re.compile(r"(\d+)(?:\((\d+)\))?")
PLATFORM_RULE = "平台规则"
PLAIN = {"platform rule": PLATFORM_RULE}
# Articles whose parts in brackets are paragraphs (款), not items (项).
BY_PARAGRAPH = frozenset({"IR", "民促条例"})
OWN_NOTES = re.compile(r"(rules )?§")


@dataclass(frozen=True)
class Named:
    """A text by its full name, and whether its articles were read."""

    name: str
    is_read: bool = True


TEXTS: dict[str, Named] = {
    "CL": Named("消费者权益保护法"),
    "IR": Named("消费者权益保护法实施条例"),
    "O121": Named("市场监督管理投诉举报处理办法"),
    "PIPL": Named("个人信息保护法"),
    "电商法": Named("电子商务法"),
    "民促法": Named("民办教育促进法"),
    "民促条例": Named("民办教育促进法实施条例"),
    "教技厅〔2019〕3号": Named("教育移动互联网应用程序备案管理办法", is_read=False),
}


def law_in_words(law: str, texts: Mapping[str, Named] = TEXTS, plain: Mapping[str, str] = PLAIN) -> str:
    """The law of a move for a reader; a note of the platform's own design is 平台规则."""
    words = [_part(part.strip(), texts, plain) for part in law.split(";") if part.strip()]
    return "；".join(dict.fromkeys(words)) or PLATFORM_RULE


def _part(part: str, texts: Mapping[str, Named], plain: Mapping[str, str]) -> str:
    """One reference."""
    found = CITED.fullmatch(part)
    if found is None:
        if part in texts:
            return f"《{texts[part].name}》{'' if texts[part].is_read else '（条文未随附）'}"
        return PLATFORM_RULE if OWN_NOTES.match(part) else plain.get(part, part)
    text, rest = found["text"], found["rest"]
    known = texts.get(text, Named(text))
    if not known.is_read:
        return f"《{known.name}》（条文未随附）"
    words = f"《{known.name}》{_articles(text, found['articles'])}"
    return f"{words}（{plain.get(rest, rest)}）" if rest else words


def _articles(text: str, articles: str) -> str:
    """第八、四十条, 第十八至二十四条, 第四十六条第四款, 第二十三条第（一）项."""
    numbers = ONE.findall(articles)
    if len(numbers) == 1 and numbers[0][1]:
        number, part = (numeral(int(one)) for one in numbers[0])
        return f"第{number}条第{part}款" if text in BY_PARAGRAPH else f"第{number}条第（{part}）项"
    joined = "至" if "–" in articles else "、"
    return f"第{joined.join(numeral(int(number)) for number, _part in numbers)}条"
