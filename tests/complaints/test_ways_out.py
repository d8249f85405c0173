"""还能怎么办: the five ways of one case as its learner reads them; texts for the next door, for the learner alone."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints.lifecycle import RoomKind, Status
from complaints.models import Room
from complaints.queries.answering import promises_of
from complaints.ways import Door
from kernel import clock, pdf
from kernel.db import db, transaction
from tests.complaints.driver import agreed, reach, served
from tests.complaints.hands import sign_in, text
from tests.complaints.test_splitting import POINTS, REPORTED, WHOLE, split
from tests.world import World

TEXTS = [door for door in Door if door is not Door.CONFIRMATION]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What pages say does not hang on the engine."""
    return sqlite_url


REFUSED = [Status.NOT_ACCEPTED, Status.TERMINATED, Status.WITHDRAWN]
ENDS = [*REFUSED, Status.AGREED, Status.SETTLED, Status.CLOSED, Status.HANDED_OFF]


@pytest.mark.parametrize("status", ENDS, ids=str)
def test_at_every_end_five_ways_are_told_with_a_text_for_the_next_door(
    app: Flask, world: World, status: Status
) -> None:
    number = reach(world, status).number
    learner = sign_in(app, world, "learner")
    assert f"/complaints/{number}/ways" in text(learner.get(f"/complaints/{number}"))
    page = text(learner.get(f"/complaints/{number}/ways"))
    for number_ in range(1, 6):
        assert f"{number_}. " in page
    for door in TEXTS:
        assert f"/complaints/{number}/ways/{door}" in page
        answer = learner.get(f"/complaints/{number}/ways/{door}")
        assert answer.status_code == 200
        assert "不是法律意见" in text(answer)
    for name, place in (("staff", 403), ("officer", 403), ("other_learner", 404)):
        assert sign_in(app, world, name).get(f"/complaints/{number}/ways/court").status_code == place


def test_after_a_refusal_12315_is_open_and_after_handling_it_is_not(app: Flask, world: World) -> None:
    learner = sign_in(app, world, "learner")
    refused = text(learner.get(f"/complaints/{reach(world, Status.NOT_ACCEPTED).number}/ways"))
    assert "没有被其他行政机关、消费者协会受理或者处理过的，可以投诉" in refused
    ended = text(learner.get(f"/complaints/{reach(world, Status.TERMINATED).number}/ways"))
    assert "市场监督管理部门（12315）：走不通" in ended


def test_after_a_committee_handled_it_12315_is_open_and_so_is_the_association(app: Flask, world: World) -> None:
    with transaction():
        world.organisation("association").kind = OrganisationKind.PEOPLE_MEDIATION_COMMITTEE
    complaint = world.file(path="committee", paid_by="consumer")
    cases.accept(complaint, by=world.actor("association_officer"))
    page = text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}/ways"))
    assert "没有被其他行政机关、消费者协会受理或者处理过的，可以投诉" in page
    assert "走不通。同一争议" not in page
    assert "这件已经由调解组织处理过" not in page
    assert "协会受理或者处理以后" in page, "going to a consumer association next still bars it"


def test_an_agreement_that_was_not_kept_leads_to_a_suit_on_it(app: Flask, world: World) -> None:
    complaint = agreed(world)
    (row,) = promises_of(complaint)
    with clock.stepped(clock.end_of(row.item.by_on) + timedelta(hours=9)):
        cases.sweep_promises()
        learner = sign_in(app, world, "learner")
        page = text(learner.get(f"/complaints/{complaint.number}/ways"))
        assert "协议本身不能直接申请强制执行" in page
        assert "不会因为没有履行就重新处理" in page
        suit = text(learner.get(f"/complaints/{complaint.number}/ways/court"))
        assert "判令对方履行：退款人民币3,000.00元（大写：叁仟元整）（原路退回）" in suit
        assert "约定的日期已过，没有履行的确认" in suit
        demand = text(learner.get(f"/complaints/{complaint.number}/ways/demand"))
    assert "您承诺的事项到期没有履行" in demand


def test_judicial_confirmation_is_offered_for_the_associations_own_agreement_in_its_days(
    app: Flask, world: World
) -> None:
    complaint = agreed(world)
    learner = sign_in(app, world, "learner")
    url = f"/complaints/{complaint.number}/ways/confirmation"
    assert "示例消费者协会主持下达成的调解协议" in text(learner.get(url))
    with clock.stepped(clock.now() + timedelta(days=60)):
        learner = sign_in(app, world, "learner")
        assert learner.get(url).status_code == 404
        assert "三十日已过" in text(learner.get(f"/complaints/{complaint.number}/ways"))
    assert (
        sign_in(app, world, "learner")
        .get(f"/complaints/{reach(world, Status.TERMINATED).number}/ways/confirmation")
        .status_code
        == 404
    )


def test_no_text_holds_what_the_learner_may_not_see_or_what_went_into_a_report(app: Flask, world: World) -> None:
    complaint = world.mediating(words=WHOLE, points=POINTS)
    split(world, complaint, points=(complaint.points[1].id,))
    for room in db.session.query(Room).filter_by(complaint_id=complaint.id):
        speaker = {RoomKind.MEDIATORS: "mediator", RoomKind.JOINT: "staff"}.get(room.kind)
        if speaker is None:
            speaker = "mediator" if room.kind is RoomKind.SEAT else "officer"
        cases.say(room, f"金丝雀{room.kind}", by=world.actor(speaker), key=f"canary-{room.id}")
    cases.terminate(complaint, ["DT3"], "双方意见不一致。", by=world.actor("officer"))
    learner = sign_in(app, world, "learner")
    for door in TEXTS:
        page = text(learner.get(f"/complaints/{complaint.number}/ways/{door}"))
        assert "课程停了，机构不退余款。" in page or door is Door.DEMAND
        assert REPORTED not in page
        assert "查处白鹭" not in page
        assert "金丝雀" not in page
        assert "¥3,000" not in page, "an offer nobody accepted is no part of a suit"


def test_the_text_is_chinese_in_every_language_of_the_page(app: Flask, world: World) -> None:
    number = reach(world, Status.TERMINATED).number
    learner = sign_in(app, world, "learner")
    learner.set_cookie("lang", "en")
    page = text(learner.get(f"/complaints/{number}/ways/court"))
    assert "民事起诉状（提纲）" in page
    assert "退款 ¥3,200.00" in page


def test_the_pdf_is_the_learners_and_no_registered_paper(app: Flask, world: World) -> None:
    complaint = served(reach(world, Status.TERMINATED))
    url = f"/complaints/{complaint.number}/ways/court.pdf"
    learner = sign_in(app, world, "learner")
    if not pdf.available():
        assert learner.get(url).status_code == 303
        return
    answer = learner.get(url)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert sign_in(app, world, "other_learner").get(url).status_code == 404
    assert "民事起诉状" not in text(learner.get(f"/complaints/{complaint.number}")), "it is kept nowhere"
