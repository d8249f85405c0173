"""What happens on the way of an account to a record: a code, a request, a decision, the tie itself."""

from dataclasses import dataclass

from institutions.events.registry import InstitutionEvent


@dataclass(frozen=True)
class BindingEvent(InstitutionEvent):
    """Anything about one request of one account."""

    organisation_id: int
    binding_id: int


@dataclass(frozen=True)
class BindingCodeSent(BindingEvent):
    """A code went to a contact on file; neither is in the event."""

    kind = "binding.code_sent"


@dataclass(frozen=True)
class BindingCodeMissed(BindingEvent):
    """A code was typed that is wrong, used or too old; `tries` so far."""

    kind = "binding.code_missed"
    tries: int


@dataclass(frozen=True)
class BindingAsked(BindingEvent):
    """A keeper is asked to approve."""

    kind = "binding.asked"


@dataclass(frozen=True)
class BindingRefused(BindingEvent):
    """A keeper did not approve."""

    kind = "binding.refused"


@dataclass(frozen=True)
class BindingTakenBack(BindingEvent):
    """The account took its request back."""

    kind = "binding.taken_back"


@dataclass(frozen=True)
class AccountBound(BindingEvent):
    """The account is the record's own from now; `way` says how that was verified."""

    kind = "binding.made"
    way: str
