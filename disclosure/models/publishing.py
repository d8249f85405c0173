"""What the public may read, as copies without any key into a case, and the candidates they come from."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Connection, Index, String, Text, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from disclosure.lifecycle import CandidateState, PublicationState, PublicOutcome, WithdrawalReason
from kernel import clock
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column


class Candidate(Model):
    """A closed case that may become public; it knows the case by its number only.

    `facts` holds dates, day counts and codes; `draft` is what an officer typed, `summary` the same after redaction.
    `was_shown_here`: whether the institution had an account here to read the text in when it was asked.
    """

    __tablename__ = "publication_candidates"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('published','corrected','expired') OR publication_ref IS NOT NULL", name="published"
        ),
        CheckConstraint(
            "state NOT IN ('notified','published','corrected') OR notified_at IS NOT NULL", name="notified"
        ),
        CheckConstraint("(objected_at IS NULL) = (objection IS NULL)", name="objected"),
        Index("ix_publication_candidates_body", "body_id", "state", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    case_number: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[CandidateState] = mapped_column(enum_column(CandidateState), default=CandidateState.CANDIDATE)
    institution_ref: Mapped[str] = mapped_column(String(26), index=True)
    institution_name: Mapped[str] = mapped_column(String(200))
    body_id: Mapped[BigInt]
    body_name: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(3))
    category_name: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[PublicOutcome] = mapped_column(enum_column(PublicOutcome))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    draft: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    hits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    publish_by_on: Mapped[date | None]
    is_platform_rule: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[Instant]
    prepared_at: Mapped[Instant | None]
    prepared_by_id: Mapped[BigInt | None]
    notified_at: Mapped[Instant | None]
    objection_until_on: Mapped[date | None]
    was_shown_here: Mapped[bool | None]
    objection: Mapped[str | None] = mapped_column(Text)
    objected_at: Mapped[Instant | None]
    published_at: Mapped[Instant | None]
    published_by_id: Mapped[BigInt | None]
    publication_ref: Mapped[str | None] = mapped_column(String(26), index=True)
    declined_reason: Mapped[WithdrawalReason | None] = mapped_column(enum_column(WithdrawalReason))

    @property
    def changed_on(self) -> date | None:
        """The day the words were written anew after the institution objected to them."""
        objected, prepared = self.objected_at, self.prepared_at
        return clock.day_of(prepared) if objected and prepared and prepared > objected else None


_TAKEN_DOWN = text("state = 'withdrawn'")


class Publication(Model):
    """One public text about an institution; written once. A correction or a withdrawal is a new row that replaces it.

    All versions share `series`; the newest version is what stands, the others are tombstones. `objected_on`: the day
    the institution objected to the words before they were public; `changed_on`: when they were written anew after it;
    `was_shown_here`: whether it had an account to read them in (None: not kept then).
    `submitted_via`, `sent_month` and `response` go out nowhere: they are kept for addresses to come, and are None where
    a text was published before they were (decision 0089).
    """

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("series", "version"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_reason IS NOT NULL)", name="withdrawn"),
        CheckConstraint("state <> 'withdrawn' OR summary = ''", name="tombstone"),
        CheckConstraint("(version = 1) = (replaces_ref IS NULL)", name="replaces"),
        Index("ix_publications_newest", "published_at", "id"),
        Index("ix_publications_institution", "institution_ref", "published_at"),
        Index("ix_publications_withdrawn", "written_at", postgresql_where=_TAKEN_DOWN, sqlite_where=_TAKEN_DOWN),
        Index("ix_publications_reasons", "withdrawn_reason", postgresql_where=_TAKEN_DOWN, sqlite_where=_TAKEN_DOWN),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    series: Mapped[str] = mapped_column(String(26))
    version: Mapped[int] = mapped_column(default=1)
    replaces_ref: Mapped[str | None] = mapped_column(String(26), unique=True)
    state: Mapped[PublicationState] = mapped_column(enum_column(PublicationState))
    institution_ref: Mapped[str] = mapped_column(String(26))
    institution_name: Mapped[str] = mapped_column(String(200))
    credit_code: Mapped[str | None] = mapped_column(String(18))
    address: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(String(3), index=True)
    category_name: Mapped[str] = mapped_column(String(60))
    summary: Mapped[str] = mapped_column(Text)
    outcome: Mapped[PublicOutcome] = mapped_column(enum_column(PublicOutcome), index=True)
    body_name: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str | None] = mapped_column(String(6), index=True)
    region_name: Mapped[str] = mapped_column(String(120), default="")
    closed_month: Mapped[str] = mapped_column(String(7))
    days_to_accept: Mapped[int | None]
    days_to_close: Mapped[int | None]
    is_on_time: Mapped[bool | None]
    submitted_via: Mapped[str | None] = mapped_column(String(12))
    sent_month: Mapped[str | None] = mapped_column(String(7))
    response: Mapped[str | None] = mapped_column(String(12))
    objected_on: Mapped[date | None]
    changed_on: Mapped[date | None]
    was_shown_here: Mapped[bool | None]
    published_at: Mapped[Instant]
    written_at: Mapped[Instant]
    withdrawn_reason: Mapped[WithdrawalReason | None] = mapped_column(enum_column(WithdrawalReason))


class PublicInstitution(Model):
    """The public copy of an institution's identity; `ref` is the registry's own id shown outside.

    One that was merged keeps its copy, which points on; `filings` are kinds with their numbers as they were written,
    `addresses` further ones as pairs: the address, and whether it leads to anybody (None: not known).
    """

    __tablename__ = "public_institutions"

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(String(26), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    credit_code: Mapped[str | None] = mapped_column(String(18), index=True)
    type: Mapped[str] = mapped_column(String(1), index=True)
    type_label: Mapped[str] = mapped_column(String(60))
    region_code: Mapped[str | None] = mapped_column(String(6), index=True)
    region_name: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    addresses: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    platform_name: Mapped[str] = mapped_column(String(200), default="")
    platform_ref: Mapped[str | None] = mapped_column(String(26))
    brands: Mapped[list[str]] = mapped_column(default=list)
    licence: Mapped[str] = mapped_column(String(100), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    former_names: Mapped[list[str]] = mapped_column(default=list)
    filings: Mapped[list[str]] = mapped_column(default=list)
    merged_into_ref: Mapped[str | None] = mapped_column(String(26), index=True)
    is_reachable: Mapped[bool | None]
    is_on_platform: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[Instant]


class PublicNotice(Model):
    """A public notice of a body with its document number; `ref` is the version's own, `series` that of all versions.

    A version that was corrected or withdrawn stays as a tombstone without its words.
    """

    __tablename__ = "public_notices"
    __table_args__ = (
        CheckConstraint("state IN ('published','corrected','withdrawn')", name="state"),
        CheckConstraint("state = 'published' OR words = ''", name="tombstone"),
        Index("ix_public_notices_newest", "published_at", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    series: Mapped[str] = mapped_column(String(26), default="", index=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(12), default="published")
    number: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(200))
    body_name: Mapped[str] = mapped_column(String(200))
    institution_ref: Mapped[str | None] = mapped_column(String(26), index=True)
    institution_name: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    law: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    new_ref: Mapped[str | None] = mapped_column(String(26))
    changed_at: Mapped[Instant | None]
    published_at: Mapped[Instant]


class WrittenOnce(RuntimeError):
    """Somebody tried to change or delete what was published: a fault of the program."""


@event.listens_for(Publication, "before_update")
@event.listens_for(Publication, "before_delete")
def _refuse(_mapper: Mapper[Publication], _connection: Connection, row: Publication) -> None:
    raise WrittenOnce(f"publication {row.ref} is written once")
