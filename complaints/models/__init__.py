"""What is stored about a case: complaint and parties, rooms and offers, clocks and decisions, the draft."""

from complaints.models.answering import AdminAnswer, Opinion, PointMark, ReviewState
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
from complaints.models.desk import (
    STILL,
    Absence,
    Assignee,
    DeskLine,
    DeskNote,
    ReplyTemplate,
    SavedFilter,
    TemplateUse,
)
from complaints.models.draft import Draft
from complaints.models.estimates import RefundEstimate
from complaints.models.handling import Answer, AnswerStep, Decision, DecisionKind, PointAnswer, Stance
from complaints.models.performing import Promise, PromiseWord
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

__all__ = [
    "STILL",
    "Absence",
    "AdminAnswer",
    "Answer",
    "AnswerStep",
    "Assignee",
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
    "DeskLine",
    "DeskNote",
    "Draft",
    "FilerKind",
    "HandleKind",
    "IdentityRequest",
    "ItemKind",
    "Message",
    "Offer",
    "OfferItem",
    "OfferReply",
    "OfferState",
    "Opinion",
    "Party",
    "PlatformFigure",
    "Point",
    "PointAnswer",
    "PointKind",
    "PointMark",
    "Promise",
    "PromiseWord",
    "ProposedDecision",
    "RefundEstimate",
    "Reminder",
    "ReplyTemplate",
    "Report",
    "ReviewState",
    "Room",
    "RoomMember",
    "RouteObjection",
    "RoutingRule",
    "RoutingVersion",
    "SavedFilter",
    "Stance",
    "TemplateUse",
]
