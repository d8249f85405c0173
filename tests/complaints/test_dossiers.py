"""A bundle is asked for once while nothing changes, made by the worker, told of, kept for some days, and then gone."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.permissions import Viewer
from complaints import actions as cases
from complaints.actions import dossiers
from complaints.actions.dossiers import Reading
from complaints.actions.erasing import _files, _words
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Dossier, DossierLack, DossierState
from complaints.views.dossier import making
from kernel import clock, files, outbox, pdf
from kernel.db import db, transaction
from kernel.errors import NotYours
from kernel.events import EventRow
from kernel.files import StoredFile
from kernel.messages import Letter
from tests.complaints.dossier_hands import asked, kept, made, papers_made
from tests.complaints.driver import agreed
from tests.complaints.hands import sign_in, text
from tests.mediation.room_hands import place, said
from tests.world import World

READING = Reading("case", None, frozenset({"role:x"}), "1" * 64)


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML instead of a PDF: it is the same words, at once."""
    monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())


@pytest.fixture
def complaint(world: World) -> Complaint:
    return world.mediating()


def test_it_is_asked_for_once_while_it_is_made_and_while_nothing_has_changed(
    app: Flask, world: World, complaint: Complaint
) -> None:
    row = asked(app, world, "learner", complaint)
    assert asked(app, world, "learner", complaint).id == row.id, "it is on its way"
    assert making.make(row.id)
    assert row.state is DossierState.READY
    assert set(kept(row)) == {"pdf", "zip", "json"}
    assert asked(app, world, "learner", complaint).id == row.id, "nothing has changed"
    assert asked(app, world, "staff", complaint).id != row.id, "everybody has their own"
    said(world, place(complaint, RoomKind.SEAT, learner=False), "staff", "只给调解员。")
    assert asked(app, world, "learner", complaint).id == row.id, "of what the asker cannot hear nothing is new"
    said(world, place(complaint, RoomKind.JOINT), "staff", "大家好。")
    again = asked(app, world, "learner", complaint)
    assert again.id != row.id
    assert [one.kind for one in db.session.query(EventRow).filter_by(stream=f"dossier:{row.id}").order_by("seq")] == [
        "dossier.asked",
        "dossier.made",
    ]
    kinds = {one.kind for one in db.session.query(EventRow).filter_by(stream=complaint.stream)}
    assert not [kind for kind in kinds if "dossier" in kind], "no other party reads of it"


def test_the_one_about_to_go_does_not_count(app: Flask, world: World, complaint: Complaint) -> None:
    row = asked(app, world, "learner", complaint)
    assert making.make(row.id)
    with clock.stepped(clock.now() + timedelta(days=6, hours=1)):
        assert asked(app, world, "learner", complaint).id != row.id


def test_who_has_no_seat_gets_none(world: World, complaint: Complaint) -> None:
    for name in ("other_learner", "other_staff", "foreign_officer", "platform_admin", "auditor"):
        with pytest.raises(NotYours):
            dossiers.ask_for_dossier(complaint, READING, by=world.actor(name))
    with pytest.raises(NotYours):
        dossiers.note_asked(complaint, READING, by=Viewer().actor)
    assert db.session.query(Dossier).count() == 0


def test_a_day_has_so_many_and_the_operator_says_how_many(world: World, complaint: Complaint) -> None:
    cases.set_figure("dossier_asks", 2, "示例", by=world.actor("platform_admin"))
    by = world.actor("learner")
    for number in range(2):
        row = dossiers.ask_for_dossier(complaint, READING, by=by)
        dossiers.fail_dossier(row, DossierLack.DIED)
        assert number + 1 == db.session.query(Dossier).count()
    with pytest.raises(dossiers.AskedTooOften, match="平台规则"):
        dossiers.ask_for_dossier(complaint, READING, by=by)
    assert dossiers.ask_for_dossier(complaint, READING, by=world.actor("staff")), "others have days of their own"
    with clock.stepped(clock.now() + timedelta(hours=25)):
        assert dossiers.ask_for_dossier(complaint, READING, by=by)


def test_the_asker_alone_is_told_without_a_word_of_what_is_in_it(
    app: Flask, world: World, complaint: Complaint
) -> None:
    row = asked(app, world, "staff", complaint)
    assert making.make(row.id)
    outbox.drain()
    letters = db.session.query(Letter).filter_by(why="dossier.made").all()
    assert {letter.to_person_id for letter in letters} == {world.people["staff"]}
    for letter in letters:
        assert complaint.number in letter.body_text and "材料包" in letter.body_text
        assert letter.about == complaint.stream
    assert "http" not in letters[0].body_text.partition("--")[0]


def test_what_cannot_be_made_is_said_and_tried_again_where_that_may_help(
    app: Flask, world: World, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_html: str, **_more: object) -> bytes:
        raise pdf.PdfFailed("too long")

    monkeypatch.setattr(pdf, "render", fails)
    row, now = asked(app, world, "learner", complaint), clock.now()
    for number in range(dossiers.GIVE_UP_AFTER):
        with clock.stepped(now + number * timedelta(minutes=3)):
            assert making.sweep() == 1
            assert row.state is (DossierState.FAILED if number == dossiers.GIVE_UP_AFTER - 1 else DossierState.ASKED)
    assert row.lack is DossierLack.PDF
    assert kept(row) == {}
    assert files.orphans(timedelta(days=-1)).objects == []
    with clock.stepped(now + timedelta(minutes=20)):
        outbox.drain()
    assert db.session.query(Letter).filter_by(why="dossier.failed").count() == 1
    assert "现在不能生成PDF" in text(sign_in(app, world, "learner").get(f"/cases/{complaint.number}/dossier"))


def test_a_dead_workers_claim_runs_out_and_after_some_it_is_given_up(
    app: Flask, world: World, complaint: Complaint
) -> None:
    row, now = asked(app, world, "learner", complaint), clock.now()
    for number in range(dossiers.GIVE_UP_AFTER):
        with clock.stepped(now + number * 2 * dossiers.LEASE):
            assert dossiers.claim_dossier(row.id) is not None
            assert dossiers.claim_dossier(row.id) is None, "somebody has it"
            assert making.sweep() == 0
    with clock.stepped(now + 2 * dossiers.GIVE_UP_AFTER * dossiers.LEASE):
        assert making.make(row.id) is False
    assert (row.state, row.lack) == (DossierState.FAILED, DossierLack.DIED)


def test_who_lost_the_seat_meanwhile_is_given_none(app: Flask, world: World, complaint: Complaint) -> None:
    row = asked(app, world, "mediator", complaint)
    with transaction():
        for party in complaint.parties:
            if party.person_id == world.people["mediator"]:
                party.until_at = clock.now()
    assert making.make(row.id) is False
    assert (row.state, row.lack) == (DossierState.FAILED, DossierLack.ACCESS)
    assert files.orphans(timedelta(days=-1)).objects == []


def test_after_its_days_the_bytes_are_gone_and_the_page_says_so(app: Flask, world: World, complaint: Complaint) -> None:
    row = asked(app, world, "learner", complaint)
    assert making.make(row.id)
    url, client = f"/cases/{complaint.number}/dossier", sign_in(app, world, "learner")
    assert client.get(f"{url}/{row.ref}/pdf").status_code == 200
    with clock.stepped(clock.now() + timedelta(days=7, minutes=1)):
        client = sign_in(app, world, "learner")
        assert client.get(f"{url}/{row.ref}/pdf").status_code == 303, "its time is up, swept or not"
        before = len(list(files.storage().objects()))
        assert dossiers.expire_dossiers() == 1
        assert dossiers.expire_dossiers() == 0
        assert len(list(files.storage().objects())) == before - 3
        page = text(client.get(url))
        assert "已过期" in page and "/pdf" not in page
    assert row.state is DossierState.EXPIRED
    assert files.orphans(timedelta(days=-1)) == files.Orphans([], [])


def test_it_is_no_file_of_the_case(app: Flask, world: World, complaint: Complaint) -> None:
    row = asked(app, world, "learner", complaint)
    assert making.make(row.id)
    for file in kept(row).values():
        for name in ("learner", "staff", "officer"):
            assert sign_in(app, world, name).get(f"/files/{file.ref}").status_code == 404


def test_erasing_the_case_takes_it_along(app: Flask, world: World) -> None:
    complaint = world.mediating()
    papers_made(complaint)
    row = asked(app, world, "learner", complaint)
    assert making.make(row.id)
    with transaction():
        _files(complaint)
        _words(complaint)
    assert db.session.query(Dossier).count() == 0
    assert db.session.query(StoredFile).filter_by(owner_kind="dossier").count() == 0


def test_it_can_be_had_after_the_case_is_closed(app: Flask, world: World) -> None:
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    papers_made(complaint)
    for name in ("learner", "staff", "officer", "mediator"):
        got = made(app, world, name, complaint)
        assert got.json["sections"][0]["facts"][1] == {"label": "状态", "value": "已结案"}, name
