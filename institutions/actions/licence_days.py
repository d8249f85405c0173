"""Who gave a licence and until when it runs, entered later on the record that has its number already."""

from dataclasses import dataclass, replace
from datetime import date

from institutions.actions.correcting import correct_fact
from institutions.actions.facts import LicenceDraft
from institutions.models import Institution, Licence
from kernel.events import Actor


@dataclass(frozen=True)
class LicenceDays:
    """Who gave it, from when until when, and where that is known from; nothing where it is not known."""

    source: str
    issuer: str = ""
    from_on: date | None = None
    until_on: date | None = None


def date_licence(institution: Institution, row: Licence, said: LicenceDays, *, by: Actor) -> None:
    """Enter what was missing of a licence, or correct it: `correct_fact` of its issuer and its days.

    Raises RegistryWrong for days out of order, no source or no change; IllegalMove for one that is no longer in use.
    """
    named = LicenceDraft(kind=row.kind, number=row.number, issuer=said.issuer)
    draft = replace(named, from_on=said.from_on, until_on=said.until_on, source=said.source)
    correct_fact(institution, row, draft, ("issuer", "from_on", "until_on"), by=by)
