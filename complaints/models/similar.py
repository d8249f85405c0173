"""Cases that resemble each other: groups of like texts, links between two cases of one person, and who follows what."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from complaints.models.case import Complaint
from institutions.models import Institution
from kernel.db import BigInt, Id, Instant, Model

STANDING = text("undone_at IS NULL")


class SimilarGroup(Model):
    """Cases about one institution in one category whose texts are like the leader's; a fact, never a verdict."""

    __tablename__ = "similar_groups"
    __table_args__ = (Index("ix_similar_groups_institution", "institution_id", "category"),)

    id: Mapped[Id]
    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    category: Mapped[str] = mapped_column(String(3))
    leader_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), unique=True)
    made_at: Mapped[Instant]

    institution: Mapped[Institution] = relationship()
    leader: Mapped[Complaint] = relationship()


class SimilarBand(Model):
    """A key under which a group's leader is found (`similarity.band_keys`)."""

    __tablename__ = "similar_bands"
    __table_args__ = (UniqueConstraint("key", "group_id"), Index("ix_similar_bands_group", "group_id"))

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(24))
    group_id: Mapped[BigInt] = mapped_column(ForeignKey("similar_groups.id"))


class SimilarMember(Model):
    """A case's place in a group; each case is placed once."""

    __tablename__ = "similar_members"

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), unique=True)
    group_id: Mapped[BigInt] = mapped_column(ForeignKey("similar_groups.id"), index=True)
    placed_at: Mapped[Instant]


class CaseLink(Model):
    """Two cases of one person on one dispute, the later beside the main one; undone with a reason, never erased."""

    __tablename__ = "case_links"
    __table_args__ = (
        CheckConstraint("main_id <> duplicate_id", name="two"),
        CheckConstraint("(undone_at IS NULL) = (undo_reason IS NULL)", name="undone"),
        Index(
            "uq_case_links_standing",
            "duplicate_id",
            unique=True,
            postgresql_where=STANDING,
            sqlite_where=STANDING,
        ),
        Index("ix_case_links_main", "main_id"),
    )

    id: Mapped[Id]
    main_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    duplicate_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    reason: Mapped[str] = mapped_column(Text)
    linked_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[Instant]
    undo_reason: Mapped[str | None] = mapped_column(Text)
    undone_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    undone_at: Mapped[Instant | None]

    main: Mapped[Complaint] = relationship(foreign_keys=[main_id])
    duplicate: Mapped[Complaint] = relationship(foreign_keys=[duplicate_id])


class CaseFollow(Model):
    """Somebody wants to hear that a case moves on, without reading it: its status only, never its content."""

    __tablename__ = "case_follows"
    __table_args__ = (UniqueConstraint("complaint_id", "person_id"), Index("ix_case_follows_person", "person_id"))

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]

    complaint: Mapped[Complaint] = relationship()
