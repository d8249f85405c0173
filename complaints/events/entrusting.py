"""What happens when a department entrusts mediation, beside `complaint.entrusted` itself."""

from dataclasses import dataclass

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class EntrustingAsked(CaseEvent):
    """Both parties were asked whether they agree to this body, in this name."""

    kind = "complaint.entrusting_asked"
    entrusting_id: int
    mediation_body_id: int
    in_name: str


@dataclass(frozen=True)
class EntrustingReturned(CaseEvent):
    """The entrusted body gave the case back with its result: agreed or failed."""

    kind = "complaint.entrusting_returned"
    entrusting_id: int
    result: str
