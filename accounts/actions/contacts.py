"""Changing how somebody is reached: the new contact proves itself by a code, the old one is told."""

from flask_babel import lazy_gettext as _l

from accounts.actions.codes import check_code
from accounts.actions.people import add_contact
from accounts.events import ContactChanged
from accounts.models import CodePurpose, Contact, ContactKind, Person
from accounts.queries import person_by_contact
from kernel import events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError
from kernel.events import Actor


class ContactTaken(DomainError):
    """The contact is another account's."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这个手机号或邮箱属于另一个账号，不能换到这里。")


def change_contact(person: Person, kind: ContactKind, value: str, code: str, *, by: Actor) -> Contact:
    """Put a contact, proved by its code, in the place of the one of its kind; raises CodeWrong, ContactTaken."""
    check_code(kind, value, CodePurpose.CONTACT, code)
    return replace_contact(person, kind, value, by=by)


def replace_contact(person: Person, kind: ContactKind, value: str, *, by: Actor) -> Contact:
    """Let a proved contact be the person's one of its kind; the old one is told."""
    owner = person_by_contact(kind, value)
    if owner is not None and owner.id != person.id:
        raise ContactTaken()
    with transaction():
        lock(person)
        old = next((one for one in person.contacts if one.kind is kind and one.verified_at), None)
        new = add_contact(person, kind, value)
        if old is not None and old.id != new.id:
            old.verified_at = None
            events.record(ContactChanged(person.id, new.id, old.id), by)
    db.session.expire(person, ["contacts"])
    return new
