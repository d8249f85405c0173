"""After this event, tell that person this: whoever did not do it themselves should hear of it.

What may be a stranger's doing is told at any hour (decision 0040): a night is enough to empty an account.
"""

from flask_babel import gettext as _

from accounts.events import (
    ContactChanged,
    FactorEnrolled,
    FactorReset,
    MembershipEnded,
    PasswordChanged,
    PersonEvent,
    RecoveryCodeUsed,
)
from accounts.models import Contact, ContactKind, Organisation, Person
from accounts.queries import verified_contact
from kernel import messages
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import moment

CHANNELS = {ContactKind.PHONE: messages.Channel.SMS, ContactKind.EMAIL: messages.Channel.EMAIL}


@subscriber(PasswordChanged)
def tell_of_password(event: PasswordChanged, row: EventRow) -> None:
    """Tell every proved contact that the password changed; a first password is no news."""
    if event.how == "first":
        return
    words = _("【学诉】您的密码于%(moment)s更改。不是您本人？请马上用验证码重设密码。", moment=moment(row.happened_at))
    _tell(event.person_id, _("学诉：密码已更改"), words, row)


@subscriber(ContactChanged)
def tell_of_contact(event: ContactChanged, row: EventRow) -> None:
    """Tell the contact that was replaced, which is proved no more, and every other one."""
    words = _("【学诉】您账号的联系方式于%(moment)s更换。不是您本人？请马上重设密码。", moment=moment(row.happened_at))
    subject = _("学诉：联系方式已更换")
    old = db.session.get(Contact, event.old_contact_id)
    if old is not None and old.person_id == event.person_id:
        _send(old.kind, old.value, event.person_id, subject, words, row, "old")
    _tell(event.person_id, subject, words, row)


@subscriber(FactorEnrolled, FactorReset, RecoveryCodeUsed)
def tell_of_factor(event: PersonEvent, row: EventRow) -> None:
    """Tell of a second factor set up or taken off, and of a recovery code used."""
    at = moment(row.happened_at)
    said = {
        FactorEnrolled: _("【学诉】您的账号于%(moment)s开启了动态口令。不是您本人？请联系本单位管理员。", moment=at),
        FactorReset: _("【学诉】您的动态口令于%(moment)s由管理员重置，请在有效期内登录并重新设置。", moment=at),
        RecoveryCodeUsed: _("【学诉】您的账号于%(moment)s用恢复码登录。不是您本人？请马上重设密码。", moment=at),
    }
    _tell(event.person_id, _("学诉：动态口令"), said[type(event)], row)


@subscriber(MembershipEnded)
def tell_of_membership(event: MembershipEnded, row: EventRow) -> None:
    """Tell somebody that they no longer act for an organisation."""
    place = db.session.get_one(Organisation, event.organisation_id)
    words = _("【学诉】您在%(place)s的任职已于%(moment)s结束。", place=place.name, moment=moment(row.happened_at))
    _tell(event.person_id, _("学诉：任职结束"), words, row, is_urgent=False)


def _tell(person_id: int, subject: str, words: str, row: EventRow, is_urgent: bool = True) -> None:
    person = db.session.get_one(Person, person_id)
    for kind in CHANNELS:
        address = verified_contact(person, kind)
        if address is not None:
            _send(kind, address, person_id, subject, words, row, is_urgent=is_urgent)


def _send(
    kind: ContactKind,
    address: str,
    person_id: int,
    subject: str,
    words: str,
    row: EventRow,
    which: str = "",
    *,
    is_urgent: bool = True,
) -> None:
    messages.queue(
        channel=CHANNELS[kind],
        address=address,
        to_person_id=person_id,
        subject=subject,
        body=words,
        why=row.kind,
        about=row.stream,
        key=f"{row.id}:{person_id}:{CHANNELS[kind]}{which}",
        is_urgent=is_urgent,
    )
