"""What a department sends to entrust mediation: to whom, in whose name, whether it may be passed on."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import InputRequired

from accounts.roles import OrganisationKind
from complaints.forms.desk import BodyForm
from complaints.lifecycle.entrusting import InName, Terms, may_pass_on, names_of, usual_terms
from complaints.models.entrusting import Entrusting
from kernel.forms import choices_of, options, words_field

_l: Callable[..., Any] = lazy_gettext  # WTForms' types know plain strings only


class EntrustForm(BodyForm):
    """The body, and what the 委托函 says; a market regulator's says it by law."""

    in_name = RadioField(
        _l("以谁的名义调解"), choices=choices_of(InName), validators=[InputRequired(_l("请选择以谁的名义调解。"))]
    )
    may_pass_on = RadioField(
        _l("能不能转委托"),
        choices=options([("no", _l("不能转委托")), ("yes", _l("经我们另行书面同意、双方也都同意的，可以"))]),
        validators=[InputRequired(_l("请选择能不能转委托。"))],
    )
    words = words_field(_l("委托函里另外要写的话"), most=500)

    asks_name = True
    asks_passing = True

    def shape(self, kind: OrganisationKind) -> None:
        """Ask only what this kind of department may decide."""
        self.asks_name, self.asks_passing = len(names_of(kind)) > 1, may_pass_on(kind)
        if not self.asks_name:
            del self.in_name
        if not self.asks_passing:
            del self.may_pass_on

    def terms(self, kind: OrganisationKind) -> Terms:
        """What was typed, else what holds by law; call after validation."""
        name = InName(self.in_name.data) if self.asks_name else usual_terms(kind).in_name
        passing = self.asks_passing and self.may_pass_on.data == "yes"
        return Terms(name, passing, self.words.data or "")


def filled(row: Entrusting | None) -> dict[str, Any]:
    """The form as it was last asked of the parties."""
    if row is None:
        return {"may_pass_on": "no"}
    said = {"body": row.to.ref, "in_name": str(row.in_name), "words": row.words}
    return said | {"may_pass_on": "yes" if row.may_pass_on else "no"}
