"""After a copy to a body that works here: its desk is told; after its acknowledgement or answer whoever sent it."""

from flask_babel import gettext as _

from complaints.events.sharing import CopyAnswered, CopyReceived, CopySent
from complaints.models import CaseCopy
from complaints.notices.telling import DESK_EYES, case_of, tell_staff
from institutions.notices.watching import staff_of, tell
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(CopySent)
def tell_receiver(event: CopySent, row: EventRow) -> None:
    """That something came, from whom; no number of the case and nobody's name."""
    copy = db.session.get(CaseCopy, event.copy_id)
    if copy is None or copy.receiver_id is None or copy.complaint.body is None:
        return
    words = _("【学诉】%(body)s送来一份抄送，请登录确认收到。", body=copy.complaint.body.name)
    tell(staff_of(copy.receiver_id), words, row, subject=_("学诉：抄送"))


@subscriber(CopyReceived, CopyAnswered)
def tell_sender(event: CopyReceived | CopyAnswered, row: EventRow) -> None:
    """What the receiving body did at its own desk; what an officer of the sender noted is known there."""
    copy, complaint = db.session.get(CaseCopy, event.copy_id), case_of(event)
    if copy is None or copy.receiver_id is None or row.organisation_id != copy.receiver_id:
        return
    template = "copy_received_here" if isinstance(event, CopyReceived) else "copy_answered_here"
    tell_staff(complaint.body, DESK_EYES, template, complaint, row)
