"""What is stored about a case: complaint and parties, rooms and offers, clocks and decisions, the draft."""

from complaints.models.answer_draft import AnswerDraft, DraftOf
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
from complaints.models.clusters import ClusterCase, PublicationTold
from complaints.models.copies import CaseCopy, ContactAsking
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
from complaints.models.dossiers import Dossier, DossierLack, DossierState
from complaints.models.draft import Draft
from complaints.models.entrusting import Entrusting
from complaints.models.estimates import RefundEstimate
from complaints.models.follow_ups import FollowUp, FollowUpAct
from complaints.models.handling import Answer, AnswerStep, Decision, DecisionKind, PointAnswer, Stance
from complaints.models.joint import JointCandidate, JointCase, JointChoice, JointMember, JointMessage, JointRun, RunKind
from complaints.models.loss import LossKind, SubjectLoss
from complaints.models.parts import PartSettlement
from complaints.models.people import (
    Authorisation,
    ChildConsent,
    DataRequest,
    DataState,
    DataWish,
    DeskFiling,
    Learner,
    StandIn,
    ViewRequest,
)
from complaints.models.performing import Promise, PromiseWord
from complaints.models.powers import (
    Clue,
    ClueReferral,
    IdentityRequest,
    PlatformFigure,
    RouteObjection,
    RoutingRule,
    RoutingVersion,
)
from complaints.models.rates import InterestRate
from complaints.models.reports import Report, ReportClock, ReportWord, SaidAs
from complaints.models.similar import CaseFollow, CaseLink, SimilarBand, SimilarGroup, SimilarMember
from complaints.models.table import ItemKind, Message, Offer, OfferItem, OfferReply, OfferState, Room, RoomMember
from complaints.models.talking import Relation, Topic
from complaints.models.turnings import Appraisal, AppraisalAnswer, NewFact, PoliceReferral, Recusal, Supplement

__all__ = [
    "STILL",
    "Absence",
    "AdminAnswer",
    "Answer",
    "AnswerDraft",
    "AnswerStep",
    "Appraisal",
    "AppraisalAnswer",
    "Assignee",
    "Authorisation",
    "Breach",
    "CaseCopy",
    "CaseFollow",
    "CaseLink",
    "Channel",
    "ChildConsent",
    "Clock",
    "ClockExtension",
    "ClockPause",
    "Clue",
    "ClueReferral",
    "ClusterCase",
    "Complaint",
    "Consent",
    "ConsentKind",
    "ContactAsking",
    "DataRequest",
    "DataState",
    "DataWish",
    "Decision",
    "DecisionKind",
    "DeskFiling",
    "DeskLine",
    "DeskNote",
    "Dossier",
    "DossierLack",
    "DossierState",
    "Draft",
    "DraftOf",
    "Entrusting",
    "FilerKind",
    "FollowUp",
    "FollowUpAct",
    "HandleKind",
    "IdentityRequest",
    "InterestRate",
    "ItemKind",
    "JointCandidate",
    "JointCase",
    "JointChoice",
    "JointMember",
    "JointMessage",
    "JointRun",
    "Learner",
    "LossKind",
    "Message",
    "NewFact",
    "Offer",
    "OfferItem",
    "OfferReply",
    "OfferState",
    "Opinion",
    "PartSettlement",
    "Party",
    "PlatformFigure",
    "Point",
    "PointAnswer",
    "PointKind",
    "PointMark",
    "PoliceReferral",
    "Promise",
    "PromiseWord",
    "ProposedDecision",
    "PublicationTold",
    "Recusal",
    "RefundEstimate",
    "Relation",
    "Reminder",
    "ReplyTemplate",
    "Report",
    "ReportClock",
    "ReportWord",
    "ReviewState",
    "Room",
    "RoomMember",
    "RouteObjection",
    "RoutingRule",
    "RoutingVersion",
    "RunKind",
    "SaidAs",
    "SavedFilter",
    "SimilarBand",
    "SimilarGroup",
    "SimilarMember",
    "Stance",
    "StandIn",
    "SubjectLoss",
    "Supplement",
    "TemplateUse",
    "Topic",
    "ViewRequest",
]
