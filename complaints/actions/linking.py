"""Two cases of one person on one dispute: shown together, each decided for itself, undone with a reason.

A link is no refusal: art. 16(2) asks whether the dispute was *accepted or handled*, and that an officer decides.
"""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.moving import permit
from complaints.events import ComplaintLinked, ComplaintUnlinked
from complaints.models import CaseLink, Complaint
from complaints.queries.doubles import complainer_of, is_one
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor


class LinkWrong(DomainError):
    """The two cases are not one person's dispute with one institution, or are linked already."""

    status = 422


def link(main: Complaint, duplicate: Complaint, reason: str, *, by: Actor) -> CaseLink:
    """The handling officer puts one case beside another of the same person (rules §8.1, merge; 平台规则)."""
    with transaction():
        for complaint in sorted(
            (main, duplicate), key=lambda one: one.id
        ):  # always in one order: no two wait crosswise
            lock(complaint)
        permit(main, "link", by)
        permit(duplicate, "link", by)
        if main.id == duplicate.id:
            raise LinkWrong(_l("请选择另一件投诉。"))
        if not reason.strip():
            raise LinkWrong(_l("请写明为什么是同一件争议。"))
        if main.institution_id != duplicate.institution_id or not is_one(complainer_of(main), complainer_of(duplicate)):
            raise LinkWrong(_l("只能关联同一投诉人对同一机构的两件投诉。不同的人要另行征得同意，不能这样合并。"))
        if _links_of(duplicate) or any(one.duplicate_id == main.id for one in _links_of(main)):
            raise LinkWrong(_l("其中一件已经和别的投诉关联，请先取消。"))
        row = CaseLink(
            main_id=main.id,
            duplicate_id=duplicate.id,
            reason=reason.strip(),
            linked_by_id=by.person_id,
            linked_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(ComplaintLinked(main.id, row.id, duplicate.id, True), by)
        events.record(ComplaintLinked(duplicate.id, row.id, main.id, False), by)
        return row


def unlink(row: CaseLink, reason: str, *, by: Actor) -> None:
    """Undo a link with a reason, from either case; both stay as they are, nothing said is lost."""
    with transaction():
        main, duplicate = db.session.get_one(Complaint, row.main_id), db.session.get_one(Complaint, row.duplicate_id)
        for complaint in sorted((main, duplicate), key=lambda one: one.id):
            lock(complaint)
        permit(main, "unlink", by)
        lock(row)
        if row.undone_at is not None:
            raise IllegalMove(_l("关联已经取消。"))
        if not reason.strip():
            raise LinkWrong(_l("请写明为什么取消。"))
        row.undo_reason, row.undone_by_id, row.undone_at = reason.strip(), by.person_id, clock.now()
        events.record(ComplaintUnlinked(main.id, row.id, duplicate.id), by)
        events.record(ComplaintUnlinked(duplicate.id, row.id, main.id), by)


def _links_of(complaint: Complaint) -> list[CaseLink]:
    """The standing links a case is in."""
    mine = (CaseLink.main_id == complaint.id) | (CaseLink.duplicate_id == complaint.id)
    return list(db.session.scalars(select(CaseLink).where(mine, CaseLink.undone_at.is_(None))))
