"""The forms of the table."""

from mediation.forms.table import (
    ConfirmTextForm,
    DraftForm,
    MediatorForm,
    PlainForm,
    SignatureForm,
    mediator_name,
)

__all__ = [
    "ConfirmTextForm",
    "DraftForm",
    "MediatorForm",
    "PlainForm",
    "SignatureForm",
    "mediator_name",
]
