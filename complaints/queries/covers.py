"""Which version of a file somebody reads: whole for the body in charge and the seat that sent it, else the covered."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, or_, select

from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import Complaint, Party, Report, SubjectLoss, Supplement
from complaints.queries.case_files import origin_of
from complaints.queries.cases import seats_of
from complaints.queries.table import files_of
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import CoverState, StoredFile

# Who sees to it that nobody reads what is not theirs must see it all.
WHOLE = frozenset({PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT})


def reads_whole(viewer: Viewer, file: StoredFile) -> bool:
    """Whether this viewer, who may read the file, reads all of it; of a file nobody covered everybody does."""
    if file.cover_state is CoverState.NONE or file.owner_kind is None or file.owner_id is None:
        return True
    complaint_id, party_id = origin_of(file.owner_kind, file.owner_id)
    complaint = db.session.get(Complaint, complaint_id) if complaint_id is not None else None
    return complaint is not None and sees_all(seats_of(viewer, complaint), party_id)


def sees_all(mine: Iterable[Party], sender_id: int | None) -> bool:
    """The same, from the viewer's seats and the seat that sent the file; without one the complaining side did."""
    return any(
        party.role in WHOLE or party.id == sender_id or (sender_id is None and party.role in CLAIMANTS)
        for party in mine
    )


def file_to_cover(viewer: Viewer, complaint: Complaint, ref: str) -> StoredFile:
    """A file of the case by its id, among those the viewer hears of and those beside it; raises NotFound."""
    heard = next((row for row in files_of(viewer, complaint) if row.ref == ref), None)
    found = heard or db.session.scalar(_beside(complaint.id).where(StoredFile.ref == ref))
    if found is None:
        raise NotFound()
    return found


def _beside(complaint_id: int) -> Select[StoredFile]:
    """Files of supplements, of losses and of reports taken out of the case; who may read them is asked apart."""
    ids = {
        "supplement": select(Supplement.id).where(Supplement.complaint_id == complaint_id),
        "loss": select(SubjectLoss.id).where(SubjectLoss.complaint_id == complaint_id),
        "report": select(Report.id).where(Report.complaint_id == complaint_id),
    }
    owned = ((StoredFile.owner_kind == kind) & StoredFile.owner_id.in_(some) for kind, some in ids.items())
    return select(StoredFile).where(or_(*owned))


def loss_files(losses: Sequence[SubjectLoss]) -> list[StoredFile]:
    """The papers that prove what befell a party, in their order; nothing is read where nothing befell."""
    if not losses:
        return []
    ids = [row.id for row in losses]
    found = select(StoredFile).where(StoredFile.owner_kind == "loss", StoredFile.owner_id.in_(ids))
    return list(db.session.scalars(found.order_by(StoredFile.id)))
