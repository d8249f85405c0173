"""Estimates of a refund: the learner keeps one with the case, and says whether the handling body may read it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from complaints.actions.moving import seats
from complaints.events import EstimateSaved, EstimateShared
from complaints.lifecycle import CLAIMANTS
from complaints.models import Complaint, Draft, RefundEstimate
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import NotYours
from kernel.events import Actor

# Under this name a draft carries the estimate that goes with the complaint.
IN_DRAFT = "estimate"


@dataclass(frozen=True)
class Reckoned:
    """An estimate to keep: the answers as they were typed, and the estimate as plain values."""

    answers: Mapping[str, Any]
    found: Mapping[str, Any]
    is_shared: bool = False

    @property
    def as_draft(self) -> dict[str, Any]:
        """What a draft keeps of it until the complaint is filed."""
        return {IN_DRAFT: {"answers": self.answers, "found": self.found, "is_shared": self.is_shared}}


def keep_estimate(complaint: Complaint, reckoned: Reckoned, *, by: Actor) -> RefundEstimate:
    """Keep an estimate with the case; an aid, not a ruling (platform rule). The newest counts, older ones stay."""
    with transaction():
        _must_be_claimant(complaint, by)
        row = RefundEstimate(
            complaint_id=complaint.id,
            answers=json.dumps(reckoned.answers, ensure_ascii=False),
            found=json.dumps(reckoned.found, ensure_ascii=False),
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(EstimateSaved(complaint.id, row.id), by)
        if reckoned.is_shared:
            _share(complaint, row, True, by)
        return row


def share_estimate(complaint: Complaint, estimate: RefundEstimate, is_shared: bool, *, by: Actor) -> None:
    """The learner lets the handling body read this estimate; or no longer, neither this nor an older one shown before.

    A platform rule.
    """
    with transaction():
        _must_be_claimant(complaint, by)
        lock(estimate)
        shown = select(RefundEstimate).filter_by(complaint_id=complaint.id).where(RefundEstimate.shared_at.is_not(None))
        rows = [estimate] if is_shared else [*db.session.scalars(shown.order_by(RefundEstimate.id))]
        for row in rows:
            if (row.shared_at is not None) is not is_shared:
                _share(complaint, row, is_shared, by)


def keep_drafted(draft: Draft, complaint: Complaint, *, by: Actor) -> None:
    """Keep the estimate a draft carries; nothing where it carries none. Before the draft's answers go."""
    kept = json.loads(draft.answers).get(IN_DRAFT)
    if kept is not None:
        keep_estimate(complaint, Reckoned(kept["answers"], kept["found"], kept["is_shared"]), by=by)


def _share(complaint: Complaint, row: RefundEstimate, is_shared: bool, by: Actor) -> None:
    row.shared_at = clock.now() if is_shared else None
    events.record(EstimateShared(complaint.id, row.id, is_shared), by)


def _must_be_claimant(complaint: Complaint, by: Actor) -> None:
    lock(complaint)
    if not {party.role for party in seats(complaint, by)} & CLAIMANTS:
        raise NotYours()
