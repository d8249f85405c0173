"""What happens to an oral agreement: it is recorded, once."""

from dataclasses import dataclass
from datetime import date

from complaints.events import CaseEvent


@dataclass(frozen=True)
class OralAgreementRecorded(CaseEvent):
    """The mediator recorded what the parties agreed by word of mouth."""

    kind = "mediation.oral_agreement_recorded"
    oral_id: int
    agreed_on: date
    digest: str
