"""Letters: queued in the transaction of their cause, handed over once, never sent inside a request."""

from kernel.messages.bounces import bounce, confirm, read_bounces
from kernel.messages.erasing import erase
from kernel.messages.letters import drain, mark_uncertain, resend, send, send_some, suppress, sweep
from kernel.messages.models import Channel, Held, Letter, LetterState
from kernel.messages.queueing import NewLetter, queue, queue_many
from kernel.messages.quiet import after_quiet_hours
from kernel.messages.reading import (
    counts,
    inbox_of,
    letter_for,
    letters_about,
    lost_among,
    oldest_waiting,
    see,
    see_all,
    troubled,
    unseen_by,
)
from kernel.messages.sms import fits_one_sms, sms_parts
from kernel.messages.transports import Later, Outgoing, Refused, Transport, Unknown
from kernel.messages.words import Words, compose

__all__ = [
    "Channel",
    "Held",
    "Later",
    "Letter",
    "LetterState",
    "NewLetter",
    "Outgoing",
    "Refused",
    "Transport",
    "Unknown",
    "Words",
    "after_quiet_hours",
    "bounce",
    "compose",
    "confirm",
    "counts",
    "drain",
    "erase",
    "fits_one_sms",
    "inbox_of",
    "letter_for",
    "letters_about",
    "lost_among",
    "mark_uncertain",
    "oldest_waiting",
    "queue",
    "queue_many",
    "read_bounces",
    "resend",
    "see",
    "see_all",
    "send",
    "send_some",
    "sms_parts",
    "suppress",
    "sweep",
    "troubled",
    "unseen_by",
]
