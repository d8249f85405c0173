"""What is stored of tables and agreements."""

from mediation.models.bids import Bid, BidRound
from mediation.models.court import CourtFiling, CourtWish
from mediation.models.joint import JointReply, JointTerms
from mediation.models.oral import OralAgreement, SpokenHow
from mediation.models.panel import MediatorChoice, Nomination, PanelMember, PanelRule, QualityLook
from mediation.models.proposals import Proposal
from mediation.models.rooms import Fact, FactFile, MessageDraft, ReadMark, Standing
from mediation.models.seats import ExtraSeat, SeatAuthorisation, SeatConsent, SeatLink, TableRefusal
from mediation.models.sessions import Invited, Meeting, MeetingNotice, MeetingTime, MeetingVote, Minutes, MinutesReply
from mediation.models.table import Agreement, AgreementPoint, Confirmation, Mediation, Seat

__all__ = [
    "Agreement",
    "AgreementPoint",
    "Bid",
    "BidRound",
    "Confirmation",
    "CourtFiling",
    "CourtWish",
    "ExtraSeat",
    "Fact",
    "FactFile",
    "Invited",
    "JointReply",
    "JointTerms",
    "Mediation",
    "MediatorChoice",
    "Meeting",
    "MeetingNotice",
    "MeetingTime",
    "MeetingVote",
    "MessageDraft",
    "Minutes",
    "MinutesReply",
    "Nomination",
    "OralAgreement",
    "PanelMember",
    "PanelRule",
    "Proposal",
    "QualityLook",
    "ReadMark",
    "Seat",
    "SeatAuthorisation",
    "SeatConsent",
    "SeatLink",
    "SpokenHow",
    "Standing",
    "TableRefusal",
]
