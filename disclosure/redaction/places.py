"""Rules for addresses down to the door, schools and classes; pure."""

import re

from disclosure.redaction.hits import Confidence, HitKind, Rule
from disclosure.redaction.signs import HAN
from disclosure.redaction.young import AGES, GRADES

_NUMBER = r"[\d〇零一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]+"
_DIGITS = "〇零一二三四五六七八九"
_ROAD = (
    "路|街|大道|巷|弄|胡同|小区|花园|公寓|家园|新村|村|社区|苑"
    "|镇|乡|桥|里|坊|庭|府|湾|广场|大厦|城|线|佳苑|山庄|东区|西区|南区|北区"
)
_UNIT = "号楼|号院|号|弄|栋|幢|座|单元|室|楼|层|户|组|房"
_STOP = "在到于读的是去从为与及让把被进由将我你他她它"
_SCHOOL = (
    "小学|中学|初中|高中|学校|幼儿园|幼稚园|学院|大学|附中|附小"
    "|[一二三四五六七八九](?:中(?![学小间医级年旬介心])|小(?![学区时孩组]))"
)
# What stands before 学校 and 大学 in ordinary words: in the end of what comes before, or as all of it.
_ORDINARY = (
    "公立|公办|民办|私立|普惠性?|所有|全体|[一两几多]所|每所|农村|城区|寄宿制?|培训|驾驶|义务教育|九年一贯制|薄弱"
    "|教育|小区|周边|附近|[市县]直|普通|高等|职业|其他|别的"
    "|[这那哪]个|什么|相关|配套|重点|窗口|孩子|学生|网络|网上|线上"
    "|老师|家长|建设|新建|增加|市区|[中与及、]|该|各|乡村|全市|全区|全县|全省|我们|你们|咱们|原来的?"
)
_SINGLES = "[原新老本入上大小公年该各某不同类办个升里和有就等跟给对所两三]+"
_GRADES = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"


def _named(match: re.Match[str]) -> bool:
    """Whether a school has a name of its own, not only a kind."""
    own = match["own"]
    return len(own) >= 2 and not re.search(rf"(?:{_ORDINARY})$|^{_SINGLES}$", own)


PLACES = (
    Rule(
        "school.class",
        HitKind.SCHOOL,
        re.compile(
            rf"(?:小学|初中|高中)?(?:[{_GRADES}\d]年级|[初高][一二三\d]|大班|中班|小班|[{_GRADES}])年?级?\s?"
            rf"[(（]?\s?(?:第?{_NUMBER}|[A-Za-z])\s?[)）]?\s?班(?![车次组])"
        ),
    ),
    Rule(
        "school.class",
        HitKind.SCHOOL,
        re.compile(r"(?:小[一二三四五六]|[初高大][一二三四])[(（]\d{1,2}[)）]|(?<![\d.])\d{3,4}班(?![车次])"),
    ),
    *GRADES,
    Rule(
        "school.name",
        HitKind.SCHOOL,
        re.compile(
            rf"(?P<own>(?:(?![{_STOP}])[{HAN}A-Za-z\d]){{1,10}}?)(?:(?:{_SCHOOL})(?:小学部|初中部|高中部|[{HAN}]{{1,3}}校区|分校)?)+(?P<class>\s?\d{{3,4}}班)?"
        ),
        Confidence.LIKELY,
        _named,
    ),
    Rule(
        "school.short",
        HitKind.SCHOOL,
        re.compile(r"(?:[省市县区州])(?:第?[一二三四五六七八九十]+(?:中|小)|实验|外国语)(?![间介型学部队国])"),
        Confidence.MAYBE,
    ),
    *AGES,
    Rule(
        "address.door",
        HitKind.ADDRESS,
        re.compile(
            rf"[{HAN}A-Za-z\d]{{1,20}}?(?:{_ROAD})(?:[东西南北中]段?|[一二三四五六七八九十]+段)?\s?(?:[A-Za-z一二三四五六七八九十\d]{{1,2}}[区期])?\s?"
            rf"(?:第?\s?(?:{_NUMBER}|[A-Za-z]\d?)\s?(?:{_UNIT})(?:[之\-]\d+)*\s?(?:的?\d+(?:办公室|室|房))?)+(?:\d+|[{_DIGITS}]{{3,5}}(?![{_DIGITS}十百千万]))?"
            rf"(?:[{HAN}]{{2,6}}(?:苑|园|府|城|庭)\d[\d、,，]*(?:栋|幢|座)[\d、,，]*(?:室|房)?)?"
        ),
    ),
    Rule(
        "address.door",
        HitKind.ADDRESS,
        # House, entrance and room without a word between them: 学府路3-2-501.
        re.compile(rf"[{HAN}A-Za-z\d]{{1,20}}?(?:{_ROAD})\s?\d{{1,3}}\s?-\s?\d{{1,2}}\s?-\s?\d{{2,4}}(?![\d\-])"),
    ),
    Rule(
        "address.building",
        HitKind.ADDRESS,
        re.compile(
            r"(?<![\dA-Za-z])[A-Za-z]?\d{1,4}\s?(?:栋|幢|号楼|座)\s?(?:\d{1,2}\s?单\s?元)?\s?(?:\d\s?){0,5}(?:室|户|房)?"
            r"|(?<![A-Za-z])[A-Za-z](?:栋|幢|座)\s?\d{0,5}(?:室|户|房)?"
        ),
        Confidence.LIKELY,
    ),
    Rule(
        "address.building",
        HitKind.ADDRESS,
        re.compile(
            rf"{_NUMBER}\s?(?:栋|幢|号楼|座)\s?{_NUMBER}\s?单元\s?(?:{_NUMBER}\s?(?:室|户|房)?)?|{_NUMBER}\s?单元\s?{_NUMBER}\s?(?:室|户)"
            r"|(?<!\d)\d{1,2}\s?单元\s?\d{2,5}\s?(?:室|户)?|(?<!\d)\d{1,3}#\s?\d{2,5}\s?房?|(?<![\d.])\d{3,4}(?:房"
            r"|室)(?![间价屋])"
        ),
    ),
    Rule(
        "address.building",
        HitKind.ADDRESS,
        re.compile(r"(?<![\d.〕\])）第-])\d{1,4}号(?=[，。、）)；的]|$)(?<![月日]\d号)(?<![月日]\d\d号)"),
        Confidence.MAYBE,
    ),
    Rule(
        "address.lane",
        HitKind.ADDRESS,
        re.compile(rf"[{HAN}]{{2,10}}(?:社区|村)[{HAN}]{{1,5}}(?:巷|胡同|弄)"),
        Confidence.MAYBE,
    ),
)
