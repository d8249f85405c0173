"""Delivers each event to each subscriber: the row in the database promises, Redis only hints."""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, bindparam, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kernel import clock, jobs
from kernel.bulk import insert_many
from kernel.db import (
    BigInt,
    Id,
    Instant,
    Model,
    before_commit,
    db,
    enum_column,
    in_transaction,
    lock,
    memory,
    transaction,
)
from kernel.events import Event, EventRow, on_record
from kernel.labels import Labelled

log = logging.getLogger(__name__)
GIVE_UP_AFTER = 8
# A handler holds its row while it works, so an old claim is a dead worker, not a slow one.
STALE_CLAIM = timedelta(seconds=20)
OLDER_THAN = timedelta(seconds=5)
Handler = Callable[[Any, EventRow], None]


class DeliveryState(Labelled):
    """Where a delivery stands; `failed` waits for an operator."""

    PENDING = "pending", _l("等待")
    CLAIMED = "claimed", _l("处理中")
    DONE = "done", _l("完成")
    FAILED = "failed", _l("失败，等待人工处理")


class Delivery(Model):
    """One event for one subscriber."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "subscriber"),
        Index("ix_deliveries_state_next", "state", "next_at"),
        CheckConstraint("(state = 'claimed') = (claim IS NOT NULL)", name="claim"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done"),
    )

    id: Mapped[Id]
    event_id: Mapped[BigInt] = mapped_column(ForeignKey("events.id"))
    subscriber: Mapped[str] = mapped_column(String(120))
    state: Mapped[DeliveryState] = mapped_column(enum_column(DeliveryState), default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[Instant]
    claim: Mapped[str | None] = mapped_column(String(32))
    claimed_at: Mapped[Instant | None]
    done_at: Mapped[Instant | None]
    error: Mapped[str | None] = mapped_column(String(200))

    row: Mapped[EventRow] = relationship()


# One question for the row, locked, and its event: asked for each delivery there is.
_CLAIMED = (
    select(Delivery)
    .where(Delivery.id == bindparam("id"), Delivery.claim == bindparam("claim"))
    .options(joinedload(Delivery.row, innerjoin=True))
    .with_for_update(of=Delivery)
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True)
class Subscriber:
    """Who is told: `handle(event, row)` writes inside one transaction with the delivery's own mark."""

    name: str
    handle: Handler


_subscribers: dict[str, list[Subscriber]] = {}


def subscriber(*events: type[Event]) -> Callable[[Handler], Handler]:
    """Register a handler for these events; it must be safe to run twice and may call acts."""

    def register(handle: Handler) -> Handler:
        name = f"{handle.__module__}.{handle.__qualname__}"
        for event in events:
            known = _subscribers.setdefault(event.kind, [])
            known[:] = [other for other in known if other.name != name] + [Subscriber(name, handle)]
        return handle

    return register


def subscribers() -> dict[str, list[str]]:
    """The names of the subscribers of each event kind."""
    return {kind: [one.name for one in known] for kind, known in _subscribers.items()}


@on_record
def enlist(made: Sequence[tuple[int, str, str]]) -> None:
    """Keep in mind a delivery for each subscriber of these events; all are written at the end of the transaction."""
    pending = {"state": DeliveryState.PENDING, "attempts": 0, "next_at": clock.now()}
    rows = [
        {"event_id": key, "subscriber": one.name, **pending}
        for key, kind, _stream in made
        for one in _subscribers.get(kind, [])
    ]
    if rows:
        memory().setdefault("deliveries", []).extend(rows)
        before_commit("deliveries", _write)


def _write() -> None:
    """Write those kept in mind, with one hint, however many."""
    kept = memory().pop("deliveries", [])
    ids = [key for (key,) in insert_many(Delivery, kept, Delivery.id)] if kept else []
    if len(ids) > 1:
        jobs.hint("outbox.deliver_some")
    elif ids:
        jobs.hint("outbox.deliver", *ids)


@jobs.job("outbox.deliver_some")
def deliver_some(limit: int = 500) -> int:
    """Deliver what is due, and hint at the rest; says how many were delivered."""
    done = drain(limit)
    if done >= limit:
        jobs.enqueue("outbox.deliver_some")
    return done


@jobs.job("outbox.deliver")
def deliver(delivery_id: int) -> bool:
    """Claim a delivery and run its subscriber; False when somebody else has it or it is not due."""
    claim = _claim(delivery_id)
    if claim is None:
        return False
    try:
        with transaction():
            delivery = db.session.scalar(_CLAIMED, {"id": delivery_id, "claim": claim})
            if delivery is None:
                return False
            _find(delivery).handle(delivery.row.event, delivery.row)
            delivery.state, delivery.claim, delivery.done_at = DeliveryState.DONE, None, clock.now()
    except Exception as error:
        log.exception("delivery %s failed", delivery_id)
        _postpone(delivery_id, claim, type(error).__name__)
        return False
    return True


def _find(delivery: Delivery) -> Subscriber:
    for one in _subscribers.get(delivery.row.kind, []):
        if one.name == delivery.subscriber:
            return one
    raise LookupError(f"nobody is called {delivery.subscriber}")


def _claim(delivery_id: int) -> str | None:
    claim, now = secrets.token_hex(16), clock.now()
    with transaction():
        taken = db.session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.PENDING, Delivery.next_at <= now)
            .values(state=DeliveryState.CLAIMED, claim=claim, claimed_at=now, attempts=Delivery.attempts + 1)
        )
    return claim if taken.rowcount else None  # type: ignore[attr-defined]  # an UPDATE's result has it


def _postpone(delivery_id: int, claim: str, error: str) -> None:
    with transaction():
        delivery = lock(db.session.get_one(Delivery, delivery_id))
        if delivery.claim != claim:
            return
        gone = delivery.attempts >= GIVE_UP_AFTER
        delivery.state = DeliveryState.FAILED if gone else DeliveryState.PENDING
        delivery.claim, delivery.error = None, error
        delivery.next_at = clock.now() + timedelta(seconds=2 ** min(delivery.attempts, 10))


@jobs.job("outbox.sweep", every=10)
def sweep(limit: int = 500) -> int:
    """Hint again at everything older than its time, and free what a dead worker had claimed; says how many."""
    now = clock.now()
    with transaction():
        db.session.execute(
            update(Delivery)
            .where(Delivery.state == DeliveryState.CLAIMED, Delivery.claimed_at < now - STALE_CLAIM)
            .values(state=DeliveryState.PENDING, claim=None)
        )
    waiting = db.session.scalars(
        select(Delivery.id)
        .where(Delivery.state == DeliveryState.PENDING, Delivery.next_at < now - OLDER_THAN)
        .order_by(Delivery.next_at, Delivery.id)
        .limit(limit)
    ).all()
    for one in waiting:
        jobs.enqueue("outbox.deliver", one)
    return len(waiting)


def drain(limit: int = 10_000) -> int:
    """Deliver everything that is due, here and now; for demo data, tests and operators without a worker.

    Inside a transaction (demo data are written in one) that is also what it has recorded so far.
    """
    done = 0
    while done < limit:
        if in_transaction():
            _write()
        due = db.session.scalars(
            select(Delivery.id)
            .where(Delivery.state == DeliveryState.PENDING, Delivery.next_at <= clock.now())
            .order_by(Delivery.id)
            .limit(200)
        ).all()
        if not due:
            return done
        done += sum(deliver(one) for one in due)
    return done


def retry(delivery_id: int) -> None:
    """An operator sends a failed delivery on its way again."""
    with transaction():
        delivery = lock(db.session.get_one(Delivery, delivery_id))
        if delivery.state is DeliveryState.FAILED:
            delivery.state, delivery.attempts, delivery.next_at = DeliveryState.PENDING, 0, clock.now()
            jobs.hint("outbox.deliver", delivery.id)


def troubled() -> list[Delivery]:
    """What an operator should see: given up, or tried more than twice."""
    late = or_(Delivery.state == DeliveryState.FAILED, (Delivery.state != DeliveryState.DONE) & (Delivery.attempts > 2))
    return list(db.session.scalars(select(Delivery).where(late).order_by(Delivery.id.desc()).limit(200)))
