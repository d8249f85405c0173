"""Who stands behind a complaint: the learner, whoever acts for the complainant, who may look, what is asked of data."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from complaints.lifecycle.standing import Age, Contract, StandInKind
from complaints.models.case import Complaint, Party
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled


class Learner(Model):
    """The learner apart from whoever complains: as little as the case needs (PIPL 6, 28; SPC-PP 3, 10)."""

    __tablename__ = "learners"

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), unique=True)
    name: Mapped[str | None] = mapped_column(Sealed("learners.name"))
    age: Mapped[Age] = mapped_column(enum_column(Age))
    contract: Mapped[Contract] = mapped_column(enum_column(Contract))
    own_labour: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[Instant]


class StandIn(Model):
    """Somebody who acts for the complainant: a legal representative, a helper or an agent (O121 art. 11)."""

    __tablename__ = "stand_ins"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_why = '')", name="ended"),
        Index("ix_stand_ins_person", "person_id", "ended_at"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[StandInKind] = mapped_column(enum_column(StandInKind))
    relation: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str] = mapped_column(Sealed("stand_ins.name"))
    phone: Mapped[str] = mapped_column(Sealed("stand_ins.phone"))
    phone_index: Mapped[str] = mapped_column(String(64), index=True)
    consent_how: Mapped[str] = mapped_column(String(20), default="")
    from_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    ended_why: Mapped[str] = mapped_column(String(20), default="")
    ended_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))

    complaint: Mapped[Complaint] = relationship()
    party: Mapped[Party] = relationship()
    authorisations: Mapped[list["Authorisation"]] = relationship(order_by="Authorisation.id")


class Authorisation(Model):
    """An authorisation as signed by the principal: matters, special powers, term, files (O121 art. 11)."""

    __tablename__ = "authorisations"
    __table_args__ = (CheckConstraint("from_on <= until_on", name="term"),)

    id: Mapped[Id]
    ref: Mapped[Ref]
    stand_in_id: Mapped[BigInt] = mapped_column(ForeignKey("stand_ins.id"), index=True)
    matters: Mapped[str] = mapped_column(Text)
    powers: Mapped[list[str]] = mapped_column(default=list)
    from_on: Mapped[date]
    until_on: Mapped[date]
    signed_by: Mapped[str] = mapped_column(Sealed("authorisations.signed_by"))
    signed_on: Mapped[date]
    made_at: Mapped[Instant]

    stand_in: Mapped[StandIn] = relationship(viewonly=True)


class ChildConsent(Model):
    """The guardian's separate consent for a child under 14: which text, when, and when taken back (PIPL 15, 31)."""

    __tablename__ = "child_consents"

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"), index=True)
    party_id: Mapped[BigInt] = mapped_column(ForeignKey("parties.id"))
    version: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(10))
    given_at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]


class ViewRequest(Model):
    """A member of staff asks to see one field of a minor's case; somebody else decides, for a time (条例 36)."""

    __tablename__ = "view_requests"
    __table_args__ = (
        CheckConstraint("(is_granted IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="somebody_else"),
        CheckConstraint("until_at IS NULL OR is_granted IS NOT NULL", name="granted"),
        Index("ix_view_requests_complaint", "complaint_id", "asked_by_id"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    field: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    hours: Mapped[int]
    asked_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    asked_at: Mapped[Instant]
    is_granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    decided_for_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    decided_role: Mapped[str] = mapped_column(String(40), default="")
    decided_at: Mapped[Instant | None]
    until_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    decided_for: Mapped[Organisation | None] = relationship(foreign_keys=[decided_for_id])


class DataWish(Labelled):
    """What somebody may ask of their own data in writing (PIPL 45–47; 条例 34)."""

    READ = "read", _l("查阅和复制")
    CORRECT = "correct", _l("更正或者补充")
    DELETE = "delete", _l("删除")


class DataState(Labelled):
    """What became of it; a refusal has its reasons, storage alone goes on where a period of keeping runs (PIPL 47)."""

    OPEN = "open", _l("等待答复")
    DONE = "done", _l("已办理")
    RESTRICTED = "restricted", _l("只保存，不再作其他使用")
    REFUSED = "refused", _l("没有办理")


class DataRequest(Model):
    """A request about one's own data in a case, and the written answer to it."""

    __tablename__ = "data_requests"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        Index("ix_data_requests_complaint", "complaint_id", "state"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[DataWish] = mapped_column(enum_column(DataWish))
    field: Mapped[str] = mapped_column(String(20))
    value: Mapped[str | None] = mapped_column(Sealed("data_requests.value"))
    words: Mapped[str] = mapped_column(Sealed("data_requests.words"))
    asked_at: Mapped[Instant]
    state: Mapped[DataState] = mapped_column(enum_column(DataState), default=DataState.OPEN)
    answer: Mapped[str] = mapped_column(Sealed("data_requests.answer"), default="")
    decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[Instant | None]
    keep_until: Mapped[date | None]

    complaint: Mapped[Complaint] = relationship()


class DeskFiling(Model):
    """What an officer noted who filed for somebody: who spoke, the day of receipt, what was said (O121 art. 10)."""

    __tablename__ = "desk_filings"
    __table_args__ = (UniqueConstraint("complaint_id"),)

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    officer_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    received_on: Mapped[date]
    spoke: Mapped[str] = mapped_column(Sealed("desk_filings.spoke"))
    truth_said: Mapped[bool]
    receipt_how: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[Instant]

    officer: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
