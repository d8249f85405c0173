"""After something of a supervision became public: who complained before is told what, and no more (O121 36, 37)."""

from complaints.actions.announcing import Published, cases_of_inspection, cases_of_notice, tell_published
from complaints.events.sharing import PublicationTold as ToldOfPublication
from complaints.models import PublicationTold
from complaints.notices.telling import case_of, tell
from institutions.events import InspectionClosed, NoticePublished
from institutions.lifecycle.noticing import NoticeKind
from institutions.models import Inspection, Notice
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import day

TEMPLATES = {"notice": "notice_public", "penalty": "penalty_public", "inspection": "inspection_public"}


@subscriber(NoticePublished)
def notice_is_public(event: NoticePublished, _row: EventRow) -> None:
    """The cases it concerns learn of the notice, or of the record of a decision."""
    notice = db.session.get_one(Notice, event.notice_id)
    kind = "penalty" if notice.kind is NoticeKind.PENALTY else "notice"
    tell_published(cases_of_notice(notice), Published(kind, notice.ref, notice.number or ""))


@subscriber(InspectionClosed)
def inspection_is_public(event: InspectionClosed, _row: EventRow) -> None:
    """The result of an inspection that ended is public; the cases it concerns learn that it is."""
    row = db.session.get_one(Inspection, event.inspection_id)
    tell_published(cases_of_inspection(row), Published("inspection", row.ref))


@subscriber(ToldOfPublication)
def tell_complainant(event: ToldOfPublication, row: EventRow) -> None:
    """One letter to whoever complained: what was published, under which number; never who else complained."""
    complaint, told = case_of(event), db.session.get(PublicationTold, event.told_id)
    if told is not None and complaint.filer is not None:
        tell(complaint.filer, TEMPLATES[told.kind], complaint, row, due=day(told.told_at))
