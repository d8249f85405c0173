"""What happens beside the cases: the operator's figures, the routing table."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class FigureSet(Event):
    """The operator set a figure no law sets; running clocks keep theirs."""

    kind = "platform.figure_set"
    code: str
    value: int

    @property
    def stream(self) -> str:
        """The chain of the operator's settings."""
        return "platform"


@dataclass(frozen=True)
class RoutingAdopted(Event):
    """A version of the routing table took effect."""

    kind = "routing.adopted"
    version_id: int
    ruleset: str
    province: str

    @property
    def stream(self) -> str:
        """The chain of the routing tables."""
        return "routing"


@dataclass(frozen=True)
class RoutingRuleSwitchedOff(Event):
    """A rule led nowhere any more and was switched off; its cases go to the staffed intake."""

    kind = "routing.rule_switched_off"
    version_id: int
    rule: str
    why: str

    @property
    def stream(self) -> str:
        """The chain of the routing tables."""
        return "routing"
