"""What an institution sends to share out several cases at once."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectMultipleField
from wtforms.validators import DataRequired

from complaints.forms.keeping import PersonForm
from kernel.forms import options

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class ShareForm(PersonForm):
    """Cases by their numbers, and the colleague who answers them."""

    cases = SelectMultipleField(_l("哪些投诉"), validators=[DataRequired(_l("请至少勾选一件投诉。"))])

    def show(self, cases: Iterable[tuple[str, str]]) -> None:
        """Only cases of this page can be ticked: each number with what it is called."""
        self.cases.choices = options(cases)
