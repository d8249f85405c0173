"""After something happened to a notice (通报): the heads who approve, the body and the institution are told."""

from flask_babel import gettext as _

from accounts.models import Topic
from institutions import actions
from institutions.events import (
    CycleClockEnded,
    CycleClockRedated,
    NoticeAccepted,
    NoticeApproved,
    NoticeDrafted,
    NoticeDropped,
    NoticeObjected,
    NoticeObjectionAnswered,
    NoticePublished,
    NoticeTold,
    NoticeWithdrawn,
)
from institutions.events.noticing import NoticeEvent
from institutions.lifecycle.noticing import OBJECTION, NoticeState
from institutions.models import Notice
from institutions.notices.watching import institution_people, staff_of, tell
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import day


def _notice(event: NoticeEvent) -> Notice:
    return db.session.get_one(Notice, event.notice_id)


@subscriber(NoticeDrafted)
def tell_heads(event: NoticeDrafted, row: EventRow) -> None:
    """The other heads of the body learn that a draft waits for one of them."""
    one = _notice(event)
    others = [person for person in staff_of(one.body_id, head=True) if person.id != one.drafted_by_id]
    tell(others, _("【学诉】有一份通报或者提示等待审定。"), row)


@subscriber(NoticeApproved)
def tell_drafter(event: NoticeApproved, row: EventRow) -> None:
    """The drafter learns that it was approved and has its number."""
    words = _("【学诉】您起草的通报或者提示已审定编号，请告知机构或者发布。")
    tell([_notice(event).drafter], words, row)


@subscriber(NoticeTold)
def tell_institution(event: NoticeTold, row: EventRow) -> None:
    """The institution learns what is to be published and until when it may object."""
    one = _notice(event)
    account = one.institution.account_id if one.institution is not None else None
    words = _(
        "【学诉】%(body)s拟发布关于您机构的内容，%(day)s前可以提出异议。",
        body=one.body.name,
        day=day(one.objection_until_on),
    )
    tell(institution_people(account), words, row, Topic.DECISION)


@subscriber(NoticeObjected, NoticeAccepted)
def tell_body(event: NoticeObjected | NoticeAccepted, row: EventRow) -> None:
    """The body learns that it must answer, or that nothing stands in the way."""
    words = _("【学诉】机构对拟发布的内容没有异议，可以发布。")
    if isinstance(event, NoticeObjected):
        words = _("【学诉】机构对拟发布的内容提出异议，请答复。")
    tell(staff_of(_notice(event).body_id), words, row)


@subscriber(CycleClockEnded)
def tell_of_silence(event: CycleClockEnded, row: EventRow) -> None:
    """The body learns that the time to object went by by itself, without a word: it may publish."""
    if event.code != OBJECTION or not event.is_met or row.organisation_id is not None:
        return
    one = db.session.get_one(Notice, event.subject_id)
    if one.state is NoticeState.TOLD:
        tell(staff_of(one.body_id), _("【学诉】机构在期限内没有对拟发布的内容提出异议，可以发布。"), row)


@subscriber(CycleClockRedated)
def follow_calendar(event: CycleClockRedated, _row: EventRow) -> None:
    """The last day to object moves with its clock, so that nobody is cut off before the day they were told."""
    if event.code == OBJECTION:
        actions.redate_notice(event.subject_id, event.due_on)


@subscriber(NoticeObjectionAnswered, NoticePublished, NoticeWithdrawn, NoticeDropped)
def tell_outcome(event: NoticeEvent, row: EventRow) -> None:
    """The institution learns what became of it; of a draft that was dropped only where it had objected to a text."""
    one = _notice(event)
    if isinstance(event, NoticeDropped) and not one.objections:
        return
    account = one.institution.account_id if one.institution is not None else None
    tell(
        institution_people(account), _("【学诉】关于您机构的通报或者提示有新的进展，请登录查看。"), row, Topic.DECISION
    )
