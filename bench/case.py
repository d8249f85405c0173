"""What a case page is made of: `python -m bench.case --database URL --repeat 300`.

Makes the database anew with the small world of the tests: a case at the table of mediation with a thread and a
timeline, a joint complaint of five, and a desk. Each page is asked for through WSGI by somebody signed in, in turn with
the others; what counts is the computing of this process. Afterwards the same pages are asked for again while a clock of
that computing looks where the process is, which says how much of a page each part is. `--keep DIRECTORY` keeps them.
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from signal import ITIMER_PROF, SIGPROF, setitimer, signal
from tempfile import mkdtemp
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench import database
from bench.watching import machine
from bench.work import CHANGING
from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle import RoomKind
from complaints.models import Room
from kernel import calendars
from kernel.config import ROOT
from kernel.db import db
from kernel.memory import settle
from tests.complaints.hands import sign_in
from tests.complaints.joint_hands import crowd, with_representatives
from tests.world import World, build

WARM, TALK, MEMBERS = 20, 12, 5
LOOK_EVERY = 0.001  # seconds of computing
# Whoever stands first here, from the innermost call outwards, is where the process is.
PARTS = (
    ("/psycopg", "statements"),
    ("/sqlalchemy/", "rows"),
    ("/accounts/views/session.py", "session and navigation"),
    ("/accounts/permissions.py", "session and navigation"),
    ("/flask_wtf/", "session and navigation"),
    ("/flask/sessions.py", "session and navigation"),
    ("/complaints/views/case_timeline.py", "timeline"),
    ("/templates/complaints/timeline/", "timeline"),
    ("/flask_babel/", "words"),
    ("/gettext.py", "words"),
    ("/babel/", "words"),
    ("/werkzeug/routing/", "addresses"),
    ("/templates/", "template"),
    ("/kernel/security/", "headers and checks"),
    ("/complaints/queries/", "reads"),
    ("/complaints/", "views"),
    ("/mediation/", "views"),
    ("/kernel/", "kernel"),
    ("/flask/", "flask"),
    ("/werkzeug/", "flask"),
)
Page = Callable[[], tuple[str, bytes]]


def told(world: World) -> dict[str, tuple[str, str]]:
    """The cases, and who opens which page of them."""
    complaint = world.mediating()
    room = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    for turn in range(TALK):
        by = world.actor(("learner", "staff", "mediator")[turn % 3])
        cases.say(room, f"第{turn}句：请看上次说的课时和退款。", by=by, key=f"bench-{turn}")
    people = crowd(world, MEMBERS)
    with_representatives(world, people)
    joint.sweep_offers(batches=100)
    number, group = complaint.number, people[2].number
    return {
        "nothing (404)": ("officer", "/desk/TS2000-0000-0000"),
        "the complainant's": ("learner", f"/complaints/{number}"),
        "the officer's": ("officer", f"/desk/{number}"),
        "the institution's": ("staff", f"/institution/{number}"),
        "a member's, waiting": (people[2].who, f"/complaints/{group}"),
        "a member's joint page": (people[2].who, f"/complaints/{group}/joint"),
        "the officer's, joint": ("officer", f"/desk/{people[0].number}"),
        "the desk's queue": ("officer", "/desk/"),
    }


def opener(app: Flask, world: World, who: str, path: str) -> Page:
    """Asks for a page as a signed-in browser would, without the work of a test client."""
    client = sign_in(app, world, who)
    builder = EnvironBuilder(path=path)
    client._add_cookies_to_wsgi(environ := builder.get_environ())

    def ask() -> tuple[str, bytes]:
        answer, status, _headers = run_wsgi_app(app.wsgi_app, environ, buffered=True)
        return status, b"".join(answer)

    return ask


def statements(engine: Engine, page: Page) -> int:
    """How many statements a page sends."""
    sent: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_given: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    page()
    event.remove(engine, "before_cursor_execute", hear)
    return len(sent)


def part_of(frame: FrameType | None) -> str:
    """In which part of a page the process is."""
    while frame is not None:
        file = frame.f_code.co_filename
        for place, part in PARTS:
            if place in file:
                return part
        frame = frame.f_back
    return "else"


def split(page: Page, repeat: int) -> Counter[str]:
    """How often the process was met in each part of a page."""
    seen: Counter[str] = Counter()
    signal(SIGPROF, lambda _number, frame: seen.update((part_of(frame),)))
    setitimer(ITIMER_PROF, LOOK_EVERY, LOOK_EVERY)
    for _turn in range(repeat):
        page()
    setitimer(ITIMER_PROF, 0)
    return seen


def measured(pages: dict[str, Page], repeat: int) -> dict[str, list[float]]:
    """Milliseconds of computing, each page in turn with the others."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(-WARM, repeat):
        for name, page in pages.items():
            started = time.process_time()
            page()
            if turn >= 0:
                times[name].append((time.process_time() - started) * 1000)
    return times


def report(name: str, times: Iterable[float], sent: int, size: int, seen: Counter[str]) -> str:
    """A page in two lines: what it takes, and of what."""
    low, middle, high = statistics.quantiles(times, n=4)
    total = sum(seen.values()) or 1
    parts = ", ".join(f"{part} {middle * count / total:.2f}" for part, count in seen.most_common())
    return f"{name:<24}{sent:>3} statements {size:>7} bytes  {middle:.2f} ms ({low:.2f} to {high:.2f})\n    {parts}"


def main(arguments: list[str] | None = None) -> int:
    """Make the cases, open their pages in turn, print what each takes."""
    parser = argparse.ArgumentParser(prog="python -m bench.case", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of the database to make anew")
    parser.add_argument("--repeat", type=int, default=300)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--keep", type=Path, help="a directory for the pages")
    given = parser.parse_args(arguments)
    database.create(given.database, urlsplit(given.database).path.lstrip("/"))
    with database.application(given.database, Path(mkdtemp(prefix="xuesu-bench-"))) as app:
        upgrade(directory=str(ROOT / "migrations"))
        calendars.import_shipped()
        world = build()
        found = {name: one for name, one in told(world).items() if given.only in name}
        pages = {name: opener(app, world, *one) for name, one in found.items()}
        engine = db.engine
        db.session.remove()
        settle()
    sent = {name: statements(engine, page) for name, page in pages.items()}
    bodies = {name: page() for name, page in pages.items()}
    for name, (status, body) in bodies.items():
        if not status.startswith("200") and "404" not in name:
            raise RuntimeError(f"{name}: {status}")
        if given.keep is not None:
            given.keep.mkdir(parents=True, exist_ok=True)
            (given.keep / f"{name}.html").write_text(CHANGING.sub("", body.decode()))
    times = measured(pages, given.repeat)
    print(machine())
    for name, page in pages.items():
        print(report(name, times[name], sent[name], len(bodies[name][1]), split(page, given.repeat // 2)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
