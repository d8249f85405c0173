"""What a page costs this process: `python -m bench.work --database URL --repeat 40`.

Each page is opened through the test client, in turn with the others, and the work of the process is taken, not the
time on the clock: a busy machine lengthens it less. The database's own work is not in it; its statements are counted.
The presses file copies of one finished draft. `--keep DIRECTORY` keeps the pages, to compare them with another day's.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text

from accounts.actions.signing import open_sign_in
from accounts.models import ContactKind, Person
from accounts.queries import verified_contact
from bench import database, serving
from bench.watching import machine
from complaints.actions.drafts import adopt_draft, start_draft
from institutions.models import Institution
from kernel import clock
from kernel.config import AppEnv
from kernel.db import db
from kernel.memory import settle

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
NUMBER = re.compile(r'href="(/(?:desk|institution|complaints)/TS[0-9A-Z-]+)')
CHANGING = re.compile(r'(?<=value=")[\w.-]{26,}(?=")|(?<=截至)\d+年\d+月\d+日 \d\d:\d\d')
FILERS = """
    SELECT p.id FROM people p JOIN parties s ON s.person_id = p.id AND s.role = 'complainant'
    WHERE p.disabled_at IS NULL GROUP BY p.id ORDER BY count(*) DESC, p.id LIMIT 1
"""
WARM = 3
Step = Callable[[], Any]


def session_of(app: Flask, person: Person) -> FlaskClient:
    """A client that is signed in as somebody."""
    client = app.test_client()
    _row, token = open_sign_in(person, "password")
    with client.session_transaction() as session:
        session["sid"], session["seen"] = token, int(clock.now().timestamp())
    return client


def finished(person: Person, institution: Institution) -> dict[str, Any]:
    """What a draft holds when its last page is reached."""
    phone = verified_contact(person, ContactKind.PHONE)
    pages: dict[str, dict[str, list[str]]] = {
        "place": {"kind": ["online"], "elsewhere": ["no"], "age": ["adult"]},
        "who": {"filer": ["self"]},
        "institution": {"institution": [institution.ref]},
        "what": {"category": ["E01"]},
        "story": {"happened_on": ["2026-10-01"], "words": ["还有课没有上，客服一直说在审核。"]},
        "wish": {
            "wishes": ["refund", "apology"],
            "refund": ["1280.50"],
            "paid": ["2000"],
            "paid_by": ["consumer"],
            "told": ["no"],
        },
        "handle": {"handle_kind": ["none"]},
        "contact": {"name": ["负载示例"], "phone": [phone or ""], "address": ["示例路1号"]},
        "evidence": {},
        "consents": {"publish": ["yes"], "entrust": ["no"], "truth": ["y"], "path": ["association"]},
    }
    return {name: {"raw": raw, "ok": True} for name, raw in pages.items()} | {"proved": phone}


def press(app: Flask, client: FlaskClient, person_id: int, institution_id: int) -> Step:
    """A finished draft, opened; what is left is to press the last button."""
    with app.app_context():
        person = db.session.get_one(Person, person_id)
        draft, _key = start_draft(finished(person, db.session.get_one(Institution, institution_id)))
        adopt_draft(draft, db.session.get_one(Person, person_id))
        ref = draft.ref
    with client.session_transaction() as session:
        session["draft"] = ref
    page = client.get("/complaints/new/check")
    token = TOKEN.search(page.text)
    if token is None:
        raise LookupError(f"the last page does not open: {page.status} {page.location}")
    return lambda: client.post("/complaints/new/check", data={"csrf_token": token[1], "truth": "y"})


def pages(app: Flask, who: serving.Logins) -> dict[str, Callable[[], Step]]:
    """Every page that is measured, by name; each gives the step to take next."""
    with app.app_context():
        filer = db.session.get_one(Person, db.session.scalar(text(FILERS)))
        by_login = {
            login: db.session.scalars(select(Person).where(Person.login == login)).one()
            for login in (who.officer, who.staff)
        }
        officer, staff, learner = (session_of(app, one) for one in (*by_login.values(), filer))
        filer_id = filer.id
        known = db.session.scalars(select(Institution.id).where(Institution.name == who.institution)).one()

    def page(client: FlaskClient, *paths: str) -> Callable[[], Step]:
        turn = cycle(paths)
        return lambda: partial(client.get, next(turn))

    def cases(client: FlaskClient, path: str) -> list[str]:
        found = sorted(set(NUMBER.findall(client.get(path).text)))
        if not found:
            raise LookupError(f"{path} shows no case")
        return found

    return {
        "nothing (404)": page(officer, "/desk/TS2000-0000-0000"),
        "account": page(officer, "/account"),
        "desk queue": page(officer, "/desk/"),
        "desk search": page(officer, "/desk/?q=退费"),
        "desk case": page(officer, *cases(officer, "/desk/")),
        "institution queue": page(staff, "/institution/"),
        "institution case": page(staff, *cases(staff, "/institution/")),
        "learner list": page(learner, "/complaints/"),
        "learner case": page(learner, *cases(learner, "/complaints/")),
        "filing press": partial(press, app, learner, filer_id, known),
    }


def measured(app: Flask, step: Step) -> tuple[float, int, Any]:
    """Milliseconds of this process for a step, how many statements it sent, and its answer."""
    sent = [0]

    def hear(*_given: Any) -> None:
        sent[0] += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    started = time.process_time()
    answer = step()
    spent = time.process_time() - started
    event.remove(engine, "before_cursor_execute", hear)
    return spent * 1000, sent[0], answer


@dataclass
class Seen:
    """What was measured of one page."""

    times: list[float] = field(default_factory=list)
    statements: int = 0


def line(name: str, seen: Seen) -> str:
    """One line of the report."""
    low, middle, high = statistics.quantiles(seen.times, n=4)
    mean = statistics.fmean(seen.times)
    return (
        f"{name:<20}{seen.statements:>4} statements   work {middle:.1f} ms ({low:.1f} to {high:.1f})  mean {mean:.1f}"
    )


def keep(directory: Path | None, name: str, answer: Any) -> None:
    """Keep a page, without what differs from one opening to the next."""
    if directory is not None:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(CHANGING.sub("", answer.text))


def main(arguments: list[str] | None = None) -> int:
    """Open every page in turn, so many times; print the median work of each."""
    parser = argparse.ArgumentParser(prog="python -m bench.work", description=__doc__)
    parser.add_argument("--database", required=True, help="URL of a generated database; cases are filed in it")
    parser.add_argument("--repeat", type=int, default=40)
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--keep", type=Path, help="a directory for the pages")
    given = parser.parse_args(arguments)
    told = database.settings(given.database, Path(tempfile.mkdtemp(prefix="xuesu-bench-")))
    from wsgi import create_app

    app = create_app(replace(told, app_env=AppEnv.DEMO))
    makers = {name: one for name, one in pages(app, serving.logins(given.database)).items() if given.only in name}
    seen = {name: Seen() for name in makers}
    settle()
    for turn in range(-WARM, given.repeat):
        for name, make in makers.items():
            spent, seen[name].statements, answer = measured(app, make())
            if answer.status_code not in (200, 303, 404):
                raise RuntimeError(f"{name}: {answer.status_code}")
            if turn >= 0:
                seen[name].times.append(spent)
                keep(given.keep, f"{name}.{turn}.html", answer)
    with app.app_context():
        db.engine.dispose()
    print(machine(), *(line(name, one) for name, one in seen.items()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
