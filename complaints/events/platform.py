"""What happens beside the cases: the operator's figures, the routing table."""

from dataclasses import dataclass
from datetime import date

from kernel.events import Event


@dataclass(frozen=True)
class FigureSet(Event):
    """The operator set a figure no law sets; running clocks keep theirs."""

    kind = "platform.figure_set"
    stream = "platform"
    code: str
    value: int


@dataclass(frozen=True)
class RateAdded(Event):
    """The operator entered a published rate of interest; `ppm` a year, from the day it first held."""

    kind = "platform.rate_added"
    stream = "platform"
    rate_id: int
    code: str
    since: date
    ppm: int


@dataclass(frozen=True)
class RateWithdrawn(Event):
    """An entry was wrong and counts no longer."""

    kind = "platform.rate_withdrawn"
    stream = "platform"
    rate_id: int
    code: str
    since: date


@dataclass(frozen=True)
class RoutingAdopted(Event):
    """A version of the routing table took effect."""

    kind = "routing.adopted"
    stream = "routing"
    version_id: int
    ruleset: str
    province: str


@dataclass(frozen=True)
class RoutingRuleSwitchedOff(Event):
    """A rule led nowhere any more and was switched off; its cases go to the staffed intake."""

    kind = "routing.rule_switched_off"
    stream = "routing"
    version_id: int
    rule: str
    why: str
