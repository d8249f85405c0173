"""The clocks, read against the articles: who, how long, in what unit, on what it rests, what stops it, what follows."""

from datetime import date

import pytest

from complaints.deadlines import NoPause, NotExtendable, deadline, extended
from complaints.rulesets import CODES, ClockRule, NoSuchRule, load
from kernel.workdays import Pause, reference_calendar

CALENDAR = reference_calendar()
WORKING, NATURAL, MONTHS, YEARS = "working_days", "natural_days", "months", "years"
DEPARTMENTS = (
    "education_department",
    "competent_department",
    "human_resources_department",
    "cyberspace_administration",
    "financial_regulator",
)
ASSOCIATIONS = ("consumer_association", "trade_association", "people_mediation_committee", "odr_operator")

# article that comes first, whom it binds, clock, length, unit
O121 = [
    ("O121 15:1", "market_regulator", "T-ACC", 7, WORKING),
    ("O121 23(5)", "market_regulator", "T-MED", 60, NATURAL),
    ("O121 23:2", "market_regulator", "T-TERM", 7, WORKING),
    ("O121 33", "market_regulator", "T-JUR", 7, WORKING),
    ("O121 27:1", "market_regulator", "T-CLUE", 15, WORKING),
    ("O121 16(4)", "market_regulator", "L-3Y", 3, YEARS),
    ("IR 46:2", "department", "T-ACC", 7, WORKING),
    ("IR 46:3", "department", "T-MED", 60, NATURAL),
    ("信息公开条例 26", "market_regulator", "T-PUB", 20, WORKING),
    ("信息公开条例 26", "department", "T-PUB", 20, WORKING),
    ("信息公开条例 33:2", "department", "T-GI", 20, WORKING),
    ("信访条例 23", "department", "T-XF1", 15, NATURAL),
    ("信访条例 23", "department", "T-XF2", 5, WORKING),
    ("信访条例 34", "department", "T-XF3", 60, NATURAL),
]
O20 = [
    ("O20 14", "market_regulator", "T-ACC", 7, WORKING),
    ("O20 21(5)", "market_regulator", "T-MED", 45, WORKING),
    ("O20 21:2", "market_regulator", "T-TERM", 7, WORKING),
    ("O20 30", "market_regulator", "T-JUR", 7, WORKING),
    ("O20 23:1", "market_regulator", "T-CLUE", 15, WORKING),
    ("O20 15(4)", "market_regulator", "L-3Y", 3, YEARS),
    ("CL 46", "department", "T-ACC", 7, WORKING),
]
O20_IR = [*O20[:-1], ("IR 46:2", "department", "T-ACC", 7, WORKING), ("IR 46:3", "department", "T-MED", 60, NATURAL)]
BY_LAW = [(code, *row) for code, rows in (("o121-ir", O121), ("o20", O20), ("o20-ir", O20_IR)) for row in rows]


def kinds(binds: str) -> tuple[str, ...]:
    return DEPARTMENTS if binds == "department" else (binds,)


@pytest.mark.parametrize("code, article, binds, clock, length, unit", BY_LAW)
def test_by_law(code: str, article: str, binds: str, clock: str, length: int, unit: str) -> None:
    for kind in kinds(binds):
        rule = load(code).clock(clock, body_kind=kind)
        basis = rule.basis(kind)
        assert (rule.length, rule.unit, rule.duty) == (length, unit, "complainant" if clock == "L-3Y" else "body")
        assert (basis.articles[0], basis.is_platform_rule) == (article, False)


# what the parties must or may do, whoever handles the case
@pytest.mark.parametrize(
    "code, article, legal_type, clock, length, unit, duty",
    [
        ("o121-ir", "处罚办法 10:2", "other", "T-REFUND", 15, NATURAL, "institution"),
        ("o121-ir", "SPC-PP 14:1", "other", "T-COOL", 7, NATURAL, "complainant"),
        ("o121-ir", "民诉法 205", "other", "T-CONF", 30, NATURAL, "parties"),
        ("o121-ir", "IR 21", "other", "T-EXIT", 30, NATURAL, "institution"),
        ("o121-ir", "民促条例 50:2", "school", "T-EXIT", 6, MONTHS, "institution"),
        ("o20-ir", "IR 21", "other", "T-EXIT", 30, NATURAL, "institution"),
        ("o20", "电商法 16", "other", "T-EXIT", 30, NATURAL, "institution"),
        ("o20", "处罚办法 10:2", "other", "T-REFUND", 15, NATURAL, "institution"),
    ],
)
def test_of_the_parties(
    code: str, article: str, legal_type: str, clock: str, length: int, unit: str, duty: str
) -> None:
    rule = load(code).clock(clock, legal_type=legal_type)
    assert (rule.length, rule.unit, rule.duty) == (length, unit, duty)
    assert {basis.articles[0] for basis in rule.bases.values()} == {article}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", ASSOCIATIONS)
def test_associations_are_bound_by_no_figure_of_the_law(code: str, kind: str) -> None:
    """IR 45 says only 及时处理: the same clocks run there as 平台规则, O121 33 and 16(4) not at all."""
    for clock in ("T-ACC", "T-MED", "T-TERM", "T-CLUE", "T-PUB"):
        assert load(code).clock(clock, body_kind=kind).basis(kind).is_platform_rule
    for clock in ("T-JUR", "L-3Y", "T-XF1", "T-GI"):
        with pytest.raises(NoSuchRule):
            load(code).clock(clock, body_kind=kind)


@pytest.mark.parametrize("code", CODES)
def test_what_only_market_regulators_are_told_by_law_is_a_platform_rule_for_departments(code: str) -> None:
    for clock in ("T-TERM", "T-JUR", "T-CLUE"):
        assert load(code).clock(clock, body_kind="education_department").basis("education_department").is_platform_rule


def test_before_the_regulation_a_department_mediates_by_platform_rule_only() -> None:
    """CL 46 has the seven working days; nothing before IR 46 has a length for mediation; its ground says the same."""
    rule = load("o20").clock("T-MED", body_kind="education_department")
    assert rule.basis("education_department").is_platform_rule
    ground = next(one for one in load("o20").termination_grounds("education_department") if one.code == "DT5")
    assert (rule.length, rule.unit, ground.text) == (45, WORKING, "受理之日起四十五个工作日内没有达成调解协议")
    assert ground.is_platform_rule
    after = next(one for one in load("o20-ir").termination_grounds("education_department") if one.code == "DT5")
    assert (after.text, after.articles) == ("受理之日起六十日内没有达成调解协议", ("IR 46:3",))


PLATFORM = [
    ("T-INTAKE", 2, WORKING), ("T-ROUTE", 3, WORKING), ("T-RESP", 5, WORKING), ("T-RESP2", 10, WORKING),
    ("T-CLOSE", 10, WORKING), ("T-ODR", 10, WORKING), ("T-CHOICE", 5, WORKING), ("T-REPORT", 15, WORKING),
    ("T-PM", 1, MONTHS), ("T-WD", 3, WORKING),
]  # fmt: skip


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("clock, length, unit", PLATFORM)
def test_platform_rules_are_the_operators_figures(code: str, clock: str, length: int, unit: str) -> None:
    ruleset = load(code)
    rule = ruleset.clock(clock)
    assert rule.figure is not None
    figure = ruleset.platform[rule.figure]
    assert (rule.length, rule.unit) == (figure.value, figure.unit) == (length, unit)
    assert all(basis.is_platform_rule for basis in rule.bases.values())


@pytest.mark.parametrize("code", CODES)
def test_no_clock_accepts_refuses_or_ends_by_itself(code: str) -> None:
    expiry = {(rule.code, str(rule.on_expiry)) for rule in load(code).clocks}
    assert {end for _code, end in expiry} <= {"remind", "show", "offer", "clue", "draft", "escalate", "lapse"}
    assert {name for name, end in expiry if end == "draft"} == {"T-ID", "T-MED", "T-JUR"}
    assert {name for name, end in expiry if end == "lapse"} == {"T-CONF"}


PAUSES = {"T-MED": ("appraisal",), "T-CLUE": ("testing",), "T-XF3": ("hearing",), "T-GI": ("third_party",)}


@pytest.mark.parametrize("code", CODES)
def test_only_what_a_text_leaves_out_pauses_a_clock(code: str) -> None:
    """O121 22, IR 46 and O20 20: appraisal. No article stops T-ACC; form 四 does not either."""
    for rule in load(code).clocks:
        assert rule.pauses == PAUSES.get(rule.code, ()), rule.code
    acceptance = load(code).clock("T-ACC")
    with pytest.raises(NoPause):
        pause = Pause(date(2026, 9, 21), date(2026, 9, 22))
        deadline(acceptance, start_on=date(2026, 9, 18), calendar=CALENDAR, pauses=[pause])


@pytest.mark.parametrize(
    "code, approver", [("o121-ir", "本单位负责人"), ("o20-ir", "本单位负责人"), ("o20", "本单位负责人")]
)
def test_a_clue_may_take_fifteen_working_days_more_and_no_duty_of_law_besides(code: str, approver: str) -> None:
    for rule in load(code).clocks:
        if rule.code == "T-CLUE":
            assert (rule.extension, rule.extension_by) == (15, approver)
            assert code == "o121-ir" or "平台规则" in rule.note, "O20 23 names nobody who approves"
        elif not all(basis.is_platform_rule for basis in rule.bases.values()):
            assert not rule.is_extendable, rule.code
            if rule.length:
                found = deadline(rule, start_on=date(2026, 6, 1), calendar=CALENDAR)
                with pytest.raises(NotExtendable):
                    extended(found, calendar=CALENDAR)


CIVIL = {"T-REFUND", "T-COOL", "T-CONF", "T-PM", "L-3Y"}


@pytest.mark.parametrize("code", CODES)
def test_weekends_roll_for_civil_clocks_and_no_other(code: str) -> None:
    """民法典 203 says 法定休假日; O121 45 says 法定节假日, and an ordinary weekend is none."""
    assert {rule.code for rule in load(code).clocks if rule.roll == "weekends_too"} == CIVIL & {
        rule.code for rule in load(code).clocks
    }


@pytest.mark.parametrize("start", ["2024-07-01", "2024-08-08", "2024-12-02", "2025-01-27", "2025-07-28", "2026-02-10"])
def test_between_the_regulations_the_earlier_of_both_limits_binds_a_market_regulator(start: str) -> None:
    on, rule = date.fromisoformat(start), load("o20-ir").clock("T-MED", body_kind="market_regulator")
    found = deadline(rule, body_kind="market_regulator", start_on=on, calendar=CALENDAR)
    old: ClockRule = load("o20").clock("T-MED", body_kind="market_regulator")
    by_order = deadline(old, body_kind="market_regulator", start_on=on, calendar=CALENDAR)
    new: ClockRule = load("o20-ir").clock("T-MED", body_kind="education_department")
    by_regulation = deadline(new, body_kind="education_department", start_on=on, calendar=CALENDAR)
    assert found.due == min(by_order.due, by_regulation.due)
    assert found.other is not None
    assert {found.due, found.other.due} == {by_order.due, by_regulation.due}


def test_the_sixty_days_end_an_old_case_by_item_seven() -> None:
    """O20 21(5) is not met before 45 working days; where IR 46 ends first, 21(7) with IR 46 is the ground."""
    seven = next(ground for ground in load("o20-ir").terminations if ground.code == "21-7")
    assert seven.articles == ("O20 21(7)", "IR 46:3")
    assert next(ground for ground in load("o20").terminations if ground.code == "21-7").articles == ("O20 21(7)",)


@pytest.mark.parametrize("paid, known", [("2024-09-02", False), ("2025-04-30", False), ("2025-05-01", True)])
def test_seven_days_to_change_ones_mind_are_known_from_2025_05_01_on(paid: str, known: bool) -> None:
    """SPC-PP 27: in force from 2025-05-01."""
    ruleset, on = load("o20-ir"), date.fromisoformat(paid)
    if known:
        assert ruleset.clock("T-COOL", on=on).length == 7
    else:
        with pytest.raises(NoSuchRule, match="2025-05-01"):
            ruleset.clock("T-COOL", on=on)
    with pytest.raises(NoSuchRule):
        load("o20").clock("T-COOL")
