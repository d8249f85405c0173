"""What the table's page shows of proposals and secret bids."""

from typing import Any

from accounts.permissions import Viewer
from complaints.views.case import CaseView
from mediation.models import Agreement, Mediation
from mediation.views.bids import round_cards
from mediation.views.offers import proposal_cards


def bargaining(
    viewer: Viewer, mediation: Mediation, view: CaseView, agreement: Agreement | None, *, chairs: bool
) -> dict[str, Any]:
    """The proposals of the viewer's own rooms, the rounds, and whether another may be proposed."""
    rounds = round_cards(viewer, mediation)
    is_free = agreement is None and not any(one["code"] in ("proposed", "open") for one in rounds)
    return {
        "proposals": proposal_cards(viewer, mediation),
        "rounds": rounds,
        "may_propose_bids": chairs and view.may("offer") and is_free,
    }
