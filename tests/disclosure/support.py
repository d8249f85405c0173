"""Cases that came to an end, texts that became public, and a browser that is signed in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from accounts.actions import open_sign_in
from complaints import actions as cases
from complaints.lifecycle import Status
from complaints.models import Complaint
from disclosure import actions
from disclosure.models import Candidate, Publication
from disclosure.queries import desk
from institutions.models import Institution
from kernel import clock, outbox
from kernel.db import db
from kernel.events import Actor
from tests.complaints.hands import pressed_after
from tests.complaints.power_hands import officer_at
from tests.retold import step
from tests.world import World


@step
def settled(world: World, **changes: Any) -> Complaint:
    """A department's case that was mediated by the association, agreed and closed."""
    complaint = world.mediating(**changes)
    cases.agree(complaint, None, clock.today(), by=world.actor("mediator"))
    cases.close(complaint, by=world.actor("officer"))
    outbox.drain()
    return complaint


def accepted_about(world: World, about: Institution) -> Complaint:
    """A case about an institution, accepted by the association its learner chose, or by the department."""
    typed = replace(world.filing(), institution=about, respondent_name=about.name, path="association")
    complaint = cases.file(typed, by=world.actor("learner"))
    if complaint.status is Status.RECEIVED:
        cases.assign(complaint, world.organisation("department"), by=world.actor("platform_admin"))
    cases.accept(complaint, by=world.actor(world.officer_of(complaint)))
    return complaint


def candidate_of(complaint: Complaint) -> Candidate:
    """The candidate the closed case became."""
    found = desk.by_case(complaint.number)
    assert found is not None
    return found


def colleague(world: World, place: str = "department") -> Actor:
    """The second person at a body, who publishes what another prepared."""
    return world.actor(officer_at(world, place))


@step
def published(
    world: World, summary: str = "消费者投诉该机构，要求退款。双方达成调解协议。", **changes: Any
) -> Publication:
    """A text that went all the way: prepared, shown to the institution, published after the objection period."""
    candidate = candidate_of(settled(world, **changes))
    officer = world.actor("officer")
    actions.prepare(candidate, summary, by=officer)
    actions.notify(candidate, by=officer)
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        made = actions.publish(candidate, by=colleague(world))
        outbox.drain()
    return made


def corrected(world: World, candidate: Candidate, words: str) -> Publication:
    """A public text written anew by one officer and confirmed by a second."""
    actions.prepare_correction(candidate, words, by=world.actor("officer"))
    return actions.correct(candidate, by=colleague(world))


def sign_in(client: FlaskClient, world: World, name: str) -> None:
    """Put a fresh sign-in into the client's cookie."""
    _row, token = open_sign_in(world.person(name), "test")
    with client.session_transaction() as session:
        session["sid"] = token
        session["seen"] = int(clock.now().timestamp())


def post(client: FlaskClient, page: str, url: str, **fields: str) -> TestResponse:
    """Post a form as a browser would: with the token of the page it stands on."""
    shown = client.get(page).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert found is not None, page
    form = shown.partition(f'action="{url}"')[2].partition("</form>")[0]
    read = re.search(r'name="read" value="([^"]+)"', form)
    fields = ({"read": read[1]} if read is not None else {}) | fields
    return pressed_after(client, url, client.post(url, data={"csrf_token": found[1], **fields}))


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database inside the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
