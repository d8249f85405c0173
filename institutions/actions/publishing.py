"""A notice becomes public, is corrected by a new version, or is taken back with a reason (通报)."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from institutions.actions.noticing import (
    NoticeDraft,
    add_version,
    end_notice_clock,
    hold_institution,
    permit_notice,
    take_up,
)
from institutions.actions.watching import WatchWrong, must_reach, needed
from institutions.events import NoticePublished, NoticeReplaced, NoticeWithdrawn
from institutions.lifecycle.noticing import OBJECTION, OPEN, NoticeState
from institutions.models import Notice
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import SYSTEM, Actor


def publish_notice(row: Notice, *, by: Actor) -> None:
    """Make it public: at once where no institution is named, else after its time to object; the old version yields."""
    with transaction():
        move = permit_notice(row, "publish_notice", by)
        _check_heard(row)
        row.state, row.published_at, row.published_by_id = NoticeState(move.target), clock.now(), by.person_id
        end_notice_clock(row, OBJECTION, by, is_met=False)
        db.session.flush()
        events.record(NoticePublished(row.id, row.institution_id), by)
        if row.replaces is not None:
            _replace(row.replaces, row)


def _check_heard(row: Notice) -> None:
    """An institution that is named was told, and its time is over or it has said something."""
    if row.institution is None or row.state is NoticeState.HEARD:
        return
    if row.told_at is None:
        raise IllegalMove(_l("请先告知机构，听取异议。"))
    if row.objection_until_on is not None and clock.today() <= row.objection_until_on:
        raise IllegalMove(_l("机构提出异议的期限还没有过。"))


def _replace(old: Notice, new: Notice) -> None:
    lock(old)
    if old.state is not NoticeState.PUBLISHED:
        return
    old.state = NoticeState.CORRECTED
    db.session.flush()
    events.record(NoticeReplaced(old.id, old.institution_id, new.id), SYSTEM)


def correct_notice(row: Notice, draft: NoticeDraft, *, by: Actor) -> Notice:
    """A new version as a draft, about the same institution; what is published stands until it is.

    A correction that was dropped is taken up anew: each version is corrected by one.
    """
    with transaction():
        permit_notice(row, "correct_notice", by)
        known = db.session.query(Notice).filter_by(replaces_id=row.id).first()
        if known is not None and known.state in OPEN:
            raise IllegalMove(_l("已经有一份更正稿。"))
        if draft.kind is not row.kind:
            raise WatchWrong(_l("不能这样更正，请撤回后另起一份。"))
        hold_institution(row, draft)
        must_reach(draft.institution, by)
        same = replace(draft, institution=row.institution)
        return add_version(same, by, replaces=row) if known is None else take_up(known, same, by)


def withdraw_notice(row: Notice, reason: str, *, by: Actor) -> None:
    """Take it back; number, title, day and reason stay where it was."""
    with transaction():
        move = permit_notice(row, "withdraw_notice", by)
        row.withdrawn_reason = needed(reason, _l("请写明撤回的理由，会公布。"))
        row.state, row.withdrawn_at = NoticeState(move.target), clock.now()
        db.session.flush()
        events.record(NoticeWithdrawn(row.id, row.institution_id), by)
