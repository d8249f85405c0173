"""Rooms, who is in them, what is said there, and offers as versioned rows of items."""

from datetime import date
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from complaints.lifecycle import RoomKind
from complaints.models.case import STILL_OPEN, Complaint, Party
from complaints.models.talking import Relation
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled

if TYPE_CHECKING:
    from complaints.models.performing import Promise


class Room(Model):
    """A place where words are heard by its members only.

    `closed_at` is when whoever mediated there left the case: its words stay with those who remain, nobody joins them.
    """

    __tablename__ = "rooms"
    __table_args__ = (
        CheckConstraint("(kind IN ('seat','desk')) = (party_id IS NOT NULL)", name="party"),
        Index(
            "uq_rooms_open",
            *("complaint_id", "kind", "party_id"),
            unique=True,
            sqlite_where=STILL_OPEN,
            postgresql_where=STILL_OPEN,
        ),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    kind: Mapped[RoomKind] = mapped_column(enum_column(RoomKind))
    party_id: Mapped[BigInt | None] = mapped_column(ForeignKey("parties.id"))
    made_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()
    party: Mapped[Party | None] = relationship()
    members: Mapped[list["RoomMember"]] = relationship(back_populates="room", order_by="RoomMember.id")


class RoomMember(Model):
    """A party in a room, from an instant until an instant."""

    __tablename__ = "room_members"
    __table_args__ = (UniqueConstraint("room_id", "party_id", "from_at"),)

    id: Mapped[Id]
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"), index=True)
    from_at: Mapped[Instant]
    until_at: Mapped[Instant | None]

    room: Mapped[Room] = relationship(back_populates="members")
    party: Mapped[Party] = relationship()


class Message(Model):
    """Something said in a room; never edited (a correction is a new message that refers to the old one).

    What it refers to was said in the same room: the database itself lets no quotation cross.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("room_id", "idempotency_key"),
        UniqueConstraint("id", "room_id"),
        ForeignKeyConstraint(["refers_to_id", "room_id"], ["messages.id", "messages.room_id"]),
        CheckConstraint("(refers_to_id IS NULL) = (relation IS NULL)", name="refers"),
        CheckConstraint("point_id IS NULL OR topic_id IS NULL", name="one_topic"),
        Index("ix_messages_room", "room_id", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    author_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str] = mapped_column(Text)
    said_at: Mapped[Instant]
    idempotency_key: Mapped[str] = mapped_column(String(64))
    refers_to_id: Mapped[BigInt | None]
    relation: Mapped[Relation | None] = mapped_column(enum_column(Relation))
    point_id: Mapped[BigInt | None] = mapped_column(ForeignKey("points.id"))
    topic_id: Mapped[BigInt | None] = mapped_column(ForeignKey("topics.id"))

    room: Mapped[Room] = relationship()
    party: Mapped[Party] = relationship()
    author: Mapped[Person] = relationship()


class OfferState(Labelled):
    """Where an offer stands."""

    OPEN = "open", _l("等待答复")
    ACCEPTED = "accepted", _l("各方已同意")
    DECLINED = "declined", _l("有一方不同意")
    COUNTERED = "countered", _l("已有新方案")
    WITHDRAWN = "withdrawn", _l("已撤回")


class ItemKind(Labelled):
    """What an offer may hold."""

    REFUND = "refund", _l("退款")
    RESUME = "resume", _l("继续或更换课程")
    APOLOGY = "apology", _l("道歉或书面说明")
    OTHER = "other", _l("其他")
    SWAP = "swap", _l("更换课程或班级")
    EXTENSION = "extension", _l("延长学习期限")
    LOAN = "loan", _l("取消培训贷款")
    CORRECTION = "correction", _l("更正合同")


class Offer(Model):
    """One version of a proposal in the joint room, made by a party."""

    __tablename__ = "offers"
    __table_args__ = (UniqueConstraint("complaint_id", "version"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    version: Mapped[int]
    state: Mapped[OfferState] = mapped_column(enum_column(OfferState), default=OfferState.OPEN)
    words: Mapped[str] = mapped_column(Text, default="")
    until_on: Mapped[date | None]
    made_at: Mapped[Instant]

    complaint: Mapped[Complaint] = relationship()
    party: Mapped[Party] = relationship()
    items: Mapped[list["OfferItem"]] = relationship(back_populates="offer", order_by="OfferItem.id")
    replies: Mapped[list["OfferReply"]] = relationship(back_populates="offer", order_by="OfferReply.id")

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed: nobody can accept it any more, and nobody is waited for."""
        return self.until_on is not None and today > self.until_on


class OfferItem(Model):
    """Who owes whom what, which sum in fen, by when.

    A refund paid bit by bit is one row an instalment, each a promise of its own: `part` of `parts`, counted from 1.
    """

    __tablename__ = "offer_items"
    __table_args__ = (
        CheckConstraint("kind <> 'refund' OR (fen IS NOT NULL AND fen > 0)", name="refund_sum"),
        CheckConstraint(
            "(part IS NULL AND parts IS NULL) OR (kind = 'refund' AND by_on IS NOT NULL AND part BETWEEN 1 AND parts)",
            name="instalment",
        ),
    )

    id: Mapped[Id]
    offer_id: Mapped[BigInt] = mapped_column(ForeignKey("offers.id"), index=True)
    kind: Mapped[ItemKind] = mapped_column(enum_column(ItemKind))
    from_party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    to_party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    fen: Mapped[BigInt | None]
    by_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text, default="")
    part: Mapped[int | None]
    parts: Mapped[int | None]

    offer: Mapped[Offer] = relationship(back_populates="items")
    promise: Mapped["Promise | None"] = relationship(viewonly=True, uselist=False)
    from_party: Mapped[Party] = relationship(foreign_keys=[from_party_id])
    to_party: Mapped[Party] = relationship(foreign_keys=[to_party_id])


class OfferReply(Model):
    """A party's yes or no to one version of an offer; once."""

    __tablename__ = "offer_replies"
    __table_args__ = (UniqueConstraint("offer_id", "party_id"),)

    id: Mapped[Id]
    offer_id: Mapped[BigInt] = mapped_column(ForeignKey("offers.id"))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    is_accepted: Mapped[bool]
    words: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[Instant]

    offer: Mapped[Offer] = relationship(back_populates="replies")
    party: Mapped[Party] = relationship()
