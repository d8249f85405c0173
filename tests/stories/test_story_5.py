"""Story 5: one of three represented parents refuses the settlement; it binds only those who agreed (O121 art. 12)."""

from complaints.lifecycle import Status
from complaints.lifecycle.joint import LeftWhy
from complaints.models import Decision, Promise
from complaints.queries.joint import member_of, representatives_of
from kernel import clock
from kernel.db import db
from mediation import actions as tables
from mediation.actions import joint as joint_table
from tests.complaints.driver import standing
from tests.complaints.joint_hands import carried, case, crowd, hand, joint_now
from tests.mediation.joint_hands import at_table, put, written
from tests.world import World


def test_one_of_three_represented_parents_refuses(world: World) -> None:
    parents = crowd(world)
    row = at_table(world, parents)
    assert [one.member.complaint.number for one in representatives_of(row)] == [one.number for one in parents[:2]]
    assert db.session.query(Decision).count() == 3, "each has an own decision"
    terms = put(world, parents)
    for one in parents[:2]:
        joint_table.answer_terms(case(one), True, terms.version, by=hand(world, one))
    written(world, parents)
    for one in parents[:2]:
        text = standing(case(one))
        tables.confirm(text, text.digest, by=hand(world, one))
    joint_table.answer_terms(case(parents[2]), False, terms.version, by=hand(world, parents[2]))
    carried(joint_table.sign_all(joint_now(parents[0]), clock.today(), by=world.actor("mediator")))
    assert [case(one).status for one in parents] == [Status.AGREED, Status.AGREED, Status.ACCEPTED]
    bound = {row.complaint_id for row in db.session.query(Promise)}
    assert bound == {case(one).id for one in parents[:2]}, "owed to those who agreed, with each one's own sum"
    place = member_of(case(parents[2]))
    assert place is not None
    assert place.left_why is LeftWhy.REFUSED
