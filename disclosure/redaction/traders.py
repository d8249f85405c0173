"""What of a sole trader's name is public: where it names the person, the surname alone (rules §8.5, PIPL 6, 28); pure.

A sole trader's registered name is the person's own, or place + word + trade + form. Who the person is, is not known
here: a word that reads as a person's name is taken for one, since a trade's name too many covered does less harm.
"""

import re

from disclosure.redaction.names import surname_of
from disclosure.redaction.signs import HAN

STAR = "*"
_MARK = re.compile(r"\s*[(（]\s*个体(?:工商户|经营)?\s*[)）]\s*$|个体工商户$")
_PLACE = re.compile(
    rf"^(?:[{HAN}]{{2,8}}?(?:省|自治区))?(?:[{HAN}]{{2,8}}?(?:市|自治州|州|盟|地区))?(?:[{HAN}]{{1,8}}?(?:区|县|旗|镇|乡|街道))?"
)
_TRADE = (
    "教育|培训|辅导|托管|文化|艺术|美术|音乐|舞蹈|英语|外语|语言|书法|体育|健身|信息|网络|在线|线上|电子|科技|技术|咨询|服务|商务|商贸|贸易"
    "|传媒|传播|设计|软件|图书|文具|百货|家政|职业|技能|学习|课程|课堂|补习|早教|幼教|心理|编程|升学|留学|考试|考研|管理|策划"
)
_FORM = (
    "经营部|服务部|咨询部|门市部|工作室|俱乐部|培训部|培训班|辅导班|商行|商店|网店|书店|画室|琴行|学堂|学社|书院|中心|学校|教室|课堂"
    "|店|部|室|馆|社|坊|行|铺|屋|站|厅|班"
)
_BEHIND = re.compile(rf"(?:{_TRADE})*(?:{_FORM})?$")
# Places are written without 市 too: 杭州, 石家庄.
_BARE_PLACE = (2, 3)


def masked_name(name: str) -> str:
    """The name with the person's given name as one star; unchanged where it names nobody."""
    mark = _MARK.search(name)
    words, behind = (name[: mark.start()], name[mark.start() :]) if mark else (name, "")
    place = _PLACE.match(words)
    start = place.end() if place else 0
    for begin in (start, 0, *_BARE_PLACE):
        rest = words[begin:]
        cut = _behind(rest)
        kept = _surname(rest[:cut], is_whole=not begin and cut == len(rest), is_found=begin in (start, 0))
        if kept:
            return f"{words[:begin]}{kept}{STAR}{rest[cut:]}{behind}"
    return name


def _behind(words: str) -> int:
    """Where trade and form begin; they never take the last two signs."""
    return next((found.start() for found in _BEHIND.finditer(words, 2)), len(words))


def _surname(words: str, *, is_whole: bool, is_found: bool) -> str:
    """The surname of what reads as a person's name; a short name that is nothing else is always one."""
    if is_whole and ("·" in words or re.fullmatch(rf"[{HAN}]{{2,3}}", words)):
        return surname_of(words) or words[0]
    return surname_of(words, only_sure=not is_found)
