"""What is bid is nowhere: no page, letter, export, event, log line or file holds it, nor any cell of the database."""

import logging
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from complaints.queries.cases import visible_to
from kernel import messages, outbox
from kernel.config import Settings
from kernel.crypto import unseal
from kernel.db import db
from tests.complaints.hands import sign_in, submit
from tests.mediation.bid_hands import opened, stored
from tests.world import World

# Long enough that no digest and no ref holds one by chance.
LEAST, MOST, BEFORE = "31415926.53", "27182818.28", "16180339.88"
SUMS = (LEAST, MOST, BEFORE)
TRACES = [form for sum_ in SUMS for form in (sum_, f"{float(sum_):,.2f}", sum_.replace(".", ""))]
READERS = ("learner", "staff", "mediator", "officer", "supervisor", "association_officer", "platform_admin", "auditor")


def found_in(words: str) -> list[str]:
    """Which of the sums stand in this text."""
    return [trace for trace in TRACES if trace in words]


def cells() -> str:
    """Every cell of every table, as the engine writes it."""
    rows = []
    for table in inspect(db.engine).get_table_names():
        rows += [repr(tuple(row)) for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]
    db.session.rollback()
    return "\n".join(rows)


def on_disk(folder: Path) -> str:
    """Every file below a folder, the database and what it has not folded in yet among them."""
    return "\n".join(path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file())


def addresses(app: Flask, number: str, ref: str) -> list[str]:
    """Every page that can be asked for with nothing, this case or this round."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.arguments <= {"number", "ref"} and rule.endpoint != "static":
                adapter = app.url_map.bind("localhost")
                values = {name: {"number": number, "ref": ref}[name] for name in rule.arguments}
                found.append(adapter.build(rule.endpoint, values, method="GET"))
    return sorted(set(found))


def test_a_bid_is_in_no_cell_letter_file_or_log(
    app: Flask, world: World, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    row = opened(world, world.mediating())
    page = f"/mediation/{row.mediation.complaint.number}/bids/{row.ref}"
    learner, staff = sign_in(app, world, "learner"), sign_in(app, world, "staff")
    for client, sum_ in ((staff, BEFORE), (staff, MOST), (learner, LEAST)):
        assert submit(client, page, has="yuan", yuan=sum_).status_code == 303
        outbox.drain()
        messages.drain()
        assert found_in(cells()) == []
        assert found_in(on_disk(settings.data_dir)) == []
    assert found_in(caplog.text) == []
    assert stored(row) == [None, None]


def test_the_search_would_find_it(app: Flask, world: World) -> None:
    """What is stored is the bid, and the traces looked for are how it would read in clear."""
    row = opened(world, world.mediating())
    page = f"/mediation/{row.mediation.complaint.number}/bids/{row.ref}"
    assert submit(sign_in(app, world, "staff"), page, has="yuan", yuan=MOST).status_code == 303
    (sealed,) = [one for one in stored(row) if one]
    assert found_in(unseal(sealed, "bids.sum")) == ["2718281828"]


def crawled(app: Flask, world: World, share: float) -> tuple[int, int]:
    """Read a share of all addresses as everybody: those nearest the round always, of the rest a seeded choice.

    Answers how many pages were opened, and how many of them speak of the round.
    """
    row = opened(world, world.mediating())
    number = row.mediation.complaint.number
    page = f"/mediation/{number}/bids/{row.ref}"
    staff = sign_in(app, world, "staff")
    for sum_ in (BEFORE, MOST):
        assert submit(staff, page, has="yuan", yuan=sum_).status_code == 303
    near = {page, *(f"/{place}/{number}" for place in ("mediation", "complaints", "institution", "desk"))}
    seen, about, chosen = 0, 0, Random(20_261_128)
    for name in READERS:
        assert name in ("platform_admin", "auditor") or db.session.scalar(visible_to(world.viewers[name])) is not None
        client = sign_in(app, world, name)
        for address in addresses(app, number, row.ref):
            if chosen.random() >= share and address not in near:
                continue
            answer = client.get(address)
            assert found_in(answer.get_data().decode("latin-1")) == [], (name, address)
            seen += answer.status_code == 200
            about += row.ref.encode() in answer.get_data() and answer.status_code == 200
    return seen, about


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_bid_is_on_no_page_of_the_case_nor_on_a_share_of_all_others(app: Flask, world: World) -> None:
    seen, about = crawled(app, world, 0.04)
    assert seen > 15, seen
    assert about >= 2, "both parties see the round"


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.timeout(240)  # every page of everybody
def test_a_bid_is_on_no_page_or_export_of_anybody(app: Flask, world: World) -> None:
    seen, _about = crawled(app, world, 1)
    assert seen > 200, seen
