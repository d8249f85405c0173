"""What happens to institutions: the closed list."""

from institutions.events.binding import (
    AccountBound,
    BindingAsked,
    BindingCodeMissed,
    BindingCodeSent,
    BindingEvent,
    BindingRefused,
    BindingTakenBack,
)
from institutions.events.clocks import (
    CycleClockBreached,
    CycleClockEnded,
    CycleClockEvent,
    CycleClockRedated,
    CycleClockStarted,
    CycleClockWarned,
)
from institutions.events.drawing import DrawDrawn, DrawEvent, DrawListed
from institutions.events.duties import (
    CommitmentCommented,
    CommitmentEnded,
    CommitmentMade,
    DisclosureConfirmed,
    DisclosureDiscarded,
    DisclosureDrafted,
    DisclosureEvent,
    DisclosureExpiring,
    DisclosureRecalled,
    DutiesOpened,
    StandardEnded,
    StandardPublished,
)
from institutions.events.inspecting import (
    DemandAnswered,
    DemandRechecked,
    FindingRecorded,
    FindingsSent,
    InspectionBegun,
    InspectionCancelled,
    InspectionClosed,
    InspectionEvent,
    InspectionMoved,
    InspectionPlanned,
    MendingDemanded,
    OwnViewStated,
    PartnerAnswered,
    PartnerInvited,
    PartnerNoted,
    PhotoAdded,
    PhotoCleared,
    PhotoMasked,
)
from institutions.events.moves import CycleMoved, ExitFoundShort
from institutions.events.noticing import (
    NoticeAccepted,
    NoticeApproved,
    NoticeDrafted,
    NoticeDropped,
    NoticeEvent,
    NoticeObjected,
    NoticeObjectionAnswered,
    NoticePublished,
    NoticeReplaced,
    NoticeTold,
    NoticeWithdrawn,
    NoticeWritten,
)
from institutions.events.observing import (
    ObservationAnswered,
    ObservationClosed,
    ObservationDrafted,
    ObservationDropped,
    ObservationEvent,
    ObservationFiled,
    ObservationTurnedToNotice,
    ObservationWritten,
)
from institutions.events.registry import (
    InstitutionAccepted,
    InstitutionAdded,
    InstitutionChanged,
    InstitutionEvent,
    InstitutionFactAdded,
    InstitutionFactEnded,
    InstitutionMerged,
    InstitutionSplit,
    MergeEvent,
    MergeProposed,
    MergeRefused,
    OdrJoined,
    OdrLeft,
)
from institutions.events.supervising import (
    CallInRecorded,
    InstitutionCalledIn,
    SignalEnded,
    SignalRaised,
    TalkRecorded,
    TaskEnded,
    TaskEvent,
    TaskHandedOver,
    TaskNoted,
    TaskOpened,
    TaskReplyRecorded,
    TaskTaken,
)

# fmt: off
__all__ = [
    "AccountBound", "BindingAsked", "BindingCodeMissed", "BindingCodeSent", "BindingEvent", "BindingRefused",
    "BindingTakenBack", "CallInRecorded", "CommitmentCommented", "CommitmentEnded", "CommitmentMade",
    "CycleClockBreached", "CycleClockEnded", "CycleClockEvent", "CycleClockRedated", "CycleClockStarted",
    "CycleClockWarned", "CycleMoved", "DemandAnswered", "DemandRechecked", "DisclosureConfirmed", "DisclosureDiscarded",
    "DisclosureDrafted", "DisclosureEvent", "DisclosureExpiring", "DisclosureRecalled", "DrawDrawn", "DrawEvent",
    "DrawListed", "DutiesOpened", "ExitFoundShort", "FindingRecorded", "FindingsSent", "InspectionBegun",
    "InspectionCancelled", "InspectionClosed", "InspectionEvent", "InspectionMoved", "InspectionPlanned",
    "InstitutionAccepted", "InstitutionAdded", "InstitutionCalledIn", "InstitutionChanged", "InstitutionEvent",
    "InstitutionFactAdded", "InstitutionFactEnded", "InstitutionMerged", "InstitutionSplit", "MendingDemanded",
    "MergeEvent", "MergeProposed", "MergeRefused", "NoticeAccepted", "NoticeApproved", "NoticeDrafted", "NoticeDropped",
    "NoticeEvent", "NoticeObjected", "NoticeObjectionAnswered", "NoticePublished", "NoticeReplaced", "NoticeTold",
    "NoticeWithdrawn", "NoticeWritten", "ObservationAnswered", "ObservationClosed", "ObservationDrafted",
    "ObservationDropped", "ObservationEvent", "ObservationFiled", "ObservationTurnedToNotice", "ObservationWritten",
    "OdrJoined", "OdrLeft", "OwnViewStated", "PartnerAnswered", "PartnerInvited", "PartnerNoted", "PhotoAdded",
    "PhotoCleared", "PhotoMasked", "SignalEnded", "SignalRaised", "StandardEnded", "StandardPublished", "TalkRecorded",
    "TaskEnded", "TaskEvent", "TaskHandedOver", "TaskNoted", "TaskOpened", "TaskReplyRecorded", "TaskTaken",
]
# fmt: on
