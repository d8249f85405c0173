"""The forms of the table."""

from mediation.forms.panel import ArrangeForm, DeclareForm, LookForm, MemberForm, PanelRuleForm, PreferForm
from mediation.forms.seats import (
    GuestMessageForm,
    GuestReplyForm,
    InviteForm,
    LeaveForm,
    ReasonForm,
    RefusalForm,
    RepresentForm,
    SeatCodeForm,
    SeatConsentForm,
    SeatForm,
    SitForm,
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
    "ArrangeForm",
    "ConfirmTextForm",
    "DeclareForm",
    "DraftForm",
    "GuestMessageForm",
    "GuestReplyForm",
    "InviteForm",
    "LeaveForm",
    "LookForm",
    "MediatorForm",
    "MemberForm",
    "PanelRuleForm",
    "PlainForm",
    "PreferForm",
    "ReasonForm",
    "RefusalForm",
    "RepresentForm",
    "SeatCodeForm",
    "SeatConsentForm",
    "SeatForm",
    "SignatureForm",
    "SitForm",
    "mediator_name",
]
