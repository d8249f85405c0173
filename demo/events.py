"""What happens to the demo itself."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class DemoBuilt(Event):
    """The invented country is complete; its row is what makes a second building needless."""

    kind = "demo.built"
    stream = "demo"
    cases: int
