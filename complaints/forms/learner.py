"""What a learner sends at a case: the outside number, a yes or no, a press."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from complaints.lifecycle import Status
from kernel import clock
from kernel.forms import BaseForm, DayField, PostForm, options, plain, plain_line

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class PressForm(PostForm):
    """An act that needs no answer but the press itself."""


class OutsideForm(PostForm):
    """The number and day another platform gave."""

    number = StringField(
        _l("那里的编号"),
        filters=[plain_line],
        validators=[InputRequired(_l("请填写那里的编号。")), Length(3, 60, message=_l("编号应为3到60个字。"))],
    )
    on = DayField(_l("在那里提交的日期"), validators=[InputRequired(_l("请填写在那里提交的日期。"))])

    def validate_on(self, field: Any) -> None:
        """The day is not in the future."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("这个日期还没有到，请检查。"))


class GivenForm(PostForm):
    """Yes or no to one thing; no is as good an answer as yes."""

    given = RadioField(
        _l("您的选择"),
        choices=options([("yes", _l("同意")), ("no", _l("不同意"))]),
        validators=[InputRequired(_l("请选择同意或不同意。"))],
    )


class OwnCasesForm(BaseForm):
    """A search in one's own complaints, by GET."""

    class Meta:
        """A search needs no token."""

        csrf = False

    q = StringField(_l("搜索"), validators=[Length(max=100)], filters=[plain])
    status = SelectField(_l("进度"), choices=options([("", _l("不限")), *Status.choices()]), validators=[Optional()])

    @property
    def asked(self) -> dict[str, Any]:
        """The fields that say something, as an address holds them; one that says nonsense narrows nothing."""
        fields = (field for field in (self.q, self.status) if not field.errors)
        return {field.name: field.data for field in fields if field.data}

    @property
    def wanted(self) -> Status | None:
        """The status chosen."""
        return Status(self.asked["status"]) if "status" in self.asked else None
