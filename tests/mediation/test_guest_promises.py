"""Once the agreement is in force an extra seat follows its own promise: its word, its proof, its copy, no other's."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.actions.performing import side_of
from complaints.lifecycle.performance import Hand, PromiseState
from complaints.models import Complaint, ItemKind, OfferItem, Promise
from kernel import clock, outbox, pdf
from kernel.db import db
from mediation import actions as tables
from mediation.models import Agreement, ExtraSeat
from tests.complaints.filing_hands import PNG
from tests.complaints.hands import text
from tests.mediation.seat_hands import seated
from tests.mediation.test_guest_agreement import MINUTES, code_of_letter, drafted, holding, submit
from tests.mediation.test_guest_letters import kinds
from tests.world import World


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be set as PDF."""
    found: list[str] = []

    def keep(html: str, **_values: object) -> bytes:
        found.append(html)
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf, "render", keep)
    return found


def in_force(app: Flask, world: World, *, signed: bool = True) -> tuple[Complaint, ExtraSeat, FlaskClient, Agreement]:
    """The lender has a part in an agreement that is in force, and the table has ended."""
    complaint = world.mediating()
    seat, entry, row = drafted(world, complaint)
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    client, url = holding(app, seat, entry), f"/seats/{seat.ref}/agreement"
    with clock.stepped(clock.now() + MINUTES):
        submit(client, url, to="/code")
        assert submit(client, url, has="read", read="y", code=code_of_letter()).status_code == 303
        outbox.drain()
    if signed:
        tables.record_signature(row, clock.today(), by=world.actor("mediator"))
    outbox.drain()
    db.session.expire_all()
    return complaint, seat, client, row


def own(seat: ExtraSeat) -> Promise:
    """What the lender owes."""
    found = db.session.query(Promise).filter_by(complaint_id=seat.mediation.complaint_id)
    return next(one for one in found if one.item.from_party_id == seat.party_id)


def test_what_is_no_sum_asks_for_none(app: Flask, world: World) -> None:
    """The page that says it was done of an apology or of stopped payments has no field for a part of a sum."""
    _complaint, seat, client, _row = in_force(app, world)
    promise = own(seat)
    promise.item.fen, promise.item.kind = None, ItemKind.OTHER
    db.session.commit()
    answer = client.get(f"/seats/{seat.ref}/promises/{promise.ref}/done")
    assert (answer.status_code, 'name="fen"' in text(answer)) == (200, False)


def test_a_lender_says_that_it_is_done_and_the_learner_answers(app: Flask, world: World) -> None:
    complaint, seat, client, _row = in_force(app, world)
    promise, home = own(seat), f"/seats/{seat.ref}"
    page = text(client.get(home))
    assert "履约跟进" in page
    assert "您向学员履行" in page
    assert complaint.name not in page
    url = f"{home}/promises/{promise.ref}/done"
    assert url in page
    assert f"{home}/promises/{promise.ref}/received" not in page, "who owes does not confirm"
    assert submit(client, url, has="on", on="", words="已停").status_code == 422
    proof = {"files": (io.BytesIO(PNG), "结清证明.png")}
    said = submit(client, url, has="on", on=clock.today().isoformat(), words="已经停止扣款。", **proof)
    assert said.status_code == 303, text(said)
    db.session.expire_all()
    assert own(seat).state is PromiseState.PROVEN
    assert "已经停止扣款。" in text(client.get(home))
    cases.deny_promise(
        own(seat), cases.Said(words=f"{complaint.name}又被扣了一次。"), by=world.actor("learner"), key="n"
    )
    page = text(client.get(home))
    assert "○○又被扣了一次。" in page
    assert complaint.name not in page
    assert kinds(seat)[-1] == "complaint.promise_contested"


def test_a_lender_reads_and_moves_nobody_elses_promise(app: Flask, world: World) -> None:
    complaint, seat, client, _row = in_force(app, world)
    others = [one for one in db.session.query(Promise) if one.item.from_party_id != seat.party_id]
    page = text(client.get(f"/seats/{seat.ref}"))
    for other in others:
        assert other.ref not in page
        for act in ("done", "received"):
            assert client.get(f"/seats/{seat.ref}/promises/{other.ref}/{act}").status_code == 404
    stranger = app.test_client()
    assert stranger.get(f"/seats/{seat.ref}/promises/{own(seat).ref}/done").status_code == 404
    assert stranger.get(f"/seats/{seat.ref}/agreement/copy.pdf").status_code == 404
    assert complaint.number not in page


def test_of_two_lenders_neither_speaks_for_the_other(app: Flask, world: World) -> None:
    complaint, seat, _client, _row = in_force(app, world, signed=False)
    item = db.session.query(OfferItem).filter_by(from_party_id=seat.party_id).one()
    promise = Promise(item=item)
    _other, by, _key = seated(world, complaint, phone="19911110002")
    assert side_of(complaint, promise, Hand.DEBTOR, by) is None
    assert seat.party is not None
    own = side_of(complaint, promise, Hand.DEBTOR, tables.hand_of(seat.party.person_id))
    assert own is seat.party
    db.session.rollback()


def test_the_day_asks_the_lender_at_its_own_page(app: Flask, world: World) -> None:
    _complaint, seat, _client, _row = in_force(app, world)
    before = len(kinds(seat))
    promise = own(seat)
    assert promise.item.by_on is not None
    end = clock.end_of(promise.item.by_on)
    for moment in (end - timedelta(hours=8), end + timedelta(hours=1)):
        with clock.stepped(moment):
            cases.sweep_promises()
            told = kinds(seat)[before:]
    assert told == ["complaint.promise_asked", "complaint.promise_defaulted"]


def test_the_own_copy_names_only_what_was_let_go(app: Flask, world: World, sheets: list[str]) -> None:
    complaint, seat, client, row = in_force(app, world, signed=False)
    url = f"/seats/{seat.ref}/agreement/copy.pdf"
    assert url in text(client.get(f"/seats/{seat.ref}/agreement"))
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    for secret in (complaint.name, complaint.phone, complaint.address):
        assert secret not in sheets[-1]
    assert "丙方（培训贷款机构）" in sheets[-1]
    assert "○○" in sheets[-1]
    assert "按完整文本算出" in sheets[-1]
    assert row.digest[:8] in sheets[-1]
