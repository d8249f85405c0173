"""What happens at the table: the closed list; on the case's own chain."""

from mediation.events.rooms import FactPinned, FactUnpinned, TopicClosed, TopicOpened
from mediation.events.table import (
    AgreementComplete,
    AgreementConfirmed,
    AgreementDiscarded,
    AgreementDrafted,
    MediationEnded,
    MediationOpened,
    MediatorNamed,
    MediatorReplaced,
    SignatureRecorded,
)

__all__ = [
    "AgreementComplete",
    "AgreementConfirmed",
    "AgreementDiscarded",
    "AgreementDrafted",
    "FactPinned",
    "FactUnpinned",
    "MediationEnded",
    "MediationOpened",
    "MediatorNamed",
    "MediatorReplaced",
    "SignatureRecorded",
    "TopicClosed",
    "TopicOpened",
]
