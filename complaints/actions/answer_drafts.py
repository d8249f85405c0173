"""An answer in progress: saved by a press, shared with colleagues, thrown away by a press or gone with the answer."""

import json
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from complaints.actions.moving import seats
from complaints.lifecycle import PartyRole
from complaints.models import AnswerDraft, Complaint, DraftOf
from kernel import clock
from kernel.db import db, lock, new_ref, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import Actor

Typed = dict[str, list[str]]
KEPT_AFTER_CLOSING = timedelta(days=60)  # as long as a filing that waits in an account


class DraftChanged(DomainError):
    """A colleague saved, sent or threw away the draft since this page was opened."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("您打开这一页之后，草稿被同事改过、发出或者删除了。您写的内容都在下面，还没有保存。")


def save_answer_draft(complaint: Complaint, kind: DraftOf, typed: Typed, seen: str, *, by: Actor) -> AnswerDraft:
    """Keep what somebody of the institution typed; `seen` is the mark of the draft it began from, empty for none."""
    with transaction():
        person_id, organisation_id = _writer(complaint, by)
        row, words = _find(complaint, organisation_id, kind), json.dumps(typed, ensure_ascii=False)
        if row is not None and row.typed == words:
            return row
        _must_have_seen(row, seen)
        if row is None:
            row = AnswerDraft(complaint_id=complaint.id, organisation_id=organisation_id, kind=kind)
        row.typed, row.mark = words, new_ref()
        row.saved_by_id, row.saved_at = person_id, clock.now()
        db.session.add(row)
        db.session.flush()
        return row


def check_answer_draft(complaint: Complaint, kind: DraftOf, seen: str, *, by: Actor) -> None:
    """See to it, inside an act, that nothing a colleague saved meanwhile goes with the answer unread."""
    _person, organisation_id = _writer(complaint, by)
    _must_have_seen(_find(complaint, organisation_id, kind), seen)


def discard_answer_draft(complaint: Complaint, kind: DraftOf, seen: str, *, by: Actor) -> None:
    """Throw a draft away, as it was last seen; one that is not there is gone already."""
    with transaction():
        _person, organisation_id = _writer(complaint, by)
        row = _find(complaint, organisation_id, kind)
        if row is not None:
            _must_have_seen(row, seen)
            db.session.delete(row)


def drop_answer_drafts(complaint: Complaint, *kinds: DraftOf, by: Actor) -> None:
    """The answer was given: what was its draft goes (inside an act)."""
    gone = delete(AnswerDraft).filter_by(complaint_id=complaint.id, organisation_id=by.organisation_id)
    db.session.execute(gone.where(AnswerDraft.kind.in_(kinds)))


def expire_answer_drafts() -> int:
    """Delete what nobody sent, some time after its case was closed; says how many."""
    with transaction():
        before = clock.now() - KEPT_AFTER_CLOSING
        closed = select(Complaint.id).where(Complaint.closed_at < before)
        old = select(AnswerDraft.id).where(AnswerDraft.saved_at < before, AnswerDraft.complaint_id.in_(closed))
        ids = db.session.scalars(old).all()
        if ids:
            db.session.execute(delete(AnswerDraft).where(AnswerDraft.id.in_(ids)))
        return len(ids)


def _writer(complaint: Complaint, by: Actor) -> tuple[int, int]:
    """Who writes for which institution; NotYours for anybody without its seat."""
    lock(complaint)
    if by.person_id is None or by.organisation_id is None:
        raise NotYours()
    if not any(party.role is PartyRole.RESPONDENT for party in seats(complaint, by)):
        raise NotYours()
    return by.person_id, by.organisation_id


def _find(complaint: Complaint, organisation_id: int, kind: DraftOf) -> AnswerDraft | None:
    mine = select(AnswerDraft).filter_by(complaint_id=complaint.id, organisation_id=organisation_id, kind=kind)
    return db.session.scalar(mine.execution_options(populate_existing=True))


def _must_have_seen(row: AnswerDraft | None, seen: str) -> None:
    if (row.mark if row is not None else "") != seen:
        raise DraftChanged()
