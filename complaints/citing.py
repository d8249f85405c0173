"""The articles of the tables of moves (`O121 arts. 8, 40; platform rule`) written out in Chinese; pure."""

from functools import cache

from complaints import rulesets
from institutions import citing
from institutions.citing import Named

PLAIN = citing.PLAIN | {
    "platform rule, after 处罚信息公示规定": "平台规则（参照《市场监督管理行政处罚信息公示规定》）",
    "before acceptance": "受理之前",
    "no period is set by a text that was read": "读过的条文没有规定公示多久",
}


def law_in_words(law: str) -> str:
    """The law of a move for a reader; a note of the platform's own design is 平台规则."""
    return citing.law_in_words(law, _texts(), PLAIN)


@cache
def _texts() -> dict[str, Named]:
    """Every text the newest rule set cites, by its short name."""
    known = rulesets.load(rulesets.CODES[-1]).texts
    return {short: Named(text.name.replace("中华人民共和国", "")) for short, text in known.items()}
