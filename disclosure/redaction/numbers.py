"""Rules for numbers, accounts, plates, addresses of e-mail and sums, in every dress; pure."""

import re

from disclosure.redaction.hits import Confidence, HitKind, Rule
from disclosure.redaction.signs import APART, DIGIT, DIGIT_WORDS, GAP, NEAR, ODD, digits_of, luhn

_ONE = "[1一幺壹lI]"
_SECOND = "[3-9三四五六七八九叁肆伍陆柒捌玖拐勾]"
_AT = r"\s?(?:@|#(?=[A-Za-z0-9\-]+\s?[.。点])|[(（\[]\s?(?:at|AT|a)\s?[)）\]]|艾特|\s(?:at|AT)\s)\s?"
_DOT = r"\s?(?:[.。点]|[(（\[]\s?(?:dot|DOT)\s?[)）\]]|\s(?:dot|DOT)\s)\s?"
_NOT_BEFORE = r"(?<![\d])"
_MASK = r"[*×xX•●○□■#]"
_SAYS = r"(?:号码|账号|帐号|号|id|ID)?[\s]{0,2}(?:就是|为|是|叫|加)?[:：\s]{0,3}"
_PLACES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼楚"
_SOCIAL = (
    r"微信|威信|薇信|徽信|[威薇]芯|加(?:我|个|一?下|老师)?的?[微薇威]|[微薇]❤|维信|VX|WX|[vV]❤|[vV]信|[wW]信|[wW]e?i?[cC]hat|[wW]ei[xX]in|[wW][xX]|[vV][xX]|[加\+](?:我|个|一?下|老师)?[vV]"
    r"|[qQ]{2}群?|[qQ]群|[扣企]扣群?|扣扣群?|[球秋]{2}|企鹅群?|抖音|小红书|微博|快手|钉钉|支付宝|淘宝"
)
_IN = r"[\s\-.·]?"  # what stands between the signs of a plate
_UNITS = r"(?![\d]|\s?(?:[万千百]?元|平方|平米|米|公里|人|亿|户|吨|年|名|块|个|[%％.]))"


def _rule(name: str, kind: HitKind, pattern: str, confidence: Confidence = Confidence.SURE) -> Rule:
    return Rule(name, kind, re.compile(pattern), confidence)


def _is_disguised(match: re.Match[str]) -> bool:
    """Whether a run of digits holds some in disguise (a plain run is the other rules' matter) and is no word itself."""
    signs = re.findall(DIGIT, match[0])
    figures = sum(sign.isdigit() or sign in DIGIT_WORDS for sign in signs)
    return not all(sign.isdecimal() for sign in signs) and figures >= len(signs) // 2


def _is_card(match: re.Match[str]) -> bool:
    """Whether a long run is a card, and not a part of a longer number: by its length or its check digit."""
    digits, before = digits_of(match[0]), match.string[max(0, match.start() - 5) : match.start()]
    return not re.search(rf"{DIGIT}{GAP}$", before) and (len(digits) == 19 or (_is_disguised(match) and luhn(digits)))


_DAY = r"(?:19|20)\d\d[.\-/]\d{1,2}[.\-/]\d{1,2}"
_DAYS = re.compile(rf"{_DAY}(?:{NEAR}{_DAY})?")


def _is_no_date(match: re.Match[str]) -> bool:
    """Whether a long run of digits is more than one day or two with their dots (2024.09.01—2025.03.04)."""
    return _DAYS.fullmatch(match[0].strip()) is None


EMAIL_AND_ID = (
    _rule(
        "email.at",
        HitKind.EMAIL,
        rf"[A-Za-z0-9{DIGIT_WORDS}](?:\s?[A-Za-z0-9{DIGIT_WORDS}._%+\-]){{0,63}}{_AT}[A-Za-z0-9\-]+(?:{_DOT}[A-Za-z0-9\-]+)+",
    ),
    Rule(
        "bank.long",
        HitKind.BANK_CARD,
        re.compile(
            rf"(?<![\d{DIGIT_WORDS}])(?:(?:{DIGIT}{GAP}){{18}}|(?:{DIGIT}{GAP}){{12,16}}){DIGIT}(?![*×A-Za-z]|{GAP}(?:{DIGIT}|[XxХ叉×]))"
        ),
        accept=_is_card,
    ),
    _rule(
        "id.18",
        HitKind.ID_NUMBER,
        rf"{_NOT_BEFORE}[1-9{DIGIT_WORDS}lI](?:{GAP}{DIGIT}){{16}}{GAP}(?:{DIGIT}|[XxХ叉×])(?![\dA-Za-z])",
    ),
    # Pulled apart by emoji and the like, sign by sign, or by anything between its groups.
    _rule(
        "id.18",
        HitKind.ID_NUMBER,
        rf"{_NOT_BEFORE}[1-9{DIGIT_WORDS}](?:{ODD}{DIGIT}){{16}}{ODD}(?:{DIGIT}|[XxХ叉×])(?![\dA-Za-z])"
        rf"|{_NOT_BEFORE}{DIGIT}{{6}}{APART}(?:{DIGIT}{{8}}|{DIGIT}{{4}}{APART}{DIGIT}{{4}}){APART}{DIGIT}{{3}}(?:{DIGIT}|[XxХ叉×])(?![\dA-Za-z])",
    ),
    _rule("id.masked", HitKind.ID_NUMBER, rf"(?<![\dA-Za-z])[1-9]\d{{5}}\d*(?:{_MASK}){{4,}}[\dXx]{{0,4}}"),
    _rule(
        "id.said",
        HitKind.ID_NUMBER,
        rf"(?:身份证|证件|护照|通行证|学生证|准考证)(?:号码?|的?编号)?(?:的?(?:后|末|尾|前|最后)[\d一二三四五六七八九十]?[位尾]?数?|尾号|末尾)?"
        rf"[为是：:\s]{{0,3}}(?:[A-Za-z]\s?){{0,3}}(?:{DIGIT}{GAP}){{3,}}[XxХ叉]?",
    ),
    # A Chinese passport by its form alone: E12345678, EA1234567, with or without spaces.
    _rule(
        "id.passport",
        HitKind.ID_NUMBER,
        r"(?<![A-Za-z\d])(?:[EGeg]\s?\d|[Ee]\s?[A-HJ-NP-Za-hj-np-z])(?:\s?\d){7}(?!\s?[\dA-Za-z])",
        Confidence.LIKELY,
    ),
    _rule(
        "id.said",
        HitKind.ID_NUMBER,
        r"(?:身份证|证件)(?:号码?)?[^\d，。；]{0,4}(?:末尾|尾号|最后一位|末位)[为是：:\s]{0,3}[\dXx]{1,6}",
    ),
)
PHONES = (
    _rule(
        "phone.mobile",
        HitKind.PHONE,
        rf"{_NOT_BEFORE}\+?(?:0086|86){GAP}{_ONE}{GAP}{_SECOND}(?:{GAP}{DIGIT}){{9}}(?![\s\-]?\d)",
    ),
    Rule(
        "bank.long",
        HitKind.BANK_CARD,
        re.compile(rf"{_NOT_BEFORE}\d(?:{NEAR}\d){{12,18}}(?!\d)"),
        accept=_is_no_date,
    ),
    _rule(
        "phone.mobile",
        HitKind.PHONE,
        rf"(?<![\dA-Za-z]){_ONE}{GAP}{_SECOND}(?:{GAP}{DIGIT}){{9}}(?![\s\-]?\d)",
    ),
    _rule(
        "phone.mobile",
        HitKind.PHONE,
        rf"(?<![\dA-Za-z]){_ONE}{ODD}{_SECOND}(?:{ODD}{DIGIT}){{9}}(?![\s\-]?\d)"
        rf"|(?<![\dA-Za-z]){_ONE}{_SECOND}{DIGIT}{APART}{DIGIT}{{4}}{APART}{DIGIT}{{4}}(?![\s\-]?\d)",
    ),
    _rule(
        "phone.area",
        HitKind.PHONE,
        rf"(?<!\d)[(]?0\d{{2,3}}[)]?{NEAR}(?:\d{{4}}{NEAR})?\d{{3,4}}{NEAR}\d{{4}}(?:\s?[转\-]\s?\d{{1,5}})?(?!\d)",
    ),
    _rule("phone.service", HitKind.PHONE, rf"(?<!\d)[48]00{GAP}\d{{3,4}}{GAP}\d{{3,4}}(?!\d)"),
    _rule(
        "phone.masked",
        HitKind.PHONE,
        rf"(?<![\dA-Za-z])(?=[\d\-]*{_MASK}{{2}})(?:1[3-9]\d|0\d{{2,3}})[\d\-*×xX•●]{{3,10}}",
    ),
    _rule(
        "phone.said",
        HitKind.PHONE,
        rf"(?:电话|手机|座机|热线|联系方式|号码|拨打|致电|短信)[号码]{{0,2}}(?:为|是|：|:|\s){{0,3}}(?:{DIGIT}{GAP}){{6,}}{DIGIT}",
    ),
    Rule(
        "phone.words",
        HitKind.PHONE,
        re.compile(rf"(?<![A-Za-z])(?:{DIGIT}{GAP}){{6,}}{DIGIT}(?<=[\d{DIGIT_WORDS}])(?![A-Za-z])"),
        accept=_is_disguised,
    ),
    _rule(
        "phone.local",
        HitKind.PHONE,
        rf"(?<![\d.A-Za-z〔\[])[2-9]\d{{2,3}}[\s\-\u2010-\u2015]?\d{{4}}(?!\d){_UNITS}",
        Confidence.LIKELY,
    ),
)
ACCOUNTS = (
    _rule(
        "bank.said",
        HitKind.BANK_CARD,
        rf"(?:银行卡|储蓄卡|信用卡|借记卡|卡号|尾号)(?:号|的?后四位|尾号)?{_SAYS}(?:{DIGIT}{GAP}){{3,}}{DIGIT}",
    ),
    _rule(
        "social.said",
        HitKind.SOCIAL,
        rf"(?:{_SOCIAL}){_SAYS}(?:(?:[A-Za-z][A-Za-z0-9_\-{DIGIT_WORDS}]{{4,29}})|(?:{DIGIT}{GAP}){{4,}}{DIGIT}[A-Za-z0-9_\-]*)",
    ),
    _rule(
        "social.handle",
        HitKind.SOCIAL,
        r"(?:网名|昵称|户名|用户名|ID号?|直播间号?|群号)[叫为是：:\s]{0,3}[“\"]?[A-Za-z0-9_][A-Za-z0-9_\-.]{3,29}",
    ),
    _rule(
        "plate.form",
        HitKind.PLATE,
        rf"[{_PLACES}]\s?[A-Za-z][\s·.]?(?=[A-Za-z\d*×]*[\d*×]{{2}})[A-Za-z0-9*×]{{5,6}}(?![A-Za-z0-9])",
    ),
    _rule(
        "plate.form",
        HitKind.PLATE,
        rf"[{_PLACES}]\s?[A-Za-z][\s·.\-]{{0,2}}(?=(?:[A-Za-z]{_IN}){{0,2}}(?:[\d*×{DIGIT_WORDS}]{_IN}){{2}})"
        rf"(?:[A-Za-z0-9*×{DIGIT_WORDS}]{_IN}){{4,5}}(?:[港澳学警挂领]|[A-Za-z0-9*×{DIGIT_WORDS}]{{1,2}}(?![A-Za-z0-9]))",
    ),
    _rule(
        "plate.form",
        HitKind.PLATE,
        r"(?:车牌号?|牌照)[为是：:\s]{0,3}[\u4e00-\u9fff]\s?[A-Za-z][\s·.]?[A-Za-z0-9]{4,6}",
    ),
    _rule(
        "order.said",
        HitKind.ORDER,
        r"(?:订单|单号|流水|交易|运单|快递|合同|学号|学籍|工单|发票|编号|账号|帐号|卡号|券码|验证码|取件码)(?:编号|号码|号)?\s*(?:为|是)?[：:\s]*"
        rf"(?=[A-Za-z\-_]*[\d{DIGIT_WORDS}])[A-Za-z0-9{DIGIT_WORDS}][A-Za-z0-9\-_{DIGIT_WORDS}]{{3,}}",
    ),
    Rule(
        "order.long",
        HitKind.ORDER,
        re.compile(rf"(?<!\d)\d(?:{NEAR}\d){{8,}}(?!\d)"),
        Confidence.LIKELY,
        _is_no_date,
    ),
    _rule(
        "order.mixed",
        HitKind.ORDER,
        r"(?<![A-Za-z0-9])(?=(?:[A-Za-z\-]*\d){4})(?=[\d\-*]*[A-Za-z])[A-Za-z0-9\-*]{10,}(?![A-Za-z0-9])",
        Confidence.LIKELY,
    ),
)
SUMS = (
    _rule("sum.money", HitKind.SUM, r"[¥￥]\s?\d[\d,，]*(?:\.\d+)?"),
    _rule("sum.money", HitKind.SUM, r"\d[\d,，]*(?:\.\d+)?\s?[万千百]?\s?[余多]?\s?(?:元|块|圆|RMB|rmb)"),
    _rule("sum.money", HitKind.SUM, r"[一二两三四五六七八九十百千万]{2,}[余多]?(?:元|块)"),
)

_SAID = (*ACCOUNTS[1:7], ACCOUNTS[0])
_WHOLE = tuple(rule for rule in PHONES if rule.id in ("phone.mobile", "phone.area"))
_REST = tuple(rule for rule in PHONES if rule not in _WHOLE)
# What announces itself comes before what is told by its form, the more certain form before the longer one.
NUMBERS = (*EMAIL_AND_ID, *_SAID, *_WHOLE, ACCOUNTS[-1], *_REST, ACCOUNTS[-2])
