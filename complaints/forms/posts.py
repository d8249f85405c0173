"""What parties post at a case: words to one room, files, an offer, a reply; and the fields these forms share."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, IntegerField, MultipleFileField, RadioField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from complaints.actions import ItemDraft
from complaints.lifecycle import PartyRole
from complaints.models import ItemKind
from kernel import clock
from kernel.forms import DayField, PostForm, TokenField, YuanField, options, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only

NOTE_MAX = 500


class RoomForm(PostForm):
    """Something said in one room, chosen anew each time, with files if any.

    `sure` names the room when the writer was asked to look twice.
    """

    words = words_field(_l("说明"), None, NOTE_MAX)
    files = MultipleFileField(_l("附上文件"), validators=[Optional()])
    room = RadioField(_l("发给谁"), validators=[InputRequired(_l("请选择发给谁。"))])
    form_token = TokenField()
    back = HiddenField(default="case")
    sure = HiddenField(default="")
    refused: Sequence[str] = ()

    def offer_rooms(self, choices: Sequence[tuple[str, str]]) -> None:
        """Let the writer choose among these rooms; nothing is chosen in advance where there is a choice."""
        self.room.choices = options(choices)
        if len(choices) == 1 and not self.room.raw_data:
            self.room.data = choices[0][0]


class MessageForm(RoomForm):
    """Words to one room."""

    words = words_field(_l("内容"), _l("请写下要说的内容。"))


class FilesForm(RoomForm):
    """Files added to a case later; a sentence may go with them."""

    files = MultipleFileField(_l("选择文件"), validators=[Optional()])


def not_past(form: Any, field: Any) -> None:
    """A promised or final day lies today or later."""
    if field.data is not None and field.data < clock.today():
        raise ValidationError(_("这个日期已经过去，请改成今天或以后的日期。"))


def _day(label: Any) -> Any:
    return DayField(label, validators=[Optional(), not_past])


class OfferFields:
    """The items of an offer: each kind at most once, all optional by themselves; mixed into a form."""

    refund_yuan = YuanField(_l("退款金额"), validators=[Optional()])
    refund_by = _day(_l("最晚退到账的日期"))
    resume_words = words_field(_l("继续或更换课程：怎么安排"), None, NOTE_MAX)
    resume_by = _day(_l("最晚安排好的日期"))
    apology_words = words_field(_l("道歉或书面说明：写什么、给谁"), None, NOTE_MAX)
    apology_by = _day(_l("最晚做到的日期"))
    other_words = words_field(_l("机构要做的其他事"), None, NOTE_MAX)
    other_by = _day(_l("机构最晚做到的日期"))
    learner_words = words_field(_l("投诉人要做的事"), None, NOTE_MAX)
    learner_by = _day(_l("投诉人最晚做到的日期"))
    until_on = _day(_l("请对方在哪天前答复"))

    def items(self) -> tuple[ItemDraft, ...]:
        """The items that were filled in."""
        found: list[ItemDraft] = []
        if self.refund_yuan.data:
            found.append(ItemDraft(ItemKind.REFUND, self.refund_yuan.data, self.refund_by.data))
        for kind, words, by in self._worded():
            if words.data:
                found.append(ItemDraft(kind, None, by.data, words.data))
        if self.learner_words.data:
            owed_by, owed_to = PartyRole.COMPLAINANT, PartyRole.RESPONDENT
            found.append(
                ItemDraft(ItemKind.OTHER, None, self.learner_by.data, self.learner_words.data, owed_by, owed_to)
            )
        return tuple(found)

    def _worded(self) -> list[tuple[ItemKind, Any, Any]]:
        return [
            (ItemKind.RESUME, self.resume_words, self.resume_by),
            (ItemKind.APOLOGY, self.apology_words, self.apology_by),
            (ItemKind.OTHER, self.other_words, self.other_by),
        ]

    def check_items(self) -> bool:
        """A refund names its day; a day without its words is asked about. Adds errors, says whether all is well."""
        missing = [(self.refund_by, self.refund_yuan, _("请填写退款金额，或者删去日期。"))]
        missing += [(by, words, _("请写明要做什么，或者删去日期。")) for _kind, words, by in self._worded()]
        missing.append((self.learner_by, self.learner_words, _("请写明要做什么，或者删去日期。")))
        fine = True
        for by, what, sentence in missing:
            if by.data and not what.data and not what.errors:
                what.errors = [sentence]
                fine = False
        if self.refund_yuan.data and not self.refund_by.data and not self.refund_by.errors:
            self.refund_by.errors = [_("请填写最晚退到账的日期。")]
            fine = False
        return fine


class OfferForm(OfferFields, PostForm):
    """An offer, or a counter to the standing one (named by its ref)."""

    words = words_field(_l("补充说明"), None, NOTE_MAX)
    counters = HiddenField(default="")
    back = HiddenField(default="case")

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one item, each complete."""
        fine = bool(super().validate(extra_validators)) & self.check_items()
        if fine and not self.items():
            self.refund_yuan.errors = [_("方案里至少要有一项：退款，或者一件要做的事。")]
            return False
        return fine


class ReplyForm(PostForm):
    """Yes or no to one version of an offer."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    decision = RadioField(
        _l("您的答复"),
        choices=options([("accept", _l("同意这个方案")), ("decline", _l("不同意"))]),
        validators=[InputRequired(_l("请选择同意或不同意。"))],
    )
    words = words_field(_l("原因或补充"), None, NOTE_MAX)
    back = HiddenField(default="case")
