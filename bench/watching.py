"""Watching a piece of work: how long, how many transactions, and how much memory this process held all the while."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from kernel.db import db

PAGE = os.sysconf("SC_PAGE_SIZE")


def rss() -> float:
    """The resident memory of this process in megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


@dataclass
class Watch:
    """What was seen while a block ran; seconds of the wall, of this process's own work and of the server's for it."""

    seconds: float = 0.0
    own_seconds: float = 0.0
    server_seconds: float = 0.0
    commits: int = 0
    memory: list[float] = field(default_factory=list)

    def memory_line(self) -> str:
        """Memory at the start, a quarter, half, three quarters and the end, and its peak."""
        seen = self.memory or [0.0]
        places = [seen[min(len(seen) - 1, len(seen) * part // 4)] for part in range(5)]
        return " ".join(f"{one:.0f}" for one in places) + f" MB, peak {max(seen):.0f} MB"


def _backend() -> int:
    """The process of the server that works for this session (its pool gives the same one again)."""
    found = int(db.session.scalar(text("SELECT pg_backend_pid()")) or 0)
    db.session.rollback()
    return found


def _worked(process: int) -> float:
    """How many seconds a process has worked."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def watching(every: float = 0.05) -> Iterator[Watch]:
    """Watch the block; memory is looked at by a thread."""
    watch, over = Watch(), threading.Event()

    def look() -> None:
        while not over.wait(every):
            watch.memory.append(rss())

    def count(_connection: Any) -> None:
        watch.commits += 1

    event.listen(db.engine, "commit", count)
    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    server = _backend()
    before = _worked(server)
    started, own = time.perf_counter(), time.process_time()
    try:
        yield watch
    finally:
        watch.seconds, watch.own_seconds = time.perf_counter() - started, time.process_time() - own
        watch.server_seconds = _worked(server) - before
        over.set()
        thread.join()
        event.remove(db.engine, "commit", count)


def counts(*tables: str) -> dict[str, int]:
    """How many rows these tables hold, exactly."""
    found = {name: int(db.session.scalar(text(f"SELECT count(*) FROM {name}")) or 0) for name in tables}
    db.session.rollback()
    return found


def machine() -> str:
    """How busy the machine is, for the report."""
    one, five, fifteen = os.getloadavg()
    return f"{os.cpu_count()} processors, load {one:.1f} {five:.1f} {fifteen:.1f}"
