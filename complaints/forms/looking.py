"""What is sent to look at a minor's field, to let a colleague look, and to answer a wish about somebody's own data."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import IntegerField, MultipleFileField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from complaints.labels import FIELDS, REASONS
from complaints.lifecycle.standing import Power
from complaints.models import DataState, DataWish
from kernel import clock
from kernel.forms import (
    PHONE,
    DayField,
    PostForm,
    TokenField,
    choices_of,
    options,
    plain,
    plain_line,
    required,
    words_field,
)

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
CORRECTABLE = ("name", "phone", "address", "handle", "learner")


class AskForm(PostForm):
    """Which field of a minor's case, why, for how long."""

    field = RadioField(_l("要查看的内容"), validators=[InputRequired(_l("请选择要查看的内容。"))])
    reason = RadioField(
        _l("理由"), choices=options(REASONS.items()), validators=[InputRequired(_l("请选择查看的理由。"))]
    )
    words = words_field(_l("说明"), None, 300)
    hours = IntegerField(_l("批准后多长时间内有效（小时）"), validators=[InputRequired(_l("请填写小时数。"))])


class DecideForm(PostForm):
    """Let a colleague look, or not; no needs its reason."""

    granted = RadioField(
        _l("是否批准"),
        choices=options([("yes", _l("批准")), ("no", _l("不批准"))]),
        validators=[InputRequired(_l("请选择批准或者不批准。"))],
    )
    answer = words_field(_l("理由"), None, 300)

    def validate_granted(self, field: Any) -> None:
        """A no has its reason."""
        if field.data == "no" and not self.answer.data:
            raise ValidationError(_("不批准的，请写明理由。"))


CHANGES = (DataWish.CORRECT, DataWish.DELETE)


class ReadForm(PostForm):
    """A wish to read and to copy what is kept (PIPL 45)."""

    words = words_field(_l("想了解什么"), None, 500)


class DataForm(PostForm):
    """What somebody asks to be done with their own data."""

    kind = RadioField(
        _l("您要求"),
        choices=options((one.value, one.label) for one in CHANGES),
        validators=[InputRequired(_l("请选择更正或者删除。"))],
    )
    field = RadioField(_l("哪一项"), validators=[InputRequired(_l("请选择是哪一项。"))])
    value = StringField(
        _l("正确的内容"), filters=[plain_line], validators=[Length(max=200, message=_l("最多200个字。"))]
    )
    words = words_field(_l("说明"), None, 500)

    def validate_value(self, field: Any) -> None:
        """A correction has what is right."""
        if self.kind.data == DataWish.CORRECT and not field.data:
            raise ValidationError(_("要求更正的，请写明正确的内容。"))
        if self.kind.data == DataWish.CORRECT and self.field.data == "phone" and not PHONE.fullmatch(field.data or ""):
            raise ValidationError(_("请输入11位手机号，例如 13800000000。"))


class DataAnswerForm(PostForm):
    """What the body does with the wish, and the written answer."""

    state = RadioField(_l("怎样办理"), validators=[InputRequired(_l("请选择怎样办理。"))])
    answer = TextAreaField(
        _l("书面答复"), filters=[plain], validators=[Length(max=500, message=_l("最多500个字，请删短一些。"))]
    )

    def offer(self, kind: DataWish) -> None:
        """Storage alone is an answer to a wish for deletion only (PIPL 47)."""
        done = {
            DataWish.READ: _("照办：提供查阅和副本"),
            DataWish.CORRECT: _("照办：更正为申请人写的内容"),
            DataWish.DELETE: _("照办：删除"),
        }[kind]
        rows = [(DataState.DONE.value, done)]
        if kind is DataWish.DELETE:
            rows.append((DataState.RESTRICTED.value, _("保存期内不能删除：只保存，不再作其他使用")))
        self.state.choices = options([*rows, (DataState.REFUSED.value, _("不办理"))])

    def validate_answer(self, field: Any) -> None:
        """A refusal has its reasons (PIPL 50; 未成年人网络保护条例 34)."""
        if self.state.data != DataState.DONE and not field.data:
            raise ValidationError(_("没有照办的，请写明理由，申请人会看到。"))


class EndForm(PostForm):
    """The end of help or of an authorisation; nothing but the press."""


class AuthorisationForm(PostForm):
    """A new authorisation, or the first of a helper (O121 art. 11)."""

    matters = words_field(_l("委托事项"), _l("请照授权委托书写明委托事项。"), 500)
    powers = SelectMultipleField(_l("特别权限"), choices=choices_of(Power), validators=[Optional()])
    from_on = DayField(_l("授权从哪天起"), validators=required(_l("请填写授权从哪天起。")))
    until_on = DayField(_l("授权到哪天止"), validators=required(_l("请填写授权到哪天止。")))
    signed_by = StringField(
        _l("委托人签名（照委托书上的写）"), filters=[plain_line], validators=required(_l("请填写委托人的签名。"))
    )
    signed_on = DayField(_l("签名日期"), validators=required(_l("请填写签名日期。")))
    files = MultipleFileField(_l("授权委托书原件"))
    form_token = TokenField()

    def validate_until_on(self, field: Any) -> None:
        """The term is not over."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("授权期限已经结束，或者早于开始的日期，请检查。"))


def fields_as_choices(codes: frozenset[str]) -> Any:
    """Protected fields that hold something, as choices."""
    return options((code, label) for code, label in FIELDS.items() if code in codes)
