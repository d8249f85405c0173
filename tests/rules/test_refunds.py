"""The refund sums: the worked sums of rules.md §10 story 10 and §0b.26, and every article of the interpretation."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from complaints.refunds import (
    Age,
    Cause,
    Estimate,
    Fact,
    Goods,
    Minor,
    Payer,
    Purchase,
    Reason,
    Sign,
    Standing,
    WayCode,
    estimate,
    from_json,
    to_json,
)
from complaints.refunds.lines import percent_words, yuan_words

ON = date(2026, 11, 28)
LESSONS = Purchase(goods=Goods.LESSONS, paid_fen=480_000, lessons=60, used=20, list_fen=10_000)
MONEY = Purchase(goods=Goods.MONEY, paid_fen=500_000, gift_fen=100_000, spent_fen=120_000)
TERM = Purchase(
    goods=Goods.TERM,
    paid_fen=365_000,
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    stopped_on=date(2026, 4, 11),
)


def fen(bought: Purchase, **changes: Any) -> tuple[int | None, int | None]:
    found = estimate(replace(bought, **changes), ON)
    return found.low_fen, found.high_fen


def standing(found: Estimate, code: str) -> Standing | None:
    return next((right.standing for right in found.rights if right.code == code), None)


def articles(found: Estimate) -> set[str]:
    return {article for way in found.ways for line in way.lines for article in line.articles}


@pytest.mark.parametrize(
    ("bought", "cause", "used", "wanted"),
    [
        (LESSONS, Cause.INSTITUTION, 20, 320_000),  # story 10: art. 18, paid 80 a lesson
        (LESSONS, Cause.NEITHER, 20, 320_000),
        (LESSONS, Cause.OWN, 20, 280_000),  # art. 19, list 100
        (LESSONS, Cause.OWN, 50, 0),  # art. 20: never −200
        (MONEY, Cause.INSTITUTION, None, 400_000),  # 18(2): ratio 5/6
        (MONEY, Cause.OWN, None, 380_000),  # §0b.26
        (TERM, Cause.INSTITUTION, None, 265_000),  # art. 22: stopped after day 100
    ],
)
def test_the_worked_sums(bought: Purchase, cause: Cause, used: int | None, wanted: int) -> None:
    assert fen(bought, cause=cause, used=used) == (wanted, wanted)


def test_below_zero_is_nothing_and_no_debt() -> None:
    found = estimate(replace(LESSONS, cause=Cause.OWN, used=50), ON)
    over = next(line for line in found.ways[0].lines if "SPC-PP 20" in line.articles)
    assert "200.00元" in over.text
    assert "不欠" in over.text


def test_an_unknown_cause_shows_both_ends() -> None:
    assert fen(LESSONS, cause=Cause.UNKNOWN) == (280_000, 320_000)
    found = estimate(replace(LESSONS, cause=Cause.UNKNOWN), ON)
    assert [way.code for way in found.ways] == [WayCode.NOT_OWN, WayCode.OWN]


def test_without_the_price_before_the_discount_the_lower_end_is_open() -> None:
    assert fen(LESSONS, cause=Cause.OWN, list_fen=None) == (0, 320_000)
    assert fen(LESSONS, cause=Cause.OWN, list_fen=None, used=0) == (480_000, 480_000)


def test_the_market_price_is_another_reading() -> None:
    assert fen(LESSONS, cause=Cause.OWN, market_fen=9_000) == (280_000, 300_000)
    assert fen(LESSONS, cause=Cause.INSTITUTION, market_fen=9_000) == (320_000, 320_000)
    assert "SPC-PP 19:2" in articles(estimate(replace(LESSONS, cause=Cause.OWN, market_fen=9_000), ON))


def test_gifted_lessons_and_goods_are_a_range() -> None:
    assert fen(LESSONS, cause=Cause.INSTITUTION, gift_lessons=10) == (320_000, 400_000)
    assert fen(LESSONS, cause=Cause.OWN, gift_lessons=10) == (280_000, 380_000)
    assert fen(LESSONS, cause=Cause.INSTITUTION, gift_goods_fen=20_000) == (300_000, 320_000)
    assert fen(LESSONS, cause=Cause.INSTITUTION, gift_lessons=10, used=65)[0] == 0
    assert "SPC-PP 21" in articles(estimate(replace(LESSONS, gift_lessons=1), ON))


def test_better_terms_agreed_prevail_and_worse_do_not() -> None:
    assert fen(LESSONS, cause=Cause.OWN, agreed_fen=100_000) == (380_000, 380_000)
    assert fen(LESSONS, cause=Cause.OWN, agreed_fen=900_000) == (280_000, 280_000)


def test_staff_commission_is_not_taken_off() -> None:
    found = estimate(replace(LESSONS, cause=Cause.INSTITUTION, commission_fen=50_000), ON)
    assert (found.low_fen, found.high_fen) == (320_000, 320_000)
    assert "SPC-PP 15:3" in articles(found)


def test_unlimited_use_runs_to_the_end_of_the_contract_or_the_service() -> None:
    assert fen(TERM, stopped_on=None, ended_on=date(2026, 4, 10)) == (265_000, 265_000)
    assert fen(TERM, ended_on=date(2026, 3, 31)) == (275_000, 275_000)  # rescinded before it stopped: 22:1
    assert "SPC-PP 22:1" in articles(estimate(replace(TERM, ended_on=date(2026, 3, 31)), ON))
    assert "SPC-PP 22:2" in articles(estimate(TERM, ON))
    assert fen(TERM, stopped_on=None) == (33_000, 33_000)  # were it rescinded today
    assert fen(TERM, stopped_on=None, ended_on=date(2025, 12, 1)) == (365_000, 365_000)


def test_a_term_that_passed_unused_by_choice_gives_nothing() -> None:
    over = {"stopped_on": None, "ended_on": date(2027, 2, 1), "unused_by_choice": True}
    assert fen(TERM, **over) == (0, 0)
    assert "SPC-PP 22:3" in articles(estimate(replace(TERM, **over), ON))
    assert fen(TERM, unused_by_choice=True) == (265_000, 265_000)  # it stopped within the term


SEVEN = replace(
    LESSONS, cause=Cause.OWN, paid_on=date(2026, 11, 24), cool_until=date(2026, 12, 1), had_before=Fact.NO, used=0
)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, Standing.OPEN),
        ({"asked_on": date(2026, 12, 1)}, Standing.OPEN),
        ({"asked_on": date(2026, 12, 2)}, Standing.CLOSED),
        ({"asked_on": date(2026, 12, 4), "agreed_days": 15}, Standing.OPEN),
        ({"asked_on": date(2026, 12, 1), "agreed_days": 3}, Standing.OPEN),
        ({"had_before": Fact.YES}, Standing.CLOSED),
        ({"had_before": Fact.UNKNOWN}, Standing.MAYBE),
        ({"used": 2}, Standing.OPEN),  # a lesson taken later does not bar
        ({"cool_until": None}, None),
    ],
)
def test_seven_days(changes: dict[str, Any], wanted: Standing | None) -> None:
    assert standing(estimate(replace(SEVEN, **changes), ON), "cooling") is wanted


def test_within_seven_days_the_principal_comes_back() -> None:
    assert fen(SEVEN) == (480_000, 480_000)
    assert fen(SEVEN, used=2) == (460_000, 480_000)
    assert fen(SEVEN, used=None) == (0, 480_000)
    assert fen(SEVEN, used=20, had_before=Fact.YES) == (280_000, 280_000)
    assert fen(SEVEN, used=20, had_before=Fact.UNKNOWN) == (280_000, 480_000)
    assert estimate(replace(SEVEN, ended_on=date(2026, 11, 25)), ON).interest.lines == ()


CHILD = Minor(Payer.CHILD, Age.UNDER_18, Fact.NO, Fact.NO)


@pytest.mark.parametrize(
    ("minor", "wanted"),
    [
        (CHILD, Standing.OPEN),
        (replace(CHILD, agreed=Fact.YES), Standing.CLOSED),
        (replace(CHILD, fitting=Fact.YES), Standing.CLOSED),
        (replace(CHILD, fitting=Fact.UNKNOWN), Standing.MAYBE),
        (replace(CHILD, age=Age.UNKNOWN), Standing.MAYBE),
        (replace(CHILD, age=Age.UNDER_8, agreed=Fact.YES), Standing.OPEN),
        (replace(CHILD, age=Age.OWN_WORK), None),
        (replace(CHILD, payer=Payer.GUARDIAN), None),
        (replace(CHILD, payer=Payer.UNKNOWN), Standing.MAYBE),
        (None, None),
    ],
)
def test_a_minors_contract(minor: Minor | None, wanted: Standing | None) -> None:
    assert standing(estimate(replace(LESSONS, minor=minor), ON), "void") is wanted


def test_a_void_contract_gives_back_all_but_what_was_had() -> None:
    assert fen(LESSONS, minor=CHILD, cause=Cause.INSTITUTION) == (320_000, 320_000)
    assert fen(LESSONS, minor=CHILD, cause=Cause.OWN) == (280_000, 320_000)
    assert fen(LESSONS, minor=replace(CHILD, barred=Fact.YES), cause=Cause.OWN) == (480_000, 480_000)
    assert fen(LESSONS, minor=replace(CHILD, barred=Fact.UNKNOWN), cause=Cause.INSTITUTION) == (320_000, 480_000)
    assert fen(TERM, minor=CHILD) == (265_000, 265_000)


@pytest.mark.parametrize(
    ("reasons", "code", "wanted"),
    [
        ({Reason.MOVED}, "rescind_moved", Standing.OPEN),
        ({Reason.PASSED_ON}, "rescind_passed_on", Standing.OPEN),
        ({Reason.NOT_SERVED}, "rescind_not_served", Standing.OPEN),
        ({Reason.STOPPED}, "rescind_stopped", Standing.OPEN),
        ({Reason.HEALTH}, "rescind_health", Standing.MAYBE),
        ({Reason.CHANGED, Reason.MIND}, "rescind_changed", Standing.MAYBE),
        ({Reason.MIND}, "agree", Standing.CLOSED),
        (set(), "agree", Standing.MAYBE),
    ],
)
def test_the_right_to_end_the_contract_is_asked_first(reasons: set[Reason], code: str, wanted: Standing) -> None:
    found = estimate(replace(LESSONS, reasons=frozenset(reasons)), ON)
    assert standing(found, code) is wanted


ENDED = {"ended_on": date(2026, 8, 30)}  # 90 days before


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"cause": Cause.INSTITUTION, "lpr_ppm": 30_000}, 2_367),  # 3,200 × 3% × 90 ÷ 365
        ({"cause": Cause.OWN, "deposit_ppm": 15_000}, 1_036),  # 2,800 × 1.5% × 90 ÷ 365
        ({"cause": Cause.OWN, "lpr_ppm": 30_000}, None),  # the other cause's rate is not his
        ({"cause": Cause.INSTITUTION}, None),
        ({"cause": Cause.NEITHER, "lpr_ppm": 30_000}, None),
        ({"cause": Cause.INSTITUTION, "lpr_ppm": 30_000, "agreed_ppm": 60_000}, 4_734),  # 16(1) first
        ({"cause": Cause.OWN, "agreed_ppm": 0}, 0),
        ({"cause": Cause.INSTITUTION, "custody_ppm": 10_000}, 789),  # 16(2): the whole in custody
        ({"cause": Cause.INSTITUTION, "custody_ppm": 10_000, "custody_fen": 100_000, "lpr_ppm": 30_000}, 247 + 1_627),
        (
            {"cause": Cause.INSTITUTION, "lpr_ppm": 30_000, "agreed_from_on": date(2026, 5, 31)},
            4_761,
        ),  # 17(2)
    ],
)
def test_interest(changes: dict[str, Any], wanted: int | None) -> None:
    found = estimate(replace(LESSONS, **ENDED, **changes), ON)
    assert (found.interest.low_fen, found.interest.high_fen) == (wanted, wanted)
    assert found.interest.lines
    assert found.high_fen in (280_000, 320_000)  # the principal stays apart


def test_interest_runs_from_the_end_of_the_contract_only() -> None:
    found = estimate(replace(LESSONS, cause=Cause.INSTITUTION, lpr_ppm=30_000, asked_on=date(2026, 1, 1)), ON)
    assert found.interest.high_fen is None
    assert "还没有解除" in found.interest.lines[0].text
    later = estimate(replace(LESSONS, cause=Cause.OWN, deposit_ppm=1, ended_on=date(2027, 1, 1)), ON)
    assert later.interest.high_fen == 0


@pytest.mark.parametrize(
    ("bought", "missing"),
    [
        (Purchase(), ("paid_fen", "goods")),
        (Purchase(paid_fen=100), ("goods",)),
        (replace(LESSONS, used=None), ("used",)),
        (replace(MONEY, spent_fen=None), ("spent_fen",)),
        (replace(TERM, ends_on=None), ("ends_on",)),
    ],
)
def test_what_is_not_known_stays_open(bought: Purchase, missing: tuple[str, ...]) -> None:
    found = estimate(bought, ON)
    assert found.missing == missing
    wanted = (None, None) if bought.paid_fen is None else (0, bought.paid_fen)
    assert (found.low_fen, found.high_fen) == wanted


def test_every_line_says_how_and_by_which_article() -> None:
    for bought in (LESSONS, MONEY, TERM, SEVEN, replace(LESSONS, minor=CHILD)):
        for way in estimate(bought, ON).ways:
            assert way.lines[0].sign is Sign.START
            assert way.lines[-1].sign is Sign.RESULT or "SPC-PP 20" in way.lines[-2].articles
            for line in way.lines:
                assert line.label
                assert line.text
                assert line.articles or line.sign is Sign.START


def test_it_is_kept_whole() -> None:
    for bought in (LESSONS, TERM, SEVEN, Purchase(), replace(LESSONS, **ENDED, cause=Cause.OWN, deposit_ppm=9)):
        found = estimate(bought, ON)
        assert from_json(to_json(found)) == found


def test_words_of_sums_and_rates() -> None:
    assert yuan_words(480_005) == "4,800.05元"
    assert [percent_words(one) for one in (34_500, 30_000, 0, 123, 150_000)] == ["3.45%", "3%", "0%", "0.0123%", "15%"]
