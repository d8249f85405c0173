"""What happens at the table: the closed list; on the case's own chain."""

from mediation.events.agreement import (
    AgreementSuperseded,
    ContactReleased,
    CourtApplied,
    CourtDecided,
    CourtWishRecorded,
)
from mediation.events.offers import (
    BidPlaced,
    BidRoundEnded,
    BidRoundOpened,
    BidRoundProposed,
    BidRuleAgreed,
    BidsCompared,
    ProposalAnswered,
    ProposalCarried,
    ProposalShown,
    ProposalWithdrawn,
)
from mediation.events.table import (
    AgreementComplete,
    AgreementConfirmed,
    AgreementDiscarded,
    AgreementDrafted,
    MediationEnded,
    MediationOpened,
    MediatorNamed,
    MediatorReplaced,
    SignatureRecorded,
)

__all__ = [
    "AgreementComplete",
    "AgreementConfirmed",
    "AgreementDiscarded",
    "AgreementDrafted",
    "AgreementSuperseded",
    "BidPlaced",
    "BidRoundEnded",
    "BidRoundOpened",
    "BidRoundProposed",
    "BidRuleAgreed",
    "BidsCompared",
    "ContactReleased",
    "CourtApplied",
    "CourtDecided",
    "CourtWishRecorded",
    "MediationEnded",
    "MediationOpened",
    "MediatorNamed",
    "MediatorReplaced",
    "ProposalAnswered",
    "ProposalCarried",
    "ProposalShown",
    "ProposalWithdrawn",
    "SignatureRecorded",
]
