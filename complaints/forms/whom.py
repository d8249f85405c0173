"""For whom somebody files: the guardian's form in two kinds, sixteen on own labour, the helper, the agent."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, MultipleFileField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from complaints.forms.filing import StepForm
from complaints.labels import CONSENT_HOW, RELATIONS
from complaints.lifecycle.standing import Contract, Power
from kernel import clock
from kernel.forms import PHONE, DayField, choices_of, options, plain_line, plain_phone, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
NAME_LENGTH = Length(2, 60, message=_l("请填写2到60个字的真实姓名。"))


def relations(*codes: str) -> Any:
    """Some of the relations as choices."""
    return options((code, RELATIONS[code]) for code in codes)


def name_line(label: Any, *first: Any) -> StringField:
    """A real name in one line."""
    return StringField(label, filters=[plain_line], validators=[*(first or (Optional(),)), NAME_LENGTH])


class GuardianForm(StepForm):
    """Who bought the course decides who the party is (SPC-PP 3, 10; rules §0b.9)."""

    contract = RadioField(
        _l("这门课是谁买的"),
        choices=options(
            [
                (Contract.GUARDIAN.value, _l("我（或另一位监护人）签约或者付款")),
                (Contract.LEARNER.value, _l("孩子自己签约或者付款，我事先不同意或者不知道")),
            ]
        ),
        validators=required(_l("请选择课程是谁买的。")),
    )
    learner_name = StringField(
        _l("孩子的姓名"), filters=[plain_line], validators=[Length(max=60, message=_l("姓名最多60个字。"))]
    )
    relation = RadioField(
        _l("您是孩子的"), choices=relations("parent", "guardian"), validators=required(_l("请选择您和孩子的关系。"))
    )

    def validate_learner_name(self, field: Any) -> None:
        """A child who is the party has a name in the complaint (O121 art. 10)."""
        if self.contract.data == Contract.LEARNER and not field.data:
            raise ValidationError(_("孩子是投诉人，请填写孩子的真实姓名。"))


class OwnLabourForm(StepForm):
    """Sixteen to eighteen, living on the own labour: full capacity, asked and not proved (民法典 18)."""

    own_labour = RadioField(
        _l("您已满16周岁，并且主要靠自己的劳动收入生活吗"),
        choices=options([("yes", _l("是")), ("no", _l("不是"))]),
        validators=required(_l("请选择是或者不是。")),
    )

    def validate_own_labour(self, field: Any) -> None:
        """Everybody else under 18 is spoken for by a guardian."""
        if field.data == "no":
            raise ValidationError(_("未满18周岁的，请让监护人来填写：返回上一页，选「未成年学员的监护人」。"))


class HelperForm(StepForm):
    """Helping somebody who is not at ease online: their consent, and whose phone is used."""

    agreed = BooleanField(
        _l("本人知道并同意由我替他（她）填写"), validators=[InputRequired(_l("要先得到本人同意，才能代为填写。"))]
    )
    consent_how = RadioField(
        _l("本人是怎样同意的"),
        choices=options(CONSENT_HOW.items()),
        validators=required(_l("请选择本人是怎样同意的。")),
    )
    uses = RadioField(
        _l("用谁的手机号接收进展"),
        choices=options([("theirs", _l("本人的手机号，验证码由本人告诉我")), ("mine", _l("我的手机号"))]),
        validators=required(_l("请选择用谁的手机号。")),
    )
    own_name = name_line(_l("您（协助人）的姓名"), *required(_l("请填写您的姓名。")))
    relation = RadioField(
        _l("您是本人的"),
        choices=relations("child", "relative", "volunteer", "other"),
        validators=required(_l("请选择您和本人的关系。")),
    )
    principal_phone = StringField(
        _l("本人的手机号或座机"), filters=[plain_line], validators=[Optional(), Length(max=40)]
    )


class AgentForm(StepForm):
    """An agent's own identity and the authorisation: matters, powers, term, signature (O121 art. 11)."""

    own_name = name_line(_l("您（代理人）的真实姓名"), *required(_l("请填写您的真实姓名。")))
    relation = RadioField(
        _l("您是委托人的"),
        choices=relations("lawyer", "child", "relative", "other"),
        validators=required(_l("请选择您和委托人的关系。")),
    )
    principal_phone = StringField(
        _l("委托人的手机号"), filters=[plain_phone], validators=required(_l("请填写委托人的手机号。"))
    )
    matters = words_field(_l("委托事项"), _l("请照授权委托书写明委托事项。"), 500)
    powers = SelectMultipleField(_l("特别权限"), choices=choices_of(Power), validators=[Optional()])
    from_on = DayField(_l("授权从哪天起"), validators=required(_l("请填写授权从哪天起。")))
    until_on = DayField(_l("授权到哪天止"), validators=required(_l("请填写授权到哪天止。")))
    signed_by = name_line(_l("委托人签名（照委托书上的写）"), *required(_l("请填写委托人的签名。")))
    signed_on = DayField(_l("签名日期"), validators=required(_l("请填写签名日期。")))
    files = MultipleFileField(_l("授权委托书原件和您的身份证明"))

    def validate_principal_phone(self, field: Any) -> None:
        """Eleven digits: by this phone the principal may look and revoke."""
        if not PHONE.fullmatch(field.data or ""):
            raise ValidationError(_("请输入11位手机号，例如 13800000000。"))

    def validate_until_on(self, field: Any) -> None:
        """The term has begun to make sense and is not over."""
        first: date = self.from_on.data or clock.today()
        if field.data and field.data < max(first, clock.today()):
            raise ValidationError(_("授权期限已经结束，或者早于开始的日期，请检查。"))

    def validate_signed_on(self, field: Any) -> None:
        """Nobody signs tomorrow."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("签名日期还没有到，请检查。"))


FORMS: dict[str, type[StepForm]] = {
    "guardian": GuardianForm,
    "own_labour": OwnLabourForm,
    "helper": HelperForm,
    "agent": AgentForm,
}
