"""Papers drafted because a clock ran out: an officer checks, changes or leaves them; nothing is decided by them."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import update

from complaints import rulesets
from complaints.actions.reminding import Concern
from complaints.models import Complaint, ProposedDecision
from kernel import clock
from kernel.bulk import insert_many
from kernel.db import db

# The paper each clock leads to: 60 days without agreement, identity not shown, no agreement on who has power.
DRAFTS = {"T-MED": "terminate", "T-ID": "refuse", "T-JUR": "refer"}


@cache
def drafted_grounds(ruleset: str, body_kind: str, code: str) -> tuple[str, ...]:
    """The grounds a clock's paper is drafted with, by the rule set's own rows; none for a referral."""
    rules, kind = rulesets.load(ruleset), DRAFTS.get(code)
    if kind not in ("refuse", "terminate"):
        return ()
    rows = rules.refusal_grounds(body_kind) if kind == "refuse" else rules.termination_grounds(body_kind)
    return tuple(ground.code for ground in rows if code in ground.drafted_by)


def propose(late: Iterable[tuple[Concern, str, str]], now: datetime) -> dict[int, tuple[int, str]]:
    """Draft the paper of each of these clocks, with its rule set and kind of body; by clock its id and kind.

    A clock drafts once; without a ground for this kind of body there is nothing to draft but a referral.
    """
    rows = []
    for concern, ruleset, body_kind in late:
        kind, grounds = DRAFTS.get(concern.code), drafted_grounds(ruleset, body_kind, concern.code)
        if kind == "refer" or (kind and grounds):
            row = {"complaint_id": concern.complaint_id, "clock_id": concern.clock_id, "kind": kind}
            rows.append({**row, "grounds": list(grounds), "made_at": now})
    back = (ProposedDecision.clock_id, ProposedDecision.id, ProposedDecision.kind)
    made = insert_many(ProposedDecision, rows, *back, missing=True)
    return {clock_id: (key, kind) for clock_id, key, kind in made}


def use_proposal(complaint: Complaint, kind: str) -> None:
    """The decision was made by a hand: what was drafted for it no longer waits (inside an act)."""
    db.session.execute(
        update(ProposedDecision)
        .where(ProposedDecision.complaint_id == complaint.id, ProposedDecision.kind == str(kind))
        .where(ProposedDecision.used_at.is_(None))
        .values(used_at=clock.now())
    )
