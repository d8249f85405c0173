"""What may be granted on a wish: by a table, and for every grant there is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from complaints.lifecycle.answering import FITS, MONEY, Grant, Granted, WhyNot, Wrong, problems, sum_of

TODAY = date(2026, 11, 24)
SOON, PAST = TODAY + timedelta(days=5), TODAY - timedelta(days=5)
G, W = Grant, Wrong
CASES = [
    ("refund", 5000, Granted(G.FULL, None, SOON), ()),
    ("refund", 5000, Granted(G.FULL, 5000, TODAY), ()),
    ("refund", 5000, Granted(G.FULL, 4999, SOON), (W.SUM_NOT_WHOLE,)),
    ("refund", None, Granted(G.FULL, None, SOON), (W.SUM_MISSING,)),
    ("refund", None, Granted(G.PART, 100, SOON), ()),
    ("refund", 5000, Granted(G.PART, 4999, SOON), ()),
    ("refund", 5000, Granted(G.PART, 5000, SOON), (W.SUM_NOT_PART,)),
    ("refund", 5000, Granted(G.PART, 0, SOON), (W.SUM_MISSING,)),
    ("refund", 5000, Granted(G.PART, None, None), (W.SUM_MISSING, W.DAY_MISSING)),
    ("refund", 5000, Granted(G.FULL, None, PAST), (W.DAY_PAST,)),
    ("refund", 5000, Granted(G.DONE, 6000, PAST), ()),
    ("refund", 5000, Granted(G.DONE, None, PAST), (W.SUM_MISSING,)),
    ("refund", 5000, Granted(G.DONE, 5000, SOON), (W.DAY_AHEAD,)),
    ("refund", 5000, Granted(G.REFUSED, why=WhyNot.CONTRACT), ()),
    ("refund", 5000, Granted(G.REFUSED), (W.WHY_MISSING,)),
    ("refund", 5000, Granted(G.REFUSED, 100, SOON, WhyNot.OTHER), (W.SUM_NEEDLESS, W.DAY_NEEDLESS)),
    ("refund", 5000, Granted(G.APOLOGY, on=SOON), (W.UNFIT,)),
    ("refund", 5000, Granted(G.INSTEAD, on=SOON), ()),
    ("resume", None, Granted(G.RESUME, on=SOON), ()),
    ("resume", None, Granted(G.RESUME, 100, SOON), (W.SUM_NEEDLESS,)),
    ("resume", None, Granted(G.DONE, on=TODAY), ()),
    ("apology", None, Granted(G.APOLOGY, on=SOON, why=WhyNot.OTHER), (W.WHY_NEEDLESS,)),
    ("apology", None, Granted(G.FULL, 100, SOON), (W.UNFIT,)),
    ("other", None, Granted(G.DO), (W.DAY_MISSING,)),
]


@pytest.mark.parametrize(("kind", "asked", "granted", "wanted"), CASES)
def test_the_table_of_grants(kind: str, asked: int | None, granted: Granted, wanted: tuple[Wrong, ...]) -> None:
    assert problems(kind, asked, granted, TODAY) == wanted


grants = some.builds(
    Granted,
    some.sampled_from(Grant),
    some.none() | some.integers(-10, 20_000),
    some.none() | some.dates(PAST, SOON),
    some.none() | some.sampled_from(WhyNot),
)


@given(some.sampled_from(sorted(FITS)), some.none() | some.integers(1, 10_000), grants)
def test_what_passes_is_whole(kind: str, asked: int | None, granted: Granted) -> None:
    if problems(kind, asked, granted, TODAY):
        return
    assert granted.grant in FITS[kind]
    assert (granted.why is not None) == (granted.grant is Grant.REFUSED)
    assert (granted.on is None) == (granted.grant is Grant.REFUSED)
    fen = sum_of(asked, granted)
    assert (fen is not None) == (granted.grant in MONEY or (granted.grant is Grant.DONE and kind == "refund"))
    if granted.grant is Grant.FULL and asked is not None:
        assert fen == asked
    if granted.grant is Grant.PART and asked is not None:
        assert fen is not None
        assert 0 < fen < asked


def test_every_wish_may_be_refused_met_or_met_otherwise() -> None:
    for grants_of in FITS.values():
        assert {Grant.REFUSED, Grant.DONE, Grant.INSTEAD} < set(grants_of)
