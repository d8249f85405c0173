"""What a browser may send: the filters of the public pages, and what an officer or an institution writes."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import Form, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from disclosure.lifecycle import PublicOutcome, WithdrawalReason
from kernel.forms import BaseForm, DayField, plain
from kernel.web import tr

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
SUMMARY_LENGTH = 500
OBJECTION_LENGTH = 1000


def _short(words: str | None) -> str:
    return plain(words)[:100]


class ListingForm(Form):
    """Filters of published outcomes, sent by GET."""

    q = StringField(_l("关键词"), filters=[_short])
    institution = StringField(_l("机构"), filters=[_short])
    category = SelectField(_l("问题类型"), validate_choice=False, filters=[_short])
    region = SelectField(_l("机构所在地"), validate_choice=False, filters=[_short])
    outcome = SelectField(_l("处理结果"), validate_choice=False, filters=[_short])
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
