"""Sending words to people about a case as they chose to be told: by text message, by mail, or on the site alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from flask import render_template
from sqlalchemy import select

from accounts.models import Person, SignIn, Topic
from accounts.queries import reaches
from complaints.actions.bounces import STREAM
from complaints.models import Complaint, DeskFiling
from complaints.notices.table import topic_of
from kernel import clock, messages
from kernel.bulk import among
from kernel.config import settings
from kernel.db import db
from kernel.events import EventRow
from kernel.messages import Channel, Held, Letter, LetterState, NewLetter

ALARMS = frozenset({"complaint.letter_bounced"})  # a whole staff out of reach is one alarm, until it was looked at
FOOT = "\n\n--\n"  # what a mail says below it is not part of the letter
# Whoever was filed for at a desk has the receipt as the officer noted: printed, by post, by text message.
RECEIPT = "complaint.filed"


def send(
    person: Person,
    words: str,
    *,
    number: str,
    why: str,
    about: str,
    key: str,
    details: str = "",
    topic: Topic | None = None,
    gathers: bool = False,
    calendar: Callable[[str], str] | None = None,
) -> None:
    """Queue words to somebody as they chose to be told: by text message, by mail, or on the site alone."""
    send_all(
        {person: key},
        words,
        number=number,
        why=why,
        about=about,
        details=details,
        topic=topic,
        gathers=gathers,
        calendar=calendar,
    )


def send_all(
    people: Mapping[Person, str],
    words: str,
    *,
    number: str,
    why: str,
    about: str,
    details: str = "",
    urgent: bool = False,
    topic: Topic | None = None,
    gathers: bool = False,
    calendar: Callable[[str], str] | None = None,
) -> None:
    """Queue the same words to many, each under their own key; what is not urgent keeps to the day (decision 0040).

    `topic` is that of the event unless given. A letter that `gathers` others never waits, and on the site alone it
    would say nothing new. `calendar` writes the appointment that goes with a mail, for the address it goes to.
    """
    topic = topic or topic_of(why)
    found = reaches(people, topic)
    waits = not gathers and (topic is Topic.MESSAGE or why in ALARMS)
    patient = not_looked_at(list(found), why, about) if waits else set()
    alone = [person for person in people if found[person.id][0][0][0] is Channel.INBOX]
    phones = {} if gathers else given_phones(alone, why, about)

    def letter(key: str, channel: Channel, address: str, person_id: int | None) -> NewLetter:
        return NewLetter(
            key=key,
            channel=channel,
            address=address,
            to_person_id=person_id,
            subject=f"【学诉】{number}",
            body=_body(words, details, channel),
            why=why,
            about=about,
            is_urgent=urgent,
            calendar=calendar(address) if calendar and channel is Channel.EMAIL else None,
        )

    asked = []
    for person, key in people.items():
        channels, is_daily = found[person.id]
        is_inside = channels[0][0] is Channel.INBOX
        if gathers and is_inside:
            continue
        held = None if is_inside or gathers else _held(person, patient, is_daily)
        (first, address), *copies = [(Channel.INBOX, "")] if held is not None else channels
        asked.append(replace(letter(key, first, address, person.id), held=held))
        asked += [replace(letter(f"{key}:{other}", other, at, person.id), copy_of=key) for other, at in copies]
        if person.id in phones:
            name = f"{about}:{why}:{clock.today()}" if topic is Topic.MESSAGE else key
            asked.append(letter(f"{name}:phone", Channel.SMS, phones[person.id], None))
    messages.queue_many(asked)


def given_phones(people: Iterable[Person], why: str, about: str) -> dict[int, str]:
    """The phone given at a desk for whoever an officer filed for and who has no account to read in (IR art. 46).

    A message to it serves nothing by itself: nobody proved whose it is.
    """
    strangers = [one.id for one in people if not any(contact.verified_at for contact in one.contacts)]
    if not strangers or why == RECEIPT or not about.startswith(STREAM):
        return {}
    filed = select(Complaint).join(DeskFiling, DeskFiling.complaint_id == Complaint.id)
    filed = filed.where(Complaint.id == int(about.removeprefix(STREAM)), Complaint.filer_id.in_(strangers))
    return {one.filer_id: one.phone for one in db.session.scalars(filed) if one.filer_id is not None}


def _held(person: Person, patient: set[int], is_daily: bool) -> Held | None:
    """Whether a letter waits on the site: the one before was not looked at, or the person wants one a day."""
    if person.id in patient:
        return Held.UNREAD
    return Held.DAILY if is_daily else None


def _body(words: str, details: str, channel: Channel) -> str:
    """A text message is the words alone; a mail begins with them."""
    if channel is Channel.SMS:
        return words
    whole = f"{words}\n\n{details}" if details else words
    return f"{whole}{FOOT}{_foot()}" if channel is Channel.EMAIL else whole


def _foot() -> str:
    """Where to read on and how to be told otherwise: the platform's own address, in mail only."""
    return render_template("messages/foot.txt", public_url=settings().public_url).strip()


def not_looked_at(people: Sequence[int], why: str, about: str) -> set[int]:
    """Who of these was told the same of this case already and has not looked since: signed in, opened it, or acted."""
    acted = select(EventRow.id).where(
        EventRow.stream == Letter.about,
        EventRow.actor_id == Letter.to_person_id,
        EventRow.happened_at > Letter.queued_at,
    )
    came = select(SignIn.id).where(SignIn.person_id == Letter.to_person_id, SignIn.made_at > Letter.queued_at)
    on_the_way = (LetterState.QUEUED, LetterState.HANDING_OVER, LetterState.SENT, LetterState.UNCERTAIN)
    found = select(Letter.to_person_id).where(
        among(Letter.to_person_id, people),
        Letter.about == about,
        Letter.why == why,
        Letter.channel != Channel.INBOX,
        Letter.state.in_(on_the_way),
        Letter.seen_at.is_(None),
        ~came.exists(),
        ~acted.exists(),
    )
    return {person_id for person_id in db.session.scalars(found) if person_id is not None}
