"""The forms of the table."""

from mediation.forms.agreement import (
    ApplicationForm,
    ChangeForm,
    ConfirmTextForm,
    CourtWishForm,
    DiscardForm,
    DraftForm,
    ItemForm,
    OutcomeForm,
    ReleaseForm,
    ReturnForm,
    changed,
    item_forms,
)
from mediation.forms.offers import SHARES, BidForm, RoundForm, WelcomeForm
from mediation.forms.table import MediatorForm, PlainForm, SignatureForm, mediator_name

__all__ = [
    "SHARES",
    "ApplicationForm",
    "BidForm",
    "ChangeForm",
    "ConfirmTextForm",
    "CourtWishForm",
    "DiscardForm",
    "DraftForm",
    "ItemForm",
    "MediatorForm",
    "OutcomeForm",
    "PlainForm",
    "ReleaseForm",
    "ReturnForm",
    "RoundForm",
    "SignatureForm",
    "WelcomeForm",
    "changed",
    "item_forms",
    "mediator_name",
]
