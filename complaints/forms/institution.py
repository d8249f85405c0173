"""What an institution sends: an answer to every point, an offer with it if it has one, its consent."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Optional

from complaints.actions import AnswerWords, PointWords
from complaints.forms.posts import NOTE_MAX, OfferFields
from complaints.models import AnswerStep, Point, Stance
from kernel.crypto import blind_index
from kernel.forms import PostForm, options, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
STEPS: Any = options([(step.value, step.label) for step in (AnswerStep.FINAL, AnswerStep.INTERIM)])
STANCES: Any = options((stance.value, stance.label) for stance in Stance)


class AnswerForm(OfferFields, PostForm):
    """A plain word to the learner, a stance and words to each point, and an optional offer; see `answer_form`."""

    step = RadioField(_l("这次是哪一步"), choices=STEPS, default=AnswerStep.FINAL.value)
    words = words_field(_l("总的答复"), _l("请用平实的话写出总的答复。"))
    asked = HiddenField()

    @property
    def is_interim(self) -> bool:
        """Whether only a first word is said, without points and offer."""
        return "step" in self and bool(self.step.data == AnswerStep.INTERIM.value)

    def validate(self, extra_validators: Any = None) -> bool:
        """All points are answered; the offer, if there is one, is complete."""
        if self.is_interim:
            return self._validate_first_word(extra_validators)
        fine = bool(super().validate(extra_validators)) & self.check_items()
        if self.asked.data != self.asked.default:  # a wish went elsewhere meanwhile: no word may slip to another one
            self.form_errors.append(_("要求有变动。请对照现在的要求再看一遍您的答复，然后重新提交。"))
            self.asked.data = str(self.asked.default or "")
            return False
        if fine and self.until_on.data and not self.items():
            self.refund_yuan.errors = [_("您写了答复期限，但没有方案。请填写方案，或者删去期限。")]
            return False
        return fine

    def _validate_first_word(self, extra_validators: Any) -> bool:
        """A first word leaves the points and the offer to the formal answer."""
        for field in self:
            if field.name.startswith(("stance_", "says_")):
                field.validators = [Optional()]
        fine = bool(super().validate(extra_validators))
        if self.items():
            self.step.errors = [_("先行说明不带方案；方案请和正式答复一起提出。")]
            return False
        return fine

    def stance(self, index: int) -> Any:
        """The stance field of the point at this place (from 0)."""
        return self[f"stance_{index + 1}"]

    def says(self, index: int) -> Any:
        """The words field of the point at this place (from 0)."""
        return self[f"says_{index + 1}"]

    def answer(self, points: Sequence[Point]) -> AnswerWords:
        """The answer as the act takes it; call after validation."""
        if self.is_interim:
            return AnswerWords(self.words.data or "", (), AnswerStep.INTERIM)
        said = tuple(
            PointWords(point.id, Stance(self.stance(index).data), self.says(index).data)
            for index, point in enumerate(points)
        )
        items = self.items()
        return AnswerWords(self.words.data or "", said, items=items, until_on=self.until_on.data if items else None)


def answer_form(points: Sequence[Point], *, may_be_interim: bool = False) -> AnswerForm:
    """The form for these points: `stance_1`, `says_1`, … in their order."""
    asked = blind_index("asked", ",".join(str(point.id) for point in points))[:16]
    fields: dict[str, Any] = {"asked": HiddenField(default=asked)}
    for number, _point in enumerate(points, 1):
        fields[f"stance_{number}"] = RadioField(
            _l("对这项要求的态度"),
            choices=STANCES,
            validators=[InputRequired(_l("请选择对第%(number)s项要求的态度。", number=number))],
        )
        fields[f"says_{number}"] = words_field(
            _l("怎么答复这项要求"), _l("请写出对第%(number)s项要求的答复。", number=number), NOTE_MAX
        )
    kind: type[AnswerForm] = type("AnswerFormOfPoints", (AnswerForm,), fields)
    form = kind()
    if not may_be_interim:
        del form.step
    return form


class ConsentForm(PostForm):
    """Yes or no to mediation; no is as good an answer as yes."""

    given = RadioField(
        _l("您的选择"),
        choices=options([("yes", _l("同意")), ("no", _l("不同意"))]),
        validators=[InputRequired(_l("请选择同意或不同意。"))],
    )
