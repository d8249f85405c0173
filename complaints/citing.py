"""The articles of the tables of moves (`O121 arts. 8, 40; platform rule`) written out in Chinese; pure."""

import re

from complaints import rulesets
from complaints.rulesets.citation import numeral

CITED = re.compile(r"(?P<text>\S+) arts?\. (?P<articles>[\d(),–\s]+?)(?:, (?P<rest>[a-z ]+))?")
ONE = re.compile(r"(\d+)(?:\((\d+)\))?")
PLAIN = {
    "platform rule": "平台规则",
    "platform rule, after 处罚信息公示规定": "平台规则（参照《市场监督管理行政处罚信息公示规定》）",
    "before acceptance": "受理之前",
    "no period is set by a text that was read": "读过的条文没有规定公示多久",
}
# Articles whose parts in brackets are paragraphs (款), not items (项).
BY_PARAGRAPH = frozenset({"IR"})
OWN_NOTES = re.compile(r"(rules )?§")


def law_in_words(law: str) -> str:
    """The law of a move for a reader; a note of the platform's own design is 平台规则."""
    words = [_part(part.strip()) for part in law.split(";") if part.strip()]
    return "；".join(dict.fromkeys(words)) or "平台规则"


def _part(part: str) -> str:
    """One reference."""
    found = CITED.fullmatch(part)
    if found is None:
        return "平台规则" if OWN_NOTES.match(part) else PLAIN.get(part, part)
    text, rest = found["text"], found["rest"]
    known = rulesets.load(rulesets.CODES[-1]).texts.get(text)
    title = (known.name if known else text).replace("中华人民共和国", "")
    words = f"《{title}》{_articles(text, found['articles'])}"
    return f"{words}（{PLAIN.get(rest, rest)}）" if rest else words


def _articles(text: str, articles: str) -> str:
    """第八、四十条, 第十八至二十四条, 第四十六条第四款, 第二十三条第（一）项."""
    numbers = ONE.findall(articles)
    if len(numbers) == 1 and numbers[0][1]:
        number, part = (numeral(int(one)) for one in numbers[0])
        return f"第{number}条第{part}款" if text in BY_PARAGRAPH else f"第{number}条第（{part}）项"
    joined = "至" if "–" in articles else "、"
    return f"第{joined.join(numeral(int(number)) for number, _part in numbers)}条"
