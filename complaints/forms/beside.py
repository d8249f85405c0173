"""What is sent beside the moves of a case: an answer beside the matter, its review, marks, stars, a view, promises."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import MultipleFileField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from complaints.forms.institution import Drafted
from complaints.forms.posts import NOTE_MAX
from complaints.lifecycle.answering import NEEDS_REFERENCE, AdminKind, Mark, OutcomeView
from complaints.models import Point
from kernel import clock
from kernel.forms import DayField, PostForm, TokenField, YuanField, choices_of, options, plain_line, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
UNMARKED = ""


class AdminForm(Drafted):
    """Why the case is not for this institution to answer, and what it refers to."""

    kind = RadioField(
        _l("是哪一种情况"), choices=choices_of(AdminKind), validators=[InputRequired(_l("请选择是哪一种情况。"))]
    )
    reasons = words_field(_l("理由"), _l("请写明理由，投诉人和处理单位都会看到。"), 1000)
    reference = StringField(
        _l("编号或凭据"),
        filters=[plain_line],
        validators=[Optional(), Length(max=200, message=_l("最多200个字，请删短一些。"))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A duplicate names the other case, a settlement its day or paper."""
        fine = bool(super().validate(extra_validators))
        if self.kind.data in {str(one) for one in NEEDS_REFERENCE} and not self.reference.data:
            self.reference.errors = [_("请填写另一件投诉的编号，或者和解的日期与凭据。")]
            return False
        return fine


class ReviewForm(PostForm):
    """What the officer found, in words both sides read."""

    decision = RadioField(
        _l("核对结果"),
        choices=options([("uphold", _l("认可：机构可以不再答复")), ("reject", _l("不认可：机构仍须答复"))]),
        validators=[InputRequired(_l("请选择核对结果。"))],
    )
    words = words_field(_l("理由"), _l("请写明理由，双方都会看到。"), 1000)


class MarksForm(PostForm):
    """A mark for each point, or none; see `marks_form`."""

    def of(self, index: int) -> Any:
        """The field of the point at this place (from 0)."""
        return self[f"mark_{index + 1}"]

    def marks(self, points: Sequence[Point]) -> dict[int, Mark]:
        """The marks that were chosen, by point."""
        return {point.id: Mark(self.of(index).data) for index, point in enumerate(points) if self.of(index).data}

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one point is marked."""
        fine = bool(super().validate(extra_validators))
        if fine and not any(field.data for field in self if field.name.startswith("mark_")):
            self["mark_1"].errors = [_("请至少标记一项。")]
            return False
        return fine


def marks_form(points: Sequence[Point], labels: Sequence[str], marked: dict[int, Mark]) -> MarksForm:
    """The form for these points, what was marked before chosen."""
    fields: dict[str, Any] = {
        f"mark_{number}": RadioField(label, choices=choices_of(Mark), validators=[Optional()])
        for number, label in enumerate(labels, 1)
    }
    kind: type[MarksForm] = type("MarksFormOfPoints", (MarksForm,), fields)
    before = {f"mark_{number}": str(marked[one.id]) for number, one in enumerate(points, 1) if one.id in marked}
    return kind(data=before)


class RateForm(PostForm):
    """One to five stars, and words for the body alone."""

    stars = RadioField(
        _l("您的评分"),
        choices=options(
            [
                ("5", _l("5分：很满意")),
                ("4", _l("4分：满意")),
                ("3", _l("3分：一般")),
                ("2", _l("2分：不满意")),
                ("1", _l("1分：很不满意")),
            ]
        ),
        validators=[InputRequired(_l("请选择1到5分。"))],
    )
    words = words_field(_l("想对处理单位说的话"), None, NOTE_MAX)


class OutcomeForm(PostForm):
    """How a party sees the outcome."""

    view = RadioField(
        _l("您怎么看这个结果"), choices=choices_of(OutcomeView), validators=[InputRequired(_l("请选择一项。"))]
    )
    words = words_field(_l("说明"), None, NOTE_MAX)


def not_ahead(_form: Any, field: Any) -> None:
    """A day on which something was done lies not after today."""
    if field.data is not None and field.data > clock.today():
        raise ValidationError(_("这个日期还没有到，请检查。"))


class DoneForm(PostForm):
    """Whoever owes says on which day it was done, with proof if there is any; a sum only where a part was paid."""

    on = DayField(_l("哪天履行的"), validators=[InputRequired(_l("请填写履行的日期。")), not_ahead])
    fen = YuanField(_l("只付了一部分的，付了多少"), validators=[Optional()])
    words = words_field(_l("说明"), None, NOTE_MAX)
    files = MultipleFileField(_l("凭证"), validators=[Optional()])
    form_token = TokenField()
    refused: Sequence[str] = ()


class ReceivedForm(PostForm):
    """钱到了吗: yes on which day, a part and how much, or no."""

    given = RadioField(
        _l("已经履行了吗"),
        choices=options([("yes", _l("已经收到，或者已经办好")), ("part", _l("只收到一部分")), ("no", _l("没有"))]),
        validators=[InputRequired(_l("请选择「已经」或「没有」。"))],
    )
    on = DayField(_l("哪天收到的"), validators=[Optional(), not_ahead])
    fen = YuanField(_l("收到多少"), validators=[Optional()])
    words = words_field(_l("说明"), None, NOTE_MAX)

    def without_parts(self) -> None:
        """What is no sum cannot come in parts."""
        self.given.choices = options([("yes", _l("已经收到，或者已经办好")), ("no", _l("没有"))])
        del self.fen

    def validate(self, extra_validators: Any = None) -> bool:
        """A part says how much."""
        fine = bool(super().validate(extra_validators))
        if fine and self.given.data == "part" and self.fen.data is None:
            self.fen.errors = [_("请填写收到的金额。")]
            return False
        return fine
