"""The estimate of a refund stays with its case: carried over, reckoned again, shown to the body or not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints import actions as cases
from complaints import queries
from complaints.actions import Reckoned
from complaints.models import Complaint, FilerKind, PointKind
from complaints.refunds import Goods, Purchase, estimate, to_json
from kernel import clock
from kernel.db import db
from kernel.errors import NotYours
from kernel.events import EventRow
from tests.complaints import filing_hands as filing
from tests.complaints.diagnosis_hands import ask, at
from tests.complaints.filing_hands import submit
from tests.complaints.hands import sign_in, text
from tests.world import World

RESULT = "/complaints/diagnosis/result"


def file_on(client: FlaskClient, world: World, share: bool = True) -> Complaint:
    """Press 「据此提出投诉」 and answer only what was not asked yet."""
    page = RESULT
    answer = submit(client, "/complaints/diagnosis/file", {"share": "yes"} if share else {}, page)
    asked = []
    while not answer.location.endswith("/check"):
        step = answer.location.rpartition("/")[2]
        asked.append(step)
        given = filing.ANSWERS | {"consents": filing.CONSENTS | {"path": "routed"}, "evidence": {}}
        sent = {"code": filing.code()} if step == "code" else given[step]
        answer = submit(client, filing.at(step), sent)
        assert answer.status_code == 303, (step, text(answer))
    assert asked == ["handle", "contact", "code", "evidence", "consents"]
    done = submit(client, filing.at("check"), {})
    return filing.case_of(client, done.location)


def test_nothing_is_typed_again_and_the_estimate_stays(client: FlaskClient, world: World) -> None:
    ask(client, world)
    complaint = file_on(client, world)
    assert complaint.institution_id == world.institution("app").id
    assert (complaint.category, complaint.paid_fen, complaint.claimed_fen) == ("E01", 480_000, 320_000)
    assert (complaint.paid_by, complaint.filer_kind) == ("school", FilerKind.SELF)
    assert complaint.told_on is not None
    assert [point.kind for point in complaint.points] == [PointKind.REFUND, PointKind.APOLOGY]
    assert complaint.words.startswith("客服一直不回复。")
    assert "已上20节" in complaint.words
    kept = queries.estimate_of(complaint)
    assert kept is not None
    assert kept.shared_at is not None
    found = queries.lines_of(kept)
    assert (found.low_fen, found.high_fen) == (320_000, 320_000)
    assert queries.estimate_of(complaint, shared=True) is not None


def test_not_shared_unless_chosen(client: FlaskClient, world: World) -> None:
    ask(client, world)
    complaint = file_on(client, world, share=False)
    kept = queries.estimate_of(complaint)
    assert kept is not None
    assert kept.shared_at is None
    assert queries.estimate_of(complaint, shared=True) is None


def test_after_filing_a_new_diagnosis_begins(client: FlaskClient, world: World) -> None:
    ask(client, world)
    complaint = file_on(client, world)
    assert client.get(RESULT).location == at("start")
    assert len(ask(client, world)) > 5
    assert db.session.scalar(select(Complaint).filter_by(number=complaint.number)) is not None


BOUGHT = Purchase(goods=Goods.LESSONS, paid_fen=480_000, lessons=60, used=20, list_fen=10_000)
FOUND = to_json(estimate(BOUGHT, clock.today()))
TYPED = {"all": {"paid": ["4800"], "is_minor": ["no"]}}


def kinds(complaint: Complaint) -> list[str]:
    rows = db.session.scalars(select(EventRow).filter_by(stream=complaint.stream).order_by(EventRow.id))
    return [row.kind for row in rows if "estimate" in row.kind]


def test_who_may_keep_share_and_read(app: Flask, world: World) -> None:
    complaint = world.file()
    kept = cases.keep_estimate(complaint, Reckoned(TYPED, FOUND), by=world.actor("learner"))
    for name in ("officer", "staff", "other_learner"):
        with pytest.raises(NotYours):
            cases.keep_estimate(complaint, Reckoned(TYPED, FOUND), by=world.actor(name))
        with pytest.raises(NotYours):
            cases.share_estimate(complaint, kept, True, by=world.actor(name))
    assert queries.estimate_for(world.viewers["learner"], complaint) is kept
    assert queries.estimate_for(world.viewers["officer"], complaint) is None
    cases.share_estimate(complaint, kept, True, by=world.actor("learner"))
    cases.share_estimate(complaint, kept, True, by=world.actor("learner"))
    assert queries.estimate_for(world.viewers["officer"], complaint) is kept
    cases.share_estimate(complaint, kept, False, by=world.actor("learner"))
    assert queries.estimate_for(world.viewers["officer"], complaint) is None
    assert kinds(complaint) == ["complaint.estimate_saved", "complaint.estimate_shared", "complaint.estimate_shared"]


def test_the_institution_never_reads_it(app: Flask, world: World) -> None:
    complaint = world.accepted()
    cases.keep_estimate(complaint, Reckoned(TYPED, FOUND, is_shared=True), by=world.actor("learner"))
    assert queries.estimate_for(world.viewers["staff"], complaint) is None
    page = text(sign_in(app, world, "staff").get(f"/institution/{complaint.number}"))
    assert "测算" not in page


def test_it_is_sealed(app: Flask, world: World) -> None:
    cases.keep_estimate(world.file(), Reckoned(TYPED, FOUND), by=world.actor("learner"))
    row = db.session.connection().exec_driver_sql("SELECT answers, found FROM refund_estimates").one()
    assert not any("paid" in one or "ways" in one for one in row)


def test_a_learner_reckons_again_and_shares(app: Flask, world: World) -> None:
    complaint = world.file(paid_fen=480_000)
    client, address = sign_in(app, world, "learner"), f"/complaints/{complaint.number}/estimate"
    first = text(client.get(address))
    assert 'value="4800.00"' in first
    assert address in text(client.get(f"/complaints/{complaint.number}"))
    typed = {"paid": "4800", "goods": "lessons", "lessons": "60", "used": "20", "list_price": "100", "cause": "own"}
    shown = submit(client, address, typed)
    assert "¥2,800.00" in text(shown)
    assert "还没有保存" in text(shown)
    db.session.rollback()
    assert queries.estimate_of(complaint) is None
    assert submit(client, address, typed | {"keep": "1"}).status_code == 303
    assert submit(client, address, typed | {"paid": "很多"}).status_code == 422
    assert "¥2,800.00" in text(client.get(address))
    assert "¥2,800.00" in text(client.get(f"/complaints/{complaint.number}"))
    officer = sign_in(app, world, "officer")
    assert "退款测算" not in text(officer.get(f"/desk/{complaint.number}"))
    assert submit(client, f"{address}/share", {"share": "yes"}, address).status_code == 303
    assert "学员的退款测算（参考）" in text(officer.get(f"/desk/{complaint.number}"))
    # A newer one follows the choice made before.
    assert submit(client, address, typed | {"keep": "1", "cause": "institution"}).status_code == 303
    shared = text(officer.get(f"/desk/{complaint.number}"))
    submit(client, f"{address}/share", {"share": "no"}, address)
    alone = text(officer.get(f"/desk/{complaint.number}"))
    assert "学员的退款测算" not in alone
    assert "学员的退款测算（参考）：¥3,200.00" in shared, "an older one that was shown goes with it"


def test_nothing_to_share_is_not_found(app: Flask, world: World) -> None:
    complaint = world.file()
    client = sign_in(app, world, "learner")
    address = f"/complaints/{complaint.number}/estimate"
    assert submit(client, f"{address}/share", {"share": "yes"}, address).status_code == 404
