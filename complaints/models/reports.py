"""Reports (举报) and leads: what came by the door or out of a complaint, its clock, and what was said about it."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from complaints.lifecycle import HandedTo, ReportKind, ReportOutcome, ReportSource, ReportState
from complaints.models.case import Point
from institutions.models import Institution
from kernel.crypto import Sealed
from kernel.db import BigInt, Id, Instant, Model, Ref, enum_column
from kernel.labels import Labelled

RUNNING = text("met_at IS NULL AND stopped_at IS NULL")


class Report(Model):
    """A report or lead, closed to the institution in every view (O121 arts. 9, 37).

    Out of a complaint it has that case and its filer as `reporter`; by the door it has neither, but the hash of a
    receipt code, and a name only if one was given. `target_name` is what was typed, sealed and out of the registry: a
    page about an institution that only a report names would tell of it. `kind` is None until intake has
    sorted it, `source` where nobody said as what they report.
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_body", "body_id", "state", "filed_at"),
        CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name="outcome"),
        CheckConstraint("institution_id IS NOT NULL OR target_name IS NOT NULL", name="target"),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    complaint_id: Mapped[BigInt | None] = mapped_column(ForeignKey("complaints.id"), index=True)
    institution_id: Mapped[BigInt | None] = mapped_column(ForeignKey("institutions.id"))
    target_name: Mapped[str | None] = mapped_column(Sealed("reports.target_name"))
    target_code: Mapped[str | None] = mapped_column(String(6))
    reporter_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str | None] = mapped_column(Sealed("reports.name"))
    phone: Mapped[str | None] = mapped_column(Sealed("reports.phone"))
    is_reachable: Mapped[bool | None]
    source: Mapped[ReportSource | None] = mapped_column(enum_column(ReportSource))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    form_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    state: Mapped[ReportState] = mapped_column(enum_column(ReportState), default=ReportState.RECEIVED)
    kind: Mapped[ReportKind | None] = mapped_column(enum_column(ReportKind))
    outcome: Mapped[ReportOutcome | None] = mapped_column(enum_column(ReportOutcome))
    category: Mapped[str] = mapped_column(String(3))
    words: Mapped[str] = mapped_column(Sealed("reports.words"))
    happened: Mapped[str | None] = mapped_column(Sealed("reports.happened"))
    basis: Mapped[str | None] = mapped_column(Sealed("reports.basis"))
    ruleset: Mapped[str] = mapped_column(String(40))
    body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    route_rule: Mapped[str] = mapped_column(String(60))
    route_reason: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    filed_at: Mapped[Instant]
    sorted_at: Mapped[Instant | None]
    told: Mapped[str | None] = mapped_column(Sealed("reports.told"))
    decided_on: Mapped[date | None]
    decision_number: Mapped[str | None] = mapped_column(Sealed("reports.decision_number"))
    result_law: Mapped[str | None] = mapped_column(Sealed("reports.result_law"))
    result: Mapped[str | None] = mapped_column(Sealed("reports.result"))
    result_at: Mapped[Instant | None]
    linked_to_id: Mapped[BigInt | None] = mapped_column(ForeignKey("reports.id"), index=True)
    closed_at: Mapped[Instant | None]

    institution: Mapped[Institution | None] = relationship()
    body: Mapped[Organisation | None] = relationship()
    reporter: Mapped[Person | None] = relationship(foreign_keys=[reporter_id])
    points: Mapped[list[Point]] = relationship(order_by=Point.id)
    clocks: Mapped[list["ReportClock"]] = relationship(order_by="ReportClock.id")
    said: Mapped[list["ReportWord"]] = relationship(order_by="ReportWord.id")
    linked_to: Mapped["Report | None"] = relationship(remote_side="Report.id")

    @property
    def stream(self) -> str:
        """The name of its chain of events."""
        return f"report:{self.id}"

    @property
    def target(self) -> str:
        """Who is reported, by the name in the registry or as it was typed."""
        return self.institution.name if self.institution is not None else self.target_name or ""

    @property
    def clock(self) -> "ReportClock | None":
        """The clock that runs, else the newest."""
        return self.clocks[-1] if self.clocks else None


class ReportClock(Model):
    """The time a body has for one report; apart from the clocks of cases, so that no count of those can tell of it.

    The one extension stands in the row: asked once, decided by the head of the body (平台规则, as in O121 art. 27).
    """

    __tablename__ = "report_clocks"
    __table_args__ = (
        CheckConstraint("stopped_at IS NULL OR met_at IS NULL", name="one_end"),
        CheckConstraint("(more_granted IS NULL) = (more_decided_at IS NULL)", name="decided"),
        Index("ix_report_clocks_next_at", "next_at"),
        Index("uq_report_clocks_running", "report_id", unique=True, postgresql_where=RUNNING, sqlite_where=RUNNING),
    )

    id: Mapped[Id]
    report_id: Mapped[BigInt] = mapped_column(ForeignKey("reports.id"), index=True)
    body_id: Mapped[BigInt] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[str] = mapped_column(String(12))
    ruleset: Mapped[str] = mapped_column(String(40))
    article: Mapped[str] = mapped_column(String(200))
    is_platform_rule: Mapped[bool]
    start_on: Mapped[date]
    length: Mapped[int]
    calendar_version: Mapped[str] = mapped_column(String(64))
    due_on: Mapped[date]
    due_at: Mapped[Instant]
    warn_at: Mapped[Instant]
    is_provisional: Mapped[bool]
    next_at: Mapped[Instant | None]
    warned_at: Mapped[Instant | None]
    breached_at: Mapped[Instant | None]
    started_at: Mapped[Instant]
    met_at: Mapped[Instant | None]
    stopped_at: Mapped[Instant | None]
    more_reason: Mapped[str | None] = mapped_column(Sealed("report_clocks.more_reason"))
    more_asked_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    more_asked_at: Mapped[Instant | None]
    more_granted: Mapped[bool | None]
    more_answer: Mapped[str | None] = mapped_column(Sealed("report_clocks.more_answer"))
    more_decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    more_decided_at: Mapped[Instant | None]

    report: Mapped[Report] = relationship(back_populates="clocks")

    @property
    def is_running(self) -> bool:
        """Whether the duty is still open."""
        return self.met_at is None and self.stopped_at is None

    def was_late(self, now: datetime) -> bool:
        """Whether its time was over before it ended."""
        return (self.met_at or self.stopped_at or now) >= self.due_at


class SaidAs(Labelled):
    """What words about a report are; the last four are not for whoever reports."""

    QUESTION = "question", _l("问题")
    ANSWER = "answer", _l("回答")
    MORE = "more", _l("补充")
    NOTE = "note", _l("内部备注")
    HANDED = "handed", _l("移送记录")
    RETURNED = "returned", _l("退回受理窗口的理由")
    SHOWN = "shown", _l("查看举报人")


AT_POLICE = text("handed_to = 'police'")


class ReportWord(Model):
    """A question to the reporter, an answer, more of it, a note of the body, clues handed over, a look at who reports.

    `by_id` is None for the reporter: an answer names nobody. `key` makes one word of a form sent twice.
    """

    __tablename__ = "report_words"
    __table_args__ = (
        Index("ix_report_words_at_police", "report_id", postgresql_where=AT_POLICE, sqlite_where=AT_POLICE),
    )

    id: Mapped[Id]
    ref: Mapped[Ref]
    report_id: Mapped[BigInt] = mapped_column(ForeignKey("reports.id"), index=True)
    kind: Mapped[SaidAs] = mapped_column(enum_column(SaidAs))
    words: Mapped[str] = mapped_column(Sealed("report_words.words"))
    handed_to: Mapped[HandedTo | None] = mapped_column(enum_column(HandedTo))
    handed_on: Mapped[date | None]
    office: Mapped[str | None] = mapped_column(String(200))
    law: Mapped[str | None] = mapped_column(Sealed("report_words.law"))
    materials: Mapped[str | None] = mapped_column(Sealed("report_words.materials"))
    by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    question_id: Mapped[BigInt | None] = mapped_column(ForeignKey("report_words.id"))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[Instant]

    by: Mapped[Person | None] = relationship()
