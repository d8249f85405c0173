"""The operator enters a published rate of interest with its day and source, and withdraws a wrong one (SPC-PP 16)."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.roles import Role
from complaints.events import RateAdded, RateWithdrawn
from complaints.models import InterestRate
from complaints.rulesets.rates import RATE_CODES
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor

MILLION = 1_000_000


class RateWrong(DomainError):
    """A rate has no source, lies outside what a rate can be, or its day is taken or has not come."""

    status = 422


def add_rate(code: str, since: date, ppm: int, source: str, *, by: Actor) -> InterestRate:
    """Enter a yearly rate in millionths from its first day; sums reckoned before keep what they were told."""
    with transaction():
        person_id = _operator(by)
        if code not in RATE_CODES or not 0 <= ppm <= MILLION:
            raise RateWrong(_l("年利率应在0到100之间。"))
        if not source.strip():
            raise RateWrong(_l("请写明谁在哪天公布、在哪里可以查到。"))
        if since > clock.today():
            raise RateWrong(_l("起始日期还没有到。请在公布并开始执行后再登记。"))
        if db.session.scalar(select(InterestRate.id).filter_by(code=code, since=since, withdrawn_at=None)) is not None:
            raise RateWrong(_l("这一天已经登记过。登记有误的，请先撤销原来的一条。"))
        row = InterestRate(
            code=code, since=since, ppm=ppm, source=source.strip(), set_by_id=person_id, set_at=clock.now()
        )
        db.session.add(row)
        db.session.flush()
        events.record(RateAdded(row.id, code, since, ppm), by)
        return row


def withdraw_rate(row: InterestRate, why: str, *, by: Actor) -> None:
    """A wrong entry counts no longer; it stays in the history with the reason."""
    with transaction():
        person_id = _operator(by)
        lock(row)
        if row.withdrawn_at is not None:
            raise IllegalMove(_l("这一条已经撤销过。"))
        if not why.strip():
            raise RateWrong(_l("请写明为什么撤销。"))
        row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_why = clock.now(), person_id, why.strip()
        events.record(RateWithdrawn(row.id, row.code, row.since), by)


def _operator(by: Actor) -> int:
    if by.role != Role.PLATFORM_ADMIN or by.person_id is None:
        raise NotYours()
    return by.person_id
