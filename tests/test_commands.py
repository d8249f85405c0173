"""The command line as the contract has it."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from institutions.credit_codes import fault, made_up
from institutions.queries import find_institutions
from tests.complaints.import_files import PLATFORM_HEADER, PLATFORM_ROWS
from tests.world import World


def run(app: Flask, *words: str, given: str | None = None) -> tuple[int, Any, str]:
    """Exit code, JSON answer (None when there is none) and what was said beside it."""
    result = app.test_cli_runner().invoke(args=list(words), input=given)
    found = result.stdout.strip()
    return result.exit_code, json.loads(found) if found.startswith(("{", "[")) else None, result.output


KEYS = [
    "clock",
    "ruleset",
    "article",
    "from",
    "length",
    "unit",
    "raw_due",
    "due",
    "due_if_weekends_roll",
    "warn_on",
    "provisional",
    "counted",
    "skipped",
]


def test_clocks_due_answers_every_key(app: Flask) -> None:
    code, answer, _said = run(app, "clocks", "due", "T-ACC", "--from", "2026-09-18", "--json")
    assert code == 0
    assert list(answer) == KEYS
    assert (answer["due"], answer["length"], answer["ruleset"]) == ("2026-09-29", 7, "o121-ir")


@pytest.mark.parametrize(
    "words, due",
    [
        (["T-MED", "--from", "2026-06-01", "--pause", "2026-06-20..2026-07-18"], "2026-08-28"),
        (["T-MED", "--from", "2026-07-20", "--pause", "2026-07-25..2026-07-30", "--pause", "2026-08-03..2026-08-11"],
         "2026-10-08"),
        (["T-EXIT", "--from", "2026-03-02"], "2026-04-01"),
        (["T-EXIT", "--from", "2026-03-02", "--legal-type", "school"], "2026-09-02"),
        (["T-MED", "--from", "2024-05-06", "--ruleset", "o121-ir"], "2024-07-05"),
    ],
)  # fmt: skip
def test_clocks_due_with_options(app: Flask, words: list[str], due: str) -> None:
    code, answer, _said = run(app, "clocks", "due", *words, "--json")
    assert (code, answer["due"]) == (0, due)


def test_the_rule_set_in_force_is_the_default(app: Flask) -> None:
    for day, ruleset in (("2023-01-03", "o20"), ("2025-01-03", "o20-ir"), ("2026-04-15", "o121-ir")):
        assert run(app, "clocks", "due", "T-ACC", "--from", day, "--json")[1]["ruleset"] == ruleset


def test_a_year_that_is_not_announced_is_provisional(app: Flask) -> None:
    code, answer, _said = run(app, "clocks", "due", "T-MED", "--from", "2026-11-24", "--json")
    assert (code, answer["provisional"]) == (0, True)


@pytest.mark.parametrize(
    "words",
    [
        ["T-ID", "--from", "2026-09-18"],
        ["T-PERF", "--from", "2026-09-18"],
        ["T-NONE", "--from", "2026-09-18"],
        ["T-ACC", "--from", "yesterday"],
        ["T-ACC", "--from", "2026-09-18", "--ruleset", "o999"],
        ["T-ACC", "--from", "2026-09-18", "--pause", "2026-09-20..2026-09-21"],
        ["T-MED", "--from", "2026-09-18", "--pause", "2026-09-20"],
        ["T-MED", "--from", "2026-09-18", "--pause", "2026-09-21..2026-09-20"],
    ],
)
def test_what_has_no_date_exits_2_and_says_why(app: Flask, words: list[str]) -> None:
    code, answer, said = run(app, "clocks", "due", *words, "--json")
    assert (code, answer) == (2, None)
    assert "Error: " in said


def test_clocks_due_reads_plainly(app: Flask) -> None:
    code, answer, said = run(app, "clocks", "due", "T-ACC", "--from", "2026-09-18")
    assert (code, answer) == (0, None)
    assert "2026年9月29日（周二）" in said


FACTS = {
    "institution_type": "D",
    "category": "E01",
    "domicile": "440305",
    "published_address": "440305",
    "platform_domicile": "110108",
    "reachable": False,
    "minor": False,
    "paid_by": "consumer",
    "received_on": "2026-09-18",
    "province": "440000",
}


def test_route_explain_names_rule_and_body(app: Flask, world: World) -> None:
    code, answer, _said = run(app, "route", "explain", "--json", given=json.dumps(FACTS))
    assert code == 0
    keys = ["body_kind", "level", "region", "body", "rule", "ruleset", "reason", "articles", "alternatives"]
    assert list(answer) == keys
    assert (answer["body_kind"], answer["region"], answer["body"]) == (
        "market_regulator",
        "110108",
        "示例市场监督管理局",
    )
    assert [one["path"] for one in answer["alternatives"]][:2] == ["settle", "association"]


def test_route_explain_knows_little(app: Flask) -> None:
    code, answer, _said = run(app, "route", "explain", "--json", given="{}")
    assert (code, answer["body_kind"], answer["body"]) == (0, "intake", None)


@pytest.mark.parametrize("given", ["", "[]", "{", '{"nonsense": 1}', '{"received_on": "soon"}'])
def test_route_explain_refuses_what_are_no_facts(app: Flask, given: str) -> None:
    code, answer, said = run(app, "route", "explain", "--json", given=given)
    assert (code, answer) == (2, None)
    assert "Error: " in said


def test_import_complaints_counts(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\n".join([PLATFORM_HEADER, *PLATFORM_ROWS]), encoding="gb18030")
    expected = {"read": 3, "added": 3, "changed": 0, "skipped": 0, "errors": []}
    assert run(app, "import", "complaints", str(path), "--dry-run", "--json")[:2] == (0, expected)
    assert run(app, "import", "complaints", str(path), "--json")[:2] == (0, expected)
    assert run(app, "import", "complaints", str(path), "--json")[1]["skipped"] == 3


def test_a_refused_file_exits_1_and_is_named(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"{PLATFORM_HEADER}\n{PLATFORM_ROWS[1]}\n一,二\n", encoding="utf-8")
    code, answer, _said = run(app, "import", "complaints", str(path), "--json")
    assert (code, answer["added"], answer["errors"][0]["row"]) == (1, 0, 3)
    code, answer, _said = run(app, "import", "complaints", str(path), "--accept-good-rows", "--json")
    assert (code, answer["added"]) == (0, 1)
    assert run(app, "import", "institutions", str(path), "--json")[0] == 2


REGIONS = "code,name,level,parent\n990000,示例省,province,\n990100,示例市,city,990000\n"


def test_import_regions(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS, encoding="utf-8")
    assert run(app, "import", "regions", str(path), "--json")[1]["added"] == 2
    assert run(app, "import", "regions", str(path), "--json")[1]["skipped"] == 2


def test_import_institutions(app: Flask, tmp_path: Path) -> None:
    code = made_up("91", "110108", "MA0TE5T1")
    rows = [
        "名称,类型,统一社会信用代码,住所地代码,所在平台,品牌",
        f"示例课程平台有限公司,E,{code},110108,,示例广场、示例学院",
        "示例小店,D,,,示例课程平台有限公司,",
    ]
    path = tmp_path / "institutions.csv"
    path.write_text("\n".join(rows), encoding="gb18030")
    assert run(app, "import", "institutions", str(path), "--dry-run", "--json")[1]["added"] == 2
    assert run(app, "import", "institutions", str(path), "--json")[1]["added"] == 2
    assert run(app, "import", "institutions", str(path), "--json")[1]["skipped"] == 2
    path.write_text("\n".join(rows).replace("示例学院", "示例书院"), encoding="utf-8")
    assert run(app, "import", "institutions", str(path), "--json")[1]["changed"] == 1
    assert [row.credit_code for row in find_institutions("示例书院")] == [code]
    assert find_institutions("示例学院") == []


def test_bad_institutions_are_named(app: Flask, tmp_path: Path) -> None:
    rows = ["name,type,credit_code,domicile_code", ",A,,", "甲,Z,,", "乙,A,911100001000013428,", "丙,A,,123456"]
    path = tmp_path / "institutions.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    code, answer, _said = run(app, "import", "institutions", str(path), "--json")
    assert code == 1
    assert [error["field"] for error in answer["errors"]] == ["name", "type", "domicile_code"]
    path.write_text(f"{rows[0]}\n{rows[3]}\n", encoding="utf-8")  # a wrong code warns and is taken
    code, answer, _said = run(app, "import", "institutions", str(path), "--json")
    assert (code, answer["added"]) == (0, 1)
    assert [one["field"] for one in answer["warnings"]] == ["credit_code"]


@pytest.mark.parametrize(
    "code",
    [
        "9144030071526726XG",
        "91110000600037341L",
        "91330100799655058B",
        "52310115MJ00000187",
        "12440300000000019G",
        "N2510104MF0000013F",
        made_up("91", "440305", "MA00DEM1"),
    ],
)
def test_credit_codes_that_hold(code: str) -> None:
    assert fault(code) is None


@pytest.mark.parametrize("code", ["911100001000013428", "9111", "9144030071526726XO", "91ABCDEF71526726XG"])
def test_credit_codes_that_do_not(code: str) -> None:
    assert fault(code) is not None
