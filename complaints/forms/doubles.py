"""What an officer sends about two cases of one person; what an administrator sends about a membership."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from complaints.models import Complaint
from kernel.forms import DayField, PostForm, options, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class LinkForm(PostForm):
    """Which other case, which of the two is the main one, and why."""

    other = RadioField(_l("另一件投诉"), validators=[InputRequired(_l("请选择另一件投诉。"))])
    leading = RadioField(
        _l("以哪一件为主"),
        choices=options([("other", _l("以另一件为主，本案放在它旁边")), ("this", _l("以本案为主，另一件放在旁边"))]),
        validators=[InputRequired(_l("请选择以哪一件为主。"))],
    )
    reason = words_field(_l("理由"), _l("请写明为什么是同一件争议。"), 500)

    def offer_cases(self, cases: Iterable[Complaint]) -> None:
        """The cases that may be linked."""
        self.other.choices = options((row.number, f"{row.number}　{row.status.label}") for row in cases)


class ReasonForm(PostForm):
    """Why something is undone."""

    reason = words_field(_l("理由"), _l("请写明理由。"), 500)


class JoinForm(PostForm):
    """From which day an institution takes part, and on what that rests."""

    institution = HiddenField()
    from_on = DayField(_l("从哪天起"), validators=[InputRequired(_l("请填写从哪天起。"))])
    reason = words_field(_l("依据"), _l("请写明依据，例如承诺书的编号。"), 500)


class LeaveForm(PostForm):
    """The last day, and why."""

    until_on = DayField(_l("最后一日"), validators=[InputRequired(_l("请填写最后一日。"))])
    reason = words_field(_l("原因"), _l("请写明原因。"), 500)


class DeclineForm(PostForm):
    """The institution does not settle; a word to the learner may go with it."""

    words = words_field(_l("说明"), None, 1000)
