"""What a department sends to entrust mediation: to whom, in whose name."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import InputRequired

from accounts.roles import OrganisationKind
from complaints.forms.desk import BodyForm
from complaints.lifecycle.entrusting import InName, Terms, names_of, usual_terms
from complaints.models.entrusting import Entrusting
from kernel.forms import choices_of, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class EntrustForm(BodyForm):
    """The body, and what the 委托函 says; a market regulator's says it by law."""

    in_name = RadioField(
        _l("以谁的名义调解"), choices=choices_of(InName), validators=[InputRequired(_l("请选择以谁的名义调解。"))]
    )
    words = words_field(_l("委托函里另外要写的话"), most=500)

    asks_name = True

    def shape(self, kind: OrganisationKind) -> None:
        """Ask only what this kind of department may decide."""
        self.asks_name = len(names_of(kind)) > 1
        if not self.asks_name:
            del self.in_name

    def terms(self, kind: OrganisationKind) -> Terms:
        """What was typed, else what holds by law; call after validation."""
        name = InName(self.in_name.data) if self.asks_name else usual_terms(kind).in_name
        return Terms(name, self.words.data or "")


def filled(row: Entrusting | None) -> dict[str, Any]:
    """The form as it was last asked of the parties."""
    if row is None:
        return {}
    return {"body": row.to.ref, "in_name": str(row.in_name), "words": row.words}
