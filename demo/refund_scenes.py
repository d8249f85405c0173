"""A scene of the refund aid: the learner reckoned before filing, and shows the handling body how."""

from collections.abc import Iterator

from complaints import actions as cases
from complaints.actions import Reckoned
from complaints.refunds import Cause, Goods, Purchase, Reason, estimate, to_json
from demo.scenes import Case, When
from kernel import clock

LESSONS, USED, LIST_FEN = 60, 20, 10_000


def reckoned(case: Case) -> Iterator[When]:
    """An estimate kept with the case, both causes side by side."""
    yield 0, case.story.at
    bought = Purchase(
        goods=Goods.LESSONS,
        cause=Cause.UNKNOWN,
        reasons=frozenset({Reason.STOPPED}),
        paid_fen=case.story.paid * 100,
        lessons=LESSONS,
        used=USED,
        list_fen=LIST_FEN,
    )
    typed = {"paid": [str(case.story.paid)], "goods": ["lessons"], "lessons": [str(LESSONS)], "used": [str(USED)]}
    typed |= {"list_price": ["100"], "reasons": ["stopped"], "cause": ["unknown"], "is_minor": ["no"]}
    found = to_json(estimate(bought, clock.today()))
    cases.keep_estimate(case.complaint, Reckoned({"all": typed}, found, is_shared=True), by=case.learner)
