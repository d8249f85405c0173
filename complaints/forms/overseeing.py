"""What a superior and the head of a body send: words that urge, a reason, and who is in charge."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import InputRequired

from accounts.models import Person
from kernel.forms import PostForm, options, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class UrgeForm(PostForm):
    """What the body is asked to do."""

    words = words_field(_l("要求"), _l("请写明要求经办单位做什么、什么时候完成。"), 1000)


class ReasonForm(PostForm):
    """Why a duty is late."""

    breach = RadioField(_l("哪一项逾期"), validators=[InputRequired(_l("请选择一项逾期。"))])
    words = words_field(_l("原因"), _l("请写明逾期的原因，投诉人和经办单位会看到。"), 1000)


class TakeOverForm(PostForm):
    """Why the superior handles the case itself."""

    words = words_field(_l("理由"), _l("请写明接手的理由，投诉人和原经办单位会看到。"), 1000)


class OfficerForm(PostForm):
    """Who of the body is in charge."""

    officer = RadioField(_l("经办人"), validators=[InputRequired(_l("请选择一位工作人员。"))])

    def offer_people(self, people: Iterable[Person]) -> None:
        """Let the head of the body choose among these people."""
        self.officer.choices = options((person.ref, person.name or person.ref) for person in people)

    def chosen(self, people: Iterable[Person]) -> Person:
        """Who was chosen; call after validation."""
        return next(person for person in people if person.ref == self.officer.data)
