"""What the grounds of an ended mediation say: the parties disagreed, or the case should not have been mediated."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from complaints import rulesets
from complaints.models import Complaint, Decision, DecisionKind
from complaints.rulesets import EndsAs
from kernel.db import db


def ends_of(ids: Collection[int]) -> dict[int, frozenset[EndsAs]]:
    """By case what its newest decision to end mediation says; a case without one is not there."""
    found = (
        select(Complaint.id, Complaint.ruleset, Decision.grounds)
        .join(Decision, Decision.complaint_id == Complaint.id)
        .where(Complaint.id.in_(ids), Decision.kind == DecisionKind.TERMINATE)
        .order_by(Decision.id)
    )
    return {key: meaning(ruleset, grounds) for key, ruleset, grounds in db.session.execute(found)}


def meaning(ruleset: str, grounds: Iterable[str]) -> frozenset[EndsAs]:
    """What these grounds of a rule set say; one that it does not know says that the parties disagreed."""
    known = {one.code: one.ends_as for one in rulesets.load(ruleset).terminations}
    return frozenset(known.get(code, EndsAs.DISAGREED) for code in grounds)


def counted_as(ends: Collection[EndsAs]) -> EndsAs:
    """How an end without an agreement is counted: what leaves it out of the settled rate goes first (rules §8.5)."""
    first = (EndsAs.UNFIT, EndsAs.GONE, EndsAs.WITHDRAWN)
    return next((one for one in first if one in ends), EndsAs.DISAGREED)
