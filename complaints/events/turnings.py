"""What else a case may come to: withdrawal and second thoughts, supplement, appraisal, recusal, new facts, police."""

from dataclasses import dataclass
from datetime import date, datetime

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class WithdrawalPressed(CaseEvent):
    """The learner withdraws; until `ends_at` this may be taken back and nothing ends."""

    kind = "complaint.withdrawal_pressed"
    ends_at: datetime


@dataclass(frozen=True)
class WithdrawalCancelled(CaseEvent):
    """The learner took the withdrawal back in time."""

    kind = "complaint.withdrawal_cancelled"


@dataclass(frozen=True)
class SupplementRequested(CaseEvent):
    """The learner is asked for more material by a day (平台规则)."""

    kind = "complaint.supplement_requested"
    request_id: int
    due_on: date


@dataclass(frozen=True)
class SupplementSupplied(CaseEvent):
    """The learner handed in what was asked for, or said why not."""

    kind = "complaint.supplement_supplied"
    request_id: int
    is_declined: bool


@dataclass(frozen=True)
class AppraisalProposed(CaseEvent):
    """An appraisal was proposed: of what, by whom and at whose cost is not here (O121 art. 22; IR art. 47)."""

    kind = "complaint.appraisal_proposed"
    appraisal_id: int


@dataclass(frozen=True)
class AppraisalAnswered(CaseEvent):
    """A party said whether it accepts who pays and who appraises."""

    kind = "complaint.appraisal_answered"
    appraisal_id: int
    party_id: int
    accepts_cost: bool
    accepts_appraiser: bool


@dataclass(frozen=True)
class AppraiserDesignated(CaseEvent):
    """The parties did not agree on who appraises: the body named an institution (O121 art. 22; IR art. 47)."""

    kind = "complaint.appraiser_designated"
    appraisal_id: int


@dataclass(frozen=True)
class AppraisalDropped(CaseEvent):
    """A proposed appraisal was put aside; mediation goes on without it."""

    kind = "complaint.appraisal_dropped"
    appraisal_id: int


@dataclass(frozen=True)
class AppraisalCommissioned(CaseEvent):
    """The appraisal was commissioned; its time is not counted (O121 art. 22; IR art. 46)."""

    kind = "complaint.appraisal_commissioned"
    appraisal_id: int
    commissioned_on: date


@dataclass(frozen=True)
class AppraisalReported(CaseEvent):
    """The report came, or it is known that none will; mediation goes on."""

    kind = "complaint.appraisal_reported"
    appraisal_id: int
    reported_on: date
    is_made: bool


@dataclass(frozen=True)
class RecusalAsked(CaseEvent):
    """A party asks that the mediator step down; mediation stands still (O121 art. 21)."""

    kind = "complaint.recusal_asked"
    recusal_id: int
    party_id: int


@dataclass(frozen=True)
class RecusalDecided(CaseEvent):
    """The body decided about the recusal; mediation goes on (O121 art. 21)."""

    kind = "complaint.recusal_decided"
    recusal_id: int
    is_granted: bool


@dataclass(frozen=True)
class FactReported(CaseEvent):
    """A party told of a new fact in a room; the words are not here."""

    kind = "complaint.fact_reported"
    fact_id: int
    party_id: int
    happened_on: date


@dataclass(frozen=True)
class PoliceReferred(CaseEvent):
    """A complainant's suspected fraud went to the police (O121 art. 42); never shown to a party."""

    kind = "complaint.police_referred"
    referral_id: int
