"""The ways out, as plain values: which bars 12315, which does not, and that no other way is ever shut (rules §0b.8)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.labels import PRIORS
from complaints.ways import Way, WayFacts, ways

BARRING = frozenset({"court", "arbitration", "market_regulator", "other_department", "consumer_association"})


def regulator(facts: WayFacts) -> Way:
    return next(way for way in ways(facts) if "12315" in str(way.name))


@pytest.mark.parametrize(
    ("handlers", "is_open"),
    [
        ((), True),
        (("other_department",), False),
        (("consumer_association",), False),
        (("market_regulator",), False),
        (("other_mediation",), True),
        (("other_mediation", "other_department"), False),
    ],
)
def test_12315_is_shut_by_whom_the_ground_names(handlers: tuple[str, ...], is_open: bool) -> None:
    assert regulator(WayFacts(handlers, BARRING)).is_open is is_open


def test_12315_is_shut_after_three_years() -> None:
    assert not regulator(WayFacts((), BARRING, date(2026, 5, 6))).is_open
    assert "三年" in str(regulator(WayFacts((), BARRING, date(2026, 5, 6))).why)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(
    st.builds(
        WayFacts,
        st.lists(st.sampled_from(sorted(PRIORS)), max_size=3),
        st.frozensets(st.sampled_from(sorted(PRIORS))),
        st.none() | st.dates(),
        st.booleans(),
    )
)
def test_every_other_way_is_always_open_and_says_what_to_know(facts: WayFacts) -> None:
    found = ways(facts)
    assert [way.number for way in found] == [1, 2, 3, 3, 4, 5]
    assert all(str(way.why) for way in found)
    assert {way.number for way in found if not way.is_open} <= {3}
    assert sum(not way.is_open for way in found) <= 1
