"""Events with their hash chains: the same links `kernel.events.record` would write, without a database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from bench.generator.rows import Batch
from kernel.events import GENESIS, Actor, Event, EventRow, digest


@dataclass(slots=True)
class _Link:
    """What the digest reads of an event row."""

    stream: str
    seq: int
    kind: str
    room_id: int | None
    actor_id: int | None
    actor_role: str
    organisation_id: int | None
    happened_at: datetime
    recorded_at: datetime
    data: dict[str, Any]
    previous: str


class Chain:
    """One stream: its events so far and its head."""

    def __init__(self, batch: Batch, stream: str) -> None:
        self.batch = batch
        self.head = batch.add("stream_heads", stream=stream, seq=0, hash=GENESIS)

    def record(
        self,
        event: Event,
        by: Actor,
        at: datetime,
        *,
        room_id: int | None = None,
        happened_at: datetime | None = None,
    ) -> None:
        """Append an event recorded at an instant."""
        head = self.head
        link = _Link(
            stream=head["stream"],
            seq=head["seq"] + 1,
            kind=event.kind,
            room_id=room_id,
            actor_id=by.person_id,
            actor_role=str(by.role),
            organisation_id=by.organisation_id,
            happened_at=happened_at or at,
            recorded_at=at,
            data=event.data(),
            previous=head["hash"],
        )
        found = digest(cast(EventRow, link))
        self.batch.add("events", **{name: getattr(link, name) for name in _Link.__slots__}, hash=found)
        head["seq"], head["hash"] = link.seq, found
