"""Legal clocks as rows with a due date; overdue is never stored, a breach is dated at the breach."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from complaints.models.case import Complaint
from complaints.models.powers import Clue
from kernel.db import BigInt, Id, Instant, Model

RUNNING = text("met_at IS NULL AND stopped_at IS NULL")
OUTLIVING = text("met_at IS NULL AND stopped_at IS NULL AND code IN ('T-CLUE', 'T-PUB')")


class Clock(Model):
    """One running or finished clock: its rule, its start fact, its dates as computed and with what calendar.

    `body_id` is the organisation whose duty or case it is when it starts (a clock is per competent body); `length` is 0
    and `unit` none where an officer or an agreement sets the day. `warn_days` are the ISO days still to warn on, and
    `next_at` the instant the sweep must look next: None when ended, paused or breached.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        CheckConstraint("stopped_at IS NULL OR met_at IS NULL", name="one_end"),
        CheckConstraint(
            "next_at IS NULL OR (met_at IS NULL AND stopped_at IS NULL AND paused_on IS NULL)", name="next_at"
        ),
        Index("ix_clocks_running_due", "met_at", "stopped_at", "due_at"),
        Index(
            "ix_clocks_running_complaint",
            "complaint_id",
            "due_at",
            postgresql_where=RUNNING,
            sqlite_where=RUNNING,
            postgresql_include=["code", "body_id", "paused_on", "warned_at", "is_provisional"],
        ),
        Index("ix_clocks_complaint", "complaint_id", "code"),
        # The few that outlive their case, by whose duty they are.
        Index("ix_clocks_outliving", "code", "body_id", "due_at", postgresql_where=OUTLIVING, sqlite_where=OUTLIVING),
        Index("ix_clocks_next_at", "next_at"),
        Index("ix_clocks_calendar_version", "calendar_version", "id"),
    )

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    code: Mapped[str] = mapped_column(String(12))
    ruleset: Mapped[str] = mapped_column(String(40))
    body_kind: Mapped[str] = mapped_column(String(40))
    body_id: Mapped[BigInt | None] = mapped_column(ForeignKey("organisations.id"))
    article: Mapped[str] = mapped_column(String(200))
    is_platform_rule: Mapped[bool]
    duty: Mapped[str] = mapped_column(String(20))
    start_on: Mapped[date]
    length: Mapped[int]
    unit: Mapped[str] = mapped_column(String(20))
    calendar_version: Mapped[str] = mapped_column(String(64))
    raw_due_on: Mapped[date]
    due_on: Mapped[date]
    due_at: Mapped[Instant]
    warn_on: Mapped[date]
    warn_days: Mapped[list[str]] = mapped_column(default=list)
    next_at: Mapped[Instant | None]
    is_provisional: Mapped[bool]
    paused_on: Mapped[date | None]
    started_at: Mapped[Instant]
    warned_at: Mapped[Instant | None]
    met_at: Mapped[Instant | None]
    stopped_at: Mapped[Instant | None]

    complaint: Mapped[Complaint] = relationship()
    body: Mapped[Organisation | None] = relationship()
    pauses: Mapped[list["ClockPause"]] = relationship(order_by="ClockPause.id")
    breaches: Mapped[list["Breach"]] = relationship(order_by="Breach.id")
    clues: Mapped[list["Clue"]] = relationship(viewonly=True)
    extensions: Mapped[list["ClockExtension"]] = relationship(order_by="ClockExtension.id")

    @property
    def is_running(self) -> bool:
        """Whether the duty is still open."""
        return self.met_at is None and self.stopped_at is None

    def was_late(self, now: datetime) -> bool:
        """Whether its time was over before it ended; a breach on record stays one, though its day moved later."""
        return bool(self.breaches) or (self.met_at or self.stopped_at or now) >= self.due_at


class ClockPause(Model):
    """Whole days taken out of a clock: from, until, why, whose turn it was, who decided, on what evidence.

    `reason` is a code the clock's rule names (appraisal, testing …); `turn` is learner, institution, body, appraiser
    or tester.
    """

    __tablename__ = "clock_pauses"
    __table_args__ = (CheckConstraint("end_on IS NULL OR end_on >= start_on", name="order"),)

    id: Mapped[Id]
    clock_id: Mapped[BigInt] = mapped_column(ForeignKey("clocks.id"), index=True)
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(200), default="")
    turn: Mapped[str] = mapped_column(String(20))
    decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[Instant]
    evidence: Mapped[str] = mapped_column(String(200), default="")
    ended_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[Instant | None]
    end_evidence: Mapped[str] = mapped_column(String(200), default="")


class ClockExtension(Model):
    """More time asked for once, and what the approver said: reason, ground, both days."""

    __tablename__ = "clock_extensions"
    __table_args__ = (
        UniqueConstraint("clock_id"),
        CheckConstraint("(is_granted IS NULL) = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[Id]
    clock_id: Mapped[BigInt] = mapped_column(ForeignKey("clocks.id"))
    reason: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(String(200))
    length: Mapped[int]
    asked_by_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[Instant]
    is_granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[Instant | None]
    old_due_on: Mapped[date]
    new_due_on: Mapped[date | None]

    clock: Mapped[Clock] = relationship(back_populates="extensions")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])


class Breach(Model):
    """A duty not met by its instant; one per clock and due date, dated at the breach; `why` is the superior's note."""

    __tablename__ = "breaches"
    __table_args__ = (UniqueConstraint("clock_id", "due_on"),)

    id: Mapped[Id]
    clock_id: Mapped[BigInt] = mapped_column(ForeignKey("clocks.id"))
    due_on: Mapped[date]
    breached_at: Mapped[Instant]
    noticed_at: Mapped[Instant]
    why: Mapped[str] = mapped_column(Text, default="")
    why_by_id: Mapped[BigInt | None] = mapped_column(ForeignKey("people.id"))
    why_at: Mapped[Instant | None]


class Reminder(Model):
    """Somebody is to be reminded of one clock at one step, once; a digest carries it when work begins (lesson C14).

    `kind` is warned, breached or redated; `on` the day of the step. `letter_key` names the digest that carried it.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("person_id", "clock_id", "kind", "due_on", "on"),
        Index("ix_reminders_waiting", "letter_key", "person_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[BigInt] = mapped_column(ForeignKey("people.id"))
    clock_id: Mapped[BigInt] = mapped_column(ForeignKey("clocks.id"))
    kind: Mapped[str] = mapped_column(String(12))
    due_on: Mapped[date]
    on: Mapped[date]
    made_at: Mapped[Instant]
    letter_key: Mapped[str | None] = mapped_column(String(120))

    clock: Mapped[Clock] = relationship()


class ProposedDecision(Model):
    """A paper drafted because a clock ran out: an officer may sign it, change it or leave it; it decides nothing."""

    __tablename__ = "proposed_decisions"
    __table_args__ = (UniqueConstraint("clock_id", "kind"), Index("ix_proposed_decisions_complaint_id", "complaint_id"))

    id: Mapped[Id]
    complaint_id: Mapped[BigInt] = mapped_column(ForeignKey("complaints.id"))
    clock_id: Mapped[BigInt] = mapped_column(ForeignKey("clocks.id"))
    kind: Mapped[str] = mapped_column(String(20))
    grounds: Mapped[list[str]] = mapped_column(default=list)
    made_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
