"""What happens to an institution's record, and to its part in online dispute resolution."""

from dataclasses import dataclass
from datetime import date

from kernel.events import Event


@dataclass(frozen=True)
class InstitutionEvent(Event):
    """Anything about one institution."""

    institution_id: int

    @property
    def stream(self) -> str:
        """The institution's chain."""
        return f"institution:{self.institution_id}"


@dataclass(frozen=True)
class InstitutionAdded(InstitutionEvent):
    """An institution entered the registry."""

    kind = "institution.added"
    is_free_entry: bool


@dataclass(frozen=True)
class InstitutionChanged(InstitutionEvent):
    """A public fact about an institution changed."""

    kind = "institution.changed"


@dataclass(frozen=True)
class OdrJoined(InstitutionEvent):
    """The institution takes part in online dispute resolution from a day."""

    kind = "institution.odr_joined"
    membership_id: int
    from_on: date


@dataclass(frozen=True)
class OdrLeft(InstitutionEvent):
    """It takes part no longer after a day."""

    kind = "institution.odr_left"
    membership_id: int
    until_on: date
