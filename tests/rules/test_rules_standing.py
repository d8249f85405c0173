"""Powers × acts × days, and who must be spoken for: tables and properties of the pure rules of standing."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.lifecycle import MOVES
from complaints.lifecycle.standing import (
    NEEDED,
    Age,
    Contract,
    Denial,
    Mandate,
    Power,
    StandInKind,
    denial,
    has_powers,
    is_minor,
    learner_is_party,
    needs_guardian,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
ACTS = st.sampled_from(sorted({move.act for move in MOVES} | set(NEEDED)))
POWERS = st.frozensets(st.sampled_from(Power))


@given(POWERS, ACTS, DAYS, st.integers(0, 400), st.integers(-30, 430))
def test_an_agent_does_what_is_named_within_the_term_and_nothing_else(
    powers: frozenset[Power], act: str, start: date, length: int, offset: int
) -> None:
    mandate = Mandate(StandInKind.AGENT, powers, start, start + timedelta(days=length))
    found = denial(mandate, act, start + timedelta(days=offset))
    if offset < 0:
        assert found is Denial.NOT_YET
    elif offset > length:
        assert found is Denial.OVER
    elif act in NEEDED and NEEDED[act] not in powers:
        assert found is Denial.AGENT
    else:
        assert found is None


@given(POWERS, ACTS, DAYS)
def test_more_powers_never_forbid_what_fewer_allow(powers: frozenset[Power], act: str, on: date) -> None:
    less, more = (Mandate(StandInKind.AGENT, one, on, on) for one in (powers, frozenset(Power)))
    assert denial(more, act, on) is None
    assert denial(less, act, on) in (None, Denial.AGENT)


@given(ACTS, DAYS)
def test_a_helper_disposes_of_nothing_and_a_guardian_of_everything(act: str, on: date) -> None:
    assert denial(Mandate(StandInKind.HELPER), act, on) is (Denial.HELPER if act in NEEDED else None)
    assert denial(Mandate(StandInKind.GUARDIAN), act, on) is None


# age, contract, own labour -> the learner is the party, somebody must speak, looks are approved (rules §0b.9, §0b.24)
TABLE = [
    (Age.ADULT, Contract.LEARNER, False, True, False, False),
    (Age.ADULT, Contract.GUARDIAN, False, True, False, False),
    (Age.TEEN, Contract.LEARNER, False, True, True, True),
    (Age.TEEN, Contract.GUARDIAN, False, False, True, True),
    (Age.TEEN, Contract.LEARNER, True, True, False, True),
    (Age.TEEN, Contract.GUARDIAN, True, True, False, True),
    (Age.CHILD, Contract.LEARNER, False, True, True, True),
    (Age.CHILD, Contract.GUARDIAN, False, False, True, True),
    (Age.CHILD, Contract.LEARNER, True, True, True, True),
    (Age.CHILD, Contract.GUARDIAN, True, False, True, True),
]


@pytest.mark.parametrize(("age", "contract", "labour", "party", "spoken_for", "approved"), TABLE)
def test_the_two_forms_for_minors(
    age: Age, contract: Contract, labour: bool, party: bool, spoken_for: bool, approved: bool
) -> None:
    assert learner_is_party(age, contract, own_labour=labour) is party
    assert needs_guardian(age, own_labour=labour) is spoken_for
    assert is_minor(age) is approved


def test_the_table_is_whole() -> None:
    cells = {(age, contract, labour) for age, contract, labour, *_rest in TABLE}
    wanted = {one for one in product(Age, Contract, (False, True)) if one[0] is not Age.ADULT or not one[2]}
    assert cells == wanted


@given(st.lists(st.one_of(st.sampled_from([power.value for power in Power]), st.text(max_size=8))))
def test_codes_nobody_knows_give_no_power(codes: list[str]) -> None:
    assert {power.value for power in has_powers(codes)} == set(codes) & {power.value for power in Power}


@pytest.mark.parametrize("denied", list(Denial))
def test_a_denial_says_what_to_do(denied: Denial) -> None:
    words = str(denied.label) % {"power": "撤回投诉"}
    assert len(words) > 15
    assert "请" in words or "现在不能" in words
