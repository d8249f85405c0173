"""How mediators are called: among colleagues by name and number, to everybody else as the body says (平台规则)."""

from collections.abc import Callable, Iterable

from flask_babel import gettext as _

from accounts.models import Person
from accounts.permissions import Viewer
from mediation import queries
from mediation.forms import mediator_name
from mediation.forms.panel import LANGUAGES
from mediation.models import Mediation


def names_for(body_id: int, viewer: Viewer | None) -> Callable[[Person], str]:
    """How this viewer may know the mediators of a body; no viewer is somebody without an account."""
    return _names(queries.Naming(*queries.numbers_of(body_id)), body_id, viewer)


def names_at(table: Mediation, viewer: Viewer | None) -> Callable[[Person], str]:
    """The same for whoever presides or sits beside at a table, from what was read with it."""
    numbers = {one.person_id: one.number for one in table.panel_places if one.body_id == table.body_id}
    by_number = table.panel_rule.by_number if table.panel_rule is not None else True
    return _names(queries.Naming(numbers, by_number), table.body_id, viewer)


def _names(naming: queries.Naming, body_id: int, viewer: Viewer | None) -> Callable[[Person], str]:
    is_colleague = viewer is not None and viewer.organisation_id == body_id

    def name(person: Person) -> str:
        number = naming.number(person)
        if is_colleague or not naming.by_number:
            return mediator_name(person, number)
        return _("调解员 %(number)s号", number=number) if number else _("调解员")

    return name


def language_words(codes: Iterable[str]) -> str:
    """The tongues in words; Mandarin where nothing is noted."""
    known = {code: str(words) for code, words in LANGUAGES}
    return "、".join(known[code] for code in codes if code in known) or known["zh"]


def nearness_words(nearness: int) -> str:
    """How near a mediator's region is."""
    return {3: _("同一区县"), 2: _("同一城市"), 1: _("同一省份")}[nearness]
