"""Making accounts and keeping what people prefer."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts.events import ContactVerified, PersonRegistered, PreferencesSet
from accounts.models import ChannelChoice, Contact, ContactKind, Person, Topic, Way
from accounts.queries import choices_of, person_by_contact
from kernel import clock, events
from kernel.crypto import blind_index
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import SYSTEM, Actor

NOBODY = "-nobody-"


def register_person(name: str | None = None, *, login: str | None = None, by: Actor = SYSTEM) -> Person:
    """Make an account without a contact or password yet."""
    with transaction():
        person = Person(name=name, login=login.strip().lower() if login else None, made_at=clock.now())
        db.session.add(person)
        db.session.flush()
        events.record(PersonRegistered(person.id), by)
        return person


def nobody() -> int:
    """The account that stands where somebody was whose data was deleted; nobody can sign in to it (inside an act)."""
    found = db.session.scalar(select(Person.id).where(Person.login == NOBODY))
    if found is None:
        person = register_person(login=NOBODY)
        person.disabled_at, found = clock.now(), person.id
    return found


def person_for_verified_contact(kind: ContactKind, value: str, name: str | None = None) -> Person:
    """The account of a contact just proved by its code; made when there is none."""
    try:
        with transaction():
            return person_by_contact(kind, value) or _make(kind, value, name)
    except IntegrityError:
        found = person_by_contact(kind, value)
        if found is None:
            raise
        return found


def _make(kind: ContactKind, value: str, name: str | None) -> Person:
    person = register_person(name)
    add_contact(person, kind, value)
    return person


def add_contact(person: Person, kind: ContactKind, value: str) -> Contact:
    """Note a proved contact; one that somebody left unproved is taken over."""
    with transaction():
        owner, index = person.id, blind_index(kind, value)
        contact = db.session.scalar(select(Contact).where(Contact.kind == kind, Contact.blind_index == index))
        if contact is None:
            contact = Contact(person_id=owner, kind=kind, value=value, blind_index=index)
            db.session.add(contact)
        contact.person_id, contact.verified_at = owner, clock.now()
        db.session.flush()
        events.record(ContactVerified(owner, contact.id), Actor(owner, "learner"))
        return contact


def choose_channel(person: Person, chosen: Mapping[Topic, tuple[Way, bool]], *, by: Actor) -> None:
    """How a person wants to be told of each topic, and whether once a day; a decision always leaves at once."""
    with transaction():
        lock(person)
        known = choices_of(person.id)
        for topic, (way, is_daily) in chosen.items():
            if topic is Topic.DECISION and (way is Way.SITE or is_daily):
                raise IllegalMove(_l("决定的通知要用能送达的方式，不能只在网站上看。"))
            row = known.get(topic) or ChannelChoice(person_id=person.id, topic=topic)
            row.way, row.is_daily, row.chosen_at = way, is_daily, clock.now()
            db.session.add(row)
        events.record(PreferencesSet(person.id), by)


def set_preferences(person: Person, *, locale: str | None = None, view_mode: str | None = None, by: Actor) -> None:
    """Keep the language (`zh-Hans`, `en`) and type size (`normal`, `large`) a person prefers."""
    with transaction():
        lock(person)
        person.locale = locale if locale in ("zh-Hans", "en") else person.locale
        person.view_mode = view_mode if view_mode in ("normal", "large") else person.view_mode
        events.record(PreferencesSet(person.id), by)


def set_staff_number(person: Person, number: str, *, by: Actor) -> None:
    """The number under which parties know a member of staff."""
    with transaction():
        lock(person).staff_number = number[:20]
        events.record(PreferencesSet(person.id), by)
