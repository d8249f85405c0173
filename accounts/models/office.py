"""What running an organisation keeps: second factors, invitations, histories, previews, checks of the log."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import ContactKind, Organisation, Person
from accounts.roles import Role
from kernel import clock
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column


class SecondFactor(Model):
    """A person's authenticator: its sealed secret, and the last step used, so that no code passes twice.

    Until `confirmed_at` it is only offered; `enrol_until` says how long somebody without one may still set it up.
    """

    __tablename__ = "second_factors"
    __table_args__ = (CheckConstraint("confirmed_at IS NULL OR secret IS NOT NULL", name="confirmed"),)

    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    secret: Mapped[str | None] = mapped_column(Sealed("second_factors.secret"))
    last_step: Mapped[BigInt] = mapped_column(default=-1)
    made_at: Mapped[Instant]
    confirmed_at: Mapped[Instant | None]
    enrol_until: Mapped[Instant | None]

    person: Mapped[Person] = relationship()


class RecoveryCode(Model):
    """One way in without the authenticator, used once; only its hash is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class Invitation(Model):
    """An offer to act for an organisation in a role, sent to one contact: accepted once, revoked, or past its day."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("(accepted_at IS NULL) = (person_id IS NULL)", name="accepted"),
        CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="one_end"),
        CheckConstraint("role <> 'learner'", name="not_learner"),
        Index("ix_invitations_organisation", "organisation_id", "id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    kind: Mapped[ContactKind] = mapped_column(enum_column(ContactKind))
    contact: Mapped[str] = mapped_column(Sealed("invitations.contact"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    person_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    accepted_at: Mapped[Instant | None]
    revoked_at: Mapped[Instant | None]

    organisation: Mapped[Organisation] = relationship()
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id])

    @property
    def last_day(self) -> date:
        """The last day on which it can be accepted, until 24:00."""
        return clock.day_of(self.expires_at - timedelta(seconds=1))


class OrganisationChange(Model):
    """What an administrator changed about an organisation, old and new, when and why: its history."""

    __tablename__ = "organisation_changes"
    __table_args__ = (Index("ix_organisation_changes_organisation", "organisation_id", "id"),)

    id: Mapped[Id]
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    act: Mapped[str] = mapped_column(String(20))
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[Instant]

    by: Mapped[Person | None] = relationship()


class Preview(Model):
    """An administrator looked at what a role, or one colleague in it, may do: rights and counts, never a case."""

    __tablename__ = "previews"

    id: Mapped[Id]
    ref: Mapped[Ref]
    by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    person_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[Instant]

    organisation: Mapped[Organisation] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])


class ChainCheck(Model):
    """A check of the whole log that an auditor asked for: walked slice by slice, its place kept between them."""

    __tablename__ = "chain_checks"
    __table_args__ = (CheckConstraint("(finished_at IS NULL) = (is_whole IS NULL)", name="finished"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    asked_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[Instant]
    upto_event_id: Mapped[BigInt]
    events: Mapped[BigInt]
    checked: Mapped[BigInt] = mapped_column(default=0)
    stream: Mapped[str] = mapped_column(String(80), default="")
    seq: Mapped[int] = mapped_column(default=0)
    link: Mapped[str] = mapped_column(String(64))
    checkpoint_id: Mapped[BigInt] = mapped_column(default=0)
    finished_at: Mapped[Instant | None]
    is_whole: Mapped[bool | None]
    first_bad: Mapped[str | None] = mapped_column(String(100))
    head: Mapped[str | None] = mapped_column(String(64))
