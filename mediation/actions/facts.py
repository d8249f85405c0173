"""What the mediator orders a talk by: topics beside the points of the claim, and facts pinned with their sources."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import RoomKind
from complaints.models import Message, Room, Topic
from kernel import clock, events
from kernel.crypto import random_token, salted_hash
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from kernel.files import StoredFile
from mediation.actions.tables import must_keep_order
from mediation.events import FactPinned, FactUnpinned, TopicClosed, TopicOpened
from mediation.models import Fact, FactFile, Mediation, Standing

TOPICS_AT_ONCE = 20


@dataclass(frozen=True)
class FactDraft:
    """A fact as the mediator writes it: what it is about, what each side says, on what it rests."""

    title: str
    claim: str
    answer: str
    standing: Standing
    claim_from: Message | None = None
    answer_from: Message | None = None
    evidence: tuple[StoredFile, ...] = ()


def open_topic(table: Mediation, room: Room, words: str, *, by: Actor) -> Topic:
    """Name a matter to talk about; the same words in the same room are the same topic."""
    with transaction():
        _enter(table, room, by)
        standing = list(db.session.scalars(select(Topic).filter_by(room_id=room.id, closed_at=None)))
        known = next((topic for topic in standing if topic.words == words.strip()), None)
        if known is not None:
            return known
        if len(standing) >= TOPICS_AT_ONCE:
            raise DomainError(_l("这里已经有%(number)s个话题，请先结束谈完的。", number=TOPICS_AT_ONCE))
        topic = Topic(room_id=room.id, words=words.strip(), made_by_id=by.person_id, made_at=clock.now())
        db.session.add(topic)
        db.session.flush()
        events.record(TopicOpened(table.complaint_id, topic.id, _digest(topic.words)), by, room_id=room.id)
        return topic


def close_topic(table: Mediation, topic: Topic, *, by: Actor) -> None:
    """A matter was talked out: what was said under it stays, nothing new is put there."""
    with transaction():
        _enter(table, db.session.get_one(Room, topic.room_id), by)
        if lock(topic).closed_at is None:
            topic.closed_at = clock.now()
            events.record(TopicClosed(table.complaint_id, topic.id), by, room_id=topic.room_id)


def pin(table: Mediation, room: Room, draft: FactDraft, *, by: Actor, key: str) -> Fact:
    """Put claim and answer to one thing side by side for a room; sent twice is once.

    It may rest on words of that very room, and on files its people can open.
    """
    with transaction():
        _enter(table, room, by)
        known = db.session.scalar(select(Fact).filter_by(room_id=room.id, idempotency_key=key))
        if known is not None:
            return known
        _check_sources(room, draft)
        fact = Fact(
            mediation_id=table.id,
            room_id=room.id,
            title=draft.title.strip(),
            claim=draft.claim.strip(),
            answer=draft.answer.strip(),
            claim_message_id=draft.claim_from.id if draft.claim_from else None,
            answer_message_id=draft.answer_from.id if draft.answer_from else None,
            standing=draft.standing,
            idempotency_key=key,
            pinned_at=clock.now(),
            pinned_by_id=by.person_id,
            evidence=[FactFile(file_id=file.id) for file in draft.evidence],
        )
        db.session.add(fact)
        db.session.flush()
        words = "\n".join((fact.title, fact.claim, fact.answer))
        events.record(FactPinned(table.complaint_id, fact.id, _digest(words)), by, room_id=room.id)
        return fact


def unpin(fact: Fact, *, by: Actor) -> None:
    """Take a fact down; it stays in the record with who pinned and who unpinned it."""
    with transaction():
        _enter(fact.mediation, fact.room, by)
        if lock(fact).unpinned_at is None:
            fact.unpinned_at, fact.unpinned_by_id = clock.now(), by.person_id
            events.record(FactUnpinned(fact.mediation.complaint_id, fact.id), by, room_id=fact.room_id)


def _enter(table: Mediation, room: Room, by: Actor) -> None:
    """Whoever mediates at an open table, in a room of its case that they sit in (docs/decisions/0038)."""
    lock(table.complaint)
    lock(table)
    must_keep_order(table, by)
    if room.complaint_id != table.complaint_id:
        raise NotYours()
    cases.speaking(room, by)


def _check_sources(room: Room, draft: FactDraft) -> None:
    for message in (draft.claim_from, draft.answer_from):
        if message is not None and message.room_id != room.id:
            raise IllegalMove(_l("只能用同一处说过的话作依据；单独谈话里的话不能摆到别处。"))
    for file in draft.evidence:
        if not _is_open_in(room, file):
            raise IllegalMove(_l("选中的材料里，有一件不是这里的人都能打开的。"))


def _is_open_in(room: Room, file: StoredFile) -> bool:
    """Evidence of the case is everybody's at the table; what came with a message is open to who hears its room."""
    if file.owner_kind == "complaint":
        return file.owner_id == room.complaint_id
    if file.owner_kind != "message" or file.owner_id is None:
        return False
    home = db.session.get_one(Message, file.owner_id).room
    is_joint = home.kind is RoomKind.JOINT and home.complaint_id == room.complaint_id
    return home.id == room.id or is_joint


def _digest(words: str) -> str:
    return salted_hash(words, random_token(8))
