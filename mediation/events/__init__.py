"""What happens at the table: the closed list; on the case's own chain."""

from mediation.events.sessions import (
    AttendanceRecorded,
    MinutesCompleted,
    MinutesConfirmed,
    MinutesDrafted,
    MinutesObjected,
    SessionAnswered,
    SessionCancelled,
    SessionFixed,
    SessionProposed,
    SessionReminded,
    SessionVoted,
)
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
    "AttendanceRecorded",
    "MediationEnded",
    "MediationOpened",
    "MediatorNamed",
    "MediatorReplaced",
    "MinutesCompleted",
    "MinutesConfirmed",
    "MinutesDrafted",
    "MinutesObjected",
    "SessionAnswered",
    "SessionCancelled",
    "SessionFixed",
    "SessionProposed",
    "SessionReminded",
    "SessionVoted",
    "SignatureRecorded",
]
