"""Claiming a case that was filed for somebody: its number, the phone given, the code that came."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from kernel.forms import PHONE, BaseForm, PostForm, plain_line, plain_phone, required

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class ClaimForm(PostForm):
    """Which case, and the phone that was given."""

    number = StringField(
        _l("投诉编号"), filters=[plain_line], validators=[*required(_l("请填写投诉编号。")), Length(max=20)]
    )
    phone = StringField(_l("登记时留的手机号"), filters=[plain_phone], validators=required(_l("请填写手机号。")))

    def validate_phone(self, field: Any) -> None:
        """Eleven digits."""
        if not PHONE.fullmatch(field.data or ""):
            raise ValidationError(_("请输入11位手机号，例如 13800000000。"))


class SixDigits(BaseForm):
    """A code that was sent."""

    code = StringField(
        _l("验证码"),
        filters=[lambda value: re.sub(r"\D", "", unicodedata.normalize("NFKC", value or ""))],
        validators=required(_l("请输入收到的6位验证码。")),
    )

    def validate_code(self, field: Any) -> None:
        """Six digits."""
        if len(field.data) != 6:
            raise ValidationError(_("验证码是6位数字。"))


class ClaimCodeForm(SixDigits, PostForm):
    """The code that was sent to the phone that was given."""
