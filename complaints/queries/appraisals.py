"""How far the parties agree on an appraisal, and whose turn that makes it (O121 art. 22; IR art. 47)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from complaints.lifecycle import AppraisalState
from complaints.models import Appraisal, Complaint
from kernel.db import db

WAITING = (AppraisalState.PROPOSED, AppraisalState.COMMISSIONED)


@dataclass(frozen=True)
class Standing:
    """What has been said to a proposal; `missing` are the seats that have not answered yet."""

    missing: tuple[int, ...] = ()
    is_cost_refused: bool = False
    is_who_refused: bool = False
    is_designated: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether it may be commissioned: all agree on the cost, and on who or the body has named one."""
        return not self.missing and not self.is_cost_refused and (self.is_designated or not self.is_who_refused)

    @property
    def may_be_designated(self) -> bool:
        """Whether it is for the body to name the institution."""
        return self.is_who_refused and not self.is_designated and not self.is_cost_refused


def standing(complaint: Complaint) -> Appraisal | None:
    """The proposal that waits for answers or commission."""
    return db.session.scalar(select(Appraisal).filter_by(complaint_id=complaint.id, state=AppraisalState.PROPOSED))


def standing_of(row: Appraisal, asked: Sequence[int]) -> Standing:
    """The newest word of each seat that is asked."""
    said = {one.party_id: one for one in row.answers}
    newest = [said[key] for key in asked if key in said]
    return Standing(
        missing=tuple(key for key in asked if key not in said),
        is_cost_refused=any(not one.accepts_cost for one in newest),
        is_who_refused=any(not one.accepts_appraiser for one in newest),
        is_designated=row.designated_at is not None,
    )
