"""What a desk keeps beside its cases: lines of its queue, who answers, kept searches, notes, templates, absences."""

from datetime import UTC, date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Person
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled

# A line whose clocks all stand still comes after every day there is.
STILL = datetime(9999, 1, 1, tzinfo=UTC)


class DeskLine(Model):
    """One open case in the queue of one organisation that holds a seat in it; a copy, written anew with every event.

    `due_at` is when the first clock ends that this organisation may know of, `STILL` when none moves; `is_unattended`
    says that the case is this organisation's and nobody is in charge.
    """

    __tablename__ = "desk_lines"
    __table_args__ = (
        Index("ix_desk_lines_due", "organisation_id", "due_at", "complaint_id"),
        # Counting a desk reads this index alone.
        Index("ix_desk_lines_status", "organisation_id", "status", "officer_id", "is_unattended"),
        Index("ix_desk_lines_officer", "organisation_id", "officer_id", "due_at"),
        Index("ix_desk_lines_unattended", "organisation_id", "is_unattended", "due_at"),
        Index("ix_desk_lines_complaint", "complaint_id"),
    )

    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(40))
    officer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    is_unattended: Mapped[bool]
    due_at: Mapped[Instant]


class Assignee(Model):
    """Who of an institution's people answers a case, named among colleagues; a body's officer is on the case itself."""

    __tablename__ = "assignees"

    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    named_at: Mapped[Instant]

    person: Mapped[Person] = relationship()


class SavedFilter(Model):
    """A search somebody keeps for their own desk, as the fields of the list's address."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "name"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(40))
    asked: Mapped[dict[str, Any]]
    made_at: Mapped[Instant]


class DeskNote(Model):
    """What somebody notes about a case for themselves; nobody else ever reads it."""

    __tablename__ = "desk_notes"
    __table_args__ = (Index("ix_desk_notes_case", "complaint_id", "person_id"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str] = mapped_column(Sealed("desk_notes.words"))
    made_at: Mapped[Instant]


class TemplateUse(Labelled):
    """Where a template's words may begin a text."""

    MESSAGE = "message", _l("留言")
    ANSWER = "answer", _l("机构答复")
    REASONS = "reasons", _l("决定的理由")


class ReplyTemplate(Model):
    """Words an organisation often needs; they begin a text, and never are the whole of it."""

    __tablename__ = "reply_templates"
    __table_args__ = (Index("ix_reply_templates_organisation", "organisation_id", "use"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    use: Mapped[TemplateUse] = mapped_column(enum_column(TemplateUse))
    title: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    changed_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]


class Absence(Model):
    """Somebody is away from a day until a day, and a colleague sees to their cases meanwhile."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="order"),
        CheckConstraint("person_id <> substitute_id", name="another"),
        Index("ix_absences_substitute", "organisation_id", "substitute_id", "until_on"),
        Index("ix_absences_person", "organisation_id", "person_id", "until_on"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    substitute_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    made_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    substitute: Mapped[Person] = relationship(foreign_keys=[substitute_id])
