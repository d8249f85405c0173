"""What a browser may send about signing in and one's account."""

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext
from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from kernel.forms import PHONE, BaseForm, plain_phone

_l: Any = lazy_gettext  # WTForms' types know plain strings only
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def plain_contact(value: str | None) -> str:
    """A contact as typed: full-width signs, spaces and hyphens of phone numbers do no harm."""
    text = unicodedata.normalize("NFKC", value or "").strip()
    return text if "@" in text else plain_phone(text)


def contact_kind(value: str) -> str:
    """`email` or `phone`."""
    return "email" if "@" in value else "phone"


def check_contact(_form: object, field: Any) -> None:
    """An 11-digit mobile number or an e-mail address."""
    value = field.data or ""
    if not (PHONE.fullmatch(value) or EMAIL.fullmatch(value)):
        raise ValidationError(_l("请输入11位手机号，例如 13800000000；或邮箱地址。"))


def contact_field(label: Any) -> StringField:
    """A phone number or e-mail address."""
    return StringField(
        label,
        filters=[plain_contact],
        validators=[InputRequired(_l("请输入手机号或邮箱。")), Length(max=120), check_contact],
    )


def code_field() -> StringField:
    """Six digits, pasted or typed with spaces."""
    return StringField(
        _l("验证码"),
        filters=[lambda value: re.sub(r"\D", "", unicodedata.normalize("NFKC", value or ""))],
        validators=[InputRequired(_l("请输入收到的6位验证码。")), Regexp(r"^\d{6}$", message=_l("验证码是6位数字。"))],
    )


class LoginForm(BaseForm):
    """Name and password."""

    login = StringField(
        _l("账号、手机号或邮箱"),
        filters=[lambda value: unicodedata.normalize("NFKC", value or "").strip()],
        validators=[InputRequired(_l("请输入账号、手机号或邮箱。")), Length(max=120)],
    )
    password = PasswordField(_l("密码"), validators=[InputRequired(_l("请输入密码。")), Length(max=800)])


class ContactForm(BaseForm):
    """Where a code should go."""

    contact = contact_field(_l("手机号或邮箱"))


class CodeForm(ContactForm):
    """The code that came."""

    code = code_field()


class ResetForm(CodeForm):
    """The code and a new password."""

    password = PasswordField(_l("新密码"), validators=[InputRequired(_l("请输入新密码。")), Length(max=800)])


class PasswordForm(BaseForm):
    """A new password, for somebody signed in; the present one when there is one."""

    current = PasswordField(_l("现在的密码"), validators=[Optional(), Length(max=800)])
    password = PasswordField(_l("新密码"), validators=[InputRequired(_l("请输入新密码。")), Length(max=800)])


class PreferencesForm(BaseForm):
    """Language and type size."""

    language = RadioField(_l("语言"), choices=[("zh", "中文"), ("en", "English")])
    view = RadioField(_l("显示"), choices=[("normal", _l("标准")), ("large", _l("大字高对比"))])
