"""What is sent to cover parts of a file: rectangles of a picture or of pages in per cent, or whole pages of a PDF."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FieldList, Form, FormField, StringField
from wtforms.validators import Length, ValidationError

from kernel.files import Range
from kernel.forms import PostForm, plain_line

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
SIDES = ("left", "top", "right", "bottom")
WHOLE = (0, 0, 100, 100)
ROWS = 4
MOST_ROWS = 60
_SHORT: Any = Length(max=12)
_PAGES = re.compile(r"(\d{1,4})(?:\s*[-–—~～至]\s*(\d{1,4}))?")


def _side(label: Any) -> StringField:
    return StringField(label, validators=[_SHORT], filters=[plain_line])


class RectangleForm(Form):
    """One rectangle, each side in per cent from the left or the top."""

    left = _side(_l("左边"))
    top = _side(_l("上边"))
    right = _side(_l("右边"))
    bottom = _side(_l("下边"))

    def typed(self) -> list[str]:
        """What was typed, the four sides last, without a sign of per cent."""
        return [(field.data or "").rstrip("%％ ") for field in self]


class PartForm(RectangleForm):
    """A rectangle of one page of a PDF."""

    page = _side(_l("第几页"))

    def typed(self) -> list[str]:
        """The page first, then the four sides."""
        *sides, page = super().typed()
        return [page, *sides]


class RowsForm(PostForm):
    """Rectangles in rows; those left empty do not count."""

    last = 1

    def fill(self, ranges: Sequence[Range]) -> None:
        """What is marked already, and room for more."""
        for page, *sides in ranges if not self.is_sent else ():
            self._rows.append_entry(dict(zip(("page", *SIDES), map(str, (page, *sides)), strict=True)))
        while len(self._rows.entries) < max(ROWS, len(ranges) + 1):
            self._rows.append_entry()

    @property
    def _rows(self) -> Any:
        return self["rows"]

    @property
    def is_empty(self) -> bool:
        """Whether no row was filled in."""
        return not any(any(row.form.typed()) for row in self._rows)

    def rows_are_fine(self) -> bool:
        """Whole numbers in each row that has any, the far side beyond the near one; what is wrong stands by it."""
        wrong = [row for row in self._rows if any(row.form.typed()) and _rectangle(row.form.typed(), self.last) is None]
        for row in wrong:
            row.form.left.errors = [self.wrong_row()]
        return not wrong

    def wrong_row(self) -> str:
        """What a row has to hold."""
        return _("请填四个0到100的整数，右边大于左边，下边大于上边。")

    def parts(self) -> list[Range]:
        """The rectangles, as the rule takes them."""
        found = [_rectangle(row.form.typed(), self.last) for row in self._rows if any(row.form.typed())]
        return [one for one in found if one is not None]


class PictureForm(RowsForm):
    """The rectangles of a picture."""

    rows = FieldList(FormField(RectangleForm), label=_l("要遮盖的地方"), max_entries=MOST_ROWS)

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one row, and each as it has to be."""
        fine = bool(super().validate(extra_validators))
        if self.is_empty:
            self._rows[0].form.left.errors = [_("请至少填写一处要遮盖的地方。")]
            return False
        return self.rows_are_fine() and fine

    def ranges(self) -> list[Range]:
        """What was typed, as the rule takes it."""
        return self.parts()


def _rectangle(typed: Sequence[str], last: int) -> Range | None:
    """Page and sides from what was typed, the page left out of a picture's; None for what is none."""
    if not all(one.isascii() and one.isdigit() and len(one) < 5 for one in typed):
        return None
    page, left, top, right, bottom = map(int, typed if len(typed) == 5 else ["1", *typed])
    fits = 1 <= page <= last and left < right <= 100 and top < bottom <= 100
    return (page, left, top, right, bottom) if fits else None


class PagesForm(RowsForm):
    """What is covered of a PDF: whole pages, and parts of pages."""

    pages = StringField(_l("要整页遮盖的页"), validators=[Length(max=400)], filters=[plain_line])
    rows = FieldList(FormField(PartForm), label=_l("只遮盖页面的一部分"), max_entries=MOST_ROWS)

    def fill(self, ranges: Sequence[Range]) -> None:
        """What is marked already."""
        whole = [one for one in ranges if one[1:] == WHOLE]
        if not self.is_sent:
            self.pages.data = "、".join(str(one[0]) for one in whole)
        super().fill([one for one in ranges if one not in whole])

    def validate_pages(self, field: Any) -> None:
        """Numbers of pages there are, and stretches of them; none where parts are covered."""
        if field.data and _numbers(field.data, self.last) is None:
            raise ValidationError(_("请填写页码，例如：1、3-5。这份文件共%(number)s页。", number=self.last))
        if not field.data and self.is_empty:
            raise ValidationError(_("请填写要整页遮盖的页，或者要遮盖的部分。"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Pages or parts, and each as it has to be."""
        fine = bool(super().validate(extra_validators))
        return self.rows_are_fine() and fine

    def wrong_row(self) -> str:
        """What a row has to hold."""
        return _("请填第几页（1到%(last)s）和四个0到100的整数，右边大于左边，下边大于上边。", last=self.last)

    def ranges(self) -> list[Range]:
        """What was typed, as the rule takes it; a part of a page covered whole says nothing more."""
        whole = _numbers(self.pages.data, self.last) or [] if self.pages.data else []
        return [*((page, *WHOLE) for page in whole), *(one for one in self.parts() if one[0] not in whole)]


def _numbers(typed: str | None, last: int) -> list[int] | None:
    found: set[int] = set()
    for part in re.split(r"[、,，;；\s]+", (typed or "").strip()):
        match = _PAGES.fullmatch(part)
        if match is None:
            return None
        first, end = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= end <= last:
            return None
        found.update(range(first, end + 1))
    return sorted(found)
