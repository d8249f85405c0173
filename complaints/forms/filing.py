"""The filing, one question a page: each form keeps what was typed as it was typed, and says what to mend."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, Optional, Regexp, ValidationError

from complaints.forms.claiming import SixDigits
from complaints.models import FilerKind, HandleKind, PointKind
from kernel import clock
from kernel.forms import (
    PHONE,
    BaseForm,
    DayField,
    YuanField,
    choices_of,
    options,
    plain_line,
    plain_phone,
    required,
    words_field,
)

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only

STORY_MAX = 4000
FIRST_DAY = date(1990, 1, 1)  # no lesson was sold online before; an earlier year is a slip of the pen (平台规则)
WISH_MAX = 500
TOO_LONG = _l("最多500个字，请删短一些。")
YES_NO: Any = options([("yes", _l("同意")), ("no", _l("不同意"))])


def wish_line(label: Any) -> StringField:
    """A wish in a line of words."""
    return StringField(label, filters=[plain_line], validators=[Length(max=WISH_MAX, message=TOO_LONG)])


class StepForm(BaseForm):
    """One page of the filing; `known` holds what the form must know of earlier answers."""

    known: Mapping[str, Any]

    @classmethod
    def of(cls, raw: Mapping[str, list[str]] | None, known: Mapping[str, Any], *, csrf: bool = False) -> "StepForm":
        """The form over what was typed (None: untouched)."""
        form = cls(formdata=MultiDict(raw) if raw is not None else None, meta={"csrf": csrf})
        form.known = known
        form.prepare()
        return form

    def prepare(self) -> None:
        """Fit choices to what is known."""

    def typed(self, sent: MultiDict[str, str]) -> dict[str, list[str]]:
        """What was typed into this form's fields, as it was sent."""
        return {name: sent.getlist(name) for name in self._fields if name != "csrf_token" and name in sent}


class PlaceForm(StepForm):
    """Is this the right place."""

    kind = RadioField(
        _l("您要投诉的是什么"),
        choices=options(
            [
                ("online", _l("网上的课程或学习服务（直播课、录播课、学习软件）")),
                ("offline", _l("线下的课程")),
                ("other", _l("和课程无关的商品或服务")),
            ]
        ),
        validators=required(_l("请选择您要投诉的是什么。")),
    )
    elsewhere = RadioField(
        _l("这件事有没有别的地方处理过"),
        choices=options(
            [
                ("no", _l("没有")),
                ("handled", _l("12315、消费者协会或其他部门受理或处理过")),
                ("court", _l("法院或仲裁机构已经受理或作出结论")),
            ]
        ),
        validators=required(_l("请选择这件事有没有别的地方处理过。")),
    )
    age = RadioField(
        _l("学员多大"),
        choices=options([("adult", _l("已满18周岁")), ("teen", _l("14到17周岁")), ("child", _l("不满14周岁"))]),
        validators=required(_l("请选择学员的年龄。")),
    )


class WhoForm(StepForm):
    """Who is filling this in."""

    filer = RadioField(_l("您是谁"), choices=choices_of(FilerKind), validators=required(_l("请选择您是谁。")))
    guardian_consent = BooleanField(_l("我是孩子的监护人，单独同意平台为处理这件投诉使用孩子的信息。"))

    def prepare(self) -> None:
        """A child under 14 is spoken for by a guardian, a teenager perhaps; nobody guards an adult."""
        kinds = {
            "child": [FilerKind.GUARDIAN],
            "teen": [FilerKind.GUARDIAN, FilerKind.SELF],
            "adult": [FilerKind.SELF, FilerKind.HELPER, FilerKind.AGENT],
        }.get(str(self.known.get("age")))
        if kinds is not None:
            self.filer.choices = options((kind.value, kind.label) for kind in kinds)

    def validate_guardian_consent(self, field: Any) -> None:
        """PIPL art. 31: under 14, the guardian's separate consent."""
        if self.known.get("age") == "child" and not field.data:
            raise ValidationError(_("孩子不满14周岁，需要监护人单独同意后才能继续。"))


class InstitutionForm(StepForm):
    """Which institution: one that was found, or a free entry."""

    institution = RadioField(_l("选择机构"), choices=[], validators=[Optional()], validate_choice=False)
    name = StringField(
        _l("机构、品牌或应用的名称"),
        filters=[plain_line],
        validators=[Length(max=200, message=_l("名称最多200个字。"))],
    )
    region = StringField(
        _l("它在哪里（知道的话）"), validators=[Optional(), Regexp(r"^\d{6}$", message=_l("请从列表中选择。"))]
    )

    @property
    def is_free(self) -> bool:
        """Whether a name was typed instead of a choice made."""
        return not self.institution.data or self.institution.data == "free"

    def validate_name(self, field: Any) -> None:
        """A choice or a name; the name has at least two signs."""
        if self.is_free and len(field.data or "") < 2:
            raise ValidationError(_("请选一家机构，或者填写它的名称。"))


class WhatForm(StepForm):
    """What happened, by category."""

    category = RadioField(_l("发生了什么问题"), validators=required(_l("请选择最接近的一类问题。")))

    def prepare(self) -> None:
        """The categories of the rule set in force."""
        categories = self.known["categories"]
        self.category.choices = options((code, category.name) for code, category in categories.items())


def can_be(_form: Any, field: Any) -> None:
    """The day lies in the past, and not before anybody taught online."""
    if field.data and field.data > clock.today():
        raise ValidationError(_("这个日期还没有到，请检查。"))
    if field.data and field.data < FIRST_DAY:
        raise ValidationError(_("那时还没有在线教育，请检查年份。"))


class StoryForm(StepForm):
    """When it happened, and in one's own words."""

    happened_on = DayField(_l("什么时候发生的"), validators=[Optional(), can_be])
    words = words_field(_l("事情经过"), _l("请写下事情的经过。"), STORY_MAX)

    def validate_words(self, field: Any) -> None:
        """A word or two is not an account."""
        if len(field.data) < 10:
            raise ValidationError(_("请多写几句：什么时候、买了什么、发生了什么。至少10个字。"))


class WishForm(StepForm):
    """What is wanted, what was paid, whether the institution was told."""

    wishes = SelectMultipleField(
        _l("您想要什么结果"), choices=choices_of(PointKind), validators=required(_l("请至少选择一项要求。"))
    )
    refund = YuanField(_l("要求退多少钱"))
    resume_words = wish_line(_l("希望怎样继续上课或补课"))
    apology_words = wish_line(_l("希望对方说明或道歉的是什么"))
    other_words = wish_line(_l("其他要求是什么"))
    paid = YuanField(_l("一共付了多少钱"), validators=[Optional()])
    bought_on = DayField(_l("哪一天买的"), validators=[Optional(), can_be])
    paid_by = RadioField(
        _l("谁付的钱"),
        choices=options([("consumer", _l("我或家人付的")), ("school", _l("学校统一支付"))]),
        validators=required(_l("请选择谁付的钱。")),
    )
    told = RadioField(
        _l("向机构反映过吗"),
        choices=options([("yes", _l("反映过")), ("no", _l("还没有"))]),
        validators=required(_l("请选择是否向机构反映过。")),
    )
    told_on = DayField(_l("最近一次是哪天反映的"), validators=[Optional(), can_be])

    def validate_refund(self, field: Any) -> None:
        """A refund has its sum, and no more than was paid."""
        if "refund" not in (self.wishes.data or []):
            return
        if not field.data and not field.errors:
            raise ValidationError(_("请填写要求退的金额，例如 1280。"))
        if field.data and self.paid.data and field.data > self.paid.data:
            raise ValidationError(_("要求退的金额比一共付的多。请检查；另外要求的赔偿可以写在「其他要求」里。"))

    def validate_other_words(self, field: Any) -> None:
        """Another wish is put into words."""
        if "other" in (self.wishes.data or []) and not field.data:
            raise ValidationError(_("请写明其他要求是什么。"))


class HandleForm(StepForm):
    """By what the institution can find the order; may stay empty."""

    handle_kind = RadioField(
        _l("机构可以用什么查到您的订单"),
        choices=options([*HandleKind.choices(), ("none", _l("不想填，或者没有"))]),
        validators=required(_l("请选择一项；没有的话，选最后一项。")),
    )
    handle = StringField(
        _l("订单号或账号"), filters=[plain_line], validators=[Length(max=100, message=_l("最多100个字。"))]
    )

    def validate_handle(self, field: Any) -> None:
        """A chosen kind needs its value."""
        if self.handle_kind.data in (HandleKind.ORDER, HandleKind.ACCOUNT) and not field.data:
            raise ValidationError(_("请填写订单号或账号，或者选择「不想填」。"))


class ContactForm(StepForm):
    """Real name, phone and postal address (O121 art. 10; IR art. 46)."""

    name = StringField(
        _l("真实姓名"),
        filters=[plain_line],
        validators=[*required(_l("请填写真实姓名。")), Length(2, 60, message=_l("请填写2到60个字的真实姓名。"))],
    )
    phone = StringField(_l("手机号"), filters=[plain_phone], validators=required(_l("请填写手机号。")))
    address = StringField(
        _l("通信地址"),
        filters=[plain_line],
        validators=[*required(_l("请填写通信地址。")), Length(max=200, message=_l("通信地址最多200个字。"))],
    )

    def validate_phone(self, field: Any) -> None:
        """Eleven digits; a signed-in person's own proved number."""
        if not PHONE.fullmatch(field.data or ""):
            raise ValidationError(_("请输入11位手机号，例如 13800000000。"))
        if self.known.get("phone") and field.data != self.known["phone"]:
            raise ValidationError(_("这里用您登录的手机号。要换手机号，请先在「我的账号」里修改。"))

    def validate_address(self, field: Any) -> None:
        """An address by which a letter arrives."""
        if len(field.data or "") < 5:
            raise ValidationError(_("请写完整的通信地址，例如 示例省示例市示例路1号。"))


class CodeForm(SixDigits, StepForm):
    """The code that was sent."""


class EvidenceForm(StepForm):
    """Photos and papers, now or later: those all parties may read, and those for the handling body alone."""

    files = MultipleFileField(_l("各方都能看到的文件"), validators=[Optional()])
    body_files = MultipleFileField(_l("只给处理单位的文件"), validators=[Optional()])
