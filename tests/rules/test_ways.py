"""The five ways told truly: which are open in which case and why; every code has its sentence, every text its parts."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from complaints import rulesets
from complaints.doortexts import AID, MAKERS, DoorFacts, lines_for
from complaints.ways import ASSOCIATION, DEPARTMENT, REGULATOR, Door, Past, Standing, Way, doors_of, is_named, ways_of
from complaints.wording import FIVE_WAYS

PATHS = ("settle", "association", "department", "arbitration", "court")


def by_path(past: Past) -> dict[str, Way]:
    return {way.path: way for way in ways_of(past)}


def test_there_are_always_five_in_the_order_of_the_law() -> None:
    for handled, agreed, kept in product(({DEPARTMENT}, {ASSOCIATION}, set()), (True, False), (True, False, None)):
        told = Past("E01", frozenset(handled), has_agreement=agreed, is_kept=kept)
        assert tuple(way.path for way in ways_of(told))[:5] == PATHS
    assert len(FIVE_WAYS) == 5


COMMITTEE, TRADE = "people_mediation_committee", "trade_association"
MEDIATED = [{COMMITTEE}, {TRADE}, {COMMITTEE, TRADE}]
HANDLED = [{DEPARTMENT}, {ASSOCIATION}, {REGULATOR}, {DEPARTMENT, COMMITTEE}]


def prior(code: str) -> frozenset[str]:
    """Whose earlier handling bars a market regulator in a rule set."""
    return frozenset(one for ground in rulesets.load(code).refusal_grounds(REGULATOR) for one in ground.prior)


def past(handled: set[str], code: str = "o121-ir", category: str = "E01") -> Past:
    return Past(category, frozenset(handled), bars_regulator=is_named(handled, prior(code)))


@pytest.mark.parametrize("handled", HANDLED)
def test_12315_is_shut_once_a_department_or_a_consumer_association_has_handled_it(handled: set[str]) -> None:
    for code in ("o20", "o20-ir", "o121-ir"):
        assert "regulator_handled" in by_path(past(handled, code))["department"].says


@pytest.mark.parametrize("handled", MEDIATED)
def test_a_committee_or_a_trade_association_bars_12315_under_the_old_order_alone(handled: set[str]) -> None:
    ways = by_path(past(handled))
    assert ways["department"].says == ("regulator_open", "department_open")
    assert ways["department"].standing is Standing.OPEN
    assert ways["association"].says == ("association_open", "association_bars_regulator")
    for code in ("o20", "o20-ir"):
        assert "regulator_handled" in by_path(past(handled, code))["department"].says


def test_an_association_that_handled_it_mediates_anew_if_both_want_it() -> None:
    assert by_path(past({ASSOCIATION}))["association"].says == ("association_anew",)


def test_after_a_refusal_12315_stays_open_and_the_association_warns_of_it() -> None:
    ways = by_path(Past("E01"))
    assert ways["department"].says[0] == "regulator_open"
    assert ways["department"].standing is Standing.OPEN
    assert "association_bars_regulator" in ways["association"].says


def test_after_three_years_12315_is_shut_and_other_departments_are_not() -> None:
    way = by_path(Past("E01", is_over_three_years=True))["department"]
    assert way.says == ("regulator_three_years", "department_open")
    assert way.standing is Standing.IF


def test_a_department_does_not_reopen_what_was_agreed_before_it() -> None:
    ways = by_path(Past("E01", frozenset({DEPARTMENT}), has_agreement=True, is_kept=False))
    assert "department_not_reopened" in ways["department"].says
    assert ways["court"].says[0] == "court_on_agreement"
    assert ways["settle"].says[0] == "settle_broken"


def test_for_a_closed_school_the_associations_suits_are_told() -> None:
    closed, other = by_path(Past("E07")), by_path(Past("E01"))
    assert "association_suits" in closed["association"].says
    assert "court_support" in closed["court"].says
    assert "association_suits" not in other["association"].says


def test_judicial_confirmation_is_for_a_mediation_bodys_own_agreement_in_its_days() -> None:
    assert "confirmation" not in by_path(Past("E01"))
    department = Past("E01", has_agreement=True)
    assert by_path(department)["confirmation"].standing is Standing.SHUT
    own = Past("E01", has_agreement=True, own_agreement=True)
    assert by_path(own)["confirmation"].says == ("confirmation_lapsed",)
    running = Past("E01", has_agreement=True, own_agreement=True, confirmable=True)
    assert by_path(running)["confirmation"].standing is Standing.OPEN
    assert Door.CONFIRMATION in doors_of(running)
    assert Door.CONFIRMATION not in doors_of(own) | doors_of(department)


def test_every_code_has_its_sentence_in_every_rule_set() -> None:
    flags = (False, True)
    for code in ("o20", "o20-ir", "o121-ir"):
        says = {row.path: row.says for row in rulesets.load(code).alternatives}
        said: dict[str, set[str]] = {path: set() for path in PATHS}
        handled: tuple[set[str], ...] = (set(), {DEPARTMENT}, {ASSOCIATION})
        for category, families, outside, over, agreed, kept in product(
            ("E01", "E07"), handled, flags, flags, flags, (None, False, True)
        ):
            told = replace(
                past(families, category=category),
                at_regulator_outside=outside,
                is_over_three_years=over,
                has_agreement=agreed,
                is_kept=kept,
            )
            for way in ways_of(told)[:5]:
                assert set(way.says) <= says[way.path].keys(), way
                said[way.path] |= set(way.says)
        assert {path: set(rows) for path, rows in says.items()} == said, "a sentence that is never said"


def facts(**changes: object) -> DoorFacts:
    values: dict[str, object] = {
        "number": "TS2026-0001-0001",
        "name": "张示例",
        "phone": "19900001234",
        "address": "示例路1号",
        "respondent": "星河示例在线教育",
        "credit_code": "",
        "respondent_address": "",
        "category": "退费难",
        "filed_on": date(2026, 3, 1),
        "today": date(2026, 6, 1),
        "happened_on": date(2026, 2, 1),
        "paid": "¥4,800.00",
        "wishes": ["退款3,200.00元"],
        "words": "课停了。\n一直不退钱。",
        "body": "示例教育局",
        "outcome": "未达成一致",
        "answered": ["2026年3月10日，机构正式答复，部分属实。"],
        "agreed_on": None,
        "agreement_body": "示例消费者协会",
        "promises": [],
        "broken": [],
        "files": ["合同.pdf"],
    }
    return DoorFacts(**(values | changes))  # type: ignore[arg-type]  # names are the fields'


@pytest.mark.parametrize("door", list(Door), ids=str)
def test_every_text_says_first_that_it_is_an_aid(door: Door) -> None:
    title, note, *lines = lines_for(door, facts())
    assert title
    assert note == AID
    assert "不是法律意见" in note
    assert "张示例" in "".join(lines)
    assert "星河示例在线教育" in "".join(lines)
    assert "None" not in "".join(lines)
    assert set(MAKERS) == set(Door)


def test_what_was_promised_and_broken_is_what_is_sued_for() -> None:
    kept = "\n".join(lines_for(Door.COURT, facts()))
    broken = "\n".join(
        lines_for(
            Door.COURT,
            facts(agreed_on=date(2026, 4, 1), promises=["退款¥3,000.00"], broken=["退款¥3,000.00——到期没有履行"]),
        )
    )
    assert "判令对方履行：退款¥3,000.00。" in broken
    assert "判令" not in kept
    assert "2026年4月1日" in broken


def test_a_minor_and_a_closed_school_are_spoken_of() -> None:
    assert "法定代理人" in "".join(lines_for(Door.COURT, facts(is_minor=True)))
    letter = "".join(lines_for(Door.ASSOCIATION, facts(is_group_matter=True)))
    assert "第四十七条" in letter
    assert "公益诉讼" in letter
    assert "公益诉讼" not in "".join(lines_for(Door.ASSOCIATION, facts()))
