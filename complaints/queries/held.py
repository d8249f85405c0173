"""What the files of a case belong to, and how many it holds already: one limit for a case (security.md T7)."""

from sqlalchemy import Select, select

from complaints.models import (
    Authorisation,
    Complaint,
    DeskFiling,
    IdentityRequest,
    Message,
    Promise,
    PromiseWord,
    Room,
    StandIn,
    SubjectLoss,
    Supplement,
)
from complaints.permissions import FOR_BODY
from kernel import files

# What the parties hand in of their own accord, what was asked of them, and what the body itself puts on file: each
# group has the limit of a case. So nobody who has sent much cannot show what the body then asks for.
GROUPS = (
    frozenset({"complaint", FOR_BODY, "message", "promise"}),
    frozenset({"authorisation", "identity", "supplement"}),
    frozenset({"desk_filing", "loss"}),
)


def file_owners(complaint_id: int) -> dict[str, Select[int]]:
    """The rows that own files of a case, by kind of owner."""
    case = select(Complaint.id).where(Complaint.id == complaint_id)
    return {
        "complaint": case,
        FOR_BODY: case,
        "message": select(Message.id).join(Room, Room.id == Message.room_id).where(Room.complaint_id == complaint_id),
        "promise": select(PromiseWord.id).join(Promise).where(Promise.complaint_id == complaint_id),
        "authorisation": select(Authorisation.id).join(StandIn).where(StandIn.complaint_id == complaint_id),
        "identity": select(IdentityRequest.id).where(IdentityRequest.complaint_id == complaint_id),
        "supplement": select(Supplement.id).where(Supplement.complaint_id == complaint_id),
        "desk_filing": select(DeskFiling.id).where(DeskFiling.complaint_id == complaint_id),
        "loss": select(SubjectLoss.id).where(SubjectLoss.complaint_id == complaint_id),
    }


def held_with(complaint: Complaint, kind: str) -> files.Usage:
    """What counts already against the limit under which a file of this kind is handed in."""
    group = next(one for one in GROUPS if kind in one)
    owners = file_owners(complaint.id)
    return files.usage_of((one, owners[one]) for one in sorted(group))
