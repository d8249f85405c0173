"""What all events of a case share: one case, its chain."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class CaseEvent(Event):
    """Anything about one case; its stream is the case's chain."""

    complaint_id: int

    @property
    def stream(self) -> str:
        """The case's chain."""
        return f"complaint:{self.complaint_id}"
