"""Letters to extra seats: one fact each, of what concerns the seat alone; nothing of the case, no name, no link by SMS.

An extra seat opens no case: its letters lead to its own page, whose address is in mail only and opens for nobody else.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from complaints.events import (
    CaseEvent,
    ComplaintAgreed,
    MessageSaid,
    OfferAnswered,
    OfferMade,
    PromiseAsked,
    PromiseClaimed,
    PromiseConfirmed,
    PromiseContested,
    PromiseDefaulted,
    PromiseUncontested,
)
from complaints.events.answering import PromiseEvent
from complaints.events.dossiers import DossierFailed, DossierMade
from complaints.events.follow_ups import PartClaimed, PartConfirmed
from complaints.models import Complaint, Dossier, Offer, Promise, RoomMember
from complaints.notices.telling import case_of, key_of, send
from kernel.config import settings
from kernel.db import db
from kernel.events import EventRow
from kernel.ical import Method
from kernel.outbox import subscriber
from mediation.appointments import as_calendar, short_time
from mediation.events import (
    AgreementComplete,
    AgreementDiscarded,
    AgreementDrafted,
    AgreementSuperseded,
    MinutesCompleted,
    MinutesDrafted,
    SeatEnded,
    SessionCancelled,
    SessionFixed,
    SessionProposed,
    SessionReminded,
)
from mediation.lifecycle import SeatState
from mediation.models import Agreement, ExtraSeat, Mediation, Meeting, Minutes, Seat
from mediation.queries import agreement_of, reader_of, seats_bound, seats_of_text
from mediation.queries.guest_dossiers import AT_A_TABLE
from mediation.queries.oral import oral_of

TEMPLATE = "extra"
PROMISED = (
    *(PromiseAsked, PromiseClaimed, PromiseConfirmed, PromiseContested, PromiseUncontested, PromiseDefaulted),
    *(PartClaimed, PartConfirmed),
)
TextEvent = AgreementDrafted | AgreementDiscarded | AgreementComplete | AgreementSuperseded
FACTS = {
    OfferMade.kind: _l("有与您有关的新方案，不选不代表同意。"),
    OfferAnswered.kind: _l("有一方答复了与您有关的方案。"),
    MessageSaid.kind: _l("有新的留言。"),
    ComplaintAgreed.kind: _l("协议已签字盖章生效，请按约定的日期履行。"),
    AgreementDrafted.kind: _l("协议文本已起草，请阅读后确认。确认不是签字。"),
    AgreementDiscarded.kind: _l("协议文本已作废，以后如有新文本会再通知。"),
    AgreementComplete.kind: _l("各方都已确认协议文本，待签字盖章生效。"),
    AgreementSuperseded.kind: _l("变更的协议已生效，没有履行的部分以新的为准。"),
    SessionProposed.kind: _l("正在约调解会的时间，请选择您可以的时间。"),
    SessionFixed.kind: _l("调解会定在%(start)s。"),
    SessionCancelled.kind: _l("一场调解会已取消。"),
    SessionReminded.kind: _l("提醒：调解会%(start)s开始。"),
    MinutesDrafted.kind: _l("调解笔录已写好，到会的请阅读后确认。"),
    MinutesCompleted.kind: _l("调解笔录，到会各方都已确认。"),
    PromiseAsked.kind: _l("约定履行的日期到了，请到席位页说明或者确认。不选不代表确认。"),
    PromiseClaimed.kind: _l("对方称已经履行，请核对后确认。不选不代表确认。"),
    PromiseConfirmed.kind: _l("对方确认已经履行。"),
    PromiseContested.kind: _l("对方称没有履行，请到席位页说明。"),
    PromiseUncontested.kind: _l("对凭证没有人提出异议，记为「有凭证、未异议」。"),
    PromiseDefaulted.kind: _l("约定履行的日期已过，还没有履行的确认。"),
    PartClaimed.kind: _l("对方称已经支付一部分，请核对后确认。"),
    PartConfirmed.kind: _l("对方确认收到一部分。"),
    DossierMade.kind: _l("材料包已生成，请到席位页下载。"),
    DossierFailed.kind: _l("材料包没有生成成功，可以再试。"),
}
ENDS = {
    SeatState.REMOVED: _l("您的席位已结束，看不到这件调解了。"),
    SeatState.REVOKED: _l("给您的邀请已撤回。"),
    SeatState.DECLINED: _l("给您的邀请已撤回。"),
}


@subscriber(OfferMade, OfferAnswered)
def offered(event: OfferMade | OfferAnswered, row: EventRow) -> None:
    """Whoever by this version owes or is owed something."""
    made = db.session.get_one(Offer, event.offer_id)
    _tell(event, row, {key for item in made.items for key in (item.from_party_id, item.to_party_id)})


@subscriber(MessageSaid)
def said(event: MessageSaid, row: EventRow) -> None:
    """Whoever sits in the room."""
    here = select(RoomMember.party_id).where(RoomMember.room_id == row.room_id, RoomMember.until_at.is_(None))
    _tell(event, row, db.session.scalars(here).all())


@subscriber(ComplaintAgreed, AgreementDrafted, AgreementDiscarded, AgreementComplete, AgreementSuperseded)
def agreement(event: ComplaintAgreed | TextEvent, row: EventRow) -> None:
    """Whoever has a part in the text it is about; what was agreed on is the newest table's."""
    _tell(event, row, [seat.party_id for seat in _bound(event)])


def _bound(event: ComplaintAgreed | TextEvent) -> list[Seat]:
    if not isinstance(event, ComplaintAgreed):
        return seats_of_text(db.session.get_one(Agreement, event.agreement_id))
    table = db.session.scalars(
        select(Mediation).filter_by(complaint_id=event.complaint_id).order_by(Mediation.id.desc()).limit(1)
    ).one()
    text = oral_of(table) or agreement_of(table)
    return seats_bound(table, text.offer) if text is not None else []


@subscriber(SessionProposed, SessionFixed, SessionCancelled, SessionReminded)
def session(event: SessionProposed | SessionFixed | SessionCancelled | SessionReminded, row: EventRow) -> None:
    """Whoever is asked to it; a mail carries the appointment, and none is told what has changed since."""
    meeting = db.session.get_one(Meeting, event.meeting_id)
    if isinstance(event, SessionFixed | SessionReminded) and meeting.sequence != event.sequence:
        return
    method = Method.REQUEST if isinstance(event, SessionFixed) else None
    if isinstance(event, SessionCancelled) and event.had_time:
        method = Method.CANCEL
    _tell(event, row, _asked(meeting), meeting, method)


@subscriber(MinutesDrafted, MinutesCompleted)
def minutes(event: MinutesDrafted | MinutesCompleted, row: EventRow) -> None:
    """Whoever was asked to the session."""
    meeting = db.session.get_one(Minutes, event.minutes_id).meeting
    _tell(event, row, _asked(meeting))


@subscriber(*PROMISED)
def promised(event: PromiseEvent, row: EventRow) -> None:
    """Whoever owes or is owed it, unless it was said by the own hand."""
    item = db.session.get_one(Promise, event.promise_id).item
    _tell(event, row, (item.from_party_id, item.to_party_id))


@subscriber(SeatEnded)
def ended(event: SeatEnded, row: EventRow) -> None:
    """Whoever sat there and did not leave by the own hand."""
    seat = db.session.get_one(ExtraSeat, event.seat_id)
    if seat.state in ENDS:
        _send(seat, str(ENDS[seat.state]), case_of(event), row)


def _asked(meeting: Meeting) -> list[int]:
    return [one.seat.party_id for one in meeting.invited if one.seat.left_at is None]


def _tell(
    event: CaseEvent,
    row: EventRow,
    parties: Iterable[int],
    meeting: Meeting | None = None,
    method: Method | None = None,
) -> None:
    """One letter to each extra seat among these that sits now and did not do it itself."""
    start = short_time(meeting.starts_at) if meeting is not None and meeting.starts_at is not None else ""
    found = select(ExtraSeat).where(ExtraSeat.party_id.in_(list(parties)), ExtraSeat.state == SeatState.SEATED)
    for seat in db.session.scalars(found.options(joinedload(ExtraSeat.party)).order_by(ExtraSeat.id)):
        fact = str(FACTS[row.kind]) % {"start": start}
        _send(seat, fact, case_of(event), row, _appointment(seat, meeting, method))


def _appointment(seat: ExtraSeat, meeting: Meeting | None, method: Method | None) -> Callable[[str], str] | None:
    """The appointment as this seat's mail carries it: it leads to the seat's own page."""
    if meeting is None or method is None:
        return None
    told = reader_of(seat)
    return lambda address: as_calendar([meeting], method, attendee=address, seat=seat.ref, told=told)


@subscriber(DossierMade, DossierFailed)
def bundle(event: DossierMade | DossierFailed, row: EventRow) -> None:
    """Whoever asked from a seat for what its page shows, that it is there or could not be made."""
    made = db.session.get(Dossier, event.dossier_id)
    seat = db.session.get(ExtraSeat, made.reader_id) if made is not None and made.reader == AT_A_TABLE else None
    if made is not None and seat is not None and seat.party is not None and seat.party.person_id == made.person_id:
        _send(seat, str(FACTS[row.kind]), made.complaint, row)


def _send(seat: ExtraSeat, fact: str, complaint: Complaint, row: EventRow, calendar: Any = None) -> None:
    person = seat.party.person if seat.party is not None else None
    if person is None or person.id == row.actor_id:
        return
    is_in = seat.state is SeatState.SEATED
    words = render_template(f"complaints/letters/{TEMPLATE}.txt", complaint=complaint, fact=fact, is_in=is_in).strip()
    address = f"{settings().public_url}/seats/{seat.ref}"
    details = _("您的席位页：%(address)s。换了浏览器的，请用受邀的手机号或者邮箱登录后打开。", address=address)
    send(
        person,
        words,
        number=complaint.number,
        why=row.kind,
        about=complaint.stream,
        key=key_of(row, person),
        details=details if is_in else "",
        calendar=calendar,
    )
