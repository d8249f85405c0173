"""What happens to a promise after its day passed, and to a sum paid in parts; dates and codes, never a sum."""

from dataclasses import dataclass
from datetime import date

from complaints.events.answering import PromiseEvent
from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class PartClaimed(PromiseEvent):
    """Whoever owes says that a part of the sum was paid."""

    kind = "complaint.part_claimed"
    word_id: int
    done_on: date
    has_proof: bool


@dataclass(frozen=True)
class PartSettled(CaseEvent):
    """Some points were settled by an accepted offer; the others go on in mediation."""

    kind = "complaint.part_settled"
    part_id: int
    offer_id: int
    number: int


@dataclass(frozen=True)
class PartConfirmed(PromiseEvent):
    """Whoever is owed confirms that a part has come; the rest stays due."""

    kind = "complaint.part_confirmed"
    word_id: int
    done_on: date


@dataclass(frozen=True)
class FollowUpEvent(PromiseEvent):
    """Anything about one follow-up."""

    follow_up_id: int


@dataclass(frozen=True)
class FollowUpOpened(FollowUpEvent):
    """The day passed unconfirmed: a follow-up opened by itself, beside the case."""

    kind = "complaint.follow_up_opened"
    due_on: date


@dataclass(frozen=True)
class RefundFlagged(FollowUpEvent):
    """Fifteen days after the day agreed the refund is still unconfirmed: a clue to check, no finding."""

    kind = "complaint.refund_flagged"
    clue_on: date


@dataclass(frozen=True)
class FollowUpUrged(FollowUpEvent):
    """The body urged whoever owes to do it."""

    kind = "complaint.follow_up_urged"


@dataclass(frozen=True)
class NewTermsProposed(FollowUpEvent):
    """A party proposes another day."""

    kind = "complaint.new_terms_proposed"
    party_id: int
    by_on: date


@dataclass(frozen=True)
class NewTermsDeclined(FollowUpEvent):
    """The other side does not agree to the day proposed, or whoever proposed it took it back."""

    kind = "complaint.new_terms_declined"
    party_id: int


@dataclass(frozen=True)
class AnewAsked(FollowUpEvent):
    """A party would mediate anew, or would no longer."""

    kind = "complaint.mediation_anew_asked"
    party_id: int
    is_given: bool


@dataclass(frozen=True)
class MediatedAnew(FollowUpEvent):
    """Both sides wanted it: a new case was filed with the same body."""

    kind = "complaint.mediation_anew_opened"
    new_id: int


@dataclass(frozen=True)
class FollowUpEnded(FollowUpEvent):
    """The follow-up came to an end; `state` says how."""

    kind = "complaint.follow_up_ended"
    state: str


@dataclass(frozen=True)
class FollowUpResumed(FollowUpEvent):
    """A follow-up that had ended goes on."""

    kind = "complaint.follow_up_resumed"
