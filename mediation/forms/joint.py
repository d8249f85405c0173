"""What is sent at a joint table: terms for all, a day of signature for all, an answer of one's own, words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import DataRequired, InputRequired, NumberRange, StopValidation, ValidationError

from kernel import clock
from kernel.forms import DayField, PostForm, options, required, words_field
from mediation.forms.table import SignatureForm

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
LONGEST = timedelta(days=3 * 366)


class ShareField(IntegerField):
    """A whole number of percent; what was typed stays, and the sentence says how to write one."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; ValueError says which are meant."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_("请填写1到100之间的整数。")) from None


class TermsForm(PostForm):
    """Terms for all: the percent of what each claims, the day it is due, until when each may answer, the words."""

    share = ShareField(
        _l("退还各人请求金额的百分之几"),
        validators=[
            InputRequired(_l("请填写1到100之间的整数。")),
            NumberRange(1, 100, _l("请填写1到100之间的整数。")),
        ],
    )
    by_on = DayField(_l("最晚哪天履行"), validators=required(_l("请填写最晚哪天履行。")))
    until_on = DayField(_l("请每个人在哪天前表示"), validators=required(_l("请填写表示的最后一日。")))
    words = words_field(_l("方案的内容"), _l("请写明方案的内容。"), 1000)
    story = words_field(_l("争议的主要事实"))
    duties = words_field(_l("各方的责任"))

    def shape(self, *, needs_facts: bool) -> None:
        """A committee's paper names the facts and each party's part (人民调解法 art. 29)."""
        if needs_facts:
            self.story.validators = [DataRequired(_("请写明争议的主要事实。")), *self.story.validators[1:]]
            self.duties.validators = [DataRequired(_("请写明各方的责任。")), *self.duties.validators[1:]]

    def validate_by_on(self, field: Any) -> None:
        """Not in the past, nor so far off that nobody knows."""
        if field.data is not None and not clock.today() <= field.data <= clock.today() + LONGEST:
            raise ValidationError(_("请填写今天以后、三年以内的日期。"))

    def validate_until_on(self, field: Any) -> None:
        """Everybody has said before anything is due."""
        if field.data is None:
            raise StopValidation()
        if field.data < clock.today():
            raise ValidationError(_("表示的最后一日不能早于今天。"))
        if self.by_on.data is not None and field.data >= self.by_on.data:
            raise ValidationError(_("表示的最后一日要早于履行的日期。"))


class AnswerForm(PostForm):
    """One's own yes or no, to the version that was read."""

    version = HiddenField(validators=[InputRequired()])
    answer = RadioField(
        _l("您同不同意"),
        choices=options([("yes", _l("同意，用我自己的金额")), ("no", _l("不同意，我自己继续"))]),
        validators=[InputRequired(_l("请选择同意或者不同意。"))],
    )


class SignAllForm(SignatureForm):
    """The day on which everybody who has confirmed has signed and sealed, and how much the terms cover."""


class SayForm(PostForm):
    """A representative's words at the table: into which room, and what."""

    room = RadioField(_l("发到哪里"), validators=[InputRequired(_l("请选择发到哪里。"))])
    words = words_field(_l("要说的话"), _l("请写下要说的话。"), 3000)
