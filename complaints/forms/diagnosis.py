"""The guided diagnosis, one question a page; everything may stay unanswered, and that is kept as not known."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional, StopValidation, ValidationError

from complaints.forms.diagnosis_fields import CountField, PercentField, SumField
from complaints.forms.filing import STORY_MAX, InstitutionForm, StepForm, WhatForm, wish_line
from complaints.models import FilerKind, PointKind
from complaints.refunds import Age, Cause, Goods, Payer, Reason
from complaints.rulesets import CategoryKind
from institutions.lifecycle import InstitutionType
from kernel import clock
from kernel.forms import DayField, YuanField, choices_of, options, plain, required

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
UNKNOWN = ("unknown", _l("不清楚"))
YES_NO_UNKNOWN = [("yes", _l("是")), ("no", _l("不是")), UNKNOWN]


class Unanswered:
    """Lets a question stay unanswered without marking it optional: one of its answers is 不清楚 already."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Stop when nothing was sent."""
        if not field.raw_data or not field.raw_data[0]:
            field.errors = []
            raise StopValidation()


def one_of(label: Any, choices: Any) -> RadioField:
    """One of several; unanswered counts as not known."""
    return RadioField(label, choices=choices, validators=[Unanswered()])


def fact(label: Any, words: list[tuple[str, Any]] | None = None) -> RadioField:
    """Yes, no, or not known."""
    return one_of(label, options(words or YES_NO_UNKNOWN))


def past(_form: Any, field: Any) -> None:
    """The day lies in the past."""
    if field.data and field.data > clock.today():
        raise ValidationError(_("这个日期还没有到，请检查。"))


def day(label: Any, *, is_past: bool = False) -> DayField:
    """A day that may stay empty."""
    return DayField(label, validators=[Optional(), past] if is_past else [Optional()])


class StartForm(StepForm):
    """Is this the right place; the same questions as the filing's first page, with 不清楚."""

    kind = RadioField(
        _l("您遇到问题的是什么"),
        choices=options(
            [
                ("online", _l("网上的课程或学习服务（直播课、录播课、学习软件）")),
                ("offline", _l("线下的课程")),
                ("other", _l("和课程无关的商品或服务")),
            ]
        ),
        validators=required(_l("请选择您遇到问题的是什么。")),
    )
    elsewhere = one_of(
        _l("这件事有没有别的地方处理过"),
        options(
            [
                ("no", _l("没有")),
                ("handled", _l("12315、消费者协会或其他部门受理或处理过")),
                ("court", _l("法院或仲裁机构已经受理或作出结论")),
                UNKNOWN,
            ]
        ),
    )
    age = one_of(
        _l("学员多大"),
        options(
            [("adult", _l("已满18周岁")), ("teen", _l("14到17周岁")), ("child", _l("不满14周岁")), UNKNOWN],
        ),
    )


class ForWhomForm(StepForm):
    """For whom, and who paid."""

    filer = one_of(_l("您替谁问"), options([*FilerKind.choices(), UNKNOWN]))
    paid_by = one_of(
        _l("谁付的钱"), options([("consumer", _l("我或家人付的")), ("school", _l("学校统一支付")), UNKNOWN])
    )


class KindForm(WhatForm):
    """What kind of thing happened; reports have their own door."""

    def prepare(self) -> None:
        """The categories of disputes."""
        categories = self.known["categories"].items()
        found = [(code, one.name) for code, one in categories if one.kind is not CategoryKind.REPORT]
        self.category.choices = options(found)


class WhichForm(InstitutionForm):
    """Which institution; may be skipped."""

    def validate_name(self, field: Any) -> None:
        """A name, where one is typed, has at least two signs."""
        if self.is_free and len(field.data or "") == 1:
            raise ValidationError(_("请选一家机构，或者填写它的名称。"))


class StateForm(StepForm):
    """What sort of institution it is, and whether it is still there."""

    institution_type = one_of(_l("它是哪一类机构"), choices_of(InstitutionType))
    is_open = fact(
        _l("机构现在还在吗"),
        [("yes", _l("还在营业，能联系上")), ("no", _l("停业了，或者联系不上")), UNKNOWN],
    )


class ResultForm(StepForm):
    """What is wanted."""

    wishes = SelectMultipleField(
        _l("您想要什么结果"), choices=choices_of(PointKind), validators=required(_l("请至少选择一项；不确定就都选上。"))
    )
    resume_words = wish_line(_l("希望怎样继续上课或补课"))
    apology_words = wish_line(_l("希望对方说明或道歉的是什么"))
    other_words = wish_line(_l("其他要求是什么"))

    def validate_other_words(self, field: Any) -> None:
        """Another wish is put into words."""
        if "other" in (self.wishes.data or []) and not field.data:
            raise ValidationError(_("请写明其他要求是什么。"))


class PaidForm(StepForm):
    """How much, when, and whether the same course was had before."""

    paid = YuanField(_l("一共付了多少钱"), validators=[Optional()])
    paid_on = day(_l("哪天付的"), is_past=True)
    had_before = fact(
        _l("签合同的时候，已经上过相同的课吗（在这家或别家）"), [("no", _l("没上过")), ("yes", _l("上过")), UNKNOWN]
    )
    agreed_days = CountField(_l("合同写了几天内可以无理由退"), validators=[Optional()])


class GoodsForm(StepForm):
    """What was bought."""

    goods = one_of(_l("您买的是哪一种"), choices_of(Goods))


class LessonsForm(StepForm):
    """Lessons bought, gifted and had; prices of one lesson."""

    lessons = CountField(_l("花钱买了多少节"), validators=[Optional()])
    gift_lessons = CountField(_l("另外赠了多少节"), validators=[Optional()])
    used = CountField(_l("一共上了多少节（包括赠的）"), validators=[Optional()])
    list_price = SumField(_l("打折前一节多少钱"), validators=[Optional()])
    market_price = SumField(_l("同类课的市场价，一节多少钱"), validators=[Optional()])

    def validate_lessons(self, field: Any) -> None:
        """None bought is no purchase."""
        if field.data == 0:
            raise ValidationError(_("买的节数要大于0；不知道就空着。"))

    def validate_used(self, field: Any) -> None:
        """No more can be had than were bought and given."""
        bought = self.lessons.data
        if field.data is not None and bought and field.data > bought + (self.gift_lessons.data or 0):
            raise ValidationError(_("上过的节数比买的加赠的还多，请检查。"))


class MoneyForm(StepForm):
    """A balance that was filled up and drawn on."""

    gift = SumField(_l("另外赠了多少余额"), validators=[Optional()])
    spent = SumField(_l("余额一共用掉了多少（包括赠的）"), validators=[Optional()])
    spent_list = SumField(_l("用掉的这些，按打折前的价格要多少钱"), validators=[Optional()])


class TermForm(StepForm):
    """A term of unlimited use."""

    starts_on = day(_l("从哪天开始能用"))
    ends_on = day(_l("到哪天为止"))
    stopped_on = day(_l("机构从哪天起不再提供服务"), is_past=True)
    unused = fact(
        _l("约定的期限里，您是不是因为自己的原因一直没去上"),
        [("no", _l("不是，上过或者去约过")), ("yes", _l("是，一直没去")), UNKNOWN],
    )

    def validate_ends_on(self, field: Any) -> None:
        """A term ends after it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("结束的日期比开始的日期还早，请检查。"))


class ReasonForm(StepForm):
    """Why the contract should end."""

    reasons = SelectMultipleField(_l("为什么要退"), choices=choices_of(Reason), validators=[Unanswered()])


class CauseForm(StepForm):
    """Whose cause it is."""

    cause = one_of(_l("主要是谁的原因"), choices_of(Cause))


class AskedForm(StepForm):
    """Whether the institution was told, and whether the contract has ended."""

    told = fact(
        _l("跟机构说过要停课或者退款吗"), [("yes", _l("说过")), ("no", _l("还没有")), ("unknown", _l("不记得"))]
    )
    asked_on = day(_l("第一次提出是哪天"), is_past=True)
    ended_on = day(_l("如果合同已经解除：是哪天"), is_past=True)


class TermsForm(StepForm):
    """What the contract and the account say; all of it may stay empty."""

    agreed = SumField(_l("合同写明已上的课扣多少钱"), validators=[Optional()])
    commission = SumField(_l("机构说要扣员工提成多少钱"), validators=[Optional()])
    gift_goods = SumField(_l("没退回的赠品值多少钱"), validators=[Optional()])
    agreed_rate = PercentField(_l("合同写的退款年利率"), validators=[Optional()])
    agreed_from_on = day(_l("合同写的利息从哪天起算"), is_past=True)
    custody_rate = PercentField(_l("监管账户的实际年利率"), validators=[Optional()])
    custody = SumField(_l("放在监管账户里的钱"), validators=[Optional()])
    lpr_rate = PercentField(_l("付款那天的一年期贷款市场报价利率（LPR）"), validators=[Optional()])
    deposit_rate = PercentField(_l("付款那天的一年定期存款基准利率"), validators=[Optional()])


class MinorForm(StepForm):
    """A learner under 18: who made the contract and how old he was (SPC-PP 10)."""

    payer = one_of(_l("谁报名、付的钱"), choices_of(Payer))
    minor_age = one_of(_l("报名的时候孩子多大"), choices_of(Age))
    minor_agreed = fact(
        _l("监护人事先同意过，或者事后认可过吗"), [("no", _l("都没有")), ("yes", _l("同意过或者认可过")), UNKNOWN]
    )
    minor_fitting = fact(_l("这笔钱和孩子的年龄相称吗"), [("no", _l("不相称，太大了")), ("yes", _l("相称")), UNKNOWN])
    minor_barred = fact(_l("买的是网络付费游戏一类依法不得向未成年人提供的服务吗"))


class WordsForm(StepForm):
    """In one's own words; may stay empty, the answers before say the rest."""

    happened_on = day(_l("问题是哪天发生的"), is_past=True)
    words = TextAreaField(
        _l("还有什么想写进信里的"),
        validators=[Optional(), Length(max=STORY_MAX, message=_l("最多4000个字，请删短一些。"))],
        filters=[plain],
    )


class RefundForm(
    PaidForm, GoodsForm, LessonsForm, MoneyForm, TermForm, ReasonForm, CauseForm, AskedForm, TermsForm, MinorForm
):
    """All questions about the money on one page, for the calculator and for reckoning again."""

    is_minor = fact(_l("学员不满18周岁吗"))


class CalculatorForm(RefundForm):
    """Asked by GET: a question changes nothing and needs no token."""

    class Meta:
        """No token."""

        csrf = False
