"""Scenes after an agreement, and before an answer: paid says one, no says the other; an answer beside the matter."""

from collections.abc import Iterator

from complaints import actions as cases
from complaints.lifecycle.answering import AdminKind, Mark, OutcomeView
from complaints.models import Promise
from complaints.queries.answering import promises_of
from demo import phrases
from demo.scenes import Case, When
from kernel import clock


def _refund(case: Case) -> Promise:
    """What the institution owes first."""
    return promises_of(case.complaint)[0]


def said_paid(case: Case) -> Iterator[When]:
    """The institution says it has paid, without a slip."""
    yield 20, "10:15"
    if case.staff is not None:
        said = cases.Said(clock.today(), phrases.PAID)
        cases.claim_promise(_refund(case), said, by=case.staff, key=f"demo-paid-{case.story.number}")


def not_there(case: Case) -> Iterator[When]:
    """The learner looks at the account: nothing there."""
    yield 21, "19:40"
    said = cases.Said(words=phrases.NOT_THERE)
    cases.deny_promise(_refund(case), said, by=case.learner, key=f"demo-no-{case.story.number}")


def there(case: Case) -> Iterator[When]:
    """The money came; the learner confirms, marks every point and says how the outcome is seen."""
    yield 24, "12:20"
    said = cases.Said(clock.today(), phrases.THERE)
    cases.confirm_promise(_refund(case), said, by=case.learner, key=f"demo-yes-{case.story.number}")
    marks = {point.id: Mark.SOLVED for point in case.complaint.points}
    cases.mark_points(case.complaint, marks, by=case.learner)
    cases.view_outcome(case.complaint, OutcomeView.SOLVED, by=case.learner)


def beside(case: Case) -> Iterator[When]:
    """The institution says it finds no such customer; an officer has still to look."""
    yield 3, "15:10"
    if case.staff is not None:
        words = cases.AdminWords(AdminKind.NOT_CUSTOMER, phrases.NO_CUSTOMER)
        cases.give_admin_answer(case.complaint, words, by=case.staff, key=f"demo-beside-{case.story.number}")


def urged(case: Case) -> Iterator[When]:
    """The day has passed and nothing came: the follow-up that opened by itself is open, and the body urges."""
    yield 38, "10:20"
    found = _refund(case).follow_up
    if found is not None:
        cases.urge_debtor(found, phrases.URGES, by=case.officer, key=f"demo-urge-{case.story.number}")
