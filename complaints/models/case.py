"""The complaint, what is asked in it, who is a party to it and what they consented to."""

from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from accounts.models import Organisation, Person
from complaints.lifecycle import Outcome, OutsideTo, PartyRole, Status
from institutions.models import Institution
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled

if TYPE_CHECKING:
    from complaints.models.estimates import RefundEstimate
    from complaints.models.joint import JointMember
    from complaints.models.similar import CaseLink


class Channel(Labelled):
    """How the complaint came in."""

    WEB = "web", _l("网上提交")
    IMPORT = "import", _l("历史导入")
    PHONE = "phone", _l("电话登记")
    LETTER = "letter", _l("来信登记")
    COUNTER = "counter", _l("窗口登记")


class FilerKind(Labelled):
    """For whom somebody files."""

    SELF = "self", _l("我自己")
    GUARDIAN = "guardian", _l("未成年学员的监护人")
    HELPER = "helper", _l("替老年人或不便上网的人填写")
    AGENT = "agent", _l("受委托的代理人")


class HandleKind(Labelled):
    """By what the institution can find the order."""

    ORDER = "order", _l("订单号")
    ACCOUNT = "account", _l("账号名或注册手机号后四位")


class PointKind(Labelled):
    """What a learner may want; each is a point that must be answered."""

    REFUND = "refund", _l("退款")
    RESUME = "resume", _l("继续上课或补课")
    APOLOGY = "apology", _l("道歉或说明")
    OTHER = "other", _l("其他要求")


class ConsentKind(Labelled):
    """What a party may consent to; the first two are boxes of the official form."""

    PUBLISH = "publish", _l("公示投诉信息")
    ENTRUST = "entrust", _l("委托调解")
    MEDIATE = "mediate", _l("参加调解")


STILL_OPEN = text("closed_at IS NULL")
WITHDRAWING = text("withdrawal_ends_at IS NOT NULL")


class Complaint(Model):
    """A dispute a learner brings against an institution.

    `hops` counts hand-overs away from a body; `power_reason` is what was said last about whose case it is (given back,
    disputed, handed over), `other_body_id` the body it is disputed with. `withdrawal_ends_at` is until when a pressed
    withdrawal may be taken back;
    `follows_id` the closed case about the same dispute that this one goes on from; `given_back_at` when the entrusted
    body gave the case back without an agreement; `asked_entrusting_at` when both were asked about entrusting, until it
    is entrusted or one says no, `asked_anew_at` when that asking took the place of another (words before do not count).
    """

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint(
            "status NOT IN ('accepted','entrusted','mediating','appraisal','suspended_recusal','agreed') "
            "OR accepted_at IS NOT NULL",
            name="accepted",
        ),
        CheckConstraint(
            "withdrawal_ends_at IS NULL OR status NOT IN "
            "('agreed','not_accepted','terminated','withdrawn','handed_off','closed')",
            name="withdrawal",
        ),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("status <> 'closed' OR outcome IS NOT NULL", name="closed_outcome"),
        CheckConstraint(
            "status IN ('pre_settlement','settled','received','handed_off','withdrawn','closed')"
            " OR body_id IS NOT NULL",
            name="body",
        ),
        CheckConstraint("claimed_fen IS NULL OR claimed_fen >= 0", name="claimed"),
        Index("ix_complaints_body_status", "body_id", "status", "filed_at"),
        # The few that are open among all that ever were: a desk's lists look nowhere else.
        # With what a superior's board counts by, so that the wide rows are left alone.
        Index(
            "ix_complaints_open",
            "id",
            postgresql_where=STILL_OPEN,
            sqlite_where=STILL_OPEN,
            postgresql_include=["body_id", "hops", "filed_at"],
        ),
        Index("ix_complaints_withdrawal", "withdrawal_ends_at", postgresql_where=WITHDRAWING, sqlite_where=WITHDRAWING),
        Index("ix_complaints_institution_status", "institution_id", "status", "filed_at"),
        # Who complains of the same at the same body, among the open ones (`queries.proposable`).
        Index(
            "ix_complaints_like_open",
            "institution_id",
            "category",
            "body_id",
            "status",
            postgresql_where=STILL_OPEN,
            sqlite_where=STILL_OPEN,
        ),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[Status] = mapped_column(enum_column(Status))
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    channel: Mapped[Channel] = mapped_column(enum_column(Channel), default=Channel.WEB)
    ruleset: Mapped[str] = mapped_column(String(40))

    filer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"), index=True)
    filer_kind: Mapped[FilerKind] = mapped_column(enum_column(FilerKind))
    is_minor: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(Sealed("complaints.name"))
    phone: Mapped[str] = mapped_column(Sealed("complaints.phone"))
    phone_index: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(Sealed("complaints.address"))

    institution_id: Mapped[BigInt] = mapped_column(ForeignKey("institutions.id"))
    respondent_name: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(3))
    happened_on: Mapped[date | None]
    bought_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text)
    paid_fen: Mapped[BigInt | None]
    claimed_fen: Mapped[BigInt | None]
    paid_by: Mapped[str] = mapped_column(String(10), default="consumer")
    told_on: Mapped[date | None]
    handle_kind: Mapped[HandleKind | None] = mapped_column(enum_column(HandleKind))
    handle: Mapped[str | None] = mapped_column(Sealed("complaints.handle"))

    body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    mediation_body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    given_back_at: Mapped[Instant | None]
    asked_entrusting_at: Mapped[Instant | None]
    asked_anew_at: Mapped[Instant | None]
    route_rule: Mapped[str] = mapped_column(String(60), default="")
    route_reason: Mapped[str] = mapped_column(Text, default="")
    route_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    route_articles: Mapped[list[str]] = mapped_column(default=list)
    chosen_path: Mapped[str] = mapped_column(String(20), default="routed")
    routing_version_id: Mapped[BigInt | None] = mapped_column(ForeignKey("routing_versions.id"))
    hops: Mapped[int] = mapped_column(default=0)
    officer_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"), index=True)
    other_body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    power_reason: Mapped[str | None] = mapped_column(Text)
    dispute_words: Mapped[str | None] = mapped_column(Text)
    outside_to: Mapped[OutsideTo | None] = mapped_column(enum_column(OutsideTo))
    outside_number: Mapped[str | None] = mapped_column(String(60))
    outside_on: Mapped[date | None]

    withdrawal_ends_at: Mapped[Instant | None]
    follows_id: Mapped[BigInt | None] = mapped_column(ForeignKey("complaints.id"), index=True)

    filed_at: Mapped[Instant]
    accepted_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    # Once it was kept long enough: the announced day on which its personal data goes, and when it went.
    erase_on: Mapped[date | None]
    erased_at: Mapped[Instant | None]
    import_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    # With the institution first: since when, whether it said no, who would have got it by the rules of that day.
    odr_on: Mapped[date | None]
    odr_declined_at: Mapped[Instant | None]
    odr_body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    # A declared agent who files for the learner, and how far beyond the quota: it orders a day's queue (rules §0b.14).
    agent_person_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"), index=True)
    queue_rank: Mapped[int] = mapped_column(default=0)

    institution: Mapped[Institution] = relationship()
    body: Mapped[Organisation | None] = relationship(foreign_keys=[body_id])
    mediation_body: Mapped[Organisation | None] = relationship(foreign_keys=[mediation_body_id])
    odr_body: Mapped[Organisation | None] = relationship(foreign_keys=[odr_body_id])
    other_body: Mapped[Organisation | None] = relationship(foreign_keys=[other_body_id])
    filer: Mapped[Person | None] = relationship(foreign_keys=[filer_id])
    officer: Mapped[Person | None] = relationship(foreign_keys=[officer_id])
    follows: Mapped["Complaint | None"] = relationship(foreign_keys=[follows_id], remote_side="Complaint.id")
    # The points of the dispute: what went into a report is no point of it any more, for whoever reads them (art. 9).
    points: Mapped[list["Point"]] = relationship(
        primaryjoin="and_(Point.complaint_id == Complaint.id, Point.report_id.is_(None))", order_by="Point.id"
    )
    parties: Mapped[list["Party"]] = relationship(back_populates="complaint", order_by="Party.id")
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.id")
    # The standing links with other cases of the same person, from either side.
    links: Mapped[list["CaseLink"]] = relationship(
        primaryjoin="and_(or_(Complaint.id == foreign(CaseLink.main_id),"
        " Complaint.id == foreign(CaseLink.duplicate_id)), CaseLink.undone_at.is_(None))",
        order_by="CaseLink.id",
        viewonly=True,
    )
    # The places in joint complaints the case has or had, the newest last.
    joint_places: Mapped[list["JointMember"]] = relationship(order_by="JointMember.id", viewonly=True)
    # Every estimate of the refund kept with the case, the newest last; who may read which says `queries.estimate_for`.
    estimates: Mapped[list["RefundEstimate"]] = relationship(order_by="RefundEstimate.id", viewonly=True)
    # Read with the case for whoever handles it (`queries.likes`); None where nobody asked.
    others_like: Mapped[int | None] = query_expression()
    has_mediators: Mapped[bool | None] = query_expression()
    could_be_joint: Mapped[bool | None] = query_expression()  # there are others of its body to ask to join
    is_leaving: Mapped[bool | None] = query_expression()  # the institution has an exit that stands
    has_copies: Mapped[bool | None] = query_expression()  # copies to other bodies were put down

    @property
    def stream(self) -> str:
        """Its chain of events."""
        return f"complaint:{self.id}"

    @property
    def words_told(self) -> str:
        """What the institution reads: without what was taken out into a report (O121 arts. 9, 37)."""
        return self.words if self.dispute_words is None else self.dispute_words


class Point(Model):
    """One thing the learner asks for; `fen` when it is a sum."""

    __tablename__ = "points"

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    kind: Mapped[PointKind] = mapped_column(enum_column(PointKind))
    words: Mapped[str] = mapped_column(Text, default="")
    fen: Mapped[BigInt | None]
    report_id: Mapped[BigInt | None] = mapped_column(ForeignKey("reports.id"))
    settled_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("part_settlements.id"))

    complaint: Mapped[Complaint] = relationship(viewonly=True)


class Party(Model):
    """A seat in the case: a person or an organisation in a role, for a time; the one table of who may see."""

    __tablename__ = "parties"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="one_holder"),
        Index("ix_parties_person", "person_id", "complaint_id"),
        # With all that `permissions.holds` asks, so that whose cases these are is read from the index alone.
        Index("ix_parties_organisation", "organisation_id", "complaint_id", "role", "from_at", "until_at"),
        Index("ix_parties_complaint", "complaint_id", "role"),
    )

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    person_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[PartyRole] = mapped_column(enum_column(PartyRole))
    from_at: Mapped[Instant]
    until_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship(back_populates="parties")
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class Consent(Model):
    """A party's yes or no to one thing, with its time; the newest counts that has not lapsed with what it was for."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("complaint_id", "party_id", "kind", "given_at"),)

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    kind: Mapped[ConsentKind] = mapped_column(enum_column(ConsentKind))
    is_given: Mapped[bool]
    given_at: Mapped[Instant]
    lapsed_at: Mapped[Instant | None]

    party: Mapped[Party] = relationship()
