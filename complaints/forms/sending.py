"""Sending a filing off, and taking a draft up again by its code."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from kernel.forms import BaseForm, plain_line

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class ResumeForm(BaseForm):
    """The code under which a draft was put aside."""

    code = StringField(
        _l("续填码"), filters=[plain_line], validators=[InputRequired(_l("请输入续填码。")), Length(max=60)]
    )


class CheckForm(BaseForm):
    """Sending it off needs the press alone; the key is the draft's."""
