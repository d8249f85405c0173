"""What stands beside the words of a room: drafts, how far each has read, and facts pinned by the mediator."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models import Room
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.files import StoredFile
from kernel.labels import Labelled
from mediation.models.table import Mediation


class Standing(Labelled):
    """What the parties make of a fact."""

    AGREED = "agreed", _l("各方说法一致")
    DISPUTED = "disputed", _l("各方说法不同")
    UNCHECKED = "unchecked", _l("还要核对")


class MessageDraft(Model):
    """What somebody has begun to write to one room; nobody else reads it."""

    __tablename__ = "message_drafts"
    __table_args__ = (UniqueConstraint("room_id", "person_id"),)

    id: Mapped[Id]
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed("message_drafts.words"))
    changed_at: Mapped[Instant]


class ReadMark(Model):
    """Up to which message of a room somebody has read, and for which seat; it only moves on."""

    __tablename__ = "read_marks"
    __table_args__ = (UniqueConstraint("room_id", "person_id"),)

    id: Mapped[Id]
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    message_id: Mapped[BigInt]
    read_at: Mapped[Instant]


class Fact(Model):
    """Claim and answer to one thing side by side, with sources; pinned in one room, changed only by pinning anew.

    The messages it rests on were said in the same room.
    """

    __tablename__ = "facts"
    __table_args__ = (
        UniqueConstraint("room_id", "idempotency_key"),
        ForeignKeyConstraint(["claim_message_id", "room_id"], ["messages.id", "messages.room_id"]),
        ForeignKeyConstraint(["answer_message_id", "room_id"], ["messages.id", "messages.room_id"]),
        CheckConstraint("(unpinned_at IS NULL) = (unpinned_by_id IS NULL)", name="unpinned"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"))
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"))
    title: Mapped[str] = mapped_column(Sealed("facts.title"))
    claim: Mapped[str] = mapped_column(Sealed("facts.claim"))
    answer: Mapped[str] = mapped_column(Sealed("facts.answer"))
    claim_message_id: Mapped[BigInt | None]
    answer_message_id: Mapped[BigInt | None]
    standing: Mapped[Standing] = mapped_column(enum_column(Standing))
    idempotency_key: Mapped[str] = mapped_column(String(64))
    pinned_at: Mapped[Instant]
    pinned_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    unpinned_at: Mapped[Instant | None]
    unpinned_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))

    mediation: Mapped[Mediation] = relationship()
    room: Mapped[Room] = relationship(foreign_keys=[room_id])
    evidence: Mapped[list["FactFile"]] = relationship(order_by="FactFile.id")


class FactFile(Model):
    """A file a fact rests on."""

    __tablename__ = "fact_files"
    __table_args__ = (UniqueConstraint("fact_id", "file_id"),)

    id: Mapped[Id]
    fact_id: Mapped[BigInt] = mapped_column(ForeignKey("facts.id"))
    file_id: Mapped[BigInt] = mapped_column(ForeignKey("stored_files.id"))

    file: Mapped[StoredFile] = relationship()
