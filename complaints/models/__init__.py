"""What is stored about a case: complaint and parties, rooms and offers, clocks and decisions, the draft."""

from complaints.models.case import (
    Channel,
    Complaint,
    Consent,
    ConsentKind,
    FilerKind,
    HandleKind,
    Party,
    Point,
    PointKind,
)
from complaints.models.clocks import Breach, Clock, ClockExtension, ClockPause, ProposedDecision, Reminder
from complaints.models.draft import Draft
from complaints.models.handling import Answer, AnswerStep, Decision, DecisionKind, PointAnswer, Stance
from complaints.models.powers import (
    Clue,
    IdentityRequest,
    PlatformFigure,
    Report,
    RouteObjection,
    RoutingRule,
    RoutingVersion,
)
from complaints.models.table import ItemKind, Message, Offer, OfferItem, OfferReply, OfferState, Room, RoomMember
from complaints.models.turnings import Appraisal, AppraisalAnswer, NewFact, PoliceReferral, Recusal, Supplement

__all__ = [
    "Answer",
    "AnswerStep",
    "Appraisal",
    "AppraisalAnswer",
    "Breach",
    "Channel",
    "Clock",
    "ClockExtension",
    "ClockPause",
    "Clue",
    "Complaint",
    "Consent",
    "ConsentKind",
    "Decision",
    "DecisionKind",
    "Draft",
    "FilerKind",
    "HandleKind",
    "IdentityRequest",
    "ItemKind",
    "Message",
    "NewFact",
    "Offer",
    "OfferItem",
    "OfferReply",
    "OfferState",
    "Party",
    "PlatformFigure",
    "Point",
    "PointAnswer",
    "PointKind",
    "PoliceReferral",
    "ProposedDecision",
    "Recusal",
    "Reminder",
    "Report",
    "Room",
    "RoomMember",
    "RouteObjection",
    "RoutingRule",
    "RoutingVersion",
    "Stance",
    "Supplement",
]
