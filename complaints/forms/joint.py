"""What is sent around a joint complaint: the tick under what was read, whom one chooses, words to all, a reason."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import InputRequired

from kernel.forms import PostForm, options, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class ReadForm(PostForm):
    """An act that follows from having read what it means."""

    read = BooleanField(_l("我已看过上面的说明"), validators=[InputRequired(_l("请先看上面的说明，再勾选。"))])


class ChoiceForm(PostForm):
    """Whom somebody wants to be represented by."""

    chosen = SelectMultipleField(_l("推选谁"), validators=[InputRequired(_l("请选择一位或者两位。"))])

    def offer_candidates(self, candidates: Iterable[tuple[str, str]]) -> None:
        """Let the complainant choose among those who stand: ref and name."""
        self.chosen.choices = options(candidates)


class TellForm(PostForm):
    """Words to everybody who has joined."""

    words = words_field(_l("要对大家说的话"), _l("请写下要说的话。"), 1000)


class WhyForm(PostForm):
    """Why it is the same dispute, or why it ends."""

    reason = words_field(_l("理由"), _l("请写明理由。"), 500)
