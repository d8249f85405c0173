"""What is said beside the moves of a case: answers beside the matter, marks, stars, views, promises."""

from dataclasses import dataclass
from datetime import date

from complaints.events.base import CaseEvent


@dataclass(frozen=True)
class AdminAnswered(CaseEvent):
    """The institution says the case is not for it to answer; an officer will review it."""

    kind = "complaint.admin_answered"
    admin_answer_id: int
    answer_kind: str


@dataclass(frozen=True)
class AdminReviewed(CaseEvent):
    """An officer has upheld or rejected what the institution said."""

    kind = "complaint.admin_reviewed"
    admin_answer_id: int
    answer_kind: str
    is_upheld: bool


@dataclass(frozen=True)
class PointsMarked(CaseEvent):
    """The learner marked points as solved or not; `marks` are pairs `point:mark`."""

    kind = "complaint.points_marked"
    marks: tuple[str, ...]


@dataclass(frozen=True)
class AnswerRated(CaseEvent):
    """The learner rated the institution's answer, or the handling body (`about`); the words are not here."""

    kind = "complaint.rated"
    opinion_id: int
    about: str
    stars: int


@dataclass(frozen=True)
class OutcomeViewed(CaseEvent):
    """A party said how it sees the outcome; the words are not here."""

    kind = "complaint.outcome_viewed"
    opinion_id: int
    party_id: int
    view: str


@dataclass(frozen=True)
class PromisesMade(CaseEvent):
    """The items of an accepted offer became promises."""

    kind = "complaint.promises_made"
    offer_id: int
    basis: str
    number: int


@dataclass(frozen=True)
class PromiseEvent(CaseEvent):
    """Anything about one promise."""

    promise_id: int


@dataclass(frozen=True)
class PromiseAsked(PromiseEvent):
    """The day has come: whoever is owed is asked whether it was done."""

    kind = "complaint.promise_asked"
    by_on: date


@dataclass(frozen=True)
class PromiseClaimed(PromiseEvent):
    """Whoever owes says it was done on a day, with proof or without; this settles nothing."""

    kind = "complaint.promise_claimed"
    has_proof: bool
    done_on: date


@dataclass(frozen=True)
class PromiseConfirmed(PromiseEvent):
    """Whoever is owed confirms that it was done."""

    kind = "complaint.promise_confirmed"
    done_on: date
    is_late: bool


@dataclass(frozen=True)
class PromiseContested(PromiseEvent):
    """Whoever is owed says it was not done."""

    kind = "complaint.promise_contested"


@dataclass(frozen=True)
class PromiseUncontested(PromiseEvent):
    """Proof was given and nobody contested it in time; nobody has confirmed it either."""

    kind = "complaint.promise_uncontested"
    contest_until: date


@dataclass(frozen=True)
class PromiseDefaulted(PromiseEvent):
    """The day has passed and nobody has confirmed it; a fact and no verdict, dated at the end of the day."""

    kind = "complaint.promise_defaulted"
    by_on: date
