"""The forms of the table."""

from mediation.forms.offers import SHARES, BidForm, RoundForm, WelcomeForm
from mediation.forms.table import (
    ConfirmTextForm,
    DraftForm,
    MediatorForm,
    PlainForm,
    SignatureForm,
    mediator_name,
)

__all__ = [
    "SHARES",
    "BidForm",
    "ConfirmTextForm",
    "DraftForm",
    "MediatorForm",
    "PlainForm",
    "RoundForm",
    "SignatureForm",
    "WelcomeForm",
    "mediator_name",
]
