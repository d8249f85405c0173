"""What is stored of tables and agreements."""

from mediation.models.table import (
    Agreement,
    Confirmation,
    Mediation,
    Seat,
)

__all__ = [
    "Agreement",
    "Confirmation",
    "Mediation",
    "Seat",
]
