"""What a browser may send about signing in and one's account."""

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, FileField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from accounts.models import ChannelChoice, Topic, Way
from accounts.roles import Level, Mode, OrganisationKind
from kernel.forms import HTTPS, PHONE, BaseForm, PostForm, choices_of, options, plain_line, plain_phone, words_field

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


class MayBeEmpty(Optional):
    """An empty field is well here; whether the act needs it the act says, so that no page calls it optional."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


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


class SecondStepForm(BaseForm):
    """A code of the authenticator, or a recovery code."""

    code = StringField(
        _l("动态口令"),
        filters=[lambda value: unicodedata.normalize("NFKC", value or "").strip()],
        validators=[InputRequired(_l("请输入动态口令或恢复码。")), Length(max=40, message=_l("动态口令是6位数字。"))],
    )


class EnrolForm(BaseForm):
    """The first code of a new authenticator."""

    code = code_field()


class ProveForm(BaseForm):
    """What proves once more who holds the session: a code or the password."""

    given = PasswordField(_l("密码"), validators=[InputRequired(_l("请填写后再继续。")), Length(max=800)])


class AcceptForm(BaseForm):
    """A name and a password for whoever accepts an invitation; the name only for a new account."""

    name = StringField(_l("姓名"), filters=[plain_line], validators=[MayBeEmpty(), Length(max=60)])
    password = PasswordField(_l("设置密码"), validators=[InputRequired(_l("请输入密码。")), Length(max=800)])


class InviteForm(PostForm):
    """Whom to invite, into which role."""

    contact = contact_field(_l("对方的手机号或邮箱"))
    role = RadioField(_l("身份"), choices=[], validators=[InputRequired(_l("请选择一种身份。"))])


class ReasonForm(PostForm):
    """Why: kept in the history."""

    reason = words_field(_l("为什么"), _l("请写明为什么。"), 300)


class BodyForm(ReasonForm):
    """What is kept of an organisation; its kind is chosen once, when it is added."""

    kind = SelectField(_l("种类"), choices=choices_of(OrganisationKind))
    name = StringField(
        _l("名称"), filters=[plain_line], validators=[InputRequired(_l("请填写单位名称。")), Length(max=200)]
    )
    short_name = StringField(
        _l("简称（用于文书编号）"), filters=[plain_line], validators=[MayBeEmpty(), Length(max=20)]
    )
    level = SelectField(_l("层级"), choices=options([("", _l("没有层级")), *Level.choices()]))
    region_code = StringField(
        _l("行政区划代码"),
        filters=[lambda value: unicodedata.normalize("NFKC", value or "").strip()],
        validators=[MayBeEmpty(), Regexp(r"^\d{6}$", message=_l("行政区划代码是6位数字，例如 110108。"))],
    )
    parent = SelectField(_l("上级单位"), choices=[], validate_choice=False)
    legal_basis = StringField(_l("办理依据"), filters=[plain_line], validators=[MayBeEmpty(), Length(max=200)])
    letterhead = StringField(_l("文书抬头"), filters=[plain_line], validators=[MayBeEmpty(), Length(max=200)])
    phone = StringField(_l("联系电话"), filters=[plain_line], validators=[MayBeEmpty(), Length(max=40)])
    address = StringField(_l("地址"), filters=[plain_line], validators=[MayBeEmpty(), Length(max=200)])
    video_base = StringField(
        _l("视频会议地址"),
        filters=[plain_line],
        validators=[MayBeEmpty(), Length(max=200), Regexp(HTTPS, message=_l("请填写以 https:// 开头的网址。"))],
    )


class ModeForm(ReasonForm):
    """Where a body handles its cases; a market regulator comes here with its authorisation."""

    mode = RadioField(_l("在哪里办理"), choices=choices_of(Mode), validators=[InputRequired(_l("请选择在哪里办理。"))])
    document = StringField(_l("授权文件的名称和文号"), filters=[plain_line], validators=[MayBeEmpty(), Length(max=200)])
    file = FileField(_l("授权文件"))


class PreviewForm(ReasonForm):
    """As whom to look: a role, or one colleague."""

    who = RadioField(_l("以谁的身份看"), choices=[], validators=[InputRequired(_l("请选择一种身份或一位同事。"))])


class ChannelsForm(BaseForm):
    """By which channel for what; only what the person can be reached by is offered."""

    decision = RadioField(_l("决定和文书的通知"), validators=[InputRequired(_l("请选择怎样通知您。"))])
    progress = RadioField(_l("案件进展"), validators=[InputRequired(_l("请选择怎样通知您。"))])
    daily_progress = BooleanField(_l("案件进展不用随时发，每天傍晚汇总成一条"))
    message = RadioField(_l("新的留言"), validators=[InputRequired(_l("请选择怎样通知您。"))])
    daily_message = BooleanField(_l("留言不用随时发，每天傍晚汇总成一条"))
    reminder = RadioField(_l("期限提醒和未读提醒"), validators=[InputRequired(_l("请选择怎样通知您。"))])

    def offer(self, has_phone: bool, has_email: bool) -> None:
        """Offer the ways there are; a decision is never left to the site alone while there is another."""
        known = {Way.PHONE: has_phone, Way.EMAIL: has_email, Way.BOTH: has_phone and has_email}
        ways = [(str(way), way.label) for way, is_there in known.items() if is_there]
        for topic in Topic:
            alone = (str(Way.SITE), _l("不发提醒，只在网站上看") if topic is Topic.REMINDER else Way.SITE.label)
            field: Any = self[str(topic)]
            field.choices = options(ways if topic is Topic.DECISION and ways else [*ways, alone])

    def show(self, chosen: dict[Topic, ChannelChoice]) -> None:
        """Mark what was chosen before, or what holds without a choice."""
        for topic in Topic:
            field: Any = self[str(topic)]
            row = chosen.get(topic)
            offered = [value for value, *_rest in field.iter_choices()]
            field.data = str(row.way) if row is not None and str(row.way) in offered else offered[0]
        for topic in (Topic.PROGRESS, Topic.MESSAGE):
            row = chosen.get(topic)
            self[f"daily_{topic}"].data = row is not None and row.is_daily

    @property
    def chosen(self) -> dict[Topic, tuple[Way, bool]]:
        """What is chosen; where only the site is left a decision has nothing to choose."""
        found = {}
        for topic in Topic:
            way = Way(self[str(topic)].data)
            is_daily = topic in (Topic.PROGRESS, Topic.MESSAGE) and bool(self[f"daily_{topic}"].data)
            if topic is not Topic.DECISION or way is not Way.SITE:
                found[topic] = (way, is_daily and way is not Way.SITE)
        return found
