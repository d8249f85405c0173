"""How one message refers to another, and the topics a talk is ordered by beside the points of the claim."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref
from kernel.labels import Labelled


class Relation(Labelled):
    """What a message is to the one it refers to; what was said is never edited."""

    REPLY = "reply", _l("回复")
    QUOTE = "quote", _l("引用")
    CORRECTION = "correction", _l("更正")


class Topic(Model):
    """A matter to talk about that is no point of the claim, named by the mediator; known to who hears its room."""

    __tablename__ = "topics"

    id: Mapped[Id]
    ref: Mapped[Ref]
    room_id: Mapped[BigInt] = mapped_column(ForeignKey("rooms.id"), index=True)
    words: Mapped[str] = mapped_column(Sealed("topics.words"))
    made_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]
