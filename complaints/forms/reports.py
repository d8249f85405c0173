"""What is sent to take a report out of a complaint: what goes, what remains for the dispute."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import DataRequired

from complaints.actions import ReportDraft
from complaints.facts import wish
from complaints.models import Complaint, Point
from complaints.reporting import Hint, may_report
from complaints.rulesets import Category, CategoryKind
from kernel.crypto import blind_index
from kernel.forms import PostForm, options, words_field
from kernel.web import tr

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
CHOOSE: Any = [DataRequired(_l("请选择类别。"))]


class SplitForm(PostForm):
    """The report's category and words, wishes and evidence that belong to it, and what the institution reads."""

    category = SelectField(_l("举报的类别"), validators=CHOOSE)
    words = words_field(_l("举报的内容"), _l("请写明举报的内容。"))
    points = SelectMultipleField(_l("归入举报的要求"))
    files = SelectMultipleField(_l("归入举报的材料"))
    dispute_category = SelectField(_l("投诉的类别"), validators=CHOOSE)
    dispute_words = words_field(_l("投诉的经过"), _l("请写出留给机构看的经过。"))

    def offer(self, categories: Iterable[Category], points: Iterable[Point], files: Iterable[tuple[str, str]]) -> None:
        """Let the officer choose among the case's own categories, wishes and files."""
        rows = sorted(categories, key=lambda row: (not may_report(row), row.code))
        none = ("", _("请选择"))
        disputes = [row for row in rows if row.kind is CategoryKind.DISPUTE]
        self.category.choices = options([none, *((row.code, tr(row.name)) for row in rows)])
        in_order = sorted(disputes, key=lambda row: row.code)
        self.dispute_category.choices = options([none, *((row.code, tr(row.name)) for row in in_order)])
        self.points.choices = options((sign_of(point), wish(point)) for point in points)
        self.files.choices = options(files)

    def draft(self, complaint: Complaint) -> ReportDraft:
        """The split as the act takes it; call after validation."""
        chosen = set(self.points.data or ())
        return ReportDraft(
            self.category.data,
            self.words.data or "",
            self.dispute_words.data or "",
            tuple(point.id for point in complaint.points if sign_of(point) in chosen),
            tuple(self.files.data or ()),
            self.dispute_category.data,
        )


def sign_of(point: Point) -> str:
    """A point as a form names it: always the same, and no counter."""
    return blind_index("point", str(point.id))[:16]


def first_values(complaint: Complaint, categories: dict[str, Category], hints: Iterable[Hint]) -> dict[str, Any]:
    """What the form holds before anything was typed: the text as it stands, the first proposal."""
    likely = next((hint.category for hint in hints), "")
    own = categories.get(complaint.category)
    kept = own is not None and own.kind is CategoryKind.DISPUTE and own.code != likely
    return {
        "category": likely,
        "dispute_category": complaint.category if kept else "",
        "dispute_words": complaint.words_told,
    }
