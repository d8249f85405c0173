"""How long a closed case is kept, which have been kept long enough, and what still stands against deleting one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select

from complaints.lifecycle import ReportState, Status
from complaints.lifecycle.performance import UNSETTLED, PromiseState
from complaints.models import (
    CaseLink,
    Clock,
    Clue,
    Complaint,
    DataRequest,
    DataState,
    Promise,
    Report,
)
from complaints.queries.figures import figure
from kernel import clock
from kernel.db import db
from kernel.labels import Labelled

AT_ONCE = 200


class Hold(Labelled):
    """Why a case is kept beyond its time."""

    PROMISE = "promise", _l("约定的事还没有做到")
    DEFAULT = "default", _l("违约后的保存期限还没有满")
    CLOCK = "clock", _l("还有期限在计算")
    CLUE = "clue", _l("线索还没有核查完")
    REPORT = "report", _l("分出的举报还没有办结")
    DATA = "data", _l("个人信息的要求还没有答复，或者本人要求继续保存")
    GOES_ON = "goes_on", _l("同一争议的另一件投诉还没有办结")
    ELSEWHERE = "elsewhere", _l("调解或者公示的程序还没有结束")


# Higher floors say of a case (by id) whether something of theirs is still open in it.
_open_elsewhere: list[Callable[[Complaint], bool]] = []


def hold_while(is_open: Callable[[Complaint], bool]) -> Callable[[Complaint], bool]:
    """Let a higher floor hold a case for as long as this says so."""
    _open_elsewhere.append(is_open)
    return is_open


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def kept_until(complaint: Complaint) -> date | None:
    """Until when a closed case is kept (平台规则: years after closing); None while it is open."""
    if complaint.closed_at is None:
        return None
    return years_after(clock.day_of(complaint.closed_at), figure("retention"))


def holds_on(complaint: Complaint) -> list[Hold]:
    """What still stands against deleting the personal data of this case."""
    found = [hold for hold, is_held in HOLDS.items() if is_held(complaint)]
    return [*found, Hold.ELSEWHERE] if any(is_open(complaint) for is_open in _open_elsewhere) else found


def _promised(complaint: Complaint) -> bool:
    states = [state for state in UNSETTLED if state is not PromiseState.DEFAULTED]
    return _is_there(select(Promise.id).where(Promise.complaint_id == complaint.id, Promise.state.in_(states)))


def _in_default(complaint: Complaint) -> bool:
    """A default may be sued upon: its own time runs from the day it was noted (民法典 art. 188)."""
    found = select(Promise.defaulted_at).filter_by(complaint_id=complaint.id, state=PromiseState.DEFAULTED)
    days = [clock.day_of(at) for at in db.session.scalars(found) if at is not None]
    return any(years_after(day, figure("retention")) >= clock.today() for day in days)


def _has_clock(complaint: Complaint) -> bool:
    """One that ended longer ago than a case is kept, and that nobody ever met, holds nothing any more."""
    since = clock.start_of(years_after(clock.today(), -figure("retention")))
    running = select(Clock.id).where(Clock.complaint_id == complaint.id, Clock.met_at.is_(None))
    return _is_there(running.where(Clock.stopped_at.is_(None), Clock.due_at >= since))


def _has_clue(complaint: Complaint) -> bool:
    return _is_there(select(Clue.id).where(Clue.complaint_id == complaint.id, Clue.result.is_(None)))


def _has_report(complaint: Complaint) -> bool:
    return _is_there(select(Report.id).where(Report.complaint_id == complaint.id, Report.state != ReportState.CLOSED))


def _is_asked(complaint: Complaint) -> bool:
    mine = select(DataRequest.id).where(DataRequest.complaint_id == complaint.id)
    kept = (DataRequest.state == DataState.RESTRICTED) & (DataRequest.keep_until >= clock.today())
    return _is_there(mine.where(or_(DataRequest.state == DataState.OPEN, kept)))


def _goes_on(complaint: Complaint) -> bool:
    """A case that follows this one, or is linked with it, is open."""
    linked = [one.duplicate_id if one.main_id == complaint.id else one.main_id for one in _links(complaint)]
    still = select(Complaint.id).where(Complaint.status != Status.CLOSED)
    return _is_there(still.where(or_(Complaint.follows_id == complaint.id, Complaint.id.in_(linked))))


def _links(complaint: Complaint) -> list[CaseLink]:
    mine = or_(CaseLink.main_id == complaint.id, CaseLink.duplicate_id == complaint.id)
    return list(db.session.scalars(select(CaseLink).where(mine, CaseLink.undone_at.is_(None))))


def _is_there(found: Select[Any]) -> bool:
    return db.session.scalar(found.limit(1)) is not None


HOLDS: dict[Hold, Callable[[Complaint], bool]] = {
    Hold.PROMISE: _promised,
    Hold.DEFAULT: _in_default,
    Hold.CLOCK: _has_clock,
    Hold.CLUE: _has_clue,
    Hold.REPORT: _has_report,
    Hold.DATA: _is_asked,
    Hold.GOES_ON: _goes_on,
}


@dataclass(frozen=True)
class Kept:
    """A case kept long enough: until when it had to be, and what holds it still."""

    complaint: Complaint
    until: date
    holds: list[Hold]


def kept_long_enough() -> Iterator[Kept]:
    """Closed cases whose time is over and whose personal data is still there, by id, with what holds each."""
    newest, after = clock.start_of(years_after(clock.today(), -figure("retention")) + timedelta(days=2)), 0
    found = select(Complaint.id).where(Complaint.erased_at.is_(None), Complaint.closed_at < newest)
    while ids := db.session.scalars(found.where(Complaint.id > after).order_by(Complaint.id).limit(AT_ONCE)).all():
        for key in ids:
            row = db.session.get_one(Complaint, key)
            until = kept_until(row)
            if until is not None and until < clock.today():
                yield Kept(row, until, holds_on(row))
        after = ids[-1]
