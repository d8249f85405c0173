"""An account's people learn what became of its request; whoever is on file learns that an account was bound."""

from flask_babel import gettext as _
from sqlalchemy import select

from accounts.models import Topic
from institutions.events import AccountBound, BindingRefused, ObservationAnswered, ObservationFiled
from institutions.models import Institution, Observation, Representative
from institutions.notices.watching import institution_people, staff_of, tell
from kernel import messages
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(AccountBound, BindingRefused)
def tell_account(event: AccountBound | BindingRefused, row: EventRow) -> None:
    """Yes, or no with the reason on the page."""
    bound = isinstance(event, AccountBound)
    yes, no = _("【学诉】您的账号已与机构登记绑定。"), _("【学诉】您的账号绑定申请没有通过，理由请登录查看。")
    words = yes if bound else no
    tell(institution_people(event.organisation_id), words, row, Topic.DECISION)


@subscriber(AccountBound)
def tell_contacts(event: AccountBound, row: EventRow) -> None:
    """Whoever is on file can object at once when it was not the institution that asked."""
    name = db.session.get_one(Institution, event.institution_id).name
    words = _("【学诉】%(name)s已绑定学诉账号。不是贵机构办理的，请联系管理登记的单位。", name=name)
    on_file = select(Representative).where(
        Representative.institution_id == event.institution_id, Representative.ended_at.is_(None)
    )
    for contact in db.session.scalars(on_file.order_by(Representative.id)):
        channel = messages.Channel.SMS if contact.phone else messages.Channel.EMAIL
        address = contact.phone or contact.email
        if address:
            messages.queue(
                key=f"{row.id}:contact:{contact.id}",
                channel=channel,
                address=address,
                to_person_id=None,
                subject=_("学诉：机构账号已绑定"),
                body=words,
                why=row.kind,
                about=row.stream,
            )


@subscriber(ObservationFiled)
def tell_department(event: ObservationFiled, row: EventRow) -> None:
    """The department learns that an association tells it something (CL art. 37(4))."""
    one = db.session.get_one(Observation, event.observation_id)
    words = _("【学诉】%(name)s向贵单位反映情况，请登录查看并答复。", name=one.association.name)
    tell(staff_of(event.department_id), words, row)


@subscriber(ObservationAnswered)
def tell_association(event: ObservationAnswered, row: EventRow) -> None:
    """The association learns that it was answered (IR art. 36)."""
    one = db.session.get_one(Observation, event.observation_id)
    words = _("【学诉】%(name)s已答复贵会反映的情况，请登录查看。", name=one.department.name)
    tell(staff_of(event.association_id), words, row)
