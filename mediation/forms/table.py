"""What is sent from the table: a mediator's name, a confirmation over a digest, the day of signature and seal."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import InputRequired, ValidationError

from accounts.models import Person
from kernel import clock
from kernel.forms import DayField, PostForm, options

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class MediatorForm(PostForm):
    """Which mediator of the body takes the case, by ref."""

    mediator = RadioField(_l("调解员"), validators=[InputRequired(_l("请选择一位调解员。"))])

    def offer_people(self, people: Iterable[Person]) -> None:
        """Let the officer choose among these mediators."""
        self.mediator.choices = options((person.ref, mediator_name(person)) for person in people)

    def chosen(self, people: Iterable[Person]) -> Person:
        """The mediator that was chosen; call after validation."""
        return next(person for person in people if person.ref == self.mediator.data)


def mediator_name(person: Person, number: str | None = None) -> str:
    """A mediator as colleagues know them: name and number, the panel's where there is one."""
    name, shown = person.name or _("未填姓名"), number or person.staff_number
    return _("%(name)s（工号%(number)s）", name=name, number=shown) if shown else name


class SignatureForm(PostForm):
    """The day on which parties signed and the body sealed."""

    signed_on = DayField(_l("签字盖章的日期"), validators=[InputRequired(_l("请填写签字盖章的日期。"))])
    extent = RadioField(
        _l("协议解决了多少"),
        choices=options([("whole", _l("投诉人的全部要求")), ("part", _l("投诉人的一部分要求"))]),
        validators=[InputRequired(_l("请选择协议解决了全部要求还是一部分要求。"))],
    )

    def validate_signed_on(self, field: DayField) -> None:
        """A day that has come."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError(_("签字盖章的日期不能晚于今天。"))


class PlainForm(PostForm):
    """An act that needs no answer but the press itself."""
