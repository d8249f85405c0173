"""Extra seats: who sits for what, both parties' consent, invitation, authorisation; refusals of mediation."""

from datetime import date, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import ContactKind
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.models import Party
from kernel import clock
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from mediation.lifecycle import Release, SeatState, released
from mediation.models.table import Mediation


class ExtraSeat(Model):
    """Somebody beyond the two parties who is to sit at a table, for one purpose, seeing what both let it see."""

    __tablename__ = "extra_seats"
    __table_args__ = (
        CheckConstraint("state <> 'seated' OR party_id IS NOT NULL", name="seated"),
        CheckConstraint(
            "(state IN ('declined','refused','revoked','left','removed')) = (ended_at IS NOT NULL)", name="ended"
        ),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"), index=True)
    role: Mapped[PartyRole] = mapped_column(enum_column(PartyRole))
    name: Mapped[str] = mapped_column(Sealed("extra_seats.name"))
    purpose: Mapped[str] = mapped_column(Sealed("extra_seats.purpose"))
    asks: Mapped[list[str]] = mapped_column(default=list)
    round: Mapped[int] = mapped_column(default=1)
    contact_kind: Mapped[ContactKind | None] = mapped_column(enum_column(ContactKind))
    contact: Mapped[str | None] = mapped_column(Sealed("extra_seats.contact"))
    state: Mapped[SeatState] = mapped_column(enum_column(SeatState), default=SeatState.PROPOSED)
    proposed_by_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    proposed_at: Mapped[Instant]
    party_id: Mapped[BigInt | None] = mapped_column(ForeignKey("parties.id"), index=True)
    person_name: Mapped[str | None] = mapped_column(Sealed("extra_seats.person_name"))
    seated_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    ended_words: Mapped[str] = mapped_column(Sealed("extra_seats.ended_words"), default="")

    mediation: Mapped[Mediation] = relationship()
    party: Mapped[Party | None] = relationship(foreign_keys=[party_id])
    proposed_by: Mapped[Party] = relationship(foreign_keys=[proposed_by_id])
    consents: Mapped[list["SeatConsent"]] = relationship(back_populates="seat", order_by="SeatConsent.id")
    links: Mapped[list["SeatLink"]] = relationship(back_populates="seat", order_by="SeatLink.id")
    authorisations: Mapped[list["SeatAuthorisation"]] = relationship(order_by="SeatAuthorisation.id")

    @property
    def releases(self) -> frozenset[Release]:
        """What it may see: let go in this round by both parties; who the learner is by the learner's side alone."""
        given = [row for row in self.consents if row.round == self.round and row.is_given and not row.taken_back_at]
        side = {row.party.role in CLAIMANTS: row.releases for row in given}
        return released(side.get(True), side.get(False))


class SeatConsent(Model):
    """One party's yes or no to one extra seat in one round: which text, and what it lets go (PIPL 23)."""

    __tablename__ = "seat_consents"
    __table_args__ = (UniqueConstraint("seat_id", "round", "party_id"),)

    id: Mapped[Id]
    seat_id: Mapped[BigInt] = mapped_column(ForeignKey("extra_seats.id"))
    round: Mapped[int]
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    is_given: Mapped[bool]
    releases: Mapped[list[str]] = mapped_column(default=list)
    digest: Mapped[str] = mapped_column(String(64))
    given_at: Mapped[Instant]
    taken_back_at: Mapped[Instant | None]

    seat: Mapped[ExtraSeat] = relationship(back_populates="consents")
    party: Mapped[Party] = relationship()


class SeatLink(Model):
    """An address for one person: expiring, revocable; opening it proves the contact, and one browser holds it."""

    __tablename__ = "seat_links"
    __table_args__ = (Index("ix_seat_links_seat", "seat_id", "id"),)

    id: Mapped[Id]
    seat_id: Mapped[BigInt] = mapped_column(ForeignKey("extra_seats.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    proved_at: Mapped[Instant | None]
    entry_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    person_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"), index=True)
    revoked_at: Mapped[Instant | None]

    seat: Mapped[ExtraSeat] = relationship(back_populates="links")

    @property
    def is_open(self) -> bool:
        """Whether it still leads anywhere."""
        return self.revoked_at is None and self.expires_at > clock.now()

    @property
    def last_day(self) -> date:
        """The last day on which it leads anywhere."""
        return clock.day_of(self.expires_at - timedelta(seconds=1))


class SeatAuthorisation(Model):
    """What an organisation lets its representative do at the table: matters, special powers, term, files."""

    __tablename__ = "seat_authorisations"
    __table_args__ = (CheckConstraint("from_on <= until_on", name="term"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    seat_id: Mapped[BigInt] = mapped_column(ForeignKey("extra_seats.id"), index=True)
    matters: Mapped[str] = mapped_column(Sealed("seat_authorisations.matters"))
    may_settle: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date]
    until_on: Mapped[date]
    made_at: Mapped[Instant]


class TableRefusal(Model):
    """A party does not want to mediate, or sees no agreement: recorded, for the body to decide on, until taken back."""

    __tablename__ = "table_refusals"

    id: Mapped[Id]
    mediation_id: Mapped[BigInt] = mapped_column(ForeignKey("mediations.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Sealed("table_refusals.words"))
    said_at: Mapped[Instant]
    taken_back_at: Mapped[Instant | None]

    mediation: Mapped[Mediation] = relationship()
    party: Mapped[Party] = relationship()
