"""A case sent to the wrong body: who gave it back, who passed it on, who sent it outside, and how often over all."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import OutsideTo
from complaints.models import Complaint
from complaints.queries.hops import HopKind, hops_of, kind_of
from disclosure import actions, queries
from disclosure.indicators import SubjectKind
from disclosure.models import FigureCell
from kernel import outbox
from kernel.db import db
from tests.complaints.power_hands import another_department
from tests.disclosure.figures_hands import counted, figure
from tests.world import World

HOPS = {"received", "rerouted", "rerouted_often", "hop_returned", "hop_passed", "hop_out"}
OF_BODY = {"received", "moved", "returned", "passed", "handed_out", "accepted"}


def cells(kind: str, ref: str) -> dict[str, int]:
    """What is counted of the whole platform, or of a body, of hand-overs."""
    outbox.drain()
    db.session.expire_all()
    rows = db.session.scalars(select(FigureCell).where(FigureCell.kind == kind, FigureCell.ref == ref))
    return {row.measure: row.cases for row in rows if row.cases and row.measure in (HOPS | OF_BODY)}


def over_all() -> dict[str, int]:
    return {code: number for code, number in cells("all", "").items() if code in HOPS}


def returned(world: World) -> Complaint:
    """Given back by the department, then sent to another."""
    another_department(world)
    complaint = world.file()
    cases.return_to_intake(complaint, "不属于本机关职责。", by=world.actor("officer"))
    cases.assign(complaint, world.organisation("second"), by=world.actor("platform_admin"))
    return complaint


def passed(world: World) -> Complaint:
    """Disputed, and taken by the other department."""
    officer = another_department(world)
    complaint = world.file()
    cases.dispute_power(complaint, world.organisation("second"), "应由对方处理。", by=world.actor("officer"))
    cases.settle_power(complaint, by=world.actor(officer))
    return complaint


def refs(world: World) -> tuple[str, str]:
    return world.organisation("department").ref, world.organisation("second").ref


def test_what_is_not_passed_on_is_no_error(app: Flask, world: World) -> None:
    world.accepted()
    assert over_all() == {"received": 1}
    assert cells("body", world.organisation("department").ref) == {"received": 1, "accepted": 1}


def test_given_back_to_intake(app: Flask, world: World) -> None:
    returned(world)
    first, second = refs(world)
    assert over_all() == {"received": 1, "rerouted": 1, "hop_returned": 1}
    assert cells("body", first) == {"received": 1, "moved": 1, "returned": 1}
    assert cells("body", second) == {"received": 1}


def test_settled_between_two_bodies(app: Flask, world: World) -> None:
    passed(world)
    first, second = refs(world)
    assert over_all() == {"received": 1, "rerouted": 1, "hop_passed": 1}
    assert cells("body", first) == {"received": 1, "moved": 1, "passed": 1}
    assert cells("body", second) == {"received": 1}


def test_sent_outside_by_the_body_that_had_it(app: Flask, world: World) -> None:
    complaint = world.file()
    cases.hand_off(complaint, OutsideTo.POLICE, "涉嫌犯罪。", by=world.actor("officer"))
    assert over_all() == {"received": 1, "rerouted": 1, "hop_out": 1}
    assert cells("body", world.organisation("department").ref) == {"received": 1, "handed_out": 1}


def test_a_case_that_wanders_counts_once_by_how_it_began(app: Flask, world: World) -> None:
    complaint = returned(world)
    cases.dispute_power(
        complaint, world.organisation("department"), "仍应由原单位处理。", by=world.actor("officer_second")
    )
    cases.settle_power(complaint, by=world.actor("officer"))
    assert [hop.kind for hop in hops_of([complaint.id])] == [HopKind.RETURNED, HopKind.PASSED]
    assert over_all() == {"received": 1, "rerouted": 1, "rerouted_often": 1, "hop_returned": 1}
    first, second = refs(world)
    assert cells("body", first) == {"received": 1}, "it came back: nothing was moved away in the end"
    assert cells("body", second) == {"received": 1, "moved": 1, "passed": 1}
    kept = over_all()
    actions.recount()
    assert over_all() == kept


def test_what_a_notice_names() -> None:
    assert kind_of(["intake"]) is HopKind.RETURNED
    assert kind_of(["12315"]) is HopKind.OUTSIDE
    assert kind_of(["12"]) is HopKind.PASSED
    assert kind_of(["above:12"]) is None
    assert kind_of([]) is None


def test_the_whole_less_one_body_is_no_small_number(app: Flask, world: World) -> None:
    """Six at the department and two at the association: the two would follow from all eight."""
    for _each in range(6):
        world.file()
    for _each in range(2):
        world.file(path="association")
    outbox.drain()
    actions.publish_figures()
    whole, ours = queries.national_figures(), queries.body_figures(world.organisation("department").ref)
    theirs = queries.body_figures(world.organisation("association").ref)
    assert whole is not None
    assert ours is not None
    assert theirs is not None
    numbers = [found.count("received").number for found in (whole, ours, theirs)]
    assert numbers == [None, 6, None]


def test_the_page_of_the_platform_says_how_often(client: FlaskClient, world: World) -> None:
    counted()
    with_hops = {"received": 90, "rerouted": 18, "rerouted_often": 0, "hop_returned": 9, "hop_passed": 9, "hop_out": 0}
    row = db.session.query(type(figure(SubjectKind.ALL, ""))).filter_by(kind=SubjectKind.ALL, period="").one()
    row.shown = row.shown | with_hops
    db.session.commit()
    page = client.get("/disclosure/performance").text
    assert "分派错了多少" in page
    assert "20%" in page
    told = client.get("/api/v1/statistics").json["all_cases"]
    assert {one["code"]: one["number"] for one in told["counts"] if one["code"] in HOPS} == with_hops
    counting = client.get("/how-we-count").text
    for words in ("先是退回受理窗口", "全平台的转手", "近十二个月的投诉", "因受理条件或者主体原因终止"):
        assert words in counting
