"""What redaction finds: kinds, how sure a rule is, one hit with its rule, and a text before and after; pure."""

import re
from collections.abc import Callable
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
    PLATE = "plate", _l("车牌号")
    ORDER = "order", _l("订单号或者编号")
    SCHOOL = "school", _l("学校或者班级")
    AGE = "age", _l("未成年人的年龄")
    ADDRESS = "address", _l("详细地址")
    NAME = "name", _l("姓名或者称呼")
    SUM = "sum", _l("金额")


class Confidence(Labelled):
    """How sure a rule is that what it found is personal."""

    SURE = "sure", _l("把握大")
    LIKELY = "likely", _l("较可能")
    MAYBE = "maybe", _l("不确定")


MARKS = {
    HitKind.CASE: "［已隐去］",
    HitKind.EMAIL: "［邮箱］",
    HitKind.ID_NUMBER: "［证件号］",
    HitKind.BANK_CARD: "［银行卡号］",
    HitKind.PHONE: "［电话］",
    HitKind.SOCIAL: "［账号］",
    HitKind.PLATE: "［车牌］",
    HitKind.ORDER: "［编号］",
    HitKind.SCHOOL: "［学校］",
    HitKind.AGE: "［年龄］",
    HitKind.ADDRESS: "［地址］",
    HitKind.NAME: "［人名］",
    HitKind.SUM: "［金额］",
}

RULES = {
    "case.known": _l("案卷里登记的内容"),
    "email.at": _l("邮箱的写法"),
    "id.18": _l("18位证件号码"),
    "id.15": _l("15位证件号码"),
    "id.masked": _l("遮了一部分的证件号码"),
    "id.passport": _l("像护照号的字母和数字"),
    "id.said": _l("“身份证”等字样后面的号码"),
    "bank.long": _l("13至19位号码"),
    "bank.said": _l("“银行卡”“尾号”等字样后面的号码"),
    "phone.mobile": _l("手机号码的写法"),
    "phone.area": _l("带区号的电话"),
    "phone.local": _l("7至8位电话"),
    "phone.service": _l("400、800电话"),
    "phone.masked": _l("遮了一部分的电话"),
    "phone.said": _l("“电话”“手机”等字样后面的号码"),
    "phone.words": _l("用汉字或者字母代替数字"),
    "social.said": _l("“微信”“QQ”等字样后面的账号"),
    "social.handle": _l("“网名”“昵称”等字样后面的账号"),
    "plate.form": _l("车牌的写法"),
    "order.said": _l("“订单”“编号”等字样后面的号码"),
    "order.long": _l("很长的数字"),
    "order.mixed": _l("字母和数字混写的长号码"),
    "school.name": _l("学校的名称"),
    "school.short": _l("学校的简称"),
    "school.class": _l("班级的写法"),
    "school.grade": _l("年级的写法"),
    "age.years": _l("18岁以下的年龄"),
    "age.born": _l("出生的年份"),
    "address.door": _l("路名和门牌"),
    "address.building": _l("楼栋、单元和房号"),
    "address.lane": _l("社区里的巷弄"),
    "name.title": _l("姓氏加称呼"),
    "name.said": _l("“姓名”“我叫”等字样后面的名字"),
    "name.sound": _l("按读音写的姓名"),
    "name.masked": _l("遮了一个字的姓名"),
    "name.role": _l("身份后面的名字"),
    "name.alone": _l("像姓名的两三个字"),
    "name.again": _l("上文出现过的姓名"),
    "name.pinyin": _l("姓氏加拼音"),
    "sum.money": _l("金额的写法"),
}


# Ages, years of birth, classes and grades: nobody finds these not personal (decision 0080: such a text is refused).
TELL_OF_A_CHILD = frozenset({"age.years", "age.born", "school.class", "school.grade"})


@dataclass(frozen=True)
class Hit:
    """A place in the text before redaction: from `start` up to `end`, in characters; by which rule, how sure."""

    kind: HitKind
    start: int
    end: int
    rule: str = "case.known"
    confidence: Confidence = Confidence.SURE

    @property
    def rule_words(self) -> object:
        """The rule in words."""
        return RULES[self.rule]

    @property
    def may_be_freed(self) -> bool:
        """Whether a person may find it not personal: where no rule is sure, and never what makes a minor known."""
        return self.confidence is not Confidence.SURE and self.rule not in TELL_OF_A_CHILD


@dataclass(frozen=True)
class Rule:
    """One pattern; `accept` may refuse a match that is an ordinary word; group `hit` is what is covered, if there."""

    id: str
    kind: HitKind
    pattern: re.Pattern[str]
    confidence: Confidence = Confidence.SURE
    accept: Callable[[re.Match[str]], bool] | None = None


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
