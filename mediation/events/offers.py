"""What happens around offers at the table: rounds of secret bids (never a bid), proposals in one room."""

from dataclasses import dataclass

from complaints.events import CaseEvent


@dataclass(frozen=True)
class BidRoundProposed(CaseEvent):
    """The mediator put the rule of a round of secret bids to two parties."""

    kind = "mediation.bid_round_proposed"
    round_id: int
    number: int


@dataclass(frozen=True)
class BidRuleAgreed(CaseEvent):
    """One of the two agreed to the rule."""

    kind = "mediation.bid_rule_agreed"
    round_id: int
    party_id: int


@dataclass(frozen=True)
class BidRoundOpened(CaseEvent):
    """Both have agreed to the rule: they may bid."""

    kind = "mediation.bid_round_opened"
    round_id: int


@dataclass(frozen=True)
class BidPlaced(CaseEvent):
    """A seat has bid; said once, nothing of the sum, and nothing when it bids anew."""

    kind = "mediation.bid_placed"
    round_id: int
    party_id: int


@dataclass(frozen=True)
class BidsCompared(CaseEvent):
    """Both had bid: whether the bids met, and nothing more."""

    kind = "mediation.bids_compared"
    round_id: int
    is_met: bool


@dataclass(frozen=True)
class BidRoundEnded(CaseEvent):
    """A round ended without a comparison."""

    kind = "mediation.bid_round_ended"
    round_id: int
    state: str


@dataclass(frozen=True)
class ProposalShown(CaseEvent):
    """Something that might be offered was shown in one private room."""

    kind = "mediation.proposal_shown"
    proposal_id: int


@dataclass(frozen=True)
class ProposalAnswered(CaseEvent):
    """The other one in the room said whether it may be brought before all; it binds nobody."""

    kind = "mediation.proposal_answered"
    proposal_id: int
    is_welcome: bool


@dataclass(frozen=True)
class ProposalCarried(CaseEvent):
    """The mediator made an offer to all of it."""

    kind = "mediation.proposal_carried"
    proposal_id: int


@dataclass(frozen=True)
class ProposalWithdrawn(CaseEvent):
    """Its author took it back."""

    kind = "mediation.proposal_withdrawn"
    proposal_id: int
