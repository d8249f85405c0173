"""Kind of body × act × page over all six cycles: for whoever has no power the button is on no page, nor its page.

The records are given to each body in turn as if they were its own, so that it is the power alone that decides.
"""

import re
from dataclasses import dataclass
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import DEPARTMENTS, Level, OrganisationKind, Role
from institutions import actions
from institutions.lifecycle import CYCLES, Cycle, acts_from
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import Exit, Filing, Inspection, Notice, Selection, SupervisionTask
from kernel.db import db, transaction
from tests.complaints.hands import sign_in
from tests.institutions.life_hands import announced, handed_in, join, selected
from tests.institutions.watch_hands import begun, drafted, with_heads
from tests.world import World, add_bodies, body

Kind = OrganisationKind
ISSUERS = DEPARTMENTS | {Kind.CONSUMER_ASSOCIATION}
BODIES = [kind for kind in Kind if kind is not Kind.INSTITUTION]
ROLES = (Role.OFFICER, Role.SUPERVISOR)
# Where a record of a cycle begins: the page, the link on it, and the kinds of body that §0b.12 gives the power.
BEGINS: dict[Cycle, list[tuple[str, str, frozenset[Kind]]]] = {
    Cycle.FILING: [("/filing", "/filing/approval", frozenset({Kind.EDUCATION_DEPARTMENT}))],
    Cycle.SELECTION: [("/selection", "/selection/new", frozenset({Kind.SCHOOL, Kind.EDUCATION_DEPARTMENT}))],
    Cycle.SUPERVISION: [("/supervision", "/supervision/new", ISSUERS)],
    Cycle.INSPECTION: [
        ("/inspections", "/inspections/new", DEPARTMENTS),
        ("/inspection-draws", "/inspection-draws/new", DEPARTMENTS),
    ],
    Cycle.NOTICE: [("/notices", "/notices/new", ISSUERS)],
    Cycle.EXIT: [("/exits", "/exits/order", DEPARTMENTS)],
}
PLACES = {
    Cycle.FILING: "filing",
    Cycle.SELECTION: "selection",
    Cycle.SUPERVISION: "supervision",
    Cycle.INSPECTION: "inspections",
    Cycle.NOTICE: "notices",
    Cycle.EXIT: "exits",
}
Record = Filing | Selection | SupervisionTask | Inspection | Notice | Exit


@dataclass
class Stage:
    """One record of every cycle, and a body of every kind with an officer and a head."""

    records: dict[Cycle, Record]

    def give(self, organisation_id: int) -> None:
        """Let every record be this body's."""
        with transaction():
            for row in self.records.values():
                name = "body_id" if hasattr(row, "body_id") else "organisation_id"
                setattr(row, name, organisation_id)
        db.session.expire_all()


@pytest.fixture
def stage(world: World) -> Stage:
    with_heads(world)
    task = actions.NewTask(world.institution("app"), TaskOrigin.HAND, "理由")
    records = {
        Cycle.FILING: handed_in(world),
        Cycle.SELECTION: selected(world),
        Cycle.SUPERVISION: actions.open_task(task, by=world.actor("officer")),
        Cycle.INSPECTION: begun(world),
        Cycle.NOTICE: drafted(world),
        Cycle.EXIT: announced(world),
    }
    with transaction():
        for place, kind in enumerate(BODIES):
            name, usual = f"of_{kind}", {"region_code": "110000", "level": Level.PROVINCE}
            add_bodies(world, body(name, kind, f"各类示例{kind.label}", **usual, short_name=f"各{place}"))
            for other, role in enumerate(ROLES):
                join(world, f"{kind}_{role}", role, name, f"1990077{place:02d}{other:02d}")
    return Stage(records)


def acts_on(text: str, place: str, ref: str, cycle: Cycle) -> set[str]:
    """The acts a page offers on a record, by link or by form."""
    found = re.findall(rf"(?:href|action)=\"/{place}/{ref}/(\w+)", text)
    return set(found) & set(CYCLES[cycle].acts)


@pytest.mark.parametrize("role", ROLES)
def test_the_buttons_of_a_record_are_those_of_the_power(app: Flask, world: World, stage: Stage, role: Role) -> None:
    offered: dict[Cycle, set[Kind]] = {cycle: set() for cycle in stage.records}
    for kind in BODIES:
        stage.give(world.organisations[f"of_{kind}"])
        client = sign_in(app, world, f"{kind}_{role}")
        for cycle, row in stage.records.items():
            page = client.get(f"/{PLACES[cycle]}/{row.ref}")
            shown = acts_on(page.text, PLACES[cycle], row.ref, cycle)
            wanted = set(acts_from(CYCLES[cycle].moves, row.state, role, kind, is_own=True))
            assert shown <= wanted, (cycle, kind, shown - wanted)
            if not wanted:
                assert page.status_code in (403, 404) or not shown, (cycle, kind)
                assert_no_page(client, cycle, row)
            elif shown:
                offered[cycle].add(kind)
    # And the table is not empty: whoever has the power sees at least one button of it.
    held = {Cycle.SELECTION: {Kind.SCHOOL, Kind.EDUCATION_DEPARTMENT}, Cycle.FILING: {Kind.EDUCATION_DEPARTMENT}}
    held |= {Cycle.SUPERVISION: set(ISSUERS), Cycle.NOTICE: set(ISSUERS)}
    held |= {Cycle.INSPECTION: set(DEPARTMENTS), Cycle.EXIT: set(DEPARTMENTS)}
    assert offered == held


def assert_no_page(client: FlaskClient, cycle: Cycle, row: Record) -> None:
    """The page of no act opens, by whatever address."""
    for act in CYCLES[cycle].acts:
        answer = client.get(f"/{PLACES[cycle]}/{row.ref}/{act}")
        assert answer.status_code in (303, 403, 404, 405), (cycle, act, answer.status_code)


def test_a_record_is_begun_by_those_who_have_the_power(app: Flask, world: World, stage: Stage) -> None:
    for kind in BODIES:
        client = sign_in(app, world, f"{kind}_officer")
        for page, link, powers in (one for found in BEGINS.values() for one in found):
            listed = client.get(page)
            assert (f'"{link}"' in listed.text) == (kind in powers), (page, kind)
            assert (client.get(link).status_code == 200) == (kind in powers), (link, kind)


def test_no_address_of_one_cycle_does_an_act_of_another(app: Flask, world: World, stage: Stage) -> None:
    """Not even for whoever holds every power: an act of another cycle is no address of a record, or leads back."""
    stage.give(world.organisations[f"of_{Kind.EDUCATION_DEPARTMENT}"])
    clients = [sign_in(app, world, f"{Kind.EDUCATION_DEPARTMENT}_{Role.SUPERVISOR}"), sign_in(app, world, "staff")]
    before = {cycle: row.state for cycle, row in stage.records.items()}
    for client, (cycle, row) in product(clients, stage.records.items()):
        token = _token(client)
        for act in {act for other in CYCLES.values() for act in other.acts} - set(CYCLES[cycle].acts):
            answer = client.post(f"/{PLACES[cycle]}/{row.ref}/{act}", data={"csrf_token": token, "words": "试"})
            assert answer.status_code in (303, 403, 404, 405), (cycle, act, answer.status_code)
    db.session.expire_all()
    assert {cycle: row.state for cycle, row in stage.records.items()} == before
    task = stage.records[Cycle.SUPERVISION]
    clients[0].post(f"/supervision/{task.ref}/take_task", data={"csrf_token": _token(clients[0])})
    db.session.expire_all()
    assert task.state != before[Cycle.SUPERVISION], "the same press does an act of its own"


def _token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/account").text)
    assert found is not None
    return found[1]
