"""What is stored of tables and agreements."""

from mediation.models.oral import OralAgreement, SpokenHow
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
    "OralAgreement",
    "Seat",
    "SpokenHow",
]
