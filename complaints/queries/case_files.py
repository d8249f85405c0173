"""Files of a minor's case: staff open them only after a look that was let, while it lasts (条例 36; decision 0046)."""

from collections.abc import Callable

from sqlalchemy import Select, null, select

from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS
from complaints.models import Complaint, Message, Promise, PromiseWord, Report, Room, SubjectLoss, Supplement
from complaints.permissions import FOR_BODY
from complaints.queries.answering import may_read_promise_file
from complaints.queries.cases import seats_of
from complaints.queries.looks import FILES, has_shown_today
from complaints.queries.loss import may_read_loss_file
from complaints.queries.reports import may_read_report_file
from complaints.queries.table import may_read_body_file, may_read_case_file, may_read_message_file
from complaints.queries.turnings import may_read_supplement_file
from kernel.db import db
from kernel.files import StoredFile

MayRead = Callable[[Viewer, int], bool]
# Whose seat goes with a file of each kind: asked first, of every case.
SEATED: dict[str, MayRead] = {
    "complaint": may_read_case_file,
    FOR_BODY: may_read_body_file,
    "message": may_read_message_file,
    "promise": may_read_promise_file,
    "supplement": may_read_supplement_file,
    "loss": may_read_loss_file,
    "report": may_read_report_file,
}


def after_a_look(kind: str) -> MayRead:
    """Who may read files of this kind: a seat goes with it, and of a minor a look that still holds."""

    def may_read(viewer: Viewer, owner_id: int) -> bool:
        return SEATED[kind](viewer, owner_id) and _waiting(viewer, kind, owner_id) is None

    return may_read


def waits_for_look(viewer: Viewer, file: StoredFile) -> Complaint | None:
    """The minor's case whose file these staff get only after they were let look at its files."""
    kind, owner_id = file.owner_kind, file.owner_id
    if kind not in SEATED or owner_id is None or not SEATED[kind](viewer, owner_id):
        return None
    return _waiting(viewer, kind, owner_id)


def _waiting(viewer: Viewer, kind: str, owner_id: int) -> Complaint | None:
    """The case, while the viewer is staff, it is a minor's, no look holds and the own side did not send the file."""
    row = db.session.execute(_origin(kind, owner_id)).one_or_none()
    complaint = db.session.get(Complaint, row[0]) if row is not None and row[0] is not None else None
    if row is None or complaint is None or not complaint.is_minor:
        return None
    mine = seats_of(viewer, complaint)
    if not mine or any(party.role in CLAIMANTS or party.id == row[1] for party in mine):
        return None  # without a seat, as the body of a report that went elsewhere, there is nobody to ask
    return None if has_shown_today(viewer, complaint, FILES) else complaint


def origin_of(kind: str, owner_id: int) -> tuple[int | None, int | None]:
    """The case a file belongs to, and the seat that sent it where a seat did; (None, None) where there is neither."""
    found = db.session.execute(_origin(kind, owner_id)).one_or_none() if kind in SEATED else None
    return (found[0], found[1]) if found is not None else (None, None)


def _origin(kind: str, owner_id: int) -> Select[int | None, int | None]:
    """Whose case a file belongs to, and the seat that sent it where a seat did."""
    if kind == "message":
        found = select(Room.complaint_id, Message.party_id).join(Message, Message.room_id == Room.id)
        return found.where(Message.id == owner_id)
    if kind == "promise":
        found = select(Promise.complaint_id, PromiseWord.party_id).join(PromiseWord)
        return found.where(PromiseWord.id == owner_id)
    if kind == "supplement":
        return select(Supplement.complaint_id, null()).where(Supplement.id == owner_id)
    if kind == "report":
        return select(Report.complaint_id, null()).where(Report.id == owner_id)
    if kind == "loss":
        return select(SubjectLoss.complaint_id, null()).where(SubjectLoss.id == owner_id)
    return select(Complaint.id, null()).where(Complaint.id == owner_id)
