"""What the table's page says of proposals and secret bids, told from the events it has read already."""

from typing import Any

from complaints.views.case import CaseView
from mediation.events import BidRoundEnded, BidRoundOpened, BidRoundProposed, BidsCompared, ProposalShown
from mediation.lifecycle import RoundState


def bargaining(view: CaseView, *, text_stands: bool, chairs: bool) -> dict[str, Any]:
    """How the newest round stands, how many proposals the viewer's rooms have seen, whether a round may be proposed."""
    state, proposals = None, 0
    for row in view.rows.events:
        match row.event:
            case BidRoundProposed():
                state = RoundState.PROPOSED
            case BidRoundOpened():
                state = RoundState.OPEN
            case BidsCompared(is_met=is_met):
                state = RoundState.MET if is_met else RoundState.APART
            case BidRoundEnded(state=ended):
                state = RoundState(ended)
            case ProposalShown():
                proposals += 1
    is_free = not text_stands and state not in (RoundState.PROPOSED, RoundState.OPEN)
    return {
        "proposals_seen": proposals if view.may("offer") else 0,
        "newest_round": state,
        "may_propose_bids": chairs and view.may("offer") and is_free,
    }
