"""What auditors and administrators send: a search of the log, as whom to look."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from kernel.forms import BaseForm, DayField, plain_line

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class EventsForm(BaseForm):
    """What to look for in the log; everything may stay empty."""

    kind = SelectField(_l("种类"), choices=[], validate_choice=True, default="")
    stream = StringField(_l("案件号或事件流"), filters=[plain_line], validators=[Optional(), Length(max=60)])
    actor = StringField(_l("工号或人员编号"), filters=[plain_line], validators=[Optional(), Length(max=30)])
    since = DayField(_l("从哪天"), validators=[Optional()])
    until = DayField(_l("到哪天"), validators=[Optional()])
