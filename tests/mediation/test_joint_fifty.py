"""A group from the first complaint to the settlement, two of whom refuse: each paper, letter, sum and end.

Fifty with `--all`, ten in the default run: what each of them does is the same.
"""

from collections import Counter

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.actions import joint
from complaints.actions.joint import runs
from complaints.lifecycle import Outcome, Status
from complaints.lifecycle.joint import LeftWhy, own_sum
from complaints.models import Clock, Decision, JointMember, Promise
from complaints.queries.joint import candidates_of
from kernel import clock, outbox
from kernel.db import db
from kernel.messages import Letter
from kernel.papers import Paper
from mediation import actions as tables
from mediation.actions import joint as joint_table
from mediation.models import Agreement, JointReply
from mediation.queries.joint import tally_of, terms_of
from tests.complaints.driver import standing
from tests.complaints.group_hands import group
from tests.complaints.hands import sign_in
from tests.complaints.joint_hands import Parent, carried, case, hand, joint_now, lead_consents
from tests.mediation.joint_hands import SHARE, draft, lead_table, written
from tests.world import World

REFUSING = 2


def drained() -> None:
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]


def told(why: str) -> Counter[int]:
    """Who was written to because of an event, and how often."""
    return Counter(key for (key,) in db.session.query(Letter.to_person_id).filter_by(why=why) if key is not None)


def papers(kind: str) -> dict[int, Paper]:
    """The papers of a kind, by case."""
    rows = db.session.query(Paper).filter_by(owner_kind="complaint", kind=kind).all()
    assert len({row.owner_id for row in rows}) == len(rows), "one for each"
    return {row.owner_id: row for row in rows}


def joined_and_elected(world: World, people: list[Parent]) -> None:
    row = joint.propose(case(people[0]), "同一机构同一时间停课，要求相同。", by=world.actor("officer"))
    assert joint.sweep_offers() == len(people) - 1
    for one in people:
        joint.join(case(one), by=hand(world, one))
    for one in people[:3]:
        joint.stand(case(one), by=hand(world, one))
    ids = [one.id for one in candidates_of(row)]
    for place, one in enumerate(people):
        joint.choose(case(one), ids[:2] if place % 5 else ids[2:], "0" * 64, by=hand(world, one))
    chosen = joint.elect(joint_now(people[0]), by=world.actor("officer"))
    most = len(people) * 4 // 5
    assert [(one.member.complaint.number, one.chosen) for one in chosen] == [(one.number, most) for one in people[:2]]


def accepted(app: Flask, world: World, people: list[Parent]) -> None:
    """One press, the progress on the page, then each is served by reading."""
    run = joint.accept_all(joint_now(people[0]), by=world.actor("officer"))
    desk = sign_in(app, world, "officer")
    for _turn in range(7):
        runs._go_on(run.id)
    page = desk.get(f"/desk/{people[0].number}/joint").text
    assert f"7件已办，共{len(people)}件" in page and 'http-equiv="refresh"' in page
    carried(run)
    page = desk.get(f"/desk/{people[0].number}/joint").text
    assert f"{len(people)}件已办，共{len(people)}件" in page and 'http-equiv="refresh"' not in page
    for one in people:
        cases.acknowledge(case(one), by=hand(world, one))


def settled(world: World, people: list[Parent]) -> None:
    """Terms for all: the last two refuse, the others agree, confirm, and one day of signature is recorded."""
    lead = case(people[0])
    lead_consents(world, lead, people[0].who)
    tables.open_table(lead, world.person("mediator"), by=world.actor("association_officer"))
    drained()
    row = joint_table.put_terms(lead_table(people), draft(), by=world.actor("mediator"))
    carried(joint_table.agree_terms(row, by=world.actor("staff")))
    for one in people[:-REFUSING]:
        joint_table.answer_terms(case(one), True, row.version, by=hand(world, one))
    written(world, people)
    for one in people[:-REFUSING]:
        text = standing(case(one))
        tables.confirm(text, text.digest, by=hand(world, one))
    for one in people[-REFUSING:]:
        joint_table.answer_terms(case(one), False, row.version, by=hand(world, one))
    terms = terms_of(joint_now(people[0]))
    assert terms is not None
    found = tally_of(terms)
    agreeing = len(people) - REFUSING
    assert (found.accepted, found.refused, found.confirmed, found.in_force) == (agreeing, REFUSING, agreeing, 0)
    run = carried(joint_table.sign_all(joint_now(people[0]), clock.today(), by=world.actor("mediator")))
    assert (run.done, run.failed, run.faults) == (agreeing, 0, {})
    drained()


@pytest.mark.parametrize("many", [10, pytest.param(50, marks=pytest.mark.slow)])
def test_from_the_first_complaint_to_the_settlement(app: Flask, world: World, many: int) -> None:
    people = group(world, many)
    joined_and_elected(world, people)
    joint.tell(joint_now(people[0]), "周五和机构谈。", by=hand(world, people[0]), key="one")
    accepted(app, world, people)
    drained()
    settled(world, people)
    each_has_the_own_end_and_sum(people)
    each_has_the_own_papers(people)
    each_was_told_of_the_own_alone(world, people)


def each_has_the_own_end_and_sum(people: list[Parent]) -> None:
    rows = [case(one) for one in people]
    agreed, alone = rows[:-REFUSING], rows[-REFUSING:]
    assert {(row.status, row.outcome) for row in agreed} == {(Status.AGREED, Outcome.SETTLED)}
    assert {(row.status, row.outcome) for row in alone} == {(Status.ACCEPTED, None)}
    running = {row.complaint_id for row in db.session.query(Clock).filter_by(code="T-MED") if row.is_running}
    assert running == {row.id for row in alone}, "the time of those who go on alone runs on"
    sums = {row.complaint_id: row.item.fen for row in db.session.query(Promise)}
    assert sums == {row.id: own_sum(row.claimed_fen, SHARE) for row in agreed}
    assert db.session.query(JointReply).count() == len(rows) and db.session.query(Agreement).count() == len(agreed)
    left = Counter(row.left_why for row in db.session.query(JointMember))
    assert left == {LeftWhy.SETTLED: len(agreed), LeftWhy.REFUSED: REFUSING}
    joined = joint_now(people[0])
    assert (joined.joined, joined.offered) == (0, len(rows))


def each_has_the_own_papers(people: list[Parent]) -> None:
    ids = {case(one).id: place for place, one in enumerate(people, 1)}
    assert db.session.query(Decision).count() == len(people)
    elections, decisions = papers("election"), papers("accept")
    assert elections.keys() == decisions.keys() == ids.keys()
    names = {place: f"家长示例{place}" for place in ids.values()}
    for key, place in ids.items():
        others = [
            f"{name}{end}" for other, name in names.items() if other > 3 and other != place for end in ("\n", "（")
        ]
        for text in (elections[key].text, decisions[key].text):
            assert names[place] in text
            assert not [name for name in others if name in text], place


def each_was_told_of_the_own_alone(world: World, people: list[Parent]) -> None:
    everybody = {world.people[one.who]: 1 for one in people}
    for why in ("complaint.joint_offered", "complaint.accepted"):
        assert {key: told(why)[key] for key in everybody} == everybody, why
    first = world.people[people[0].who]
    assert told("complaint.joint_message_said") == {key: 1 for key in everybody if key != first}, "who said it knows"
    assert told("mediation.joint_terms_offered") == everybody
    assert told("complaint.joint_representative_elected") == {world.people[one.who]: 1 for one in people[:2]}
    agreed = {world.people[one.who]: 1 for one in people[:-REFUSING]}
    assert {key: told("complaint.agreed")[key] for key in agreed} == agreed
    assert not told("complaint.agreed").keys() & {world.people[one.who] for one in people[-REFUSING:]}
    numbers = {world.people[one.who]: one.number for one in people}
    for letter in db.session.query(Letter).filter(Letter.to_person_id.in_(numbers)):
        others = [number for key, number in numbers.items() if key != letter.to_person_id]
        assert not [number for number in others if number in letter.body_text], letter.why
