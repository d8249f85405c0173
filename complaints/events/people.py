"""Who acts for whom, who may look, what is asked of data: ids, codes, dates and digests only."""

from dataclasses import dataclass
from datetime import date, datetime

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class ComplaintRegistered(CaseEvent):
    """An officer filed for somebody who telephoned, wrote or came (O121 art. 10)."""

    kind = "complaint.registered"
    channel: str
    received_on: date


@dataclass(frozen=True)
class ComplaintClaimed(CaseEvent):
    """The complainant proved the phone that was given and has the case in an account now."""

    kind = "complaint.claimed"
    party_id: int


@dataclass(frozen=True)
class StandInNamed(CaseEvent):
    """Somebody acts for the complainant: a legal representative, a helper or an agent."""

    kind = "complaint.stand_in_named"
    stand_in_id: int
    stand_in: str


@dataclass(frozen=True)
class StandInEnded(CaseEvent):
    """A helper or agent acts no longer; `why` is a code: revoked, left, told."""

    kind = "complaint.stand_in_ended"
    stand_in_id: int
    stand_in: str
    why: str


@dataclass(frozen=True)
class AgentAuthorised(CaseEvent):
    """An authorisation was handed in: which special powers, until when (O121 art. 11)."""

    kind = "complaint.agent_authorised"
    authorisation_id: int
    powers: tuple[str, ...]
    until_on: date


@dataclass(frozen=True)
class ChildConsentRecorded(CaseEvent):
    """The guardian consented to the use of a child's data, or took the consent back (PIPL 15, 31)."""

    kind = "complaint.child_consent_recorded"
    version: str
    digest: str
    is_given: bool


@dataclass(frozen=True)
class ViewAsked(CaseEvent):
    """A member of staff asked to see a protected field of a minor's case (未成年人网络保护条例 art. 36)."""

    kind = "complaint.view_asked"
    request_id: int
    field_name: str
    reason: str
    hours: int


@dataclass(frozen=True)
class ViewDecided(CaseEvent):
    """Somebody else let them look for a time, or did not."""

    kind = "complaint.view_decided"
    request_id: int
    field_name: str
    is_granted: bool
    until_at: datetime | None


@dataclass(frozen=True)
class DataRequested(CaseEvent):
    """Correction or deletion of one's own data was asked for (PIPL 46, 47)."""

    kind = "complaint.data_requested"
    request_id: int
    wish: str
    field_name: str


@dataclass(frozen=True)
class DataRequestAnswered(CaseEvent):
    """The request was answered in writing; a refusal has its reasons (PIPL 50; 条例 34)."""

    kind = "complaint.data_request_answered"
    request_id: int
    wish: str
    field_name: str
    state: str
