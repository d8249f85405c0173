"""What happens to an association's observation; no word of it is in an event."""

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class ObservationEvent(Event):
    """Anything about one observation."""

    observation_id: int

    @property
    def stream(self) -> str:
        """The observation's chain."""
        return f"observation:{self.observation_id}"


@dataclass(frozen=True)
class ObservationDrafted(ObservationEvent):
    """An association began to write."""

    kind = "observation.drafted"
    association_id: int


@dataclass(frozen=True)
class ObservationWritten(ObservationEvent):
    """It wrote on."""

    kind = "observation.rewritten"


@dataclass(frozen=True)
class ObservationDropped(ObservationEvent):
    """It does not file it."""

    kind = "observation.dropped"


@dataclass(frozen=True)
class ObservationFiled(ObservationEvent):
    """It went to a department (CL art. 37(4))."""

    kind = "observation.filed"
    department_id: int


@dataclass(frozen=True)
class ObservationAnswered(ObservationEvent):
    """The department answered (IR art. 36)."""

    kind = "observation.answered"
    association_id: int


@dataclass(frozen=True)
class ObservationClosed(ObservationEvent):
    """The association is done with it."""

    kind = "observation.closed"


@dataclass(frozen=True)
class ObservationTurnedToNotice(ObservationEvent):
    """The association drafted a notice of it; whether that is published the notice's own way decides."""

    kind = "observation.turned_to_notice"
    notice_id: int
