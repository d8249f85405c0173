"""One copy each: the other's phone and address are never in it unless their owner gave them (rules §0b.5)."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.models import Complaint
from kernel import clock, outbox, pdf
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import EventRow
from mediation import actions as tables
from mediation.models import Agreement, Confirmation
from tests.complaints.driver import confirmed, standing, table_of
from tests.complaints.hands import sign_in, submit, text
from tests.world import World

PHONE, ADDRESS = "19912345678", "金丝雀示例路88号"
OFFICE = "010-88888888"


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be set as PDF."""
    found: list[str] = []

    def keep(html: str, **_values: object) -> bytes:
        found.append(html)
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf, "render", keep)
    return found


def printed(world: World, gives: dict[str, tuple[str, ...]] | None = None, **changes: object) -> Complaint:
    """A confirmed agreement with its paper, each having given what is said."""
    complaint = world.mediating(phone=PHONE, address=ADDRESS, **changes)
    with transaction():
        world.organisation("company").phone = OFFICE
    offer = cases.open_offer(complaint)
    assert offer is not None
    cases.reply(offer, 1, True, by=world.actor("learner"))
    row = tables.draft_agreement(table_of(complaint), offer, by=world.actor("mediator"))
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name), gives=(gives or {}).get(name, ()))
    outbox.drain()
    return complaint


def copy(client: FlaskClient, number: str, sheets: list[str]) -> str:
    """The copy of whoever this browser is."""
    sheets.clear()
    answer = client.get(f"/mediation/{number}/agreement/copy.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    return sheets[0]


GIVEN = [
    ({}, (), ()),
    ({"learner": ("phone",)}, (PHONE,), ()),
    ({"learner": ("address",), "staff": ("phone",)}, (ADDRESS,), (OFFICE,)),
    ({"learner": ("phone", "address")}, (PHONE, ADDRESS), ()),
]


@pytest.mark.parametrize(("gives", "to_staff", "to_learner"), GIVEN)
def test_a_copy_shows_only_what_its_owner_gave(
    app: Flask,
    world: World,
    sheets: list[str],
    gives: dict[str, tuple[str, ...]],
    to_staff: tuple[str, ...],
    to_learner: tuple[str, ...],
) -> None:
    number = printed(world, gives).number
    theirs = copy(sign_in(app, world, "staff"), number, sheets)
    for canary in (PHONE, ADDRESS):
        assert (canary in theirs) is (canary in to_staff), canary
    own = copy(sign_in(app, world, "learner"), number, sheets)
    assert PHONE in own
    assert ADDRESS in own
    assert (OFFICE in own) is (OFFICE in to_learner)
    row = standing_of(number)
    for one in (theirs, own):
        assert row.digest in one
        assert "待签字盖章生效" in one


def standing_of(number: str) -> Agreement:
    return standing(db.session.query(Complaint).filter_by(number=number).one())


def test_no_page_or_paper_shows_it_before_it_is_given(app: Flask, world: World) -> None:
    number = printed(world).number
    paths = ("agreement", "agreement/copies", "agreement/court", "agreement/versions", "")
    for name in ("staff", "mediator", "association_officer", "officer"):
        client = sign_in(app, world, name)
        for path in paths:
            shown = text(client.get(f"/mediation/{number}/{path}".rstrip("/"), follow_redirects=True))
            assert PHONE not in shown, (name, path)
            assert ADDRESS not in shown, (name, path)
    assert PHONE not in standing_of(number).text


def test_the_owner_gives_and_takes_back_until_signature(app: Flask, world: World, sheets: list[str]) -> None:
    complaint = printed(world)
    number = complaint.number
    learner, staff = sign_in(app, world, "learner"), sign_in(app, world, "staff")
    url = f"/mediation/{number}/agreement/copies"
    assert submit(learner, url, to="/release?version=1", gives="phone").status_code == 303
    assert PHONE in copy(staff, number, sheets)
    assert submit(learner, url, to="/release?version=1", gives=[]).status_code == 303
    assert PHONE not in copy(staff, number, sheets)
    for name in ("mediator", "other_staff"):
        with pytest.raises(NotYours):
            tables.release_contact(standing_of(number), ("phone",), by=world.actor(name))
    tables.record_signature(standing_of(number), clock.today(), by=world.actor("mediator"))
    with pytest.raises(IllegalMove):
        tables.release_contact(standing_of(number), ("phone",), by=world.actor("learner"))
    assert 'name="gives"' not in text(learner.get(url))


def test_the_filed_copy_is_whole_and_every_look_is_told(app: Flask, world: World, sheets: list[str]) -> None:
    complaint = printed(world)
    url = f"/mediation/{complaint.number}/agreement/copies"
    for name in ("officer", "association_officer"):
        sheets.clear()
        answer = submit(sign_in(app, world, name), url, to="/filed.pdf?version=1")
        assert answer.status_code == 200
        for canary in (PHONE, ADDRESS, OFFICE):
            assert canary in sheets[0], (name, canary)
    looks = db.session.query(EventRow).filter_by(kind="complaint.protected_shown", stream=complaint.stream).all()
    assert sorted(row.data["field_name"] for row in looks) == ["address", "address", "phone", "phone"]
    for name in ("mediator", "supervisor", "learner", "staff"):
        assert "filed.pdf" not in text(sign_in(app, world, name).get(url))
        with pytest.raises(NotYours):
            cases.show_for_filing(complaint, by=world.actor(name))


def test_of_a_minor_nothing_is_filed_without_approval(app: Flask, world: World, sheets: list[str]) -> None:
    complaint = printed(world, is_minor=True)
    url = f"/mediation/{complaint.number}/agreement/copies"
    answer = submit(sign_in(app, world, "officer"), url, to="/filed.pdf?version=1")
    assert answer.status_code == 303
    assert not sheets
    assert not db.session.query(EventRow).filter_by(kind="complaint.protected_shown").count()
    for field in ("name", "phone", "address"):
        asked = cases.ask_to_view(complaint, field, "paper", 2, by=world.actor("officer"))
        cases.decide_view(asked, True, by=world.actor("supervisor"))
        if field != "address":
            with pytest.raises(DomainError):
                cases.show_for_filing(complaint, by=world.actor("officer"))
    assert submit(sign_in(app, world, "officer"), url, to="/filed.pdf?version=1").status_code == 200


# --- the press ---------------------------------------------------------------------------------------------------


def test_who_presses_proves_who_they_are(app: Flask, world: World) -> None:
    complaint = world.mediating()
    offer = cases.open_offer(complaint)
    assert offer is not None
    cases.reply(offer, 1, True, by=world.actor("learner"))
    tables.draft_agreement(table_of(complaint), offer, by=world.actor("mediator"))
    url = f"/mediation/{complaint.number}/agreement/confirm"
    learner = sign_in(app, world, "learner")
    assert "请先读完文本" in text(submit(learner, url, has="read"))
    with clock.stepped(clock.now() + timedelta(minutes=20)):
        asked = learner.get(url)
        assert asked.status_code == 303
        assert "/account/confirm" in asked.location
        assert learner.post(url, data={"read": "y"}).status_code in (303, 400)
    assert not db.session.query(Confirmation).count()
    assert submit(learner, url, has="read", read="y", gives="phone").status_code == 303
    db.session.rollback()
    row = db.session.query(Confirmation).one()
    assert row.proved_at is not None
    assert (row.gives_phone, row.gives_address) == (True, False)
    assert learner.get(url).status_code == 303, "once is enough"


def test_a_confirmed_agreement_is_confirmed_once(world: World) -> None:
    row = confirmed(world, world.mediating())
    assert {one.gives_phone or one.gives_address for one in row.confirmations} == {False}
