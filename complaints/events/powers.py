"""Who handles a case, and who watches over it: returns, disputes of power, objections, the superior's hand."""

from dataclasses import dataclass
from datetime import date

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class ComplaintReturned(CaseEvent):
    """A body without power gave the case back to intake (O121 art. 41; elsewhere 平台规则)."""

    kind = "complaint.returned"
    decision_id: int
    from_body_id: int
    hops: int


@dataclass(frozen=True)
class ComplaintRaised(CaseEvent):
    """The case was passed on too often: it lies before the superior, who says whose it is."""

    kind = "complaint.raised"
    body_id: int
    hops: int


@dataclass(frozen=True)
class PowerDisputed(CaseEvent):
    """Two bodies differ about whose case it is (O121 art. 33; between other bodies 平台规则)."""

    kind = "complaint.power_disputed"
    body_id: int
    other_body_id: int


@dataclass(frozen=True)
class PowerSettled(CaseEvent):
    """It is known whose case it is; `how` is agreed or designated."""

    kind = "complaint.power_settled"
    body_id: int
    how: str
    hops: int


@dataclass(frozen=True)
class RouteContested(CaseEvent):
    """The learner says that the case is with the wrong body; the words are not here."""

    kind = "complaint.route_contested"
    objection_id: int


@dataclass(frozen=True)
class ObjectionAnswered(CaseEvent):
    """An officer answered what the learner said about the route."""

    kind = "complaint.objection_answered"
    objection_id: int


@dataclass(frozen=True)
class IdentityRequested(CaseEvent):
    """The learner is asked for proof of identity by a day inside the time for deciding (form 四)."""

    kind = "complaint.identity_requested"
    request_id: int
    due_on: date


@dataclass(frozen=True)
class IdentitySupplied(CaseEvent):
    """The learner handed in what was asked for."""

    kind = "complaint.identity_supplied"
    request_id: int


@dataclass(frozen=True)
class ReportSeparated(CaseEvent):
    """What reports a breach of law was taken out into a file of its own, closed to the institution (O121 art. 9)."""

    kind = "complaint.report_separated"
    report_id: int


@dataclass(frozen=True)
class BodyUrged(CaseEvent):
    """The superior asked the body to act."""

    kind = "complaint.urged"
    body_id: int


@dataclass(frozen=True)
class ReasonNoted(CaseEvent):
    """The superior noted why a duty was late."""

    kind = "complaint.reason_noted"
    breach_id: int


@dataclass(frozen=True)
class ComplaintTakenOver(CaseEvent):
    """The superior handles the case itself from now on (O121 art. 13; elsewhere 平台规则)."""

    kind = "complaint.taken_over"
    from_body_id: int
    body_id: int


@dataclass(frozen=True)
class OfficerNamed(CaseEvent):
    """Somebody of the body is in charge of the case."""

    kind = "complaint.officer_named"
    officer_id: int


@dataclass(frozen=True)
class ClueOpened(CaseEvent):
    """A clue of a breach of law was found in mediation (O121 art. 27); never shown to the institution."""

    kind = "complaint.clue_opened"
    clue_id: int


@dataclass(frozen=True)
class ClueChecked(CaseEvent):
    """The clue was checked."""

    kind = "complaint.clue_checked"
    clue_id: int
    result: str


@dataclass(frozen=True)
class ClueReferred(CaseEvent):
    """The clue was handed over to another body or the police, the check going on."""

    kind = "complaint.clue_referred"
    clue_id: int
    referral_id: int
    to: str
