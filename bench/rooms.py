"""Watching rooms: `python -m bench.rooms --database URL --people 200 --rooms 1000 --seconds 60`.

Makes the database anew with the small world of the tests, serves it with gunicorn as delivered, and lets tabs ask as
js/room.js does: every 3 s in front of somebody, every 15 s when idle, with the version they have. First many people
watch one room; then many rooms are open, a tenth of them with two active tabs and the rest with one idle one. Somebody
speaks all the while; what counts is when the words reach the others.
"""

import argparse
import heapq
import http.client
import random
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, select

from accounts.models import Membership, Person, SignIn
from accounts.roles import Role
from bench import database, serving
from bench.watching import machine
from complaints import actions as cases
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Room
from kernel import clock
from kernel.config import ROOT
from kernel.crypto import random_token, token_hash
from kernel.db import db, transaction
from tests.world import World, build

ACTIVE, IDLE = 3.0, 15.0
WARM = 2 * IDLE
WORKERS = 48
MESSAGE = re.compile(r'data-message="(\w+)"')


@dataclass
class Seen:
    """What all tabs of one run saw."""

    requests: int = 0
    unchanged: int = 0
    changed: int = 0
    broken: int = 0
    bytes: int = 0
    seconds: list[float] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)
    said: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def forget(self) -> None:
        """Count from here."""
        self.requests = self.unchanged = self.changed = self.broken = self.bytes = 0
        self.seconds.clear()
        self.arrived.clear()


@dataclass
class Tab:
    """One page left open on one room."""

    number: str
    room: str
    cookie: str
    every: float
    version: str = ""
    after: str = ""
    is_first: bool = True

    def ask(self, connection: http.client.HTTPConnection, seen: Seen) -> None:
        """Ask what is new, and note when what was said came here."""
        path = f"/mediation/{self.number}/live?room={self.room}&after={self.after}"
        headers = {"Cookie": f"session={self.cookie}", "X-Fragment": "1"}
        headers |= {"If-None-Match": self.version} if self.version else {}
        started = time.perf_counter()
        try:
            answer = _asked(connection, path, headers)
        except (OSError, http.client.HTTPException):  # the server hung up in between, as it may: a browser asks again
            connection.close()
            answer = _asked(connection, path, headers)
        body = answer.read()
        taken, now = time.perf_counter() - started, time.time()
        self.version = answer.headers["ETag"] or ""
        came = MESSAGE.findall(body.decode()) if answer.status == 200 else []
        self.after = came[-1] if came else self.after
        first, self.is_first = self.is_first, False
        with seen.lock:
            seen.requests += 1
            seen.unchanged += answer.status == 304
            seen.changed += answer.status == 200
            seen.broken += answer.status not in (200, 304)
            seen.bytes += len(body) + len(str(answer.headers)) + len(path) + sum(map(len, headers.values())) + 120
            seen.seconds.append(taken)
            if not first:
                seen.arrived += [now - seen.said[ref] for ref in came if ref in seen.said]


def _asked(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def watch(base_url: str, tabs: list[Tab], seconds: float, every: float, speak: Callable[[Seen], None]) -> Seen:
    """Let the tabs ask in their rhythm for so long while somebody speaks.

    Before that each asks once without being counted: a page carries the version it was made with, a tab here does not.
    """
    seen, begins = Seen(), time.monotonic() + WARM
    over = begins + seconds
    rng, tie, lock = random.Random(7), count(), threading.Lock()
    due = [(time.monotonic() + rng.random() * tab.every, next(tie), tab) for tab in tabs]
    heapq.heapify(due)

    def work() -> None:
        place = urlsplit(base_url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        while (now := time.monotonic()) < over:
            with lock:
                ready = due and due[0][0] <= now
                at, _tie, tab = heapq.heappop(due) if ready else (0.0, 0, None)
            if tab is None:
                time.sleep(0.01)
                continue
            try:
                tab.ask(connection, seen)
            except (OSError, http.client.HTTPException):
                with seen.lock:
                    seen.broken += 1
                connection.close()
            with lock:
                # A page plans its next question when the answer is there.
                heapq.heappush(due, (max(at, time.monotonic()) + tab.every, next(tie), tab))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    time.sleep(max(0.0, begins - time.monotonic()))
    with seen.lock:
        seen.forget()
    while time.monotonic() < over - 2 * ACTIVE:
        time.sleep(every)
        speak(seen)
    for thread in threads:
        thread.join()
    return seen


def crowd(app: Flask, world: World, size: int) -> list[str]:
    """So many colleagues at the institution, signed in; their cookies."""
    company, now, cookies = world.organisations["company"], clock.now(), []
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # of Flask's own sessions
    with transaction():
        for serial in range(size):
            person = Person(name=None, login=f"watcher{serial}", made_at=now)
            db.session.add(person)
            db.session.flush()
            since = now - timedelta(days=1)
            held = Membership(person_id=person.id, organisation_id=company, role=Role.INSTITUTION_STAFF, from_at=since)
            db.session.add(held)
            db.session.flush()
            cookies.append(signer.dumps(_signed_in(person.id, held.id)))
    return cookies


def _signed_in(person_id: int, membership_id: int) -> dict[str, object]:
    token, now = random_token(), clock.now()
    row = SignIn(token_hash=token_hash(token), made_at=now, expires_at=now + timedelta(hours=8), proved_at=now)
    row.person_id, row.membership_id = person_id, membership_id
    db.session.add(row)
    return {"sid": token, "seen": int(now.timestamp())}


def joint(case: Complaint) -> Room:
    """The room everybody at the table hears."""
    return db.session.scalars(select(Room).filter_by(complaint_id=case.id, kind=RoomKind.JOINT)).one()


def reads(app: Flask, tab: Tab) -> tuple[int, int]:
    """Statements of an answer with nothing new, and of one with a new message."""
    client, said = app.test_client(), list[str]()
    client.set_cookie("session", tab.cookie)
    url = f"/mediation/{tab.number}/live?room={tab.room}"

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    def ask(**headers: str) -> str:
        with app.app_context():  # one of its own, as every request has: who asks is found anew
            return client.get(url, headers=headers).headers["ETag"]

    tag = ask()
    event.listen(db.engine, "before_cursor_execute", note)
    ask(**{"If-None-Match": tag})
    unchanged = len(said)
    ask()
    event.remove(db.engine, "before_cursor_execute", note)
    return unchanged, len(said) - unchanged


def speaker(world: World, rooms: list[int]) -> Callable[[Seen], None]:
    """The learner says something in one of these rooms after another."""
    serial, hand = count(), world.actor("learner")

    def speak(seen: Seen) -> None:
        number = next(serial)
        room = db.session.get_one(Room, rooms[number % len(rooms)])
        message = cases.say(room, f"第{number}句，请看一下课时记录。", by=hand, key=random_token())
        with seen.lock:
            seen.said[message.ref] = time.time()
        db.session.rollback()

    return speak


def report(name: str, tabs: list[Tab], seconds: float, seen: Seen, statements: tuple[int, int]) -> str:
    """One run in words: per watcher and minute, and how late the words came."""
    each = len(tabs) * seconds / 60
    queries = (seen.unchanged * statements[0] + seen.changed * statements[1]) / each

    def share(values: list[float], part: float) -> float:
        ordered = sorted(values)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")

    return (
        f"{name}: {len(tabs)} tabs, {seconds:.0f} s, {len(seen.said)} messages; per tab and minute"
        f" {seen.requests / each:.1f} requests ({seen.unchanged / max(1, seen.requests):.0%} unchanged),"
        f" {queries:.0f} queries, {seen.bytes / each / 1024:.1f} kB; answers p50 {share(seen.seconds, 0.5) * 1000:.0f},"
        f" p95 {share(seen.seconds, 0.95) * 1000:.0f} ms; words at others p50 {share(seen.arrived, 0.5):.2f},"
        f" p95 {share(seen.arrived, 0.95):.2f}, most {share(seen.arrived, 1):.2f} s ({len(seen.arrived)} arrivals);"
        f" failed {seen.broken}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Make the world, then many people in one room, then many rooms."""
    parser = argparse.ArgumentParser(prog="python -m bench.rooms", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of the database to make anew")
    parser.add_argument("--port", type=int, default=8117)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rooms", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two messages")
    given = parser.parse_args(arguments)
    database.create(given.database, urlsplit(given.database).path.lstrip("/"))
    with database.application(given.database, Path(mkdtemp(prefix="xuesu-bench-"))) as app:
        upgrade(directory=str(ROOT / "migrations"))
        world = build()
        made = [world.mediating() for _serial in range(max(1, given.rooms))]
        places = [(case.number, joint(case).ref, joint(case).id) for case in made]
        cookies = crowd(app, world, max(given.people, 2))
        crowded = [Tab(*places[0][:2], cookie, ACTIVE) for cookie in cookies[: given.people]]
        statements = reads(app, crowded[0])
        print(f"statements: {statements[0]} with nothing new, {statements[1]} with everything new; {machine()}")
        with serving.served(given.database, given.port) as server:
            seen = watch(server.address, crowded, given.seconds, given.every, speaker(world, [places[0][2]]))
            print(report("one room", crowded, given.seconds, seen, statements), machine(), flush=True)
            busy = places[: max(1, len(places) // 10)]
            tabs = [Tab(number, ref, cookie, ACTIVE) for number, ref, _id in busy for cookie in cookies[:2]]
            tabs += [Tab(number, ref, cookies[0], IDLE) for number, ref, _id in places[len(busy) :]]
            seen = watch(
                server.address, tabs, given.seconds, given.every, speaker(world, [key for _number, _ref, key in busy])
            )
            name = f"{len(places)} rooms, {len(busy)} of them with two active tabs"
            print(report(name, tabs, given.seconds, seen, statements), machine(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
