"""A bundle holds what its reader's pages show: two parties' byte for byte, every role, a minor, a covered file."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, DossierState
from complaints.queries.bundle import ALL_MESSAGES, rows_of
from complaints.queries.covers import reads_whole
from complaints.views.dossier import making
from complaints.views.dossier.reading import CaseReader, may_open
from complaints.views.file_cards import senders
from kernel import clock, files, pdf
from kernel.db import db, transaction
from tests.complaints.dossier_hands import asked, evidence, made, papers_made, said_with_file
from tests.complaints.hands import sign_in
from tests.complaints.people_hands import CHILD, minor
from tests.kernel.hostile_pdf import photo
from tests.mediation.room_hands import fact, place, said
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# Who hears each room, and the words that only they have.
ROOMS = {
    ("learner", RoomKind.SEAT): "canary000001x",
    ("staff", RoomKind.SEAT): "canary000002x",
    ("learner", RoomKind.DESK): "canary000003x",
    ("staff", RoomKind.DESK): "canary000004x",
    ("mediator", RoomKind.MEDIATORS): "canary000005x",
    ("officer", RoomKind.BODY): "canary000006x",
    ("learner", RoomKind.JOINT): "canary000007x",
    ("staff", RoomKind.JOINT): "canary000008x",
}
JOINT = {"canary000007x", "canary000008x"}
HEARS = {
    "learner": {"canary000001x", "canary000003x"} | JOINT,
    "staff": {"canary000002x", "canary000004x"} | JOINT,
    "mediator": {"canary000001x", "canary000002x", "canary000005x"} | JOINT,
    "officer": {"canary000003x", "canary000004x", "canary000006x"} | JOINT,
    "supervisor": set[str](),
    "association_officer": set[str](),
}
OWN = ("张示例", "19900001234", "示例路1号")  # name, phone and address of the learner


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML instead of a PDF: it is the same words, at once."""
    monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())


@pytest.fixture
def complaint(world: World) -> Complaint:
    """A case in which every room has words and a file of its own, and something is pinned in each of the parties'."""
    complaint = world.mediating()
    for (name, kind), words in ROOMS.items():
        said_with_file(world, complaint, kind, name, words, f"file {words}".encode())
    fact(world, complaint, place(complaint, RoomKind.SEAT), "canary000011x")
    fact(world, complaint, place(complaint, RoomKind.SEAT, learner=False), "canary000012x")
    evidence(world, complaint, "付款截图.jpg")
    papers_made(complaint)
    return complaint


PINNED = {"learner": {"canary000011x"}, "staff": {"canary000012x"}, "mediator": {"canary000011x", "canary000012x"}}


@pytest.mark.parametrize("name", HEARS)
def test_everybody_gets_the_words_and_files_of_their_rooms_and_no_others(
    app: Flask, world: World, complaint: Complaint, name: str
) -> None:
    got = made(app, world, name, complaint)
    wanted = HEARS[name] | PINNED.get(name, set())
    for where in (got.pdf, json.dumps(got.json, ensure_ascii=False).encode(), b"".join(got.members.values())):
        sung = {one for one in {*ROOMS.values(), "canary000011x", "canary000012x"} if one.encode() in where}
        assert sung <= wanted, name
    in_words = {one for one in wanted if one in json.dumps(got.json)}
    assert in_words == wanted, name
    in_files = {one for one in ROOMS.values() if any(f"file {one}".encode() in data for data in got.members.values())}
    assert in_files == HEARS[name], name
    names = "".join(got.members)
    assert {one for one in ROOMS.values() if one in names} == HEARS[name]


def test_two_parties_of_one_case_leak_nothing(app: Flask, world: World, complaint: Complaint) -> None:
    bundle = made(app, world, "staff", complaint)
    mine, theirs = made(app, world, "learner", complaint).everything, bundle.everything
    for own, other in ((mine, theirs), (theirs, mine)):
        assert any(one.encode() in own for one in ROOMS.values())
        apart = [one for one in ROOMS.values() if (one.encode() in own) != (one.encode() in other)]
        assert apart, "each has words of its own"
    assert all(secret.encode() in mine for secret in OWN)
    assert not [secret for secret in OWN[1:] if secret.encode() in theirs]
    given = [one["text"] for one in bundle.json["papers"] if OWN[0] in one["text"]]
    assert given, "papers given to both sides name the complainant, as those papers must"
    assert bundle.pdf.count(OWN[0].encode()) <= sum(text.count(OWN[0]) for text in given), "the name stands in no page"
    beside = bundle.json | {"papers": [one | {"text": ""} for one in bundle.json["papers"]]}
    assert OWN[0] not in json.dumps(beside, ensure_ascii=False)
    receipt = b"%%EOF\nreceipt"
    assert receipt in mine and receipt not in theirs, "the receipt is the learner's"


@pytest.mark.parametrize("name", ["officer", "supervisor", "association_officer", "mediator"])
def test_staff_get_contacts_masked_as_on_their_page(app: Flask, world: World, complaint: Complaint, name: str) -> None:
    got = made(app, world, name, complaint)
    said_in_sections = json.dumps(got.json["sections"], ensure_ascii=False)
    assert "19900001234" not in said_in_sections and "示例路1号" not in said_in_sections
    assert ("199****1234" in said_in_sections) is (name == "officer"), "only the handling body has the field at all"


def test_the_file_list_agrees_with_the_files_own_addresses(app: Flask, world: World, complaint: Complaint) -> None:
    row = evidence(world, complaint, "要遮的.jpg")
    files.check(row.id)
    with transaction():
        files.mask(row, [(1, 0, 0, 50, 50)])
        files.burn(row)
    files.check(row.id)
    for name in HEARS:
        viewer = world.viewers[name]
        with app.test_request_context("/"):
            own = queries.complaint_for(viewer, complaint.number)
            rows = rows_of(viewer, own, ALL_MESSAGES)
            sender, mine = senders(rows), {party.id for party in rows.mine}
            for file in rows.files:
                opens = files.may_read(viewer, file) and not files.is_shut(file)
                assert may_open(file, rows, sender(file), mine) is opens, (name, file.name)
                if opens:
                    stands = CaseReader(viewer, own).reading().stands
                    whole = reads_whole(viewer, file)
                    assert f"file:{file.id}:{'whole' if whole else 'covered'}" in stands, (name, file.name)


def test_a_covered_file_is_the_original_for_who_reads_it_whole(app: Flask, world: World, complaint: Complaint) -> None:
    row = evidence(world, complaint, "要遮的.jpg")
    files.check(row.id)
    before = asked(app, world, "staff", complaint)
    assert making.make(before.id)
    with transaction():
        files.mask(row, [(1, 0, 0, 50, 50)])
        files.burn(row)
    files.check(row.id)
    covered, shown = files.read_cover(row), {}
    for name in ("learner", "officer", "staff", "mediator"):
        got = made(app, world, name, complaint)
        line = next(one for one in got.json["evidence"] if one["name"] == "要遮的.jpg")
        shown[name] = (
            line["check"],
            got.members[line["member"]] == (photo() if line["check"] == "matches" else covered),
        )
    assert shown == {
        "learner": ("matches", True),
        "officer": ("matches", True),
        "staff": ("covered", True),
        "mediator": ("covered", True),
    }
    taken = sign_in(app, world, "staff").get(f"/cases/{complaint.number}/dossier/{before.ref}/zip")
    assert taken.status_code == 303, "the one made before the file was covered is not handed out any more"


def test_a_removed_party_takes_nothing_away_any_more(app: Flask, world: World, complaint: Complaint) -> None:
    row = asked(app, world, "staff", complaint)
    assert making.make(row.id)
    url = f"/cases/{complaint.number}/dossier/{row.ref}/pdf"
    assert sign_in(app, world, "staff").get(url).status_code == 200
    for name in ("learner", "institution_admin", "other_staff", "officer", "mediator"):
        assert sign_in(app, world, name).get(url).status_code == 404, f"{name}: it is one person's"
    with transaction():
        for party in complaint.parties:
            if party.organisation_id == world.organisations["company"]:
                party.until_at = clock.now()
    assert sign_in(app, world, "staff").get(url).status_code == 404


def test_staff_of_a_minors_case_get_no_name_and_no_file_before_they_are_let(app: Flask, world: World) -> None:
    complaint = minor(world)
    decision = cases.accept(complaint, by=world.actor("officer"))
    cases.serve(decision, "shown", by=world.actor("learner"))
    evidence(world, complaint, f"{CHILD}的合同.jpg")
    papers_made(complaint)
    for name in ("officer", "staff"):
        got = made(app, world, name, complaint)
        assert CHILD.encode() not in got.everything, name
        (line,) = got.json["evidence"]
        assert (line["check"], "批准" in line["why"]) == ("left_out", True), name
        assert not [one for one in got.members if one.startswith("材料/")], name
    assert not [one for one in got.members if one.startswith("文书/")], "papers name the child"
    own = made(app, world, "learner", complaint)
    assert own.json["evidence"][0]["check"] == "matches"
    assert [one for one in own.members if one.startswith("文书/")]


def test_the_hours_of_a_look_end_a_bundle_that_rests_on_it(app: Flask, world: World) -> None:
    complaint = minor(world)
    row = evidence(world, complaint, "合同.jpg")
    asked_for = cases.ask_to_view(complaint, "files", "facts", 2, by=world.actor("officer"))
    cases.decide_view(asked_for, True, by=world.actor("supervisor"))
    cases.show_protected(complaint, "files", "facts", by=world.actor("officer"))
    bundle = asked(app, world, "officer", complaint)
    assert making.make(bundle.id)
    assert f"file:{row.id}:whole" in (bundle.stands or ())
    url = f"/cases/{complaint.number}/dossier/{bundle.ref}/zip"
    assert sign_in(app, world, "officer").get(url).status_code == 200
    with clock.stepped(clock.now() + timedelta(hours=3)):
        assert sign_in(app, world, "officer").get(url).status_code == 303
    db.session.rollback()
    assert bundle.state is DossierState.READY


def test_a_long_talk_is_in_it_whole(app: Flask, world: World) -> None:
    complaint = world.mediating()
    room = place(complaint, RoomKind.JOINT)
    for number in range(205):
        said(world, room, "learner", f"第{number}条。")
    got = made(app, world, "staff", complaint)
    thread = next(one for one in got.json["sections"] if one["code"] == "thread")
    assert [one["words"] for one in thread["entries"]][:1] == ["第0条。"]
    assert len(thread["entries"]) == 205
