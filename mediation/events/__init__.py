"""What happens at the table: the closed list; on the case's own chain."""

from mediation.events.oral import OralAgreementRecorded
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
    "MediationEnded",
    "MediationOpened",
    "MediatorNamed",
    "MediatorReplaced",
    "OralAgreementRecorded",
    "SignatureRecorded",
]
