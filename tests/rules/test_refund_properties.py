"""Whatever is typed: integers, ordered ranges, between nothing and what was paid, no more back for more lessons had."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.refunds import Age, Cause, Fact, Goods, Minor, Payer, Purchase, Reason, estimate, from_json, to_json

ON = date(2026, 11, 28)
SUMS = st.integers(0, 10_000_000)
COUNTS = st.integers(0, 400)
DAYS = st.dates(date(2025, 5, 1), date(2028, 1, 1))
MINORS = st.builds(
    Minor,
    payer=st.sampled_from(Payer),
    age=st.sampled_from(Age),
    agreed=st.sampled_from(Fact),
    fitting=st.sampled_from(Fact),
    barred=st.sampled_from(Fact),
)
PURCHASES = st.builds(
    Purchase,
    goods=st.sampled_from(Goods),
    cause=st.sampled_from(Cause),
    reasons=st.frozensets(st.sampled_from(Reason)),
    paid_fen=st.none() | st.integers(1, 10_000_000),
    paid_on=st.none() | DAYS,
    cool_until=st.none() | DAYS,
    agreed_days=st.none() | st.integers(1, 60),
    had_before=st.sampled_from(Fact),
    asked_on=st.none() | DAYS,
    ended_on=st.none() | DAYS,
    lessons=st.none() | st.integers(1, 400),
    used=st.none() | COUNTS,
    list_fen=st.none() | SUMS,
    market_fen=st.none() | SUMS,
    gift_lessons=COUNTS,
    gift_goods_fen=SUMS,
    gift_fen=SUMS,
    spent_fen=st.none() | SUMS,
    spent_list_fen=st.none() | SUMS,
    starts_on=st.none() | DAYS,
    ends_on=st.none() | DAYS,
    stopped_on=st.none() | DAYS,
    unused_by_choice=st.booleans(),
    agreed_fen=st.none() | SUMS,
    commission_fen=st.none() | SUMS,
    agreed_ppm=st.none() | st.integers(0, 240_000),
    custody_ppm=st.none() | st.integers(0, 50_000),
    custody_fen=st.none() | SUMS,
    lpr_ppm=st.none() | st.integers(0, 100_000),
    deposit_ppm=st.none() | st.integers(0, 100_000),
    minor=st.none() | MINORS,
)


@settings(max_examples=400, deadline=None)
@given(PURCHASES)
def test_a_result_is_whole_ordered_and_between_nothing_and_what_was_paid(bought: Purchase) -> None:
    found = estimate(bought, ON)
    assert from_json(to_json(found)) == found
    assert found.rights
    if bought.paid_fen is None:
        assert (found.low_fen, found.high_fen, found.ways) == (None, None, ())
        return
    assert 1 <= found.leading <= len(found.ways)
    ends = [(way.low_fen, way.high_fen) for way in found.ways]
    for low, high in [*ends, (found.low_fen, found.high_fen)]:
        assert isinstance(low, int)
        assert isinstance(high, int)
        assert 0 <= low <= high <= bought.paid_fen
    for way in found.ways:
        for line in way.lines:
            assert line.text
            assert line.high is None or line.fen is None or line.fen <= line.high
    if found.interest.low_fen is not None and found.interest.high_fen is not None:
        assert 0 <= found.interest.low_fen <= found.interest.high_fen


@settings(max_examples=300, deadline=None)
@given(PURCHASES, COUNTS, COUNTS)
def test_more_lessons_had_never_bring_more_back(bought: Purchase, one: int, other: int) -> None:
    few, many = sorted((one, other))
    lesser, greater = (estimate(replace(bought, goods=Goods.LESSONS, used=used), ON) for used in (few, many))
    if bought.paid_fen is not None:
        assert greater.low_fen <= lesser.low_fen  # type: ignore[operator]  # a sum was paid
        assert greater.high_fen <= lesser.high_fen  # type: ignore[operator]  # a sum was paid


@settings(max_examples=200, deadline=None)
@given(PURCHASES)
def test_ones_own_cause_never_brings_more_than_the_institutions(bought: Purchase) -> None:
    plain = replace(bought, market_fen=None, minor=None)
    own, theirs = (estimate(replace(plain, cause=cause), ON) for cause in (Cause.OWN, Cause.INSTITUTION))
    if bought.paid_fen is not None:
        assert own.low_fen <= theirs.low_fen  # type: ignore[operator]  # a sum was paid
        assert own.high_fen <= theirs.high_fen  # type: ignore[operator]  # a sum was paid
