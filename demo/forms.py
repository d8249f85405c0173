"""What the page of letters may be asked."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import Form, StringField

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class ContactForm(Form):
    """How a phone number or e-mail address ends."""

    contact = StringField(_l("手机号或邮箱的结尾"))
