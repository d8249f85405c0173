"""What is stored of tables and agreements."""

from mediation.models.rooms import Fact, FactFile, MessageDraft, ReadMark, Standing
from mediation.models.table import (
    Agreement,
    Confirmation,
    Mediation,
    Seat,
)

__all__ = [
    "Agreement",
    "Confirmation",
    "Fact",
    "FactFile",
    "Mediation",
    "MessageDraft",
    "ReadMark",
    "Seat",
    "Standing",
]
