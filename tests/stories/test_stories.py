"""Stories 1, 2, 7 and 9 of the domain's rules, whole, by acts and clocks, on both engines."""

from datetime import date, datetime

import pytest

from accounts.models import Membership, Person
from accounts.permissions import Viewer
from accounts.roles import Mode, Role
from complaints import actions as cases
from complaints import rulesets
from complaints.lifecycle import Status
from complaints.models import Breach, Clock, Complaint, Decision, ProposedDecision
from complaints.queries.routes import responsible_for
from institutions.actions import Entry, add_institution
from institutions.credit_codes import made_up
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from kernel import chain, clock, outbox
from kernel.clock import ZONE
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor
from kernel.papers import Paper
from tests.world import World

THEN, NOW = datetime(2023, 6, 1, 10, tzinfo=ZONE), datetime(2026, 11, 24, 10, tzinfo=ZONE)
COMMITTEE, ASSOCIATION = "other_mediation", "consumer_association"


@pytest.fixture
def regulator(world: World) -> Actor:
    """An officer of the market regulator, which was switched to handle its cases here (rules §0b.1)."""
    body = world.organisation("regulator")
    with transaction():
        body.mode = Mode.HERE
        person = Person(name="市监经办", login="regulator", staff_number="示098", made_at=clock.now())
        db.session.add(person)
        db.session.flush()
        member = Membership(person_id=person.id, organisation_id=body.id, role=Role.OFFICER, from_at=clock.now())
        db.session.add(member)
        db.session.flush()
    return Viewer(person.id, Role.OFFICER, body.id, member.id, body.kind).actor


def clock_of(complaint: Complaint, code: str) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code=code).one()


def breaches(complaint: Complaint) -> dict[str, Breach]:
    found = db.session.query(Clock).filter(Clock.complaint_id == complaint.id)
    return {row.code: breach for row in found for breach in row.breaches}


# --- 1: who handled it before, under both rule sets ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "ruleset", "ground", "prior", "bars"),
    [
        (THEN, "o20", "15-2", COMMITTEE, True),
        (THEN, "o20", "15-2", ASSOCIATION, True),
        (NOW, "o121-ir", "16-2", COMMITTEE, False),
        (NOW, "o121-ir", "16-2", ASSOCIATION, True),
    ],
)
def test_story_1_who_handled_the_dispute_before(
    world: World, regulator: Actor, on: datetime, ruleset: str, ground: str, prior: str, bars: bool
) -> None:
    with clock.stepped(on):
        complaint = world.file(paid_by="consumer")
        assert (complaint.ruleset, complaint.body_id) == (ruleset, world.organisations["regulator"])
        with pytest.raises(cases.GroundsWrong, match="以前由谁"):
            cases.refuse(complaint, [ground], "已经处理过。", by=regulator)
        if not bars:
            with pytest.raises(cases.GroundsWrong, match="不是不予受理的情形"):
                cases.refuse(complaint, [ground], "已经处理过。", by=regulator, prior=prior)
            assert db.session.query(Decision).count() == 0
            cases.accept(complaint, by=regulator)
            assert complaint.status is Status.ACCEPTED
            return
        decision = cases.refuse(complaint, [ground], "已经处理过。", by=regulator, prior=prior)
        assert (complaint.status, decision.prior) == (Status.NOT_ACCEPTED, prior)
        outbox.drain()
    paper = db.session.query(Paper).filter_by(owner_id=complaint.id, kind="refuse").one()
    said = {COMMITTEE: "其他调解组织", ASSOCIATION: "消费者协会"}[prior]
    assert f"以前受理或者处理过的单位：{said}" in paper.text
    assert chain.verify().ok


# --- 2: a shop on a platform that nobody finds at its published address ---------------------------------------------


def shop(world: World, reachability: Reachability) -> Institution:
    """A merchant registered in another province (the code's places 3 to 8), its address published in Chaoyang."""
    entry = Entry(
        f"远方示例小店{reachability}",
        InstitutionType.D,
        made_up("91", "440300", "MA0TE5T1") if reachability is Reachability.UNREACHABLE else None,
        "440305",
        published_code="110105",
        platform=world.institution("platform"),
        reachability=reachability,
    )
    return add_institution(entry, by=SYSTEM)


def test_story_2_an_unreachable_shop_is_the_platforms_countys(world: World, regulator: Actor) -> None:
    lost = responsible_for(shop(world, Reachability.UNREACHABLE), category="E01", on=NOW.date())
    assert (lost.route.body_kind, lost.route.region) == ("market_regulator", "110108")
    assert "O121 13:3" in lost.route.articles
    found = responsible_for(shop(world, Reachability.REACHABLE), category="E01", on=NOW.date())
    assert found.route.region == "110105", "the address published on the platform"
    world.institutions["shop"] = (
        db.session.query(Institution).filter(Institution.name.like("远方%")).order_by(Institution.id).first().id
    )
    with clock.stepped(NOW):
        complaint = world.file("shop", paid_by="consumer")
    assert (complaint.status, complaint.body_id) == (Status.ASSIGNED, world.organisations["regulator"])
    assert complaint.route_facts["reachable"] is False


# --- 7: identity asked on the sixth of seven days -------------------------------------------------------------------


def asked_late(world: World, regulator: Actor) -> Complaint:
    """Received on 2026-09-18, so due on 09-29; asked on 09-28 until 09-29; nothing comes."""
    with clock.stepped(datetime(2026, 9, 18, 10, tzinfo=ZONE)):
        complaint = world.file(paid_by="consumer")
    with clock.stepped(datetime(2026, 9, 28, 10, tzinfo=ZONE)):
        cases.request_identity(complaint, "请提供身份证明。", date(2026, 9, 29), by=regulator)
    return complaint


def test_story_7_the_time_for_deciding_is_not_extended(world: World, regulator: Actor) -> None:
    complaint = asked_late(world, regulator)
    assert clock_of(complaint, "T-ID").due_on == date(2026, 9, 29)
    with clock.stepped(datetime(2026, 9, 29, 23, 59, tzinfo=ZONE)):
        cases.sweep_clocks()
    assert breaches(complaint) == {}
    with clock.stepped(datetime(2026, 9, 30, 9, tzinfo=ZONE)):
        cases.sweep_clocks()
    over = breaches(complaint)
    assert set(over) == {"T-ID", "T-ACC"}
    for row in over.values():
        assert (row.due_on, row.breached_at) == (date(2026, 9, 29), clock.end_of(date(2026, 9, 29)))
    assert clock_of(complaint, "T-ACC").due_on == date(2026, 9, 29)
    db.session.refresh(complaint)
    assert complaint.status is Status.ASSIGNED, "a clock decides nothing"


def test_story_7_a_refusal_is_drafted_for_an_officer_to_sign(world: World, regulator: Actor) -> None:
    complaint = asked_late(world, regulator)
    with clock.stepped(datetime(2026, 9, 30, 9, tzinfo=ZONE)):
        cases.sweep_clocks()
        draft = db.session.query(ProposedDecision).filter_by(complaint_id=complaint.id, kind="refuse").one()
        assert draft.grounds == ["16-5"]
        decision = cases.refuse(complaint, draft.grounds, "逾期没有提供身份证明。", by=regulator)
    assert decision.grounds == ["16-5"]


# --- 9: the letter of an education department ----------------------------------------------------------------------


def test_story_9_an_education_department_writes_in_its_own_law(world: World) -> None:
    complaint = world.file()
    rules = rulesets.load(complaint.ruleset)
    cases.refuse(complaint, ["D1"], "没有提供真实身份信息。", by=world.actor("officer"))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    text = db.session.query(Paper).filter_by(owner_id=complaint.id, kind="refuse").one().text
    assert "《中华人民共和国消费者权益保护法实施条例》第四十六条" in text
    assert "市场监督管理" not in text
    assert "投诉举报处理办法" not in text
    for ground in rules.refusal_grounds("market_regulator"):
        assert ground.text not in text
    assert text.count("（5）") == 1, "the five other ways"
