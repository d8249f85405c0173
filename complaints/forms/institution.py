"""What an institution sends: an answer to the facts and every point, an offer with it if it has one, its consent."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from complaints.actions import AnswerWords, ItemDraft, PointWords
from complaints.forms.posts import NOTE_MAX, OfferFields
from complaints.lifecycle.answering import FITS, MONEY, Account, Grant, Granted, WhyNot, problems, sum_of
from complaints.models import AnswerStep, ItemKind, Point, PointKind
from kernel import clock
from kernel.crypto import blind_index
from kernel.forms import DayField, PostForm, YuanField, options, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only
STEPS: Any = options([(step.value, step.label) for step in (AnswerStep.FINAL, AnswerStep.INTERIM)])
ACCOUNTS: Any = options((one.value, one.label) for one in Account)
WHYS: Any = options([("", _l("（同意或部分同意的不用选）")), *((one.value, one.label) for one in WhyNot)])
# Beside which field of a point a problem is said.
PLACE = {"sum": "fen", "day": "by", "why": "why", "unf": "grant"}
# What a grant becomes when it is put on the table as an offer.
ITEM_OF = {Grant.RESUME: ItemKind.RESUME, Grant.APOLOGY: ItemKind.APOLOGY}


class Drafted(PostForm):
    """A form whose words may be kept as a draft; `seen` is the mark of the draft it began from, empty for none."""

    seen = HiddenField(default="")


class AnswerForm(OfferFields, Drafted):
    """A plain word to the learner, one to the facts, a grant and words to each point, an offer; see `answer_form`."""

    step = RadioField(_l("这次是哪一步"), choices=STEPS, default=AnswerStep.FINAL.value)
    words = words_field(_l("总的答复"), _l("请用平实的话写出总的答复。"))
    account = RadioField(
        _l("投诉人说的经过"), choices=ACCOUNTS, validators=[InputRequired(_l("请选择投诉人说的经过是否属实。"))]
    )
    account_words = words_field(_l("核实的情况"), _l("请写明核实的情况：哪些属实，哪些不属实。"), NOTE_MAX)
    asked = HiddenField()
    as_offer = BooleanField(_l("把上面同意的各项作为方案，请投诉人答复"))
    points: Sequence[Point] = ()

    @property
    def is_interim(self) -> bool:
        """Whether only a first word is said, without points and offer."""
        return "step" in self and bool(self.step.data == AnswerStep.INTERIM.value)

    def validate(self, extra_validators: Any = None) -> bool:
        """All points are answered; the offer, if there is one, is complete."""
        if self.is_interim:
            return self._validate_first_word(extra_validators)
        fine = bool(super().validate(extra_validators)) & self.check_items() & self._check_points()
        if self.asked.data != self.asked.default:  # a wish went elsewhere meanwhile: no word may slip to another one
            self.form_errors.append(_("要求有变动。请对照现在的要求再看一遍您的答复，然后重新提交。"))
            self.asked.data = str(self.asked.default or "")
            return False
        if fine and self.as_offer.data and not self._all_items():
            self.as_offer.errors = [_("上面没有同意任何一项，不能作为方案。请取消勾选，或者另外拟一个方案。")]
            return False
        if fine and self.until_on.data and not self._all_items():
            self.refund_yuan.errors = [_("您写了答复期限，但没有方案。请填写方案，或者删去期限。")]
            return False
        return fine

    def _validate_first_word(self, extra_validators: Any) -> bool:
        """A first word leaves the points and the offer to the formal answer."""
        for field in self:
            if field.name.startswith(("grant_", "fen_", "by_", "why_", "says_", "account")):
                field.validators = [Optional()]
        fine = bool(super().validate(extra_validators))
        if self.items():
            self.step.errors = [_("先行说明不带方案；方案请和正式答复一起提出。")]
            return False
        return fine

    def _check_points(self) -> bool:
        """What is granted fits what was asked; each problem is said beside its field."""
        fine = True
        for index, point in enumerate(self.points):
            given = self.granted(index)
            if given is None:
                continue
            for problem in problems(str(point.kind), point.fen, given, clock.today()):
                field = self.of(PLACE[problem.value[:3]], index)
                if not field.errors:
                    field.errors = [str(problem.label)]
                fine = False
        return fine

    def of(self, name: str, index: int) -> Any:
        """The field of this name (grant, fen, by, why, says) of the point at this place (from 0)."""
        return self[f"{name}_{index + 1}"]

    def words_of_own(self) -> list[Any]:
        """The fields in which ready words alone are no answer."""
        said = [] if self.is_interim else [self.of("says", index) for index in range(len(self.points))]
        return [self.words, *([] if self.is_interim else [self.account_words]), *said]

    def granted(self, index: int) -> Granted | None:
        """What was chosen for the point at this place; None while nothing was."""
        grant = self.of("grant", index).data
        if not grant:
            return None
        fen = self[f"fen_{index + 1}"].data if f"fen_{index + 1}" in self else None
        why = self.of("why", index).data
        return Granted(Grant(grant), fen, self.of("by", index).data, WhyNot(why) if why else None)

    def answer(self, points: Sequence[Point]) -> AnswerWords:
        """The answer as the act takes it; call after validation."""
        if self.is_interim:
            return AnswerWords(self.words.data or "", (), AnswerStep.INTERIM)
        said = tuple(
            PointWords(point.id, given, self.of("says", index).data)
            for index, point in enumerate(points)
            if (given := self.granted(index)) is not None
        )
        items = self._all_items()
        return AnswerWords(
            self.words.data or "",
            said,
            items=items,
            until_on=self.until_on.data if items else None,
            account=Account(self.account.data),
            account_words=self.account_words.data or "",
        )

    def _all_items(self) -> tuple[ItemDraft, ...]:
        """The items of the offer: those written out, else what was granted where that is to be the offer."""
        return self.items() or (self._granted_items(self.points) if self.as_offer.data else ())

    def _granted_items(self, points: Sequence[Point]) -> tuple[ItemDraft, ...]:
        """What is granted and still to be done, as the items of an offer."""
        found = []
        for index, point in enumerate(points):
            given, says = self.granted(index), self.of("says", index).data
            if given is None or given.grant in (Grant.DONE, Grant.REFUSED):
                continue
            if given.grant in MONEY:
                found.append(ItemDraft(ItemKind.REFUND, sum_of(point.fen, given), given.on, says))
            else:
                found.append(ItemDraft(ITEM_OF.get(given.grant, ItemKind.OTHER), None, given.on, says))
        return tuple(found)


class OnlyWhenRefused(Optional):
    """It may stay empty unless the point is refused, so its label is not marked as optional."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


def answer_form(
    points: Sequence[Point], *, may_be_interim: bool = False, typed: MultiDict[str, str] | None = None
) -> AnswerForm:
    """The form for these points: `grant_1`, `fen_1` (refunds only), `by_1`, `why_1`, `says_1`, … in their order.

    `typed` fills it with what was kept, else it holds what this request sends.
    """
    asked = blind_index("asked", ",".join(str(point.id) for point in points))[:16]
    fields: dict[str, Any] = {"asked": HiddenField(default=asked)}
    for number, point in enumerate(points, 1):
        fields |= _fields_of(number, point)
    kind: type[AnswerForm] = type("AnswerFormOfPoints", (AnswerForm,), fields)
    form = kind(typed) if typed is not None else kind()
    form.points = points
    if not may_be_interim:
        del form.step
    return form


def _fields_of(number: int, point: Point) -> dict[str, Any]:
    """The fields of one point."""
    grants = [(one.value, one.label) for one in FITS[str(point.kind)]]
    chosen = InputRequired(_l("请选择第%(number)s项要求的结果。", number=number))
    fields: dict[str, Any] = {
        f"grant_{number}": RadioField(_l("这项要求的结果"), choices=options(grants), validators=[chosen]),
        f"by_{number}": DayField(_l("最晚哪天做到")),
        f"why_{number}": SelectField(_l("不同意的原因（不同意时必填）"), choices=WHYS, validators=[OnlyWhenRefused()]),
        f"says_{number}": words_field(
            _l("怎么答复这项要求"), _l("请写出对第%(number)s项要求的答复。", number=number), NOTE_MAX
        ),
    }
    if point.kind is PointKind.REFUND:
        fields[f"fen_{number}"] = YuanField(_l("退款金额"), validators=[Optional()])
    return fields


class ConsentForm(PostForm):
    """Yes or no to mediation; no is as good an answer as yes."""

    given = RadioField(
        _l("您的选择"),
        choices=options([("yes", _l("同意")), ("no", _l("不同意"))]),
        validators=[InputRequired(_l("请选择同意或不同意。"))],
    )
