"""Forms of disclosing: one for each item, made of the item's fields; the sheet; standards and commitments."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FieldList, FileField, Form, FormField, IntegerField, MultipleFileField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from institutions.columns import plain_code
from institutions.duties import Field, FieldKind, Item
from kernel import clock
from kernel.forms import DayField, PostForm, TokenField, YuanField, options, plain, plain_line, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
MOST_COURSES, SPARE_ROWS, LAST_YEAR = 60, 3, 2100
WHOLE = _l("请填写整数，例如 120。")


class NumberField(IntegerField):
    """A whole number; what is none is said in our words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(WHOLE)) from None


class CourseForm(Form):
    """One course with its price; a row left empty is none."""

    name = StringField(_l("课程名称"), filters=[plain_line], validators=[Length(max=200)])
    fen = YuanField(_l("价格"))
    unit = StringField(_l("计价单位"), filters=[plain_line], validators=[Length(max=40)])
    refund_rule = StringField(_l("适用的退费规则"), filters=[plain_line], validators=[Length(max=200)])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into this row."""
        return not any(field.raw_data and str(field.raw_data[0]).strip() for field in self) and not self.name.data

    def validate(self, extra_validators: Any = None) -> bool:
        """A row has a name, a price and a unit."""
        if self.is_empty:
            return True
        fine = bool(super().validate(extra_validators))
        for field, words in (
            (self.name, _("请填写课程名称。")),
            (self.fen, _("请填写价格，例如 1280。")),
            (self.unit, _("请填写计价单位，例如 一期、一课时。")),
        ):
            if field.data in (None, "") and not field.errors:
                field.errors, fine = [words], False
        return fine


class ItemForm(PostForm):
    """What every item has: its days, evidence, and for a change of rules where opinions go."""

    form_token = TokenField()
    from_on = DayField(_l("起始日"), validators=[Optional()])
    until_on: DayField | None = DayField(_l("有效期的最后一日"), validators=[Optional()])
    consultation: Any = words_field(_l("各方怎么提意见"), None, 500)
    files = MultipleFileField(_l("凭据"))
    courses: Any
    refused: Sequence[str] = ()
    parts: Sequence[str] = ()

    def content(self) -> dict[str, Any]:
        """The item's own fields as they are kept; what was left empty is absent."""
        typed = {code: self[f"f_{code}"].data for code in self.parts}
        return {code: value for code, value in typed.items() if value not in (None, "")}

    def validate(self, extra_validators: Any = None) -> bool:
        """Fields that belong together agree, and no day lies beyond what a calendar will ever hold."""
        fine = bool(super().validate(extra_validators))
        for code, words in disagreements(self.content()):
            field = self[f"f_{code}"]
            field.errors, fine = [*field.errors, words], False
        for day in (self.from_on, self.until_on):
            if day is not None and day.data is not None and day.data.year > LAST_YEAR:
                day.errors, fine = [_("请填写2100年以前的日期。")], False
        return fine


def disagreements(content: dict[str, Any]) -> list[tuple[str, str]]:
    """What does not hold together within one item: the field, and the sentence beside it."""
    found = []
    total = content.get("total")
    for code in ("certified", "other"):
        if isinstance(total, int) and isinstance(content.get(code), int) and content[code] > total:
            found.append((code, _("不能多于教学人员人数。")))
    if "tail" in content and not (len(content["tail"]) == 4 and content["tail"].isdigit()):
        found.append(("tail", _("只写账户的末四位数字。")))
    if content.get("kind") in ("custody", "deposit", "insurance") and not content.get("bank"):
        found.append(("bank", _("请填写存管银行或者承保单位。")))
    if content.get("kind") in ("school", "vocational", "telecom", "filing", "other") and not content.get("number"):
        found.append(("number", _("请填写编号。")))
    if content.get("first", "") > content.get("last", "9999"):
        found.append(("last", _("不能早于开始的月份。")))
    if isinstance(content.get("year"), int) and not 2000 <= content["year"] <= clock.today().year:
        found.append(("year", _("请填写到今年为止的年度。")))
    return found


def item_form(item: Item, *, has_notice: bool) -> type[ItemForm]:
    """The form of one item; `has_notice`: it is a change of rules that is announced before its day."""
    parts: dict[str, Any] = {f"f_{one.code}": _field(one) for one in item.fields}
    if item.has_courses:
        parts["courses"] = FieldList(FormField(CourseForm), label=_l("课程和价格"), max_entries=MOST_COURSES)
    if not item.may_expire:
        parts["until_on"] = None
    if not has_notice:
        parts["consultation"] = None
    return type("OneItemForm", (ItemForm,), parts | {"parts": tuple(one.code for one in item.fields)})


def _field(one: Field) -> Any:
    needed: Any = DataRequired(_l("请填写%(name)s。", name=one.label)) if one.is_required else Optional()
    limit = Length(max=one.most, message=_l("最多%(number)s个字，请删短一些。", number=one.most))
    if one.kind is FieldKind.CHOICE:
        blank = [("", _l("请选择"))]
        return SelectField(one.label, choices=options([*blank, *one.choices]), validators=[needed])
    if one.kind is FieldKind.NUMBER:
        present: Any = InputRequired(_l("请填写%(name)s。", name=one.label)) if one.is_required else Optional()
        span = NumberRange(0, 100_000_000, message=WHOLE)
        return NumberField(one.label, description=one.hint, validators=[present, span])
    if one.kind is FieldKind.TEXT:
        most = max(one.most, 3000)
        words = _l("请填写%(name)s。", name=one.label) if one.is_required else None
        return words_field(one.label, words, most)
    checks = [needed, limit]
    if one.kind is FieldKind.MONTH:
        checks.append(Regexp(r"\d{4}-(0[1-9]|1[0-2])$", message=_l("请填写年月，例如 2026-01。")))
    if one.kind is FieldKind.URL:
        checks.append(Regexp(r"https?://[^\s<>\"']+$", message=_l("请填写以http开头的网址。")))
    clean = [plain_line, *([plain_code] if one.code == "credit_code" else [])]
    return StringField(one.label, description=one.hint, filters=clean, validators=checks)


class SheetForm(PostForm):
    """A sheet of items to take in."""

    file = FileField(_l("选择文件"))


class ConfirmSheetForm(PostForm):
    """Take in what the preview showed."""

    token = TokenField()


class StandardForm(PostForm):
    """A version of a standard with its document."""

    form_token = TokenField()
    title = StringField(
        _l("标准的名称"), filters=[plain_line], validators=[DataRequired(_l("请填写标准的名称。")), Length(max=200)]
    )
    version = StringField(
        _l("版本"), filters=[plain_line], validators=[DataRequired(_l("请填写版本，例如 2026。")), Length(max=40)]
    )
    from_on = DayField(_l("施行日"), validators=[InputRequired(_l("请填写施行日。"))])
    summary = words_field(_l("摘要"), None, 1000)
    files = MultipleFileField(_l("标准的文件"))
    refused: Sequence[str] = ()


class WordForm(PostForm):
    """The association's word on a commitment to its standard."""

    word = StringField(
        _l("协会的说明"),
        filters=[plain],
        validators=[Optional(), Length(max=300, message=_l("最多300个字，请删短一些。"))],
    )
