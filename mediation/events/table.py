"""What happens at the table: the closed list; on the case's own chain."""

from dataclasses import dataclass
from datetime import date

from complaints.events import CaseEvent


@dataclass(frozen=True)
class MediationOpened(CaseEvent):
    """A mediator was assigned and the parties seated."""

    kind = "mediation.opened"
    mediation_id: int
    body_id: int
    mediator_id: int
    basis: str


@dataclass(frozen=True)
class MediatorNamed(CaseEvent):
    """Another mediator took the chair of one who stepped down."""

    kind = "mediation.mediator_named"
    mediation_id: int
    mediator_id: int


@dataclass(frozen=True)
class AgreementDrafted(CaseEvent):
    """The text of an agreement was made from an accepted offer."""

    kind = "mediation.agreement_drafted"
    agreement_id: int
    version: int
    digest: str


@dataclass(frozen=True)
class AgreementDiscarded(CaseEvent):
    """A drafted text was put aside before it was confirmed by all."""

    kind = "mediation.agreement_discarded"
    agreement_id: int


@dataclass(frozen=True)
class AgreementConfirmed(CaseEvent):
    """One seat pressed 确认 over the digest."""

    kind = "mediation.agreement_confirmed"
    agreement_id: int
    seat_id: int
    digest: str


@dataclass(frozen=True)
class AgreementComplete(CaseEvent):
    """All seats have confirmed; it waits for signature and seal."""

    kind = "mediation.agreement_complete"
    agreement_id: int


@dataclass(frozen=True)
class SignatureRecorded(CaseEvent):
    """The mediator recorded the day of signature and seal: the agreement is in force."""

    kind = "mediation.signature_recorded"
    agreement_id: int
    signed_on: date


@dataclass(frozen=True)
class MediationEnded(CaseEvent):
    """The table was closed."""

    kind = "mediation.ended"
    mediation_id: int
    state: str


@dataclass(frozen=True)
class MediatorReplaced(CaseEvent):
    """Another mediator of the same body took the table over."""

    kind = "mediation.mediator_replaced"
    mediation_id: int
    mediator_id: int
