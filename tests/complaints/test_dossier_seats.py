"""The bundle of somebody who acts for the complainant and of a body that gave the case away: what each may hold."""

import json

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.lifecycle.standing import Power
from complaints.models import Complaint
from complaints.views.dossier import making
from kernel import pdf
from tests.complaints.dossier_hands import Opened, asked, evidence, made, papers_made, said_with_file
from tests.complaints.hands import sign_in
from tests.complaints.people_hands import acting, by_agent
from tests.complaints.power_hands import seats, transfer
from tests.mediation.room_hands import place, said
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MINE, DESK, FIRM, BODY = "canary000001x", "canary000002x", "canary000003x", "canary000004x"
CONTACT = ("王委托", "19911119999", "示例路1号")  # the principal's name, phone and address


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML instead of a PDF: it is the same words, at once."""
    monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())


def holds(got: Opened, words: str) -> bool:
    """Whether something stands in any of the three files."""
    return words.encode() in got.everything


def talked(world: World, complaint: Complaint) -> None:
    """Words with files to the desk from both sides and inside the body, and a file that came with the complaint."""
    said_with_file(world, complaint, RoomKind.DESK, "learner", MINE, f"file {MINE}".encode())
    said(world, place(complaint, RoomKind.DESK), "officer", DESK)
    said_with_file(world, complaint, RoomKind.BODY, "officer", BODY, f"file {BODY}".encode())
    evidence(world, complaint, "付款截图.jpg")
    papers_made(complaint)


def test_an_agent_takes_the_side_of_the_principal_and_no_longer_than_the_mandate(app: Flask, world: World) -> None:
    complaint = by_agent(world, (Power.SETTLE,))
    cases.serve(cases.accept(complaint, by=world.actor("officer")), "shown")
    talked(world, complaint)
    said_with_file(world, complaint, RoomKind.DESK, "staff", FIRM, f"file {FIRM}".encode())
    got = made(app, world, "learner", complaint)
    assert [holds(got, one) for one in (MINE, DESK, FIRM, BODY)] == [True, True, False, False]
    assert [holds(got, one) for one in CONTACT] == [True, True, True], "the own side's words are plain"
    assert "付款截图" in "".join(got.members)
    assert not holds(got, "授权委托书.png"), "the authorisation has a page of its own"
    row = asked(app, world, "learner", complaint)
    assert row.is_here or making.make(row.id)
    url = f"/cases/{complaint.number}/dossier/{row.ref}/json"
    assert sign_in(app, world, "learner").get(url).status_code == 200
    cases.end_stand_in(acting(complaint), "told", by=world.actor("officer"))
    client = sign_in(app, world, "learner")
    assert client.get(url).status_code == 404
    assert client.get(f"/cases/{complaint.number}/dossier").status_code == 404


def test_a_body_that_gave_the_case_back_takes_no_words_and_no_contact_and_then_nothing(
    app: Flask, world: World
) -> None:
    complaint = world.file()
    talked(world, complaint)
    before = asked(app, world, "officer", complaint)
    assert making.make(before.id)
    old = f"/cases/{complaint.number}/dossier/{before.ref}/json"
    assert sign_in(app, world, "officer").get(old).status_code == 200
    cases.return_to_intake(complaint, "不归本单位处理。", by=world.actor("officer"))
    assert seats(complaint, PartyRole.OTHER_BODY) == {world.organisations["department"]}
    assert sign_in(app, world, "officer").get(old).status_code == 303, "what it rests on has ended"
    got = made(app, world, "officer", complaint)
    assert [one for one in (MINE, DESK, BODY, *CONTACT[2:], "19900001234", "199****1234") if holds(got, one)] == []
    codes = {one["code"] for one in got.json["sections"]}
    assert not codes & {"points", "answers"}, "nothing of what came or comes after it"
    assert "退回" in json.dumps(got.json, ensure_ascii=False), "its own notice to be served"
    cases.serve(transfer(complaint), "shown", by=world.actor("learner"))
    client = sign_in(app, world, "officer")
    for address in (old, f"/cases/{complaint.number}/dossier"):
        assert client.get(address).status_code == 404


def test_where_there_is_nothing_else_a_bundle_rests_on_the_seat_and_its_rooms(app: Flask, world: World) -> None:
    complaint = world.file()
    row = asked(app, world, "officer", complaint)
    assert making.make(row.id)
    assert not [one for one in row.stands or () if one.startswith(("file:", "paper:"))]
    url = f"/cases/{complaint.number}/dossier/{row.ref}/json"
    assert sign_in(app, world, "officer").get(url).status_code == 200
    cases.return_to_intake(complaint, "不归本单位处理。", by=world.actor("officer"))
    assert sign_in(app, world, "officer").get(url).status_code == 303
