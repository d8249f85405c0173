"""What the rule sets say happens at the end of a clock is what the sweep does: papers are drafted, the rest is told."""

import pytest

from complaints.actions.proposing import DRAFTS, drafted_grounds
from complaints.rulesets import CODES, ClockRule, OnExpiry, load

TELLING = {OnExpiry.SHOW, OnExpiry.ESCALATE, OnExpiry.REMIND, OnExpiry.CLUE, OnExpiry.LAPSE, OnExpiry.OFFER}
EVERY = [(code, rule) for code in CODES for rule in load(code).clocks]


@pytest.mark.parametrize("code", CODES)
def test_the_clocks_that_draft_are_those_the_sweep_drafts_for(code: str) -> None:
    assert {rule.code for rule in load(code).clocks if rule.on_expiry is OnExpiry.DRAFT} == set(DRAFTS)
    assert {*TELLING, OnExpiry.DRAFT} == set(OnExpiry)


@pytest.mark.parametrize(("code", "rule"), EVERY, ids=lambda one: getattr(one, "code", one))
def test_a_clock_drafts_for_every_body_it_binds_or_only_tells(code: str, rule: ClockRule) -> None:
    kept = [kind for kind in rule.binds if load(code).family(kind) != "outside"]  # only these have cases here
    found = {kind: drafted_grounds(code, kind, rule.code) for kind in kept}
    assert kept
    if rule.on_expiry is OnExpiry.DRAFT and DRAFTS[rule.code] != "refer":
        assert all(found.values()), found
    else:
        assert not any(found.values()), found


def test_no_ground_is_drafted_by_a_clock_that_only_tells() -> None:
    for code in CODES:
        rules = load(code)
        named = {one for ground in (*rules.refusals, *rules.terminations) for one in ground.drafted_by}
        assert named <= set(DRAFTS)
