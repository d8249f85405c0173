"""What happens around extra seats and when a party does not want to mediate; on the case's own chain."""

from dataclasses import dataclass

from complaints.events import CaseEvent


@dataclass(frozen=True)
class SeatProposed(CaseEvent):
    """Somebody proposed that one more should sit at the table."""

    kind = "mediation.seat_proposed"
    seat_id: int
    role: str


@dataclass(frozen=True)
class SeatConsentRecorded(CaseEvent):
    """A party said yes or no to an extra seat; `digest` is of the text it read."""

    kind = "mediation.seat_consent_recorded"
    seat_id: int
    party_id: int
    is_given: bool
    digest: str


@dataclass(frozen=True)
class SeatAgreed(CaseEvent):
    """Both parties agreed to an extra seat."""

    kind = "mediation.seat_agreed"
    seat_id: int


@dataclass(frozen=True)
class SeatInvited(CaseEvent):
    """The mediator sent an address for one person."""

    kind = "mediation.seat_invited"
    seat_id: int
    link_id: int


@dataclass(frozen=True)
class SeatProved(CaseEvent):
    """Whoever opened the address proved the contact it was sent to."""

    kind = "mediation.seat_proved"
    seat_id: int
    link_id: int


@dataclass(frozen=True)
class SeatAuthorised(CaseEvent):
    """An organisation's representative handed in an authorisation."""

    kind = "mediation.seat_authorised"
    seat_id: int
    authorisation_id: int


@dataclass(frozen=True)
class SeatAccepted(CaseEvent):
    """The invited took the seat."""

    kind = "mediation.seat_accepted"
    seat_id: int
    party_id: int


@dataclass(frozen=True)
class SeatEnded(CaseEvent):
    """An extra seat came to its end: not agreed, refused, revoked, left or removed."""

    kind = "mediation.seat_ended"
    seat_id: int
    state: str


@dataclass(frozen=True)
class TableRefused(CaseEvent):
    """A party does not want to mediate, or sees no agreement; the body decides what follows."""

    kind = "mediation.table_refused"
    refusal_id: int
    party_id: int
    because: str


@dataclass(frozen=True)
class RefusalTakenBack(CaseEvent):
    """A party that did not want to mediate is willing after all."""

    kind = "mediation.refusal_withdrawn"
    refusal_id: int
    party_id: int
