"""What is sent about whose case it is: reasons, another body, a platform outside, objections, identity."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import MultipleFileField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from complaints.forms.desk import BodyForm
from complaints.lifecycle import OutsideTo
from kernel import clock
from kernel.forms import DayField, PostForm, TokenField, choices_of, plain_line, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only

REASON_MAX = 2000
OBJECTION_MAX = 1000


class ReasonForm(PostForm):
    """An act that needs its reason; the learner reads it."""

    reason = words_field(_l("理由"), _l("请写明理由，投诉人会看到。"), REASON_MAX)


class BodyReasonForm(BodyForm):
    """One body out of several, and why."""

    reason = words_field(_l("理由"), _l("请写明理由，投诉人会看到。"), REASON_MAX)


class HandOffForm(PostForm):
    """Which platform outside, why, and the number and day it got there when they are known already."""

    target = RadioField(
        _l("转到哪里"), choices=choices_of(OutsideTo), validators=[InputRequired(_l("请选择转到哪里。"))]
    )
    reason = words_field(_l("理由"), _l("请写明理由，投诉人会看到。"), REASON_MAX)
    number = StringField(
        _l("那里的编号"),
        filters=[plain_line],
        validators=[Optional(), Length(3, 60, message=_l("编号应为3到60个字。"))],
    )
    on = DayField(_l("在那里登记的日期"), validators=[Optional()])

    def validate_number(self, field: Any) -> None:
        """A number has its day."""
        if field.data and not self.on.data:
            raise ValidationError(_("编号和日期请一起填写，或者都不填。"))

    def validate_on(self, field: Any) -> None:
        """A day has its number, and has come."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("这个日期还没有到，请检查。"))
        if field.data and not self.number.data:
            raise ValidationError(_("编号和日期请一起填写，或者都不填。"))


class ObjectionForm(PostForm):
    """What the learner says against the body."""

    words = words_field(_l("您认为应由谁处理，为什么"), _l("请写明您认为应由谁处理、为什么。"), OBJECTION_MAX)


class AnswerForm(PostForm):
    """What an officer answers to an objection."""

    answer = words_field(_l("答复"), _l("请写明答复，投诉人会看到。"), REASON_MAX)


class IdentityForm(PostForm):
    """What is asked of the learner, and by which day; proof of identity (form 四) unless another form says more."""

    words = words_field(_l("需要补充什么"), _l("请写明需要补充什么材料。"), 500)
    due_on = DayField(_l("最晚哪天补充"), validators=[InputRequired(_l("请填写最晚的日期。"))])

    def asked(self) -> tuple[str, date]:
        """The words and the day."""
        return self.words.data or "", self.due_on.data or clock.today()


class SupplyForm(PostForm):
    """What the learner hands in: words, files, or both."""

    words = words_field(_l("说明"), None, 500)
    files = MultipleFileField(_l("选择文件"), validators=[Optional()])
    form_token = TokenField()
