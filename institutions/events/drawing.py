"""What happens in a random draw."""

from dataclasses import dataclass
from datetime import date

from kernel.events import Event


@dataclass(frozen=True)
class DrawEvent(Event):
    """Anything about one draw."""

    draw_id: int

    @property
    def stream(self) -> str:
        """The chain of the draw."""
        return f"draw:{self.draw_id}"


@dataclass(frozen=True)
class DrawListed(DrawEvent):
    """The digest of the list and the day of the value went out."""

    kind = "draw.listed"
    list_digest: str
    value_on: date
    sample_size: int


@dataclass(frozen=True)
class DrawDrawn(DrawEvent):
    """The value was entered and the institutions were drawn."""

    kind = "draw.drawn"
    seed: str
