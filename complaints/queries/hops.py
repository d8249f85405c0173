"""Each time a body gave a case away, and to whom: back to intake, to another body, outside (O121 arts. 33, 41)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from complaints.lifecycle import OutsideTo
from complaints.models import Decision, DecisionKind
from kernel.db import db

TO_INTAKE = "intake"
OUTSIDE = frozenset(str(one) for one in OutsideTo)


class HopKind(StrEnum):
    """Where a body let a case go."""

    RETURNED = "returned"
    PASSED = "passed"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Hop:
    """One hand-over: of which case, by which body, where to."""

    complaint_id: int
    body_id: int | None
    kind: HopKind


def hops_of(ids: Collection[int]) -> list[Hop]:
    """The hand-overs of these cases in their order; what a superior takes to itself is none."""
    found = (
        select(Decision.complaint_id, Decision.body_id, Decision.grounds)
        .where(Decision.complaint_id.in_(ids), Decision.kind == DecisionKind.TRANSFER)
        .order_by(Decision.id)
    )
    rows = ((key, body, kind_of(grounds)) for key, body, grounds in db.session.execute(found))
    return [Hop(key, body, kind) for key, body, kind in rows if kind is not None]


def kind_of(grounds: Collection[str]) -> HopKind | None:
    """What the notice of a hand-over names: intake, a platform, or a body by its id; None for a superior."""
    to = next(iter(grounds), "")
    if to == TO_INTAKE:
        return HopKind.RETURNED
    if to in OUTSIDE:
        return HopKind.OUTSIDE
    return HopKind.PASSED if to.isdigit() else None
