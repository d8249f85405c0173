"""A case is kept no longer: what was typed for a publication goes with it; what is public was a copy from the first."""

from disclosure.actions.narrating import end_narrative
from disclosure.actions.publishing import decline
from disclosure.actions.waiting import end_correction
from disclosure.lifecycle import BEFORE, PUBLIC, WithdrawalReason
from disclosure.models import Candidate
from kernel import papers
from kernel.db import lock, transaction
from kernel.events import SYSTEM


def forget_draft(candidate: Candidate) -> None:
    """Delete what officer and institution typed; a candidate that waits can never become public any more."""
    with transaction():
        lock(candidate)
        if candidate.state in BEFORE:
            decline(candidate, WithdrawalReason.PRIVACY, by=SYSTEM)
        end_narrative(candidate.case_number, WithdrawalReason.PRIVACY)
        end_correction(candidate, by=SYSTEM)
        papers.erase("publication", [candidate.id])
        candidate.draft, candidate.hits = "", {}
        candidate.objection = None if candidate.objection is None else ""
        if candidate.state not in PUBLIC:
            candidate.summary = ""
