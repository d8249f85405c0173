"""What a browser may send: the filters of the public pages, and what an officer or an institution writes."""

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext
from wtforms import Form, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from disclosure.lifecycle import PublicOutcome, WithdrawalReason

if TYPE_CHECKING:
    from wtforms import Form as FlaskForm  # Flask-WTF has no types
else:
    from flask_wtf import FlaskForm

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
SUMMARY_LENGTH = 500
OBJECTION_LENGTH = 1000
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def clean(words: str | None) -> str:
    """Words without control and invisible signs, line ends made one."""
    return _CONTROL.sub("", (words or "").replace("\r\n", "\n")).strip()


def _short(words: str | None) -> str:
    return clean(words)[:100]


class DayField(StringField):
    """A day as people write it: 2026-11-24, 2026/11/24, 2026年11月24日; full-width digits too."""

    day: date | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed; the day is found in validation."""
        self.data = clean(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Find the day, between 2000 and 2199."""
        if not self.data:
            return
        self.day = read_day(self.data)
        if self.day is None:
            raise ValidationError(_l("请按这样填写日期：2026-11-24。"))


def read_day(words: str) -> date | None:
    """The day somebody wrote, or None."""
    parts = re.findall(r"\d+", words)
    try:
        year, month, day = (int(part) for part in parts)
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


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
        self.category.choices = [("", _l("全部")), *categories]
        self.region.choices = [("", _l("全部")), *regions]
        self.outcome.choices = [("", _l("全部")), *PublicOutcome.choices()]


class InstitutionSearchForm(Form):
    """Searching institutions, sent by GET."""

    q = StringField(_l("机构、品牌、应用名称或者统一社会信用代码"), filters=[_short])
    type = SelectField(_l("机构类型"), validate_choice=False, filters=[_short])

    def offer(self, types: list[tuple[str, str]]) -> None:
        """Offer the types that occur."""
        self.type.choices = [("", _l("全部")), *types]


class PaperForm(Form):
    """The code printed on a paper, sent by GET."""

    code = StringField(_l("文书上的验证码"), filters=[_short])


class SummaryForm(FlaskForm):
    """The summary an officer writes."""

    summary = TextAreaField(
        _l("公示摘要"),
        filters=[clean],
        validators=[
            DataRequired(_l("请写公示摘要。")),
            Length(max=SUMMARY_LENGTH, message=_l("公示摘要最多500个字。")),
        ],
    )


def _reasons() -> list[tuple[str, str]]:
    return [("", _l("请选择")), *WithdrawalReason.choices()]


class ReasonForm(FlaskForm):
    """Why a text is taken down or not put up."""

    reason = SelectField(
        _l("原因"),
        choices=_reasons,
        validators=[DataRequired(_l("请选择原因。"))],
    )

    def chosen(self) -> WithdrawalReason:
        """The reason; call after validation."""
        return WithdrawalReason(self.reason.data)


class ObjectionForm(FlaskForm):
    """What an institution says against a text."""

    words = TextAreaField(
        _l("哪里不对，依据是什么"),
        filters=[clean],
        validators=[
            DataRequired(_l("请写明哪里不对。")),
            Length(max=OBJECTION_LENGTH, message=_l("最多1000个字。")),
        ],
    )
