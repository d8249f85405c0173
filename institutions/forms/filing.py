"""What is sent about a filing: its fields by kind with files, what is missing, a number, a decision made elsewhere."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import MultipleFileField, RadioField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from institutions.actions.filing import MOST_ITEMS
from institutions.filing_fields import FIELDS, FilingField
from institutions.lifecycle import FilingKind
from kernel.forms import DayField, PostForm, TokenField, options, plain_line, required, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
KINDS = options([(str(one), one.label) for one in (FilingKind.APP, FilingKind.SERVICE)])
DAY: Any = [InputRequired(_l("请填写日期。"))]


def line(label: Any, missing: Any = None, most: int = 200, hint: Any = "") -> Any:
    """One line of words; `missing` is the sentence when they are not there, None makes them optional."""
    first: Any = Optional() if missing is None else DataRequired(missing)
    long = Length(max=most, message=_l("最多%(number)s个字，请删短一些。", number=most))
    return StringField(label, validators=[first, long], filters=[plain_line], description=hint)


class PressForm(PostForm):
    """An act that needs no answer but the press itself."""


class KindForm(PostForm):
    """What is to be filed."""

    kind = RadioField(_l("备案什么"), choices=KINDS, validators=required(_l("请选择备案什么。")))


class FieldsForm(PostForm):
    """The fields of a kind and its files; `filing_form` adds the fields."""

    files = MultipleFileField(_l("附上材料"), validators=[Optional()])
    form_token = TokenField()

    @property
    def said(self) -> dict[str, str]:
        """What was typed, by the codes of the fields."""
        return {name[2:]: field.data or "" for name, field in self._fields.items() if name.startswith("f_")}


def filing_form(kind: FilingKind, *, is_whole: bool) -> type[FieldsForm]:
    """The form of a kind; a draft must only be named, what is handed in must be whole."""
    fields = {f"f_{one.code}": _field(one, is_whole or one.code == "name") for one in FIELDS[kind]}
    return type("FilingFieldsForm", (FieldsForm,), fields)


def _field(one: FilingField, is_needed: bool) -> Any:
    missing = _l("请填写这一项。") if is_needed and one.is_required else None
    made = words_field(one.label, missing, 2000) if one.is_long else line(one.label, missing, hint=one.hint or "")
    if one.is_required and not is_needed:  # it may wait, but it is not a matter of choice
        made.kwargs["validators"] = made.kwargs["validators"][1:]
    return made


class MissingForm(PostForm):
    """All that is missing, an item a line."""

    items = words_field(_l("缺什么（一行一项）"), _l("请逐项写明缺什么。"), 3000)
    words = words_field(_l("另外说明"), None, 1000)

    @property
    def lines(self) -> list[str]:
        """The items, one a line."""
        return [one.strip() for one in (self.items.data or "").splitlines() if one.strip()]

    def validate_items(self, field: Any) -> None:
        """At most twenty items, none longer than a line of the paper takes."""
        if len(self.lines) > MOST_ITEMS:
            raise ValidationError(_("最多二十项，请合并。"))
        if any(len(one) > 300 for one in self.lines):
            raise ValidationError(_("每项最多300个字。"))


class TickForm(PostForm):
    """Which of the things that were told are there now."""

    met = SelectMultipleField(
        _l("已经补上的"), coerce=int, choices=[], widget=ListWidget(), option_widget=CheckboxInput()
    )


class AddForm(PostForm):
    """Further files."""

    files = MultipleFileField(_l("选择文件"), validators=[Optional()])
    form_token = TokenField()


class NumberForm(PostForm):
    """The number of the body's own, if it has one."""

    number = line(_l("备案号"), None, 80, _l("本单位有自己的编号的，填在这里；没有的，留空，以告知书的文号为备案号。"))


class WordsForm(PostForm):
    """Where to go, or why."""

    words = words_field(_l("内容"), _l("请写明内容。"), 1000)


class OptionalWordsForm(PostForm):
    """A reason that may stay out."""

    words = words_field(_l("原因"), None, 500)


class DecidedForm(PostForm):
    """A decision made elsewhere."""

    number = line(_l("决定的文号"), _l("请填写文号。"), 100)
    by_whom = line(_l("作出决定的机关"), _l("请填写作出决定的机关。"))
    on = DayField(_l("决定日期"), validators=DAY)
    words = words_field(_l("说明"), None, 500)


class ApprovalForm(PostForm):
    """An approval given elsewhere to an institution of type A."""

    institution = line(_l("机构的统一社会信用代码"), _l("请填写统一社会信用代码。"), 18)
    f_name = line(_l("批准的机构名称"), _l("请填写这一项。"))
    f_authority = line(_l("审批机关"), _l("请填写这一项。"))
    f_scope = words_field(_l("批准的内容和有效期"), _l("请填写这一项。"), 2000)
    number = line(_l("批准文号或者许可证编号"), _l("请填写文号。"), 80)
    on = DayField(_l("批准日期"), validators=DAY)

    @property
    def said(self) -> dict[str, str]:
        """What was typed, by the codes of the fields."""
        return {name[2:]: field.data or "" for name, field in self._fields.items() if name.startswith("f_")}
