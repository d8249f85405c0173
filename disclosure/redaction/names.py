"""Rules for names of people: with a title, after what announces them, masked, alone, and met again; pure.

A name of two or three signs is told from an ordinary word by what stands around it and by words that begin alike
(`ordinary.WORDS`); where it cannot be told the rule says so (不确定) and a person decides.
"""

import re
from collections.abc import Iterable

from disclosure.redaction.hits import Confidence, Hit, HitKind, Rule
from disclosure.redaction.ordinary import NEVER, NEVER_FIRST, NO_NAMES, WORDS
from disclosure.redaction.signs import HAN

_STRONG = (
    "王李张刘陈杨赵黄黃周吴徐孙胡朱郭宋郑韩唐冯董曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛阎潘杜戴夏钟汪姜范姚谭廖邹熊陆郝孔崔邱秦侯候邵孟雷黎乔赖龚"
    "庞樊殷陶翟倪严芦俞鲁韦申聂焦柳邢岳莫辛祁耿詹柴冉喻靳欧匡巩柏邬霍虞裴骆闵阮屈項覃娄肖闫佟仇粟皮封易付罗梁叶马谢尹葛伍"
)
# Surnames that stand in many ordinary words: alone they say little.
_WEAK = (
    "林萧程余田石丁金白康毛江史顾龙万段钱汤武贺文兰洪颜牛温季章尤毕齐梅庄"
    "管祝左涂牟卜甘蒙单盛宁凌纪舒项解代曲干游安桂成时向谷苗丛晏瞿司阳施"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|百里|南宫|独孤"
# Surnames that are also ordinary words count only where no such word ends in them.
_GUARDED = "(?<![任如因])何|(?<![由关对至属等位在])于|(?<![对双校官警各一地])方|(?<![提最较更很])高|(?<![经非通日])常"
# A surname, unless the sign before makes a word of it (感谢, 支付, 交易, 时候).
_AFTER_WORDS = {
    "谢": "感多谢",
    "付": "支缴交应垫给",
    "易": "容简交贸不轻",
    "候": "时症等",
    "伍": "退队",
    "梁": "桥大",
    "皮": "果牛头表橡",
    "范": "规模示师典",
    "许": "允也兴",
    "乔": "老新上",
    "叶": "中专荷茶",
}
_THANKS = "|".join(f"(?<![{before}]){sign}" for sign, before in _AFTER_WORDS.items())
_SURE_ONE = f"(?:{_COMPOUND}|(?![{''.join(_AFTER_WORDS)}])[{_STRONG}]|{_THANKS})"
_ONE = f"(?:{_SURE_ONE}|[{_WEAK}]|{_GUARDED})"
_TITLE = (
    "女士|先生|小姐|老师|同学|家长|妈妈|爸爸|阿姨|叔叔|奶奶|爷爷|教练|校长|园长|院长|主任|经理|总监|老板|师傅"
    "|顾问|律师|医生|法官|警官|班主任|助教|客服|学员|某某|某|书记|市长|县长|区长|省长|镇长|乡长|局长|处长|科长|所长|队长|组长|会长|部长|厅长|股长|村长|站长"
    "|董事长|同志|主席|教授|博士"
)
_OF_PEOPLE = "女士|先生|小姐|同学|妈妈|爸爸"
_ANNOUNCES = "姓名|(?:我|真名|名字|名)叫|名字[是为]|名叫"
_ROLES = (
    "投诉人|举报人|反映人|当事人|联系人|经办人|负责人|监护人|承办人|申请人|户主|业主|教师|村民|居民|市民|住户|组长|队长|书记|市长|县长|局长|主任|经理|法官|警官|主持人"
    "|法人代表|法人|法定代表人|秘书长|顾客|学员|学生|家长|老师|工作人员|总经理|老板|丈夫|妻子|老婆|老公"
    "|前夫|前妻|女儿|儿子|小女|小儿|男孩|女孩|母亲|父亲|婆婆|媳妇|战友|同学|包工头|股东|警员|推选"
)
_AFTER = '，。、；：,.;:（(）)《》“”"！？!?\\s\\d\\ue000'


def _given(match: re.Match[str]) -> bool:
    """Whether what follows a surname may be a given name: no word begins like it, no sign of it is never in one."""
    words = match["name"]
    length = 2 if words[:2] in _COMPOUND.split("|") else 1
    given = words[length:]
    if not given or given[0] in WORDS.get(words[0], "") or given[0] in NEVER_FIRST or words in NO_NAMES:
        return False
    return not set(given) & set(NEVER)


def _titled(match: re.Match[str]) -> bool:
    """Whether a surname with a title is one: what stands between begins no ordinary word (方便家长, 曾经有家长)."""
    given = match["given"]
    return not given or (given[0] not in WORDS.get(match["name"], "") and not set(given) & set(NEVER))


def _is_no_firm(match: re.Match[str]) -> bool:
    """Whether a word with a dot is none of a school, a firm or a course (示例·北京校区)."""
    return re.search("校区|学校|学院|教育|培训|公司|中心|课|班|网", match[0]) is None


def _rule(name: str, pattern: str, confidence: Confidence, *, checked: bool = False, titled: bool = False) -> Rule:
    accept = _given if checked else _titled if titled else None
    return Rule(name, HitKind.NAME, re.compile(pattern), confidence, accept)


_DOT = "[·•・‧∙⋅]"
# What is in no name that is written by its sound (买买提·吐尔逊), but stands before and after one.
_NO_SOUND = "的了是在我你您他她它这那和与跟对找向给被请把叫及或就说没不也都已要收退拒称承表认"
_SOUND = f"(?:(?![{_NO_SOUND}])[{HAN}])"
# Parts that hardly stand in other words; a name written by its sound is known by them where it has no dot.
_SOUNDS = (
    "古丽|古力|买买提|买提|吐尔逊|吐尔|努尔|尔江|艾力|阿依|热依|热合曼|迪丽|帕提|木江|尔别克|汗古|吾斯曼"
    "|卓玛|扎西|次仁|才让|多吉|央金|旦增|白玛|其其格|巴特尔"
)
_SIGNED = "姓名|签字人|签名|签字|署名|落款"
_NEAR_OF_KIN = "妈妈|爸爸|奶奶|爷爷|外婆|外公|姥姥|姥爷|班主任|校长|园长|顾问|助教|销售"
_SAYS = "说|称|表示|反映|承诺|答应|告诉|要求|拒绝|回复|通知"
_FOLLOWS = "[男女在等于和与的编说及因电联已建进是为有向对也被将任从就没不夫家约回带同去并以签][^性士儿]?"
NAMES = (
    _rule("name.masked", rf"{_ONE}(?:[某×*XＸ○][{HAN}某×*]?|[{HAN}][×*○某])(?![a-zA-Z*×])", Confidence.SURE),
    _rule("name.masked", rf"{_SURE_ONE}(?:[xX][{HAN}])(?![a-zA-Z*×])", Confidence.LIKELY),
    _rule("name.said", rf"(?:{_ANNOUNCES})[：:，,\s]{{0,2}}{_ONE}[{HAN}·]{{1,3}}", Confidence.SURE),
    _rule("name.said", rf"(?:{_SIGNED})[：:]\s?(?P<hit>[{HAN}]{{2,6}})(?=[{_AFTER}]|$)", Confidence.SURE),
    _rule(
        "name.sound",
        rf"(?:{_ANNOUNCES}|{_SIGNED}|{_ROLES}|{_NEAR_OF_KIN})[：:是为]?\s?"
        rf"(?P<hit>{_SOUND}{{1,8}}(?:{_DOT}{_SOUND}{{1,8}}?)+)(?=[{_AFTER}{_NO_SOUND}]|$|{_TITLE}|{_SAYS})",
        Confidence.SURE,
    ),
    _rule(
        "name.sound",
        rf"(?P<hit>{_SOUND}{{1,8}}(?:{_DOT}{_SOUND}{{1,8}}?)+)(?:{_TITLE})",
        Confidence.SURE,
    ),
    Rule(
        "name.sound",
        HitKind.NAME,
        re.compile(
            rf"{_SOUND}{{1,8}}(?:{_DOT}{_SOUND}{{1,8}}?)+(?=[{_AFTER}{_NO_SOUND}]|$|{_SAYS})"
            rf"|{_SOUND}{{1,8}}(?:{_DOT}{_SOUND}{{2,5}})+"
        ),
        Confidence.LIKELY,
        _is_no_firm,
    ),
    _rule(
        "name.sound",
        rf"{_SOUND}{{0,3}}(?:{_SOUNDS}){_SOUND}{{0,3}}?(?=[{_AFTER}{_NO_SOUND}]|$|{_TITLE}|{_SAYS})",
        Confidence.LIKELY,
    ),
    _rule(
        "name.said",
        rf"本人[：:，,\s]{{0,2}}(?P<hit>(?P<name>{_ONE}[{HAN}]{{1,2}}))(?=[{_AFTER}]|$|[男女于在系是])",
        Confidence.SURE,
        checked=True,
    ),
    _rule(
        "name.title",
        rf"(?P<name>{_SURE_ONE}|{_GUARDED}|(?![向时干司成顾])[{_WEAK}])(?P<given>[{HAN}]{{0,2}}?)(?:{_TITLE})",
        Confidence.SURE,
        titled=True,
    ),
    _rule("name.pinyin", rf"(?<![A-Za-z])[A-Za-z]{{2,12}}\s?(?:{_OF_PEOPLE})", Confidence.LIKELY),
    _rule(
        "name.title",
        rf"{_SURE_ONE}(?:总(?![是共计体额之会有数要局站部的工经监分院结价书队包面裁理人])|工(?![{HAN}]))",
        Confidence.LIKELY,
    ),
    _rule("name.pinyin", rf"(?:(?<![{HAN}]){_ONE}|[{_STRONG}于])(?:[a-z]{{2,6}})(?![a-zA-Z])", Confidence.LIKELY),
    _rule(
        "name.role",
        rf"(?:{_ROLES}|{_NEAR_OF_KIN})(?:是|为|[：:])?\s?(?P<hit>(?P<name>{_ONE}[{HAN}]{{1,2}}))"
        rf"(?=[{_AFTER}]|$|同志|总经理|{_SAYS}|{_FOLLOWS})",
        Confidence.LIKELY,
        checked=True,
    ),
    _rule(
        "name.alone",
        rf"(?<![{HAN}])(?P<hit>(?P<name>{_ONE}[{HAN}]{{1,2}}))(?=[{_AFTER}]|$|总经理)",
        Confidence.MAYBE,
        checked=True,
    ),
    _rule(
        "name.alone",
        rf"(?<=[为是叫由和与及对至于其托被找跟我姓：])(?P<hit>(?P<name>{_SURE_ONE}[{HAN}]{{1,2}}))"
        rf"(?=[{_AFTER}]|$|同志|总经理)",
        Confidence.MAYBE,
        checked=True,
    ),
    _rule("name.alone", rf"(?P<hit>(?P<name>{_SURE_ONE}[{HAN}]{{2}}))", Confidence.MAYBE, checked=True),
    _rule(
        "name.alone",
        rf"(?<![{HAN}])(?P<hit>(?P<name>{_SURE_ONE}[{HAN}]{{1,2}}?))(?=(?:{_SAYS})|(?:都|均|两人|二人)[{HAN}])",
        Confidence.MAYBE,
        checked=True,
    ),
)


def again(folded: str, found: Iterable[Hit]) -> list[Rule]:
    """Rules for the whole names of a look, wherever else the text holds them."""
    names = {folded[hit.start : hit.end] for hit in found if hit.kind is HitKind.NAME and hit.rule != "name.alone"}
    whole = sorted(name for name in names if re.fullmatch(rf"[{HAN}]{{2,4}}", name))
    return [_rule("name.again", re.escape(name), Confidence.LIKELY) for name in whole]


def surname_of(words: str, *, only_sure: bool = False) -> str:
    """The surname of words that read, as a whole, as a person's name; empty where they do not.

    Two signs count with a surname that hardly stands in other words, three with any unless a word begins like them.
    """
    sure = re.fullmatch(rf"(?P<name>{_SURE_ONE})[{HAN}]{{1,2}}", words)
    if sure is not None:
        return sure["name"]
    found = None if only_sure else re.fullmatch(rf"(?P<name>(?P<one>{_ONE})[{HAN}]{{2}})", words)
    return found["one"] if found is not None and _given(found) else ""
