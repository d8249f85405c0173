"""What is stored of tables and agreements."""

from mediation.models.panel import MediatorChoice, Nomination, PanelMember, PanelRule, QualityLook
from mediation.models.seats import ExtraSeat, SeatAuthorisation, SeatConsent, SeatLink, TableRefusal
from mediation.models.table import (
    Agreement,
    Confirmation,
    Mediation,
    Seat,
)

__all__ = [
    "Agreement",
    "Confirmation",
    "ExtraSeat",
    "Mediation",
    "MediatorChoice",
    "Nomination",
    "PanelMember",
    "PanelRule",
    "QualityLook",
    "Seat",
    "SeatAuthorisation",
    "SeatConsent",
    "SeatLink",
    "TableRefusal",
]
