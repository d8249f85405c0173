"""Which date binds whom, and how it is told."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.deadlines import (
    Deadline,
    NoLength,
    NoPause,
    NotExtendable,
    as_json,
    deadline,
    extended,
)
from complaints.explaining import explain
from complaints.rulesets import CODES, NoSuchRule, load
from kernel.workdays import Pause, reference_calendar

CALENDAR = reference_calendar()


def dated(
    code: str,
    start: str,
    kind: str | None = None,
    *,
    ruleset: str = "o121-ir",
    legal_type: str = "other",
    pauses: tuple[Pause, ...] = (),
) -> Deadline:
    rule = load(ruleset).clock(code, body_kind=kind, legal_type=legal_type)
    return deadline(rule, body_kind=kind, start_on=date.fromisoformat(start), calendar=CALENDAR, pauses=pauses)


@pytest.mark.parametrize(
    "code, start, due",
    [
        ("T-ACC", "2026-09-18", "2026-09-29"),
        ("T-ODR", "2026-09-22", "2026-10-13"),
        ("T-ODR", "2026-09-30", "2026-10-20"),
        ("T-TERM", "2026-09-30", "2026-10-15"),
        ("T-JUR", "2026-09-29", "2026-10-14"),
        ("T-CLUE", "2026-09-14", "2026-10-10"),
        ("T-CONF", "2026-09-01", "2026-10-08"),
        ("T-CONF", "2026-08-31", "2026-09-30"),
        ("T-REFUND", "2026-09-16", "2026-10-08"),
        ("T-REFUND", "2026-09-10", "2026-09-28"),
        ("T-COOL", "2026-09-24", "2026-10-08"),
        ("T-PUB", "2026-09-10", "2026-10-14"),
        ("T-MED", "2026-09-30", "2026-11-29"),
        ("T-MED", "2026-10-20", "2026-12-19"),
        ("L-3Y", "2023-05-06", "2026-05-06"),
        ("L-3Y", "2023-05-01", "2026-05-06"),
    ],
)
def test_worked_dates(code: str, start: str, due: str) -> None:
    assert dated(code, start).due == date.fromisoformat(due)


def test_weekends_roll_for_civil_clocks_only() -> None:
    refund, mediation = dated("T-REFUND", "2026-11-14"), dated("T-MED", "2026-09-30")
    assert (refund.due_literal, refund.due, refund.warn_on) == (
        date(2026, 11, 29),
        date(2026, 11, 30),
        date(2026, 11, 30),
    )
    assert (mediation.due, mediation.due_if_weekends_roll, mediation.warn_on) == (
        date(2026, 11, 29),
        date(2026, 11, 30),
        date(2026, 11, 27),
    )


def test_the_clue_clock_is_extended_from_its_first_due_day_and_no_other() -> None:
    assert extended(dated("T-CLUE", "2026-09-14"), calendar=CALENDAR).due == date(2026, 10, 30)
    with pytest.raises(NotExtendable, match="T-ACC"):
        extended(dated("T-ACC", "2026-09-14"), calendar=CALENDAR)


@pytest.mark.parametrize("code", ["T-ID", "T-PERF"])
def test_clocks_without_length_say_so(code: str) -> None:
    with pytest.raises(NoLength, match="没有固定期限"):
        dated(code, "2026-09-14")


def test_pauses_only_where_a_text_has_them() -> None:
    pause = Pause(date(2026, 6, 20), date(2026, 7, 18), "鉴定")
    found = dated("T-MED", "2026-06-01", pauses=(pause,))
    assert (found.due, len(found.counted), len(found.skipped)) == (date(2026, 8, 28), 60, 28)
    with pytest.raises(NoPause, match="不能暂停"):
        dated("T-ACC", "2026-06-19", pauses=(pause,))


def test_earliest_closing_day() -> None:
    assert dated("T-EXIT", "2026-11-01").due == date(2026, 12, 1)
    assert dated("T-EXIT", "2026-06-08", legal_type="school").due == date(2026, 12, 8)
    assert dated("T-EXIT", "2026-06-08", legal_type="school").phrase.startswith("最早可在2026年12月8日")


def test_between_the_regulations_the_earlier_limit_binds_market_regulators() -> None:
    ordinary = dated("T-MED", "2025-03-03", "market_regulator", ruleset="o20-ir")
    assert ordinary.unit == "natural_days"
    assert ordinary.article == "IR 46:3"
    assert ordinary.other is not None
    assert ordinary.other.unit == "working_days"
    assert ordinary.due <= ordinary.other.due
    assert any("以较早的为准" in line.text for line in explain(ordinary))
    department = dated("T-MED", "2025-03-03", "education_department", ruleset="o20-ir")
    assert (department.length, department.other) == (60, None)
    before = dated("T-MED", "2024-03-04", "market_regulator", ruleset="o20")
    assert (before.length, before.unit) == (45, "working_days")


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    assert dated("T-ACC", "2026-09-18").due_at == datetime(2026, 9, 29, 16, tzinfo=UTC)


def test_labels_and_phrases() -> None:
    law = dated("T-ACC", "2026-09-18", "education_department")
    assert (law.label, law.article, law.is_platform_rule) == ("法定期限", "IR 46:2; CL 46", False)
    assert law.phrase == "应在2026年9月29日（周二）24时前告知是否受理"
    association = dated("T-ACC", "2026-09-18", "consumer_association")
    assert (association.label, association.article) == ("平台规则", "平台规则")
    assert association.phrase == "平台规则：请在2026年9月29日（周二）24时前告知是否受理"
    answer = dated("T-RESP", "2026-09-18", "market_regulator")
    assert answer.phrase.startswith("平台规则：请在")
    assert dated("T-CONF", "2026-09-01").label == "法定期限（条文未随附）"
    assert dated("T-COOL", "2026-09-01").phrase.startswith("可在")


@pytest.mark.parametrize("kind", ["education_department", "consumer_association", "people_mediation_committee"])
def test_article_45_is_told_to_nobody_it_does_not_bind(kind: str) -> None:
    words = " ".join(line.text for line in explain(dated("T-MED", "2026-08-02", kind)))
    assert "四十五" not in words
    assert "平台规则" in words
    regulator = " ".join(line.text for line in explain(dated("T-MED", "2026-08-02", "market_regulator")))
    assert "《市场监督管理投诉举报处理办法》第四十五条" in regulator
    civil = " ".join(line.text for line in explain(dated("T-REFUND", "2026-09-16", kind)))
    assert "《中华人民共和国民法典》第二百零三条" in civil


def test_the_explanation_counts_every_working_day_in_order() -> None:
    lines = explain(dated("T-ACC", "2026-09-18", "education_department"))
    assert lines[0].text == "2026年9月18日（周五）起算，当日不计入。"
    assert any(line.text == "2026年9月20日（周日）是第1个工作日（调休上班）。" for line in lines)
    assert any("共3日：中秋节，不计入" in line.text for line in lines)
    days = [line.on for line in lines if line.on]
    assert days == sorted(days)


def test_the_year_end_is_told_as_provisional() -> None:
    found = dated("T-ACC", "2026-12-24")
    assert (found.due, found.provisional) == (date(2027, 1, 5), True)
    assert "暂定" in explain(found)[-1].text
    assert dated("T-MED", "2026-11-24").provisional


def test_the_json_has_exactly_the_contract_keys() -> None:
    answer = as_json(dated("T-ACC", "2026-09-18"))
    assert list(answer) == [
        "clock", "ruleset", "article", "from", "length", "unit", "raw_due", "due", "due_if_weekends_roll",
        "warn_on", "provisional", "counted", "skipped",
    ]  # fmt: skip
    assert answer["unit"] == "working_days"
    assert answer["skipped"] == [
        {"date": "2026-09-19", "why": "周末"},
        *({"date": f"2026-09-{n}", "why": "中秋节"} for n in (25, 26, 27)),
    ]


def test_a_body_that_a_clock_does_not_bind_is_refused() -> None:
    with pytest.raises(NoSuchRule):
        dated("T-XF1", "2026-09-18", "consumer_association")


@given(st.dates(date(2020, 1, 1), date(2028, 12, 31)), st.sampled_from(CODES), st.data())
def test_every_clock_can_be_dated_and_told_for_every_body(start: date, code: str, data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from([rule for rule in load(code).clocks if rule.length]))
    kind = data.draw(st.sampled_from(sorted(rule.binds)))
    found = deadline(rule, body_kind=kind, start_on=start, calendar=CALENDAR)
    assert start < found.raw_due <= found.due
    assert found.warn_on <= found.due
    assert CALENDAR.is_working(found.warn_on)
    assert found.phrase
    assert as_json(found)["due"] == found.due.isoformat()
    assert all(line.text.endswith("。") for line in explain(found))
