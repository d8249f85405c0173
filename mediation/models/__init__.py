"""What is stored of tables and agreements."""

from mediation.models.sessions import (
    Invited,
    Meeting,
    MeetingNotice,
    MeetingTime,
    MeetingVote,
    Minutes,
    MinutesReply,
)
from mediation.models.table import (
    Agreement,
    Confirmation,
    Mediation,
    Seat,
)

__all__ = [
    "Agreement",
    "Confirmation",
    "Invited",
    "Mediation",
    "Meeting",
    "MeetingNotice",
    "MeetingTime",
    "MeetingVote",
    "Minutes",
    "MinutesReply",
    "Seat",
]
