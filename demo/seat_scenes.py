"""A scene with a third at the table: a lender is proposed, agreed to by both, invited, comes and speaks."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from accounts.models import ContactKind
from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Room
from demo.scenes import Case
from kernel import clock
from kernel.db import db
from mediation import actions as tables
from mediation.actions.inviting import hold_link, put_link
from mediation.lifecycle import Release
from mediation.models import Mediation, SeatLink

When = tuple[int, str]
PHONE = "19900009001"


def lender_seated(case: Case) -> Iterator[When]:
    """The learner asks for the lender, both agree, it comes with its authorisation and offers to stop the payments."""
    yield 12, "09:30"
    table = db.session.scalars(select(Mediation).filter_by(complaint_id=case.complaint.id)).one()
    draft = tables.SeatDraft(
        PartyRole.LENDER, "示例消费金融有限公司", "学费是分期付的，请贷款机构一起商量停止扣款。", (Release.WISHES,)
    )
    seat = tables.propose_seat(table, draft, by=case.learner)
    for hand in (case.learner, case.staff):
        if hand is not None:
            tables.consent_seat(seat, True, tables.digest_of(seat), (Release.WISHES,), by=hand)
    yield 12, "11:00"
    link = put_link(seat, ContactKind.PHONE, PHONE, by=case.mediator)
    yield 13, "10:05"
    _comes(link)


def _comes(link: SeatLink) -> None:
    """Whoever was invited proves the contact, takes the seat and speaks."""
    hold_link(link)
    seat, today = link.seat, clock.today()
    by = tables.hand_of(link.person_id)
    paper = tables.AuthorisationDraft("参加调解，协商停止扣款", today, today + timedelta(days=90), may_settle=True)
    tables.accept_seat(seat, "示例代表", paper, by=by)
    joint = select(Room).filter_by(complaint_id=seat.mediation.complaint_id, kind=RoomKind.JOINT)
    words = "我们可以先停止扣款，等双方谈妥余款后再结清这笔贷款。"
    cases.say(db.session.scalars(joint).one(), words, by=by, key=f"demo-lender-{seat.ref}")
