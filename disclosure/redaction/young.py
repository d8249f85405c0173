"""Rules for what makes a minor known by a number: ages, years of birth, grades; pure (rules §0b.24).

A grade or an age that belongs to a course or to a law (三年级数学课, 满14岁的规定) is nobody's: what tells the two
apart is who stands before it or behind it.
"""

import re
from collections.abc import Callable

from disclosure.redaction.hits import Confidence, HitKind, Rule
from disclosure.redaction.signs import HAN

_NUMBERS = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_CHILD = (
    "女儿|儿子|闺女|丫头|孩子|小孩|娃|宝宝|宝贝|大宝|二宝|老[大二三四幺]|小朋友|孙[子女儿]|外孙|侄[子女儿]|外甥|弟|妹"
)
# What may stand between somebody and the years or the grade: 今年刚上, 已经, 是.
_NOW = r"(?:[今明去]年|现在|目前|如今|那时|当时|刚刚?|已经?|马上|即将|[才就都正快还也又只仅有是满虚要该,，\s])"
_AGE = rf"(?<![\d.十{_NUMBERS}])(?P<age>\d{{1,2}}|[{_NUMBERS}两十]{{1,3}})"
_GRADE = rf"(?:小学|初中|高中)?(?:[{_NUMBERS}\d]\s?年级|[初高][一二三](?![米头点些截等级倍个块度]))"
# After an age with 的: whom a law speaks of, or what is made for that age; somebody's child is neither.
_OF_NOBODY = re.compile(
    rf"的(?:未成年|成年|适龄|非|公民|自然人|人群|人员|(?!{_CHILD}|学生|男|女|时|那|生日|[他她我你])[{HAN}]{{0,5}}?"
    "(?:课|班|规定|规则|要求|条件|标准|限制|门槛|年龄|阶段|教材|产品|服务|法))"
)
# Whoever was born in 2008 or later is a minor in 2026; in later years this covers too much, never too little.
_YEAR = (
    r"(?:20(?:0[89]|[12]\d)年?|(?:0[89]|[12]\d)年|二[零〇○](?:[零〇○][八九]|[一二][零〇○一二三四五六七八九])年?)"
    r"(?:\s?\d{1,2}月(?:份|\s?\d{1,2}[日号])?)?"
)


def _is_young(words: str) -> bool:
    """Whether a number of years lies under 18, in figures or words, also between two (五六, 十二三)."""
    if words.isdigit():
        return int(words) < 18
    return bool(re.fullmatch("[一二两三四五六七八九]{1,2}|十(?:[一二三四五六七][二三四五六七八]?)?", words))


def _is_minor(match: re.Match[str]) -> bool:
    """Whether an age lies under 18 and is somebody's, not that of a course or of a law."""
    behind = match.string[match.end() :]
    is_range = re.search(r"[\d岁][\-\u2010-\u2015~至到]$", match.string[: match.start()]) is not None
    is_nobodys = behind.startswith("的") and (is_range or _OF_NOBODY.match(behind) is not None)
    return _is_young(match["age"]) and not is_nobodys


def _is_years(match: re.Match[str]) -> bool:
    return _is_young(match["age"])


def _rule(name: str, kind: HitKind, pattern: str, accept: Callable[[re.Match[str]], bool] | None = None) -> Rule:
    return Rule(name, kind, re.compile(pattern), Confidence.LIKELY, accept)


_END = r"(?=[，。；、！,;!\s](?!\d)|$)"
GRADES = (
    _rule("school.grade", HitKind.SCHOOL, rf"(?:上|读|念|在读|小学|初中|今年)\s?(?:[{_NUMBERS}\d]年级|[初高][一二三])"),
    _rule(
        "school.grade",
        HitKind.SCHOOL,
        rf"(?:{_CHILD}|[她他]|我是)(?:{_NOW}|[在升读上念了]|一?[名个]){{0,3}}(?P<hit>{_GRADE})",
    ),
    _rule(
        "school.grade",
        HitKind.SCHOOL,
        rf"(?<!适合)(?<!适用)(?<!面向)(?<!针对)(?<!招收)(?P<hit>{_GRADE})(?:在读)?的?(?:学生)?(?:{_CHILD}|[男女]生)",
    ),
)
AGES = (
    _rule("age.years", HitKind.AGE, rf"{_AGE}\s?(?:周岁|岁半|岁)(?![以上数至到\-])", _is_minor),
    _rule("age.years", HitKind.AGE, rf"(?:{_CHILD})(?:{_NOW}){{0,3}}(?P<hit>{_AGE}了)(?![{HAN}])", _is_years),
    _rule(
        "age.years",
        HitKind.AGE,
        rf"(?:{_CHILD})(?:{_NOW}){{0,2}}(?:今年|现在|目前|刚满|虚岁|才)\s?(?P<hit>{_AGE}){_END}",
        _is_years,
    ),
    _rule("age.born", HitKind.AGE, rf"(?<!\d){_YEAR}\s?(?:出生|生(?=[的，。、；,;人于在]|\s|$))"),
    _rule("age.born", HitKind.AGE, rf"(?:出生[于在]?|生于|生日[是为：:]?)\s?{_YEAR}"),
)
