"""Letters: queued in the transaction of their cause, handed over once, never sent inside a request."""

from kernel.messages.letters import (
    drain,
    inbox_of,
    mark_uncertain,
    queue,
    resend,
    send,
    suppress,
    sweep,
    troubled,
)
from kernel.messages.models import Channel, Letter, LetterState
from kernel.messages.sms import fits_one_sms
from kernel.messages.transports import Later, Outgoing, Refused, Transport, Unknown
from kernel.messages.words import Words, compose

__all__ = [
    "Channel",
    "Later",
    "Letter",
    "LetterState",
    "Outgoing",
    "Refused",
    "Transport",
    "Unknown",
    "Words",
    "compose",
    "drain",
    "fits_one_sms",
    "inbox_of",
    "mark_uncertain",
    "queue",
    "resend",
    "send",
    "suppress",
    "sweep",
    "troubled",
]
