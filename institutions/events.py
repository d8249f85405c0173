"""What happens to an institution's record: the closed list."""

from dataclasses import dataclass

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
