"""What must not leave a case: people's names, numbers, accounts and addresses in a text; pure (rules §8.5).

It errs on the side of covering too much: an officer sees before and after, and writes anew what no longer reads.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class HitKind(Labelled):
    """What was found."""

    CASE = "case", _l("案卷中的个人信息")
    EMAIL = "email", _l("电子邮箱")
    ID_NUMBER = "id_number", _l("证件号码")
    BANK_CARD = "bank_card", _l("银行卡号")
    PHONE = "phone", _l("电话号码")
    SOCIAL = "social", _l("社交账号")
    ORDER = "order", _l("订单号或者编号")
    ADDRESS = "address", _l("详细地址")
    NAME = "name", _l("姓名或者称呼")
    SUM = "sum", _l("金额")


MARKS = {
    HitKind.CASE: "［已隐去］",
    HitKind.EMAIL: "［邮箱］",
    HitKind.ID_NUMBER: "［证件号］",
    HitKind.BANK_CARD: "［银行卡号］",
    HitKind.PHONE: "［电话］",
    HitKind.SOCIAL: "［账号］",
    HitKind.ORDER: "［编号］",
    HitKind.ADDRESS: "［地址］",
    HitKind.NAME: "［人名］",
    HitKind.SUM: "［金额］",
}


@dataclass(frozen=True)
class Hit:
    """A place in the text before redaction: from `start` up to `end`, in characters."""

    kind: HitKind
    start: int
    end: int


@dataclass(frozen=True)
class Redaction:
    """The text after redaction, and where the text before was covered, in order and without overlap."""

    before: str
    text: str
    hits: tuple[Hit, ...]

    def pieces(self) -> list[tuple[str, Hit | None]]:
        """The text before, cut into what stays (None) and what is covered."""
        found: list[tuple[str, Hit | None]] = []
        place = 0
        for hit in self.hits:
            found += [(self.before[place : hit.start], None), (self.before[hit.start : hit.end], hit)]
            place = hit.end
        found.append((self.before[place:], None))
        return [(words, hit) for words, hit in found if words]


_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_GAP = r"[\s\-\u2010-\u2015_.·•/\u200b-\u200f\u2060\ufeff]{0,3}"
_DIGIT_WORDS = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊金"
    "陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎武乔贺赖龚文庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦柳邢岳齐梅莫庄辛"
    "管祝左涂祁耿牟卜詹甘柴蒙冉喻靳欧匡巩单盛宁柏邬凌霍虞裴骆闵阮纪舒屈項项解覃娄肖闫付代覃佟仇"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|百里|南宫|独孤"
# Surnames that are also ordinary words count only where no such word ends in them.
_GUARDED = "(?<![任如因])何|(?<![由关对至属等位在])于|(?<![对双校官警各一地])方|(?<![提最较更很])高|(?<![经非通日])常"
_SURNAME = f"(?:{_COMPOUND}|[{_SURNAMES}]|{_GUARDED})"
_TITLE = (
    "女士|先生|小姐|老师|同学|家长|妈妈|爸爸|阿姨|叔叔|奶奶|爷爷|教练|校长|园长|院长|主任|经理|总监"
    "|顾问|律师|医生|法官|警官|班主任|助教|客服|学员|某某|某"
)
_ROAD = "路|街|大道|巷|弄|胡同|小区|花园|公寓|家园|新村|村|社区|苑|镇|乡"
_UNIT = "号楼|号院|号|弄|栋|幢|座|单元|室|楼|层|户|组"

_PATTERNS: tuple[tuple[HitKind, re.Pattern[str]], ...] = (
    (HitKind.EMAIL, re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+\-]*\s?@\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")),
    (HitKind.ID_NUMBER, re.compile(rf"(?<!\d)[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dA-Za-z])")),
    (HitKind.ID_NUMBER, re.compile(r"(?:身份证|证件|护照|通行证)号?码?[为是：:\s]*[A-Za-z]{0,3}\d{6,}[Xx]?")),
    (HitKind.PHONE, re.compile(rf"(?<!\d)\+?86{_GAP}1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")),
    (HitKind.BANK_CARD, re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{12,18}}(?!\d)")),
    (HitKind.PHONE, re.compile(rf"(?<!\d)1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")),
    (
        HitKind.PHONE,
        re.compile(rf"(?<!\d)[(]?0\d{{2,3}}[)]?{_GAP}[2-9]\d{{2,3}}{_GAP}\d{{4}}(?:{_GAP}转?{_GAP}\d{{1,5}})?(?!\d)"),
    ),
    (HitKind.PHONE, re.compile(r"(?:电话|手机|座机|热线|联系方式|号码)[号码]*[为是：:\s]*\d[\d\s\-]{5,}\d")),
    (HitKind.PHONE, re.compile(rf"(?:[{_DIGIT_WORDS}\d]{_GAP}){{7,}}(?<=[{_DIGIT_WORDS}])")),
    (
        HitKind.SOCIAL,
        re.compile(
            r"(?:微信|威信|薇信|徽信|[vV]信|[wW]e[cC]hat|[wW][xX]|[vV][xX]|[qQ]{2}|扣扣|企鹅|抖音|小红书|微博|快手|钉钉|支付宝)"
            r"(?:号码|账号|帐号|号|id|ID)?\s*(?:为|是|叫)?[：:\s]*[A-Za-z0-9][A-Za-z0-9_\-]{4,29}"
        ),
    ),
    (
        HitKind.ORDER,
        re.compile(
            r"(?:订单|单号|流水|交易|运单|合同|学号|学籍|工单|发票|编号|账号|帐号|卡号)(?:编号|号码|号)?\s*(?:为|是)?[：:\s]*"
            r"[A-Za-z0-9][A-Za-z0-9\-_]{3,}"
        ),
    ),
    (HitKind.ORDER, re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{8,}}(?!\d)")),
    (
        HitKind.ORDER,
        re.compile(r"(?<![A-Za-z0-9])(?=(?:[A-Za-z\-]*\d){4})(?=[\d\-]*[A-Za-z])[A-Za-z0-9\-]{10,}(?![A-Za-z0-9])"),
    ),
    (
        HitKind.ADDRESS,
        re.compile(
            rf"[{_HAN}]{{1,20}}(?:{_ROAD})(?:[东西南北中]段?)?\s?"
            rf"(?:第?\s?[\d一二三四五六七八九十百]+\s?(?:{_UNIT})(?:[之\-]\d+)*\s?)+\d*"
        ),
    ),
    (HitKind.ADDRESS, re.compile(r"(?<!\d)\d{1,4}\s?(?:栋|幢|号楼|座)\s?(?:\d{1,2}\s?单元)?\s?\d{0,5}\s?(?:室|户)?")),
    (HitKind.ADDRESS, re.compile(r"(?<!\d)\d{1,2}\s?单元\s?\d{2,5}\s?(?:室|户)?")),
    (HitKind.NAME, re.compile(rf"{_SURNAME}[{_HAN}]{{0,2}}?(?:{_TITLE})")),
    (HitKind.NAME, re.compile(rf"(?:姓名|我叫|名叫|名字[叫是为]|本人)[：:\s]*{_SURNAME}[{_HAN}·]{{1,3}}")),
    (HitKind.NAME, re.compile(rf"(?:投诉人|学员|学生|家长|联系人|老师|监护人)[：:]\s*{_SURNAME}[{_HAN}]{{1,2}}")),
    (HitKind.SUM, re.compile(r"[¥￥]\s?\d[\d,，]*(?:\.\d+)?")),
    (HitKind.SUM, re.compile(r"\d[\d,，]*(?:\.\d+)?\s?[万千百]?\s?[余多]?\s?(?:元|块|圆|RMB|rmb)")),
    (HitKind.SUM, re.compile(r"[一二两三四五六七八九十百千万]{2,}[余多]?(?:元|块)")),
)
_COVER = "\ue000"
KNOWN_SHORTEST = 2


def redact(text: str, known: Iterable[str] = (), keep: Iterable[str] = ()) -> Redaction:
    """Cover everything personal in a text.

    `known` are strings of the case that must never leave it; `keep` are names that may stand (institution, body,
    category), unless the case says otherwise.
    """
    hits = find(text, tuple(known), tuple(keep))
    after, place = [], 0
    for hit in hits:
        after += [text[place : hit.start], MARKS[hit.kind]]
        place = hit.end
    return Redaction(text, "".join([*after, text[place:]]), hits)


def find(text: str, known: Sequence[str] = (), keep: Sequence[str] = ()) -> tuple[Hit, ...]:
    """Where something personal stands; what is found is covered and the rest looked at again, until nothing is left."""
    folded = fold(text)
    kept = [place.span() for word in keep if word for place in re.finditer(re.escape(fold(word)), folded)]
    rules = [(HitKind.CASE, pattern) for pattern in _exact(known)] + list(_PATTERNS)
    hits: list[Hit] = []
    while found := _look(folded, rules, kept):
        hits += found
        for hit in found:
            folded = folded[: hit.start] + _COVER * (hit.end - hit.start) + folded[hit.end :]
    return _joined(hits)


def _look(folded: str, rules: Iterable[tuple[HitKind, re.Pattern[str]]], kept: Sequence[tuple[int, int]]) -> list[Hit]:
    """The places of one look, earlier rules first, none overlapping another."""
    taken: list[Hit] = []
    for kind, pattern in rules:
        for match in pattern.finditer(folded):
            hit = Hit(_named(kind, match[0]), match.start(), match.start() + len(match[0].rstrip()))
            if hit.start < hit.end and _is_free(hit, taken) and (kind is HitKind.CASE or not _is_kept(hit, kept)):
                taken.append(hit)
    return taken


def _named(kind: HitKind, words: str) -> HitKind:
    """A long number is a bank card only when its check digit holds."""
    if kind is HitKind.BANK_CARD and not luhn("".join(re.findall(r"\d", words))):
        return HitKind.ORDER
    return kind


def _is_free(hit: Hit, taken: Iterable[Hit]) -> bool:
    return all(hit.end <= other.start or other.end <= hit.start for other in taken)


def _is_kept(hit: Hit, kept: Iterable[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in kept)


def _joined(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """In order; neighbours of one kind become one."""
    joined: list[Hit] = []
    for hit in sorted(hits, key=lambda one: one.start):
        if joined and joined[-1].end == hit.start and joined[-1].kind is hit.kind:
            joined[-1] = Hit(hit.kind, joined[-1].start, hit.end)
        else:
            joined.append(hit)
    return tuple(joined)


def _exact(known: Iterable[str]) -> list[re.Pattern[str]]:
    """Patterns of strings of the case, whatever stands between their signs; longer ones first."""
    words = {"".join(re.findall(r"\w", fold(word))) for word in known}
    long_enough = sorted((word for word in words if len(word) >= KNOWN_SHORTEST), key=lambda word: (-len(word), word))
    return [re.compile(_GAP.join(map(re.escape, word)), re.IGNORECASE) for word in long_enough]


def fold(text: str) -> str:
    """The text with full-width and styled signs made plain, sign by sign, so that places stay the same."""
    return "".join(_plain(sign) for sign in text)


def _plain(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign)
    if len(folded) != 1:
        return sign
    digit = unicodedata.digit(folded, None)
    return folded if digit is None or folded in _DIGIT_WORDS else str(digit)


def luhn(digits: str) -> bool:
    """Whether the check digit of a card number holds."""
    doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
