"""Which names look alike: width, brackets, places in front, forms of company behind, signs easily mistaken; pure.

It warns and never refuses: two companies may rightly have names that look alike.
"""

import re
import unicodedata

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled

_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    "|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_PLACE = rf"(?:中国|(?:{_PROVINCES})(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)?)"
_BELOW = r"[\u4e00-\u9fff]{2,4}?(?:市|自治州|自治县|县|区)"
_BRACKETED = re.compile(rf"[(\[{{<【〔「『《]\s*(?:{_PLACE}|{_BELOW})\s*[)\]}}>】〕」』》]")
_IN_FRONT = re.compile(rf"^(?:{_PLACE})?(?:{_BELOW}){{0,2}}")
_FORMS = re.compile(r"(?:(?:有限责任|股份有限|有限|股份)公司|集团|总公司|公司)$")
_TRADES = re.compile(r"(?:教育科技|网络科技|信息科技|信息技术|网络技术|文化传播|教育咨询|科技)$")
_NO_SIGN = re.compile(r"[\W_]+")
# Signs somebody takes for one another at a glance: each is read as the first of its group.
ALIKE = (
    "己已巳",
    "末未",
    "土士",
    "千干",
    "戊戌戍",
    "日曰",
    "人入",
    "大太犬",
    "天夭",
    "侯候",
    "辨辩辫",
    "博搏",
    "0o〇○",
    "1li",
)
_AS_ONE = str.maketrans({sign: group[0] for group in ALIKE for sign in group[1:]})
LEAST = 2  # signs of a name that must be left
ONE_OFF = 4  # signs from which a single other one still looks alike


class Likeness(Labelled):
    """How two names look alike."""

    SAME = "same", _l("去掉地名、公司形式和标点以后相同")
    ONE = "one", _l("只差一个字")


def likeness_key(name: str) -> str:
    """What of a name catches the eye; the same for names that look the same, never empty for a name with signs."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    core = _NO_SIGN.sub("", _BRACKETED.sub("", plain)) or _NO_SIGN.sub("", plain)
    before = None
    while core != before:
        before = core
        core = _cut(_FORMS, core)
    core = _cut(_TRADES, core)
    return _cut(_IN_FRONT, core).translate(_AS_ONE)[:200]


def _cut(pattern: re.Pattern[str], words: str) -> str:
    """The words without what the pattern finds, unless too little would be left."""
    rest = pattern.sub("", words, count=1)
    return rest if len(rest) >= LEAST else words


def likeness(one: str, other: str) -> Likeness | None:
    """How two names look alike, None when they do not."""
    return key_likeness(likeness_key(one), likeness_key(other))


def key_likeness(one: str, other: str) -> Likeness | None:
    """The same of two keys."""
    if not one or not other:
        return None
    if one == other:
        return Likeness.SAME
    return Likeness.ONE if min(len(one), len(other)) >= ONE_OFF and _one_off(one, other) else None


def _one_off(one: str, other: str) -> bool:
    """Whether a single sign was changed, added or left out."""
    if abs(len(one) - len(other)) > 1:
        return False
    place = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[place + (len(one) >= len(other)) :] == other[place + (len(other) >= len(one)) :]


def shadows(key: str) -> list[str]:
    """A key and what is left of it without one sign or another: keys of which one is one sign off share a shadow."""
    if len(key) < ONE_OFF:
        return [key] if key else []
    return list(dict.fromkeys([key, *(key[:at] + key[at + 1 :] for at in range(len(key)))]))
