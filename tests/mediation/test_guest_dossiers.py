"""The bundle of an extra seat: what its own page shows, taken by who sits there, ended with the seat."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints.actions.dossiers import SUFFIXES
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint, Dossier
from complaints.views.dossier import making
from kernel import clock, outbox, pdf
from kernel.db import db
from kernel.messages import Letter
from mediation import actions as tables
from mediation.lifecycle import Release
from mediation.models import ExtraSeat
from tests.complaints.dossier_hands import Opened, evidence, opened, said_with_file
from tests.complaints.hands import sign_in, submit, text
from tests.disclosure.support import counted
from tests.mediation.room_hands import fact, place, said
from tests.mediation.seat_hands import seated
from tests.mediation.test_guest_agreement import drafted, holding
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML instead of a PDF: it is the same words, at once."""
    monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())


def asked(client: FlaskClient, seat: ExtraSeat) -> Dossier:
    answer = submit(client, f"/seats/{seat.ref}/dossier", has="csrf_token", to="/dossier")
    assert answer.status_code == 303, text(answer)
    db.session.rollback()
    return db.session.query(Dossier).order_by(Dossier.id.desc()).limit(1).one()


def taken(client: FlaskClient, seat: ExtraSeat, row: Dossier) -> Opened:
    url = f"/seats/{seat.ref}/dossier/{row.ref}"
    answers = {kind: client.get(f"{url}/{kind}") for kind in SUFFIXES}
    assert {answer.status_code for answer in answers.values()} == {200}
    return opened({kind: answer.get_data() for kind, answer in answers.items()})


def talked(world: World, case: Complaint) -> None:
    """Words and files in the joint room and in each party's own, before and after."""
    said(world, place(case, RoomKind.JOINT), "learner", f"我是{case.name}，电话{case.phone}。")
    said_with_file(world, case, RoomKind.JOINT, "learner", "canary000001x", b"file canary000002x")
    said_with_file(world, case, RoomKind.SEAT, "learner", "canary000003x", b"file canary000004x")
    said_with_file(world, case, RoomKind.SEAT, "staff", "canary000005x", b"file canary000006x")
    fact(world, case, place(case, RoomKind.JOINT), "canary000007x")


def test_it_holds_what_the_page_shows_without_who_the_learner_is(app: Flask, world: World) -> None:
    case = world.mediating()
    evidence(world, case, "合同.jpg")
    said(world, place(case, RoomKind.JOINT), "staff", "canary000008x，入席以前说的。")
    with clock.stepped(clock.now() + timedelta(minutes=1)):
        seat, _by, entry = seated(world, case)
        talked(world, case)
        client = holding(app, seat, entry)
        row = asked(client, seat)
        assert making.make(row.id)
        got = taken(client, seat, row)
    everything = got.everything
    for secret in (case.name, case.phone, case.address, "canary000008x", "合同"):
        assert secret.encode() not in everything, secret
    heard = {one for one in range(1, 9) if f"canary00000{one}x".encode() in everything}
    assert heard == {1, 7}, "the joint room's words and what is pinned there; no file of others'"
    assert "○○" in json.dumps(got.json, ensure_ascii=False)
    assert got.json["evidence"] == [] and got.json["papers"] == []
    assert set(got.members) == {"00-目录.txt", "SHA256SUMS"}


def test_the_text_and_the_files_come_as_they_are_let_go(app: Flask, world: World) -> None:
    case = world.mediating()
    seat, by, entry = seated(world, case, asks=(Release.NAME,), let_go=(Release.NAME,))
    said_with_file(world, case, RoomKind.JOINT, "learner", "canary000001x", b"file canary000002x")
    client = holding(app, seat, entry)
    row = asked(client, seat)
    assert making.make(row.id)
    got = taken(client, seat, row)
    assert case.name in json.dumps(got.json, ensure_ascii=False)
    assert case.phone.encode() not in got.everything
    (line,) = got.json["evidence"]
    assert got.members[line["member"]] == b"file canary000002x"
    assert by.person_id == row.person_id


def test_a_text_that_names_the_seat_is_in_it_masked(app: Flask, world: World) -> None:
    case = world.mediating()
    seat, entry, text_row = drafted(world, case)
    client = holding(app, seat, entry)
    row = asked(client, seat)
    assert making.make(row.id)
    got = taken(client, seat, row)
    section = next(one for one in got.json["sections"] if one["code"] == "agreements")
    assert text_row.digest in json.dumps(section)
    assert case.name not in json.dumps(section, ensure_ascii=False)


def test_the_seat_alone_takes_it_and_the_end_of_the_seat_ends_it(app: Flask, world: World) -> None:
    case = world.mediating()
    seat, by, entry = seated(world, case)
    client = holding(app, seat, entry)
    row = asked(client, seat)
    assert making.make(row.id)
    url = f"/seats/{seat.ref}/dossier"
    assert client.get(f"{url}/{row.ref}/json").status_code == 200
    for other in ("learner", "staff", "mediator"):
        browser = sign_in(app, world, other)
        assert browser.get(url).status_code == 404
        assert browser.get(f"{url}/{row.ref}/json").status_code == 404
        assert browser.get(f"/cases/{case.number}/dossier/{row.ref}/json").status_code == 404
    outbox.drain()
    letter = db.session.query(Letter).filter_by(why="dossier.made").one()
    assert letter.to_person_id == by.person_id
    assert "材料包" in letter.body_text
    tables.remove_seat(seat, "先谈别的", by=world.actor("mediator"))
    assert client.get(f"{url}/{row.ref}/json").status_code == 404
    waiting = db.session.query(Dossier).one()
    assert waiting.person_id == by.person_id


def test_the_page_asks_few_questions(app: Flask, world: World) -> None:
    case = world.mediating()
    seat, _by, entry = seated(world, case, PartyRole.LENDER)
    client = holding(app, seat, entry)
    row = asked(client, seat)
    assert making.make(row.id)
    with counted() as seen:
        page = text(client.get(f"/seats/{seat.ref}/dossier"))
    assert "可以下载" in page and f"{row.ref}/pdf" in page
    assert len([one for one in seen if one.lstrip().upper().startswith("SELECT")]) <= 15
