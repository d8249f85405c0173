"""How whoever is not of the body may know its mediators: by role and number, or by name where the body says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from complaints.lifecycle import PartyRole
from mediation.models import Mediation
from mediation.queries.panel import numbers_of


@dataclass(frozen=True)
class Naming:
    """The rule of one body (平台规则) with the numbers of its panel by person."""

    numbers: Mapping[int, str]
    by_number: bool

    def number(self, person: Person) -> str:
        """The number on the panel, else the body's own."""
        return self.numbers.get(person.id) or person.staff_number or ""

    def on_paper(self, person: Person, *, is_named: bool = False) -> str:
        """A mediator as a Chinese paper says it; `is_named` where a law wants the name whatever the body says."""
        name = person.name if is_named or not self.by_number else None
        return f"{name or '调解员'}（工号{self.number(person) or '未登记'}）"


def naming_of(table: Mediation) -> Naming:
    """How the mediators of this table may be known."""
    return Naming(*numbers_of(table.body_id))


def beside_at(table: Mediation, at: datetime) -> list[Person]:
    """Who sat beside the chair at an instant, in the order of sitting down."""
    seats = (one for one in table.complaint.parties if one.role is PartyRole.CO_MEDIATOR and one.from_at <= at)
    held = (one for one in seats if one.until_at is None or one.until_at > at)
    return [one.person for one in sorted(held, key=lambda one: one.id) if one.person is not None]
