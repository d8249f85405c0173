"""What happens beside the cases: reports, the operator's figures, the routing table."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class ReportOpened(Event):
    """A report (举报) got a file of its own; its chain names no complaint."""

    kind = "report.opened"
    report_id: int
    institution_id: int
    category: str
    body_id: int | None

    @property
    def stream(self) -> str:
        """The report's chain."""
        return f"report:{self.report_id}"


@dataclass(frozen=True)
class ReportAssigned(Event):
    """The staffed intake sent a report without a body to one."""

    kind = "report.assigned"
    report_id: int
    body_id: int

    @property
    def stream(self) -> str:
        """The report's chain."""
        return f"report:{self.report_id}"


@dataclass(frozen=True)
class ReportHandled(Event):
    """The body has dealt with a report; the result is told only where the law says so (O121 art. 36)."""

    kind = "report.handled"
    report_id: int
    body_id: int

    @property
    def stream(self) -> str:
        """The report's chain."""
        return f"report:{self.report_id}"


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
