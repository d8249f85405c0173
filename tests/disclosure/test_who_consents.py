"""Who says yes to publishing and tells a narrative: whose case it is, never a helper against them (PIPL 13, 14)."""

from datetime import timedelta

import pytest

from complaints import actions as cases
from complaints.lifecycle.standing import Power
from complaints.models import Complaint, ConsentKind
from disclosure import actions, candidates
from disclosure.barring import bars
from disclosure.lifecycle import Bar, WithdrawalReason
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import NotYours
from kernel.events import Actor
from tests.complaints.driver import served
from tests.complaints.people_hands import acting, by_agent, by_helper
from tests.complaints.test_people import principal_claims
from tests.disclosure.support import candidate_of
from tests.world import World


def closed(world: World, complaint: Complaint) -> Complaint:
    cases.serve(cases.accept(complaint, by=world.actor("officer")), "shown")
    cases.terminate(complaint, ["DT3"], "双方意见不一致。", by=world.actor("officer"))
    cases.close(served(complaint), by=world.actor("officer"))
    outbox.drain()
    return complaint


def says(complaint: Complaint, given: bool, by: Actor) -> None:
    cases.consent(complaint, ConsentKind.PUBLISH, given, by=by)
    db.session.expire_all()


def is_open(complaint: Complaint) -> bool:
    return Bar.NO_CONSENT not in bars(complaint)


def test_a_helper_says_no_and_never_yes(world: World) -> None:
    complaint = closed(world, by_helper(world, publish=True))
    assert not is_open(complaint), "the helper's yes at filing is not the learner's"
    with pytest.raises(cases.BeyondMandate, match="公示"):
        says(complaint, True, world.actor("learner"))
    principal = principal_claims(world, complaint)
    says(complaint, True, principal)
    assert is_open(complaint)
    says(complaint, False, world.actor("learner"))
    assert not is_open(complaint)


def test_an_agent_says_yes_where_the_paper_names_it_and_runs(world: World) -> None:
    complaint = closed(world, by_agent(world, (Power.SETTLE,), publish=True))
    assert not is_open(complaint)
    with pytest.raises(cases.BeyondMandate, match="公示"):
        says(complaint, True, world.actor("learner"))
    named = closed(world, by_agent(world, (Power.PUBLISH,), publish=None))
    with clock.stepped(clock.now() + timedelta(days=31)), pytest.raises(cases.BeyondMandate, match="已过"):
        says(named, True, world.actor("learner"))
    says(named, True, world.actor("learner"))
    assert is_open(named)
    assert is_open(closed(world, by_agent(world, (Power.PUBLISH,), publish=True)))


def test_an_agent_never_turns_a_no_into_a_yes(world: World) -> None:
    complaint = closed(world, by_agent(world, (Power.PUBLISH,), publish=True))
    principal = principal_claims(world, complaint)
    says(complaint, False, principal)
    with pytest.raises(cases.BeyondMandate, match="本人"):
        says(complaint, True, world.actor("learner"))
    assert not is_open(complaint)
    says(complaint, True, principal)
    assert is_open(complaint)


def test_a_narrative_is_told_by_its_author_and_taken_back_by_either(world: World) -> None:
    complaint = closed(world, by_agent(world, (Power.PUBLISH,), publish=True))
    candidate, words = candidate_of(complaint), "课停了三个月没有人管。"
    seen = actions.print_of(actions.preview(candidate, words).text)
    with pytest.raises(NotYours):
        actions.offer(candidate, words, seen, by=world.actor("learner"))
    principal = principal_claims(world, complaint)
    actions.offer(candidate, words, seen, by=principal)
    row = actions.withdraw_narrative(candidate, WithdrawalReason.CONSENT, by=world.actor("learner"))
    assert row.words is None


def test_names_and_phones_of_whoever_acts_never_leave_the_case(world: World) -> None:
    complaint = closed(world, by_agent(world, (Power.PUBLISH,), publish=True))
    known = candidates.protected_words(complaint.number)
    assert {"赵代理", "19900000000", "王委托"} <= set(known)
    cases.end_stand_in(acting(complaint), "left", by=world.actor("learner"))
    assert {"赵代理", "19900000000"} <= set(candidates.protected_words(complaint.number))
    assert "赵代理" not in actions.check(candidate_of(complaint), "由赵代理办理。").text
