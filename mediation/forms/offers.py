"""What is sent around offers at the table: the rule of a round of secret bids, a bid, a word on a proposal."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from complaints.forms.posts import NOTE_MAX, not_past
from kernel.forms import DayField, PostForm, YuanField, options, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only

SHARES = {
    50: _l("正中间"),
    25: _l("靠收款一方四分之一处"),
    75: _l("靠付款一方四分之一处"),
    0: _l("收款一方的最低数"),
    100: _l("付款一方的最高数"),
}


class RoundForm(PostForm):
    """The rule of a round, as the mediator proposes it."""

    payer = SelectField(_l("谁付款"))
    payee = SelectField(_l("谁收款"))
    share = RadioField(
        _l("有重合时，金额取在哪里"),
        choices=options((str(share), words) for share, words in SHARES.items()),
        default="50",
        validators=[InputRequired(_l("请选择金额取在哪里。"))],
    )
    until_on = DayField(_l("出价的最后一天"), validators=[InputRequired(_l("请填写出价的最后一天。")), not_past])
    pay_by_on = DayField(
        _l("达成后，最晚付款的日期"), validators=[InputRequired(_l("请填写最晚付款的日期。")), not_past]
    )

    def offer_seats(self, choices: Sequence[tuple[str, str]]) -> None:
        """Let it name these seats; the second pays the first unless told otherwise."""
        for field, place in ((self.payer, 1), (self.payee, 0)):
            field.choices = options(choices)
            if field.data in (None, "None"):
                field.data = choices[min(place, len(choices) - 1)][0]

    def validate(self, extra_validators: Any = None) -> bool:
        """Two seats, and a payment after the bids."""
        fine = bool(super().validate(extra_validators))
        if self.payer.data == self.payee.data:
            self.payee.errors = [*self.payee.errors, _("付款和收款的不能是同一方。")]
            fine = False
        if self.until_on.data and self.pay_by_on.data and self.pay_by_on.data < self.until_on.data:
            self.pay_by_on.errors = [*self.pay_by_on.errors, _("付款日期不能早于出价的最后一天。")]
            fine = False
        return fine


class BidForm(PostForm):
    """A sum, seen by nobody."""

    yuan = YuanField(_l("您的出价"), validators=[InputRequired(_l("请填写金额，例如 1280 或 1280.50。"))])


class WelcomeForm(PostForm):
    """Whether a proposal may be brought before all."""

    decision = RadioField(
        _l("您的看法"),
        choices=options([("yes", _l("可以拿到各方面前谈")), ("no", _l("不愿意这样谈"))]),
        validators=[InputRequired(_l("请选择可以或不愿意。"))],
    )
    words = words_field(_l("想说的话"), None, NOTE_MAX)
