"""An answer an institution is still writing, shared by its people; gone when the answer is given."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled


class DraftOf(Labelled):
    """Which form of the institution a draft was typed into."""

    ANSWER = "answer", _l("答复")
    ADMIN = "admin", _l("不应由我们答复")


class AnswerDraft(Model):
    """What was typed, as sealed JSON; one for each case, organisation and form.

    `mark` is new with every saving: whoever began from an older one is told so before a colleague's words are lost.
    """

    __tablename__ = "answer_drafts"
    __table_args__ = (UniqueConstraint("complaint_id", "organisation_id", "kind"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[DraftOf] = mapped_column(enum_column(DraftOf))
    typed: Mapped[str] = mapped_column(Sealed("answer_drafts.typed"))
    mark: Mapped[str] = mapped_column(String(26))
    saved_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[Instant]

    saved_by: Mapped[Person] = relationship()
