"""What is sent to cover parts of a file: rectangles of a picture in per cent, or whole pages of a PDF."""

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
        """The four sides as typed, without a sign of per cent."""
        return [(self[side].data or "").rstrip("%％ ") for side in SIDES]


class PictureForm(PostForm):
    """The rectangles of a picture; rows left empty do not count."""

    rows = FieldList(FormField(RectangleForm), label=_l("要遮盖的地方"), max_entries=MOST_ROWS)

    def fill(self, ranges: Sequence[Range]) -> None:
        """What is marked already, and room for more."""
        for _page, *sides in ranges if not self.is_sent else ():
            self.rows.append_entry(dict(zip(SIDES, map(str, sides), strict=True)))
        while len(self.rows.entries) < max(ROWS, len(ranges) + 1):
            self.rows.append_entry()

    def validate(self, extra_validators: Any = None) -> bool:
        """Four whole numbers in each row that has any, the far side beyond the near one; what is wrong stands by it."""
        fine = bool(super().validate(extra_validators))
        if not any(any(row.form.typed()) for row in self.rows):
            return _wrong(self.rows[0], _("请至少填写一处要遮盖的地方。"))
        for row in self.rows:
            if any(row.form.typed()) and _rectangle(row.form.typed()) is None:
                fine = _wrong(row, _("请填四个0到100的整数，右边大于左边，下边大于上边。"))
        return fine

    def ranges(self) -> list[Range]:
        """What was typed, as the rule takes it."""
        found = [_rectangle(row.form.typed()) for row in self.rows if any(row.form.typed())]
        return [(1, *one) for one in found if one is not None]


def _wrong(row: Any, words: str) -> bool:
    row.form.left.errors = [words]
    return False


def _rectangle(typed: Sequence[str]) -> tuple[int, int, int, int] | None:
    if not all(one.isascii() and one.isdigit() and len(one) < 4 for one in typed):
        return None
    left, top, right, bottom = map(int, typed)
    return (left, top, right, bottom) if left < right <= 100 and top < bottom <= 100 else None


class PagesForm(PostForm):
    """The pages of a PDF that are covered whole."""

    pages = StringField(_l("要遮盖的页"), validators=[Length(max=400)], filters=[plain_line])
    last = 0

    def fill(self, ranges: Sequence[Range]) -> None:
        """What is marked already."""
        if not self.is_sent:
            self.pages.data = "、".join(str(one[0]) for one in ranges)

    def validate_pages(self, field: Any) -> None:
        """Numbers of pages there are, and stretches of them."""
        if _numbers(field.data, self.last) is None:
            raise ValidationError(_("请填写页码，例如：1、3-5。这份文件共%(number)s页。", number=self.last))

    def ranges(self) -> list[Range]:
        """What was typed, as the rule takes it."""
        return [(page, 0, 0, 100, 100) for page in _numbers(self.pages.data, self.last) or ()]


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
