"""After this event, tell that person this: whoever did not change the password should hear of it."""

from flask_babel import gettext as _

from accounts.events import PasswordChanged
from accounts.models import ContactKind, Person
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
    person = db.session.get_one(Person, event.person_id)
    words = _("【学诉】您的密码于%(moment)s更改。不是您本人？请马上用验证码重设密码。", moment=moment(row.happened_at))
    for kind, channel in CHANNELS.items():
        address = verified_contact(person, kind)
        if address is not None:
            messages.queue(
                channel=channel,
                address=address,
                to_person_id=person.id,
                subject=_("学诉：密码已更改"),
                body=words,
                why=row.kind,
                about=row.stream,
                key=f"{row.id}:{person.id}:{channel}",
            )
