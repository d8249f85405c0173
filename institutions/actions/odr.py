"""Taking part in online dispute resolution: joining and leaving, each with its day and reason (O121 art. 6)."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.roles import Role
from institutions.events import OdrJoined, OdrLeft
from institutions.models import Institution, OdrMembership
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor


class OdrWrong(DomainError):
    """What was typed about a membership does not hold together."""

    status = 422


def join_odr(institution: Institution, from_on: date, reason: str, *, by: Actor) -> OdrMembership:
    """An administrator enters that an institution takes part from a day; one membership runs at a time."""
    with transaction():
        _must_administer(by)
        lock(institution)
        if institution.organisation_id is None:
            raise OdrWrong(_l("这家机构在这里还没有账号，收不到协商的请求，不能加入。"))
        if not reason.strip():
            raise OdrWrong(_l("请写明依据。"))
        if db.session.scalar(select(OdrMembership.id).filter_by(institution_id=institution.id, until_on=None)):
            raise OdrWrong(_l("这家机构已经加入。"))
        row = OdrMembership(
            institution_id=institution.id,
            from_on=from_on,
            reason=reason.strip(),
            made_by_id=by.person_id,
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(OdrJoined(institution.id, row.id, from_on), by)
        return row


def leave_odr(membership: OdrMembership, until_on: date, reason: str, *, by: Actor) -> None:
    """An administrator enters the last day; cases begun until then go on to their own end."""
    with transaction():
        _must_administer(by)
        lock(membership)
        if membership.until_on is not None:
            raise IllegalMove(_l("已经记录了退出。"))
        if not reason.strip():
            raise OdrWrong(_l("请写明原因。"))
        if until_on < membership.from_on:
            raise OdrWrong(_l("退出日不能早于加入日。"))
        membership.until_on, membership.end_reason = until_on, reason.strip()
        membership.ended_by_id, membership.ended_at = by.person_id, clock.now()
        events.record(OdrLeft(membership.institution_id, membership.id, until_on), by)


def _must_administer(by: Actor) -> None:
    if by.role != Role.PLATFORM_ADMIN:
        raise NotYours()
