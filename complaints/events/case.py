"""What happens to a case: filed, decided, answered, agreed, closed; ids, codes, dates and salted hashes only."""

from dataclasses import dataclass
from datetime import date

from complaints.events.base import CaseEvent
from kernel.events import Event


@dataclass(frozen=True)
class ComplaintFiled(CaseEvent):
    """A learner sent the complaint."""

    kind = "complaint.filed"
    institution_id: int
    category: str
    ruleset: str
    rule: str
    body_id: int | None


@dataclass(frozen=True)
class ComplaintAssigned(CaseEvent):
    """The case entered the inbox of a body."""

    kind = "complaint.assigned"
    body_id: int
    hops: int


@dataclass(frozen=True)
class ComplaintHandedOff(CaseEvent):
    """The learner takes the case to a platform outside; its number may follow."""

    kind = "complaint.handed_off"
    body_id: int | None
    rule: str


@dataclass(frozen=True)
class OutsideNumberRecorded(CaseEvent):
    """The learner wrote down the outside number and day."""

    kind = "complaint.outside_number_recorded"
    outside_on: date


@dataclass(frozen=True)
class ComplaintAccepted(CaseEvent):
    """The body accepted."""

    kind = "complaint.accepted"
    decision_id: int


@dataclass(frozen=True)
class ComplaintRefused(CaseEvent):
    """The body did not accept, on these grounds."""

    kind = "complaint.refused"
    decision_id: int
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class DecisionServed(CaseEvent):
    """A decision reached the learner: shown in the account or delivered."""

    kind = "complaint.decision_served"
    decision_id: int
    how: str


@dataclass(frozen=True)
class PartyAdmitted(CaseEvent):
    """Somebody got a seat in the case."""

    kind = "complaint.party_admitted"
    party_id: int
    role: str


@dataclass(frozen=True)
class RespondentIdentified(CaseEvent):
    """Whom the case is about is another record of the registry now: a known one, one it was merged into, or parted."""

    kind = "complaint.respondent_identified"
    from_institution_id: int
    institution_id: int


@dataclass(frozen=True)
class PartyDismissed(CaseEvent):
    """A seat ended."""

    kind = "complaint.party_dismissed"
    party_id: int
    role: str


@dataclass(frozen=True)
class ConsentRecorded(CaseEvent):
    """A party said yes or no to one thing."""

    kind = "complaint.consent_recorded"
    party_id: int
    consent: str
    is_given: bool


@dataclass(frozen=True)
class ComplaintAnswered(CaseEvent):
    """The institution answered."""

    kind = "complaint.answered"
    answer_id: int
    step: str
    is_on_time: bool


@dataclass(frozen=True)
class MessageSaid(CaseEvent):
    """Words were said in a room; the words are not here, only their salted digest."""

    kind = "complaint.message_said"
    message_id: int
    digest: str


@dataclass(frozen=True)
class OfferMade(CaseEvent):
    """A party made an offer, or countered one."""

    kind = "complaint.offer_made"
    offer_id: int
    version: int
    counters: int | None


@dataclass(frozen=True)
class OfferAnswered(CaseEvent):
    """A party accepted or declined a version of an offer."""

    kind = "complaint.offer_answered"
    offer_id: int
    version: int
    party_id: int
    is_accepted: bool


@dataclass(frozen=True)
class OfferAccepted(CaseEvent):
    """All concerned have accepted this version."""

    kind = "complaint.offer_accepted"
    offer_id: int
    version: int


@dataclass(frozen=True)
class ComplaintEntrusted(CaseEvent):
    """The department entrusted mediation to a body, with both consents."""

    kind = "complaint.entrusted"
    mediation_body_id: int


@dataclass(frozen=True)
class MediationBegun(CaseEvent):
    """Mediation began, both consents recorded."""

    kind = "complaint.mediation_begun"


@dataclass(frozen=True)
class ComplaintAgreed(CaseEvent):
    """The parties' agreement is in force."""

    kind = "complaint.agreed"
    signed_on: date


@dataclass(frozen=True)
class ComplaintTerminated(CaseEvent):
    """Mediation was ended by decision, on these grounds."""

    kind = "complaint.terminated"
    decision_id: int | None
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class TerminationSigned(CaseEvent):
    """A withdrawal had ended mediation; the body's officer signed the decision that says so."""

    kind = "complaint.termination_signed"
    decision_id: int
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class ComplaintWithdrawn(CaseEvent):
    """The learner withdrew before acceptance."""

    kind = "complaint.withdrawn"


@dataclass(frozen=True)
class ComplaintClosed(CaseEvent):
    """The case was closed with its outcome."""

    kind = "complaint.closed"
    outcome: str


@dataclass(frozen=True)
class FileMasked(CaseEvent):
    """An officer marked parts of a file; `ranges` are fives: page, left, top, right, bottom in per cent."""

    kind = "complaint.file_masked"
    file_id: int
    ranges: tuple[int, ...]


@dataclass(frozen=True)
class FileCovered(CaseEvent):
    """An officer had the marked parts burnt out of the version others read; `ranges` as in `FileMasked`."""

    kind = "complaint.file_covered"
    file_id: int
    ranges: tuple[int, ...]


@dataclass(frozen=True)
class FileUncovered(CaseEvent):
    """An officer showed a file whole again."""

    kind = "complaint.file_uncovered"
    file_id: int


@dataclass(frozen=True)
class PaperMade(CaseEvent):
    """A paper was registered for the case."""

    kind = "complaint.paper_made"
    paper_id: int
    paper_kind: str


@dataclass(frozen=True)
class ProtectedShown(CaseEvent):
    """A member of staff looked at a protected field, with a reason; the learner sees this."""

    kind = "complaint.protected_shown"
    field_name: str
    reason: str
    approval_id: int | None = None


@dataclass(frozen=True)
class ComplaintsImported(Event):
    """Old complaints were taken in from a file; `keys` is the SHA-256 of their import keys."""

    kind = "complaints.imported"
    stream = "imports"
    source: str
    added: int
    changed: int
    keys: str
