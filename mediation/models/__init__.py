"""What is stored of tables and agreements."""

from mediation.models.court import CourtFiling, CourtWish
from mediation.models.table import (
    Agreement,
    Confirmation,
    Mediation,
    Seat,
)

__all__ = [
    "Agreement",
    "Confirmation",
    "CourtFiling",
    "CourtWish",
    "Mediation",
    "Seat",
]
