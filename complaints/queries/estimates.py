"""The estimate of a refund that stays with a case: the learner's own, and the one the body was shown."""

import json
from typing import Any

from sqlalchemy import select

from accounts.permissions import Viewer
from complaints.labels import BODY_SIDE
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import Complaint, RefundEstimate
from complaints.queries.cases import roles_of
from complaints.refunds import Estimate, from_json
from kernel.db import db

# To whom the learner may show an estimate: who handles the case, and who mediates it; never the institution.
SHOWN_TO = BODY_SIDE | {PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR}


def estimate_of(complaint: Complaint, *, shared: bool = False) -> RefundEstimate | None:
    """The newest estimate kept with the case; with `shared`, the newest that may be read beside the learner."""
    found = select(RefundEstimate).filter_by(complaint_id=complaint.id).order_by(RefundEstimate.id.desc()).limit(1)
    if shared:
        found = found.where(RefundEstimate.shared_at.is_not(None))
    return db.session.scalar(found)


def estimate_for(
    viewer: Viewer, complaint: Complaint, roles: frozenset[PartyRole] | None = None
) -> RefundEstimate | None:
    """The estimate this viewer may read: the learner's side the newest, whoever handles the case one that is shared."""
    held = roles_of(viewer, complaint) if roles is None else roles
    if held & CLAIMANTS:
        kept = complaint.estimates
    else:
        kept = [row for row in complaint.estimates if row.shared_at is not None] if held & SHOWN_TO else []
    return kept[-1] if kept else None


def lines_of(kept: RefundEstimate) -> Estimate:
    """The kept estimate as it was reckoned then."""
    return from_json(json.loads(kept.found))


def answers_of_estimate(kept: RefundEstimate) -> dict[str, Any]:
    """The answers it was reckoned from."""
    answers: dict[str, Any] = json.loads(kept.answers)
    return answers
