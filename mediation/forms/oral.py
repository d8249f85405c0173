"""What is sent when an oral agreement is recorded."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired

from complaints.forms.beside import not_ahead
from kernel.forms import DayField, PostForm, choices_of, options
from mediation.models import SpokenHow

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class OralForm(PostForm):
    """On which day and how it was said, how much it settles, and that all want no written agreement."""

    offer = HiddenField()
    agreed_on = DayField(_l("达成协议的日期"), validators=[InputRequired(_l("请填写达成协议的日期。")), not_ahead])
    how = RadioField(
        _l("各方怎么表示的"), choices=choices_of(SpokenHow), validators=[InputRequired(_l("请选择各方怎么表示的。"))]
    )
    extent = RadioField(
        _l("协议解决了多少"),
        choices=options([("whole", _l("投诉人的全部要求")), ("part", _l("投诉人的一部分要求"))]),
        validators=[InputRequired(_l("请选择协议解决了全部要求还是一部分要求。"))],
    )
    unwritten = BooleanField(
        _l("各方都表示无需制作调解协议书"), validators=[InputRequired(_l("各方都这样表示，才能采取口头协议。"))]
    )
