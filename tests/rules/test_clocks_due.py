"""`clocks due` for every clock, rule set, option and error; the vectors and the tables of worked dates through it."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from complaints.rulesets import CODES, load
from tests.test_commands import KEYS, run

VECTORS = json.loads((Path(__file__).parent / "deadline_vectors.json").read_text(encoding="utf-8"))
CLOCK_OF = {("working_days", 7): "T-ACC", ("working_days", 10): "T-ODR", ("working_days", 15): "T-CLUE",
            ("working_days", 20): "T-PUB", ("natural_days", 60): "T-MED", ("natural_days", 30): "T-CONF",
            ("natural_days", 15): "T-REFUND", ("natural_days", 7): "T-COOL"}  # fmt: skip


def due(app: Flask, *words: str) -> dict[str, Any]:
    code, answer, said = run(app, "clocks", "due", *words, "--json")
    assert code == 0, (words, said)
    assert isinstance(answer, dict)
    return answer


def refused(app: Flask, *words: str) -> str:
    code, answer, said = run(app, "clocks", "due", *words, "--json")
    assert (code, answer) == (2, None), (words, said)
    assert "Traceback" not in said
    return said


def test_every_clock_of_every_rule_set_answers_key_by_key(app: Flask) -> None:
    for code in CODES:
        for rule in load(code).clocks:
            if rule.length is None:
                continue
            start = "2025-06-03" if code == "o20-ir" else "2026-06-01"
            words = [rule.code, "--from", start, "--ruleset", code, "--legal-type", rule.legal_type or "other"]
            answer = due(app, *words)
            assert list(answer) == KEYS
            assert (answer["clock"], answer["ruleset"], answer["from"]) == (rule.code, code, start)
            also = {(rule.also.length, str(rule.also.unit))} if rule.also else set()
            first = next(one for one in load(code).clocks if (one.code, one.legal_type) == (rule.code, rule.legal_type))
            also |= {(first.also.length, str(first.also.unit))} if first.also else set()
            assert (answer["length"], answer["unit"]) in {(first.length, str(first.unit)), *also}
            dates = [date.fromisoformat(answer[key]) for key in ("raw_due", "due", "due_if_weekends_roll", "warn_on")]
            assert dates[3] <= dates[1]
            assert date.fromisoformat(start) < dates[0] <= dates[1] <= dates[2]
            assert isinstance(answer["provisional"], bool)
            if answer["unit"] in ("working_days", "natural_days"):
                assert len(answer["counted"]) == answer["length"]
            assert all(set(skip) == {"date", "why"} and skip["why"] for skip in answer["skipped"])


def test_the_article_is_the_law_or_says_that_none_is(app: Flask) -> None:
    assert due(app, "T-ACC", "--from", "2026-09-18")["article"] == "O121 15:1; CL 46; IR 46:2"
    assert due(app, "T-MED", "--from", "2026-09-18")["article"] == "O121 23(5); O121 22:3; IR 46:3"
    assert due(app, "T-MED", "--from", "2025-03-03")["article"] == "IR 46:3"
    assert due(app, "T-MED", "--from", "2024-03-04")["article"] == "O20 21(5); O20 20:3"
    assert due(app, "T-RESP", "--from", "2026-09-18")["article"] == "平台规则"


def test_the_vectors(app: Flask) -> None:
    for vector in VECTORS:
        clock, start = CLOCK_OF[vector["kind"], vector["n"]], date.fromisoformat(vector["start"])
        words = [clock, "--from", vector["start"], "--ruleset", "o121-ir"]
        if vector.get("paused"):
            first = start + timedelta(days=10)
            words += ["--pause", f"{first}..{first + timedelta(days=vector['paused'])}"]
        answer = due(app, *words)
        if vector["kind"] == "working_days":
            assert answer["due"] == vector["due"], vector
            continue
        assert (answer["raw_due"], answer["due_if_weekends_roll"]) == (vector["raw"], vector["due_nonwork"]), vector
        if clock == "T-MED":
            assert (answer["due"], answer["warn_on"]) == (vector["due_literal"], vector["internal_target"]), vector
        else:  # 民法典 203: weekends roll too
            assert answer["due"] == vector["due_nonwork"], vector


SEVEN_WORKING_DAYS = [
    ("2026-09-18", "2026-09-29"), ("2026-09-20", "2026-09-30"), ("2026-09-24", "2026-10-12"),
    ("2026-09-25", "2026-10-12"), ("2026-09-30", "2026-10-15"), ("2026-10-03", "2026-10-15"),
    ("2026-10-07", "2026-10-15"), ("2026-10-08", "2026-10-16"), ("2026-10-09", "2026-10-19"),
    ("2026-02-12", "2026-02-28"), ("2026-02-13", "2026-03-02"), ("2026-04-30", "2026-05-13"),
    ("2025-09-26", "2025-10-13"), ("2025-09-27", "2025-10-13"),
]  # fmt: skip
SIXTY_DAYS = [  # accepted, pauses, raw, literal, with weekends, warn
    ("06-01", [], "07-31", "07-31", "07-31", "07-31"),
    ("04-20", [], "06-19", "06-22", "06-22", "06-22"),
    ("07-27", [], "09-25", "09-28", "09-28", "09-28"),
    ("08-02", [], "10-01", "10-08", "10-08", "10-08"),
    ("08-05", [], "10-04", "10-08", "10-08", "10-08"),
    ("08-08", [], "10-07", "10-08", "10-08", "10-08"),
    ("08-09", [], "10-08", "10-08", "10-08", "10-08"),
    ("09-30", [], "11-29", "11-29", "11-30", "11-27"),
    ("10-20", [], "12-19", "12-19", "12-21", "12-18"),
    ("06-01", ["06-20..07-18"], "08-28", "08-28", "08-28", "08-28"),
    ("07-20", ["08-03..08-14"], "09-29", "09-29", "09-29", "09-29"),
    ("07-20", ["08-03..08-08", "08-10..08-18"], "10-01", "10-08", "10-08", "10-08"),
]
OTHERS = [  # clock, from, raw, due
    ("T-ODR", "2026-09-22", "2026-10-13", "2026-10-13"), ("T-ODR", "2026-09-30", "2026-10-20", "2026-10-20"),
    ("T-TERM", "2026-09-30", "2026-10-15", "2026-10-15"), ("T-JUR", "2026-09-29", "2026-10-14", "2026-10-14"),
    ("T-CLUE", "2026-09-14", "2026-10-10", "2026-10-10"), ("T-CONF", "2026-09-01", "2026-10-01", "2026-10-08"),
    ("T-CONF", "2026-08-31", "2026-09-30", "2026-09-30"), ("T-REFUND", "2026-09-16", "2026-10-01", "2026-10-08"),
    ("T-REFUND", "2026-09-10", "2026-09-25", "2026-09-28"), ("T-COOL", "2026-09-24", "2026-10-01", "2026-10-08"),
    ("T-PUB", "2026-09-10", "2026-10-14", "2026-10-14"), ("L-3Y", "2023-05-06", "2026-05-06", "2026-05-06"),
    ("L-3Y", "2023-05-01", "2026-05-01", "2026-05-06"), ("T-PM", "2026-08-31", "2026-09-30", "2026-09-30"),
    ("T-EXIT", "2026-11-01", "2026-12-01", "2026-12-01"),
]  # fmt: skip


def test_the_table_of_seven_working_days(app: Flask) -> None:
    for start, end in SEVEN_WORKING_DAYS:
        answer = due(app, "T-ACC", "--from", start, "--ruleset", "o121-ir")
        assert (answer["raw_due"], answer["due"], answer["due_if_weekends_roll"], answer["warn_on"]) == (end,) * 4


def test_the_table_of_sixty_days(app: Flask) -> None:
    for start, pauses, *ends in SIXTY_DAYS:
        given = [f"2026-{one.replace('..', '..2026-')}" for one in pauses]
        words = [word for one in given for word in ("--pause", one)]
        answer = due(app, "T-MED", "--from", f"2026-{start}", "--ruleset", "o121-ir", *words)
        found = [answer[key] for key in ("raw_due", "due", "due_if_weekends_roll", "warn_on")]
        assert found == [f"2026-{end}" for end in ends], (start, pauses)


def test_the_other_worked_dates(app: Flask) -> None:
    for clock, start, raw, end in OTHERS:
        answer = due(app, clock, "--from", start, "--ruleset", "o121-ir")
        assert (answer["raw_due"], answer["due"]) == (raw, end), clock


def test_the_year_end_is_provisional_and_recomputed_when_the_notice_comes(app: Flask, tmp_path: Path) -> None:
    answer = due(app, "T-ACC", "--from", "2026-12-24")
    assert (answer["due"], answer["provisional"]) == ("2027-01-05", True)
    assert due(app, "T-MED", "--from", "2026-11-24")["provisional"]
    assert not due(app, "T-MED", "--from", "2026-09-30")["provisional"]
    days = [
        ("2027-01-01", True),
        ("2027-01-02", True),
        ("2027-01-03", True),
        ("2027-01-04", True),
        ("2027-01-09", False),
    ]
    notice = {
        "year": 2027,
        "papers": ["https://example.invalid/2027"],
        "days": [{"name": "元旦", "date": on, "isOffDay": off} for on, off in days],
    }
    path = tmp_path / "2027.json"
    path.write_text(json.dumps(notice), encoding="utf-8-sig")
    code, counts, _said = run(app, "calendar", "import", str(path), "--json")
    assert (code, counts) == (0, {"read": 5, "added": 5, "changed": 0, "skipped": 0, "recompute": "queued"})
    assert run(app, "calendar", "import", str(path), "--json")[1]["skipped"] == 5
    answer = due(app, "T-ACC", "--from", "2026-12-24")
    assert (answer["due"], answer["provisional"]) == ("2027-01-06", False)


def test_months_and_years_keep_the_day_or_take_the_months_last(app: Flask) -> None:
    school = ["--legal-type", "school", "--ruleset", "o121-ir"]
    assert due(app, "T-EXIT", "--from", "2026-06-08", *school)["raw_due"] == "2026-12-08"
    assert due(app, "T-EXIT", "--from", "2026-08-31", *school)["raw_due"] == "2027-02-28"
    answer = due(app, "L-3Y", "--from", "2024-02-29", "--ruleset", "o121-ir")
    assert (answer["unit"], answer["length"], answer["raw_due"], answer["counted"]) == ("years", 3, "2027-02-28", [])


def test_an_institution_closes_by_its_legal_type(app: Flask) -> None:
    other, school = (due(app, "T-EXIT", "--from", "2026-06-08", "--legal-type", kind) for kind in ("other", "school"))
    assert (other["due"], other["article"], other["unit"]) == ("2026-07-08", "IR 21; 电商法 16", "natural_days")
    assert (school["due"], school["article"], school["unit"]) == ("2026-12-08", "民促条例 50:2; 民促法 56", "months")
    assert due(app, "T-EXIT", "--from", "2026-06-08") == other
    code, _answer, said = run(app, "clocks", "due", "T-EXIT", "--from", "2026-06-08", "--legal-type", "shop")
    assert code == 2
    assert "shop" in said


def test_pauses_are_said_in_any_order_and_counted_once(app: Flask) -> None:
    start = ("T-MED", "--from", "2026-07-20")
    both = ["--pause", "2026-08-10..2026-08-18", "--pause", "2026-08-03..2026-08-08"]
    assert due(app, *start, *both)["due"] == "2026-10-08"
    assert due(app, *start, *both, *both) == due(app, *start, *both)
    assert due(app, *start, "--pause", "2026-08-03..2026-08-03") == due(app, *start)
    old = due(app, "T-MED", "--from", "2024-03-04", "--pause", "2024-03-11..2024-03-15")
    assert (old["unit"], len(old["counted"])) == ("working_days", 45)
    assert {skip["why"] for skip in old["skipped"]} > {"暂停计算", "周末"}


ERRORS: list[tuple[list[str], str]] = [
    (["T-ID", "--from", "2026-09-18"], "没有固定期限"),
    (["T-PERF", "--from", "2026-09-18"], "以协议约定为准"),
    (["T-NONE", "--from", "2026-09-18"], "没有适用的期限 T-NONE"),
    (["T-COOL", "--from", "2024-03-04"], "没有适用的期限 T-COOL"),
    (["T-COOL", "--from", "2025-03-04"], "自 2025-05-01 起施行"),
    (["T-ACC", "--from", "yesterday"], "不是日期：yesterday"),
    (["T-ACC", "--from", "2026-02-30"], "不是日期"),
    (["T-ACC", "--from", "20260918"], "不是日期"),
    (["T-ACC", "--from", "2026-9-18"], "不是日期"),
    (["T-ACC", "--from", ""], "不是日期"),
    (["T-ACC", "--from", "9999-12-30"], "超出了日历"),
    (["T-ACC"], "--from"),
    (["T-ACC", "--from", "2026-09-18", "--ruleset", "o999"], "没有规则集 o999，已有：o20、o20-ir、o121-ir"),
    (["T-ACC", "--from", "2026-09-18", "--pause", "2026-09-20..2026-09-21"], "不能暂停计算"),
    (["T-MED", "--from", "2026-09-18", "--pause", "2026-09-20"], "暂停应写成"),
    (["T-MED", "--from", "2026-09-18", "--pause", "2026-09-20..soon"], "不是日期：soon"),
    (["T-MED", "--from", "2026-09-18", "--pause", "..2026-09-20"], "不是日期"),
    (["T-MED", "--from", "2026-09-18", "--pause", "2026-09-21..2026-09-20"], "早于开始日"),
]


def test_what_has_no_date_exits_2_and_says_why(app: Flask) -> None:
    for words, says in ERRORS:
        assert says in refused(app, *words), words


def test_codes_and_rule_sets_are_understood_in_any_case(app: Flask) -> None:
    plain = due(app, "T-ACC", "--from", "2026-09-18")
    assert due(app, "t-acc", "--from", " 2026-09-18 ", "--ruleset", "O121+IR") == plain


def test_without_json_the_counting_is_told(app: Flask) -> None:
    code, answer, said = run(app, "clocks", "due", "T-ACC", "--from", "2026-09-18")
    assert (code, answer) == (0, None)
    lines = said.splitlines()
    assert lines[0] == "受理决定（T-ACC，法定期限）：应在2026年9月29日（周二）24时前告知是否受理"
    assert sum("个工作日" in line for line in lines) == 7


def test_calendar_show_tells_every_day_of_a_year(app: Flask) -> None:
    for year, days, provisional in ((2024, 366, False), (2026, 365, False), (2027, 365, True), (2031, 365, True)):
        code, answer, _said = run(app, "calendar", "show", str(year), "--json")
        assert code == 0
        assert list(answer) == ["year", "provisional", "version", "days"]
        assert (answer["year"], answer["provisional"], len(answer["days"])) == (year, provisional, days)
        assert all(list(day) == ["date", "kind", "name"] for day in answer["days"])
    kinds = {
        day["date"]: (day["kind"], day["name"]) for day in run(app, "calendar", "show", "2026", "--json")[1]["days"]
    }
    assert kinds["2026-10-01"] == ("holiday", "国庆节")
    assert kinds["2026-10-10"][0] == "make_up"
    assert kinds["2026-10-11"] == ("rest", "周末")
    assert kinds["2026-10-12"] == ("working", "工作日")
    assert run(app, "calendar", "show", "99999", "--json")[0] == 2


BAD_NOTICES = ["", "{", "[]", '{"year": 2027}', '{"year": 2027, "days": [{"date": "soon"}]}']


def test_a_bad_notice_is_refused_in_a_line(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "notice.json"
    for words in BAD_NOTICES:
        path.write_text(words, encoding="utf-8")
        code, answer, said = run(app, "calendar", "import", str(path), "--json")
        assert (code, answer) == (1, None)
        assert said.startswith("Error: ")
    assert run(app, "calendar", "show", "2027", "--json")[1]["provisional"]
