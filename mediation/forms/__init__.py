"""The forms of the table."""

from mediation.forms.sessions import (
    AttendanceForm,
    FixForm,
    MinutesForm,
    ObjectForm,
    ProposeForm,
    ReplyForm,
    RespondForm,
    WhyForm,
    attendance_form,
    instant,
    vote_form,
)
from mediation.forms.table import (
    ConfirmTextForm,
    DraftForm,
    MediatorForm,
    PlainForm,
    SignatureForm,
    mediator_name,
)

__all__ = [
    "AttendanceForm",
    "ConfirmTextForm",
    "DraftForm",
    "FixForm",
    "MediatorForm",
    "MinutesForm",
    "ObjectForm",
    "PlainForm",
    "ProposeForm",
    "ReplyForm",
    "RespondForm",
    "SignatureForm",
    "WhyForm",
    "attendance_form",
    "instant",
    "mediator_name",
    "vote_form",
]
