"""Terms put to everybody of a joint complaint, and each one's own answer: ids, codes and counts only (O121 art. 12)."""

from dataclasses import dataclass

from complaints.events import CaseEvent


@dataclass(frozen=True)
class JointTermsProposed(CaseEvent):
    """The mediator wrote terms for all and put them to the institution; on the chain of the lead case."""

    kind = "mediation.joint_terms_proposed"
    terms_id: int
    version: int


@dataclass(frozen=True)
class JointTermsAgreed(CaseEvent):
    """The institution agreed to offer these terms to each who has joined; on the chain of the lead case."""

    kind = "mediation.joint_terms_agreed"
    terms_id: int


@dataclass(frozen=True)
class JointTermsDropped(CaseEvent):
    """The terms were taken back before the institution agreed; on the chain of the lead case."""

    kind = "mediation.joint_terms_dropped"
    terms_id: int


@dataclass(frozen=True)
class JointTermsLapsed(CaseEvent):
    """Terms the institution had agreed to stand no more, and no consent rests on them; on the chain of their table."""

    kind = "mediation.joint_terms_lapsed"
    terms_id: int


@dataclass(frozen=True)
class JointConsentLapsed(CaseEvent):
    """The consents to mediate that came with this complainant's yes to terms ended with the terms."""

    kind = "mediation.joint_consent_lapsed"
    terms_id: int


@dataclass(frozen=True)
class JointAnswerLapsed(CaseEvent):
    """The yes of somebody who died counts no more: the heir says yes or no for himself."""

    kind = "mediation.joint_answer_lapsed"
    terms_id: int


@dataclass(frozen=True)
class JointTermsOffered(CaseEvent):
    """The terms were put to this complainant, with the own sum."""

    kind = "mediation.joint_terms_offered"
    terms_id: int


@dataclass(frozen=True)
class JointTermsAnswered(CaseEvent):
    """The complainant said yes or no to the terms for himself alone."""

    kind = "mediation.joint_terms_answered"
    terms_id: int
    is_accepted: bool
