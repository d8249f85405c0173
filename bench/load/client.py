"""One client on one connection that stays open, and what all of them saw."""

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TIMEOUT = 30.0


@dataclass
class Seen:
    """Answers of one scenario at one number of clients."""

    seconds: list[float] = field(default_factory=list)
    size: int = 0
    states: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    why: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, seconds: float, size: int) -> None:
        """One answer."""
        with self.lock:
            self.seconds.append(seconds)
            self.states[status] += 1
            self.size += size

    def fault(self, why: str) -> None:
        """Something broke off; the last reason is kept."""
        with self.lock:
            self.broken, self.why = self.broken + 1, why

    def share(self, share: float) -> float:
        """The time not exceeded by this share of answers, in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


class Client:
    """A browser that asks for one page after another and keeps nothing but its cookies."""

    def __init__(self, base_url: str, cookies: str, seen: Seen) -> None:
        parts = urlsplit(base_url)
        if parts.hostname != "127.0.0.1":
            raise ValueError("load is made against 127.0.0.1 only")
        self.place, self.cookies, self.seen = (parts.hostname, parts.port or 80), cookies, seen
        self.connection = http.client.HTTPConnection(*self.place, timeout=TIMEOUT)

    def get(self, path: str) -> str:
        """Ask for a page; a broken connection is counted and opened anew."""
        started = time.perf_counter()
        try:
            self.connection.request("GET", path, headers={"Cookie": self.cookies, "Accept-Language": "zh-CN"})
            answer = self.connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.seen.fault(repr(error))
            self.connection.close()
            return ""
        self.seen.note(answer.status, time.perf_counter() - started, len(body))
        return body.decode("utf-8", "replace")

    def close(self) -> None:
        """Hang up."""
        self.connection.close()
