"""What somebody who reports is asked: what, who, where, on what ground, with a name or not; and the receipt code."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, MultipleFileField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from complaints.actions import Told
from complaints.actions.reports.taking import UNSURE
from complaints.lifecycle import ReportSource
from institutions.models import Institution
from kernel.forms import PHONE, BaseForm, PostForm, options, plain_line, plain_phone, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
WORDS_MOST = 4000
# What a report may be about; whoever does not know leaves it to intake.
ABOUT: tuple[tuple[str, Any], ...] = (
    ("E12", _l("没有资质办学、超出许可范围、换个名目办班")),
    ("E05", _l("教师没有资格、冒充名师")),
    ("E11", _l("超额预收费、没进监管账户")),
    ("E02", _l("虚假宣传、违法广告")),
    ("E17", _l("内容违法有害")),
    (UNSURE, _l("其他，或者说不清")),
)


class DoorForm(PostForm):
    """Everything on one page; `send` is pressed on the page where it is read through once more."""

    name_of = StringField(
        _l("反映的是哪家机构"),
        filters=[plain_line],
        validators=[
            InputRequired(_l("请填写机构、品牌或应用的名称。")),
            Length(min=2, max=200, message=_l("名称写2到200个字。")),
        ],
    )
    region = StringField(_l("它在哪里"), validators=[Optional(), Regexp(r"^\d{6}$", message=_l("请从列表中选择。"))])
    about = RadioField(_l("大概是哪一类"), choices=options(ABOUT), validators=required(_l("请选择大概是哪一类。")))
    words = words_field(_l("发生了什么"), _l("请写下发生了什么。"), WORDS_MOST)
    happened = StringField(
        _l("什么时候、在哪里"),
        filters=[plain_line],
        validators=[Length(max=300, message=_l("最多300个字，请删短一些。"))],
    )
    basis = words_field(_l("您怎么知道的，有什么依据"), None, 2000)
    files = MultipleFileField(_l("添加材料"))
    source = SelectField(
        _l("您是以什么身份反映"),
        choices=options([("", _l("不说")), *ReportSource.choices()]),
        default="",
        validators=[Optional()],
    )
    named = RadioField(
        _l("要不要留姓名"),
        choices=options([("no", _l("不留，匿名提交")), ("yes", _l("留姓名和手机号"))]),
        validators=required(_l("请选择要不要留姓名。")),
    )
    name = StringField(_l("姓名"), filters=[plain_line], validators=[Length(max=60)])
    phone = StringField(_l("手机号"), filters=[plain_phone])
    reachable = BooleanField(_l("有新的问题或者进展时，发短信提醒我用回执码查看"))
    institution = RadioField(_l("是不是下面的机构"), choices=[], validate_choice=False)
    truth = BooleanField(_l("我确认内容是真实的，没有捏造。"))

    @property
    def is_sending(self) -> bool:
        """Whether it is sent for good, rather than shown once more."""
        return "send" in request.form

    def validate_words(self, field: Any) -> None:
        """A word or two leads nowhere (O121 art. 28: a concrete clue)."""
        if len(field.data) < 10:
            raise ValidationError(_("请多写几句，至少10个字：谁、做了什么。"))

    def validate_name(self, field: Any) -> None:
        """A name was promised."""
        if self.named.data == "yes" and len(field.data or "") < 2:
            raise ValidationError(_("请填写姓名；不想留的，选「不留，匿名提交」。"))

    def validate_phone(self, field: Any) -> None:
        """A number was promised."""
        if self.named.data == "yes" and not PHONE.fullmatch(field.data or ""):
            raise ValidationError(_("请填写11位手机号。"))

    def validate_truth(self, field: Any) -> None:
        """O121 art. 28: whoever reports answers for the truth of it."""
        if self.is_sending and not field.data:
            raise ValidationError(_("请确认内容真实后再提交。"))

    def offer(self, found: Iterable[Institution]) -> None:
        """Institutions that may be meant; one's own words always stand beside them."""
        rows = [(one.ref, one.name) for one in found]
        self.institution.choices = options([*rows, ("free", _("都不是，按我写的"))] if rows else [])

    def told(self, institution: Institution | None) -> Told:
        """What was told, as the act takes it; call after validation."""
        is_named = self.named.data == "yes"
        return Told(
            key=self.key.data or "",
            words=self.words.data,
            target_name=self.name_of.data or "",
            institution=institution,
            target_code=self.region.data or None,
            category=self.about.data,
            happened=self.happened.data or "",
            basis=self.basis.data or "",
            name=(self.name.data or "") if is_named else "",
            phone=(self.phone.data or "") if is_named else "",
            is_reachable=is_named and bool(self.reachable.data),
            source=ReportSource(self.source.data) if self.source.data else None,
        )


class ReceiptForm(BaseForm):
    """The receipt code; whatever is typed gets the same answer unless it is right."""

    code = StringField(
        _l("回执码"), filters=[plain_line], validators=[InputRequired(_l("请输入回执码。")), Length(max=100)]
    )


class MoreForm(PostForm):
    """An answer or more of it, and files."""

    words = words_field(_l("您要说的"), None, 2000)
    files = MultipleFileField(_l("添加材料"))
