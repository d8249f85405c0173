"""The forms of the table."""

from mediation.forms.rooms import FactForm, ReadForm, TalkForm, TopicForm, one_line
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
    "FactForm",
    "MediatorForm",
    "PlainForm",
    "ReadForm",
    "SignatureForm",
    "TalkForm",
    "TopicForm",
    "mediator_name",
    "one_line",
]
