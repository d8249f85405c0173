"""Events with their hash chains: the same links `kernel.events.record` would write, without a database."""

from datetime import datetime

from bench.generator.rows import Batch
from kernel.events import GENESIS, Actor, Event, _link


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
        """Append an event recorded at an instant (UTC)."""
        head = self.head
        row = self.batch.add(
            "events",
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
        row["hash"] = _link(row)
        head["seq"], head["hash"] = row["seq"], row["hash"]
