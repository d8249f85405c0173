"""What the operator sends: a figure with its reason, a year's notice to look at and to take."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import FileField, HiddenField, IntegerField
from wtforms.validators import InputRequired

from kernel.forms import PostForm, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class FigureForm(PostForm):
    """A whole number, and why it changes."""

    value = IntegerField(_l("新的数值"), validators=[InputRequired(_l("请填写一个整数。"))])
    reason = words_field(_l("为什么改"), _l("请写明为什么改。"), 300)


class NoticeForm(PostForm):
    """A year's arrangement as a file (holiday-cn JSON); looking at it changes nothing."""

    file = FileField(_l("放假安排文件（JSON）"))


class TakeNoticeForm(PostForm):
    """The arrangement that was looked at, taken now."""

    notice = HiddenField()
