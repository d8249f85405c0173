"""What a browser may send: the filters of the public pages, and what an officer or an institution writes."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length, Optional, Regexp, ValidationError

from disclosure.lifecycle import Cadence, CorrectionSubject, PublicOutcome, Scope, WithdrawalReason
from kernel.forms import (
    BaseForm,
    DayField,
    IdempotencyKeyField,
    PostForm,
    choices_of,
    options,
    plain,
    plain_line,
    words_field,
)
from kernel.web import tr

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
SUMMARY_LENGTH = 500
OBJECTION_LENGTH = 1000
CORRECTION_LENGTH = 2000
EMAIL = r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+"


def _short(words: str | None) -> str:
    return plain(words)[:100]


def _name(words: str | None) -> str:
    return plain_line(words)[:200]


class ListingForm(Form):
    """Filters of published outcomes, sent by GET."""

    q = StringField(_l("关键词"), filters=[_short])
    institution = StringField(_l("机构"), filters=[_short])
    category = SelectField(_l("问题类型"), validate_choice=False, filters=[_short])
    region = SelectField(_l("机构所在地"), validate_choice=False, filters=[_short])
    outcome = SelectField(_l("处理结果"), validate_choice=False, filters=[_short])
    body = StringField(_l("处理部门"), filters=[_name])
    from_on = DayField(_l("公示日期从"), name="from")
    to_on = DayField(_l("到"), name="to")

    def offer(self, categories: list[tuple[str, str]], regions: list[tuple[str, str]]) -> None:
        """Offer what occurs."""
        self.category.choices = [("", _l("全部")), *[(code, tr(name)) for code, name in categories]]
        self.region.choices = [("", _l("全部")), *regions]
        self.outcome.choices = [("", _l("全部")), *PublicOutcome.choices()]


class InstitutionSearchForm(Form):
    """Searching institutions, sent by GET."""

    q = StringField(_l("机构、品牌、应用名称或者统一社会信用代码"), filters=[_short])
    type = SelectField(_l("机构类型"), validate_choice=False, filters=[_short])

    def offer(self, types: list[tuple[str, str]]) -> None:
        """Offer the types that occur."""
        self.type.choices = [("", _l("全部")), *[(code, tr(name)) for code, name in types]]


class PaperForm(Form):
    """The code printed on a paper, sent by GET."""

    code = StringField(_l("文书上的验证码"), filters=[_short])


class SummaryForm(BaseForm):
    """The summary an officer writes."""

    summary = TextAreaField(
        _l("公示摘要"),
        filters=[plain],
        validators=[
            DataRequired(_l("请写公示摘要。")),
            Length(max=SUMMARY_LENGTH, message=_l("公示摘要最多500个字。")),
        ],
    )
    with_facts = BooleanField(_l("同时改用案件和机构登记现在的资料"))


def _reasons() -> list[tuple[str, str]]:
    return [("", _l("请选择")), *WithdrawalReason.choices()]


class ReasonForm(BaseForm):
    """Why a text is taken down or not put up."""

    reason = SelectField(
        _l("原因"),
        choices=_reasons,
        validators=[DataRequired(_l("请选择原因。"))],
    )

    def chosen(self) -> WithdrawalReason:
        """The reason; call after validation."""
        return WithdrawalReason(self.reason.data)


NARRATIVE_LENGTH = 2000


class NarrativeForm(BaseForm):
    """A complainant's own words; `seen` ties the consent to the preview."""

    words = words_field(_l("我的自述"), _l("请写您想公开的话。"), NARRATIVE_LENGTH)
    seen = HiddenField()
    agree = BooleanField(_l("我看过上面将公开的内容，单独同意公开它；工作人员只能再删减，不能添加。"))


class CutForm(BaseForm):
    """Words an officer hides in a narrative, one a line."""

    hidden = TextAreaField(_l("再遮盖这些词语，一行一个"), filters=[plain])


class ObjectionForm(BaseForm):
    """What an institution says against a text."""

    words = TextAreaField(
        _l("哪里不对，依据是什么"),
        filters=[plain],
        validators=[
            DataRequired(_l("请写明哪里不对。")),
            Length(max=OBJECTION_LENGTH, message=_l("最多1000个字。")),
        ],
    )


def _email(words: str | None) -> str:
    return plain_line(words)[:200]


class CorrectionForm(PostForm):
    """What somebody says is wrong; the address it is about lies in the page's own."""

    key = IdempotencyKeyField()
    subject = RadioField(
        _l("哪一项公开内容不对"),
        choices=choices_of(CorrectionSubject),
        validators=[DataRequired(_l("请选择哪一项不对。"))],
        validate_choice=False,
    )
    words = words_field(
        _l("哪里不对，应当是什么，从哪里可以查到"), _l("请写明哪里不对、应当是什么。"), CORRECTION_LENGTH
    )
    email = StringField(
        _l("答复发到哪个邮箱"),
        filters=[_email],
        validators=[Optional(), Regexp(EMAIL, message=_l("邮箱的写法不对，例如 name@example.com。"))],
    )

    def validate_subject(self, field: RadioField) -> None:
        """Only what is offered."""
        if field.data not in list(CorrectionSubject):
            raise ValidationError(_l("请选择哪一项不对。"))


class AnswerForm(PostForm):
    """The public answer to a request."""

    answer = words_field(_l("核对的结果（会公开）"), _l("请写明核对的结果，这段话会公开。"), 500)
    joined = StringField(_l("与哪一件一并答复"), filters=[_short])


class PassOnForm(PostForm):
    """Who answers instead."""

    body = SelectField(_l("转给"), validate_choice=False)

    def offer(self, rows: list[tuple[str, str]]) -> None:
        """Offer the bodies here, and the operator."""
        self.body.choices = options([("", _l("请选择")), *rows])


class FollowForm(PostForm):
    """An address, what it follows, and how often it is told."""

    email = StringField(
        _l("邮箱"),
        filters=[_email],
        validators=[
            DataRequired(_l("请填写邮箱。")),
            Regexp(EMAIL, message=_l("邮箱的写法不对，例如 name@example.com。")),
        ],
    )
    what = SelectField(_l("订阅什么"), validate_choice=False, validators=[DataRequired(_l("请选择订阅什么。"))])
    cadence = RadioField(
        _l("多久汇总一次"),
        choices=choices_of(Cadence),
        default=str(Cadence.DAILY),
        validators=[AnyOf(list(Cadence), message=_l("请选择多久汇总一次。"))],
        validate_choice=False,
    )

    def offer(self, rows: list[tuple[str, str]]) -> None:
        """Offer what can be followed, as `scope:value` and words."""
        self.what.choices = options([("", _l("请选择")), *rows])

    def chosen(self) -> tuple[Scope, str]:
        """What was chosen; ValueError for what was never offered."""
        scope, _mark, value = (self.what.data or "").partition(":")
        return Scope(scope), value
