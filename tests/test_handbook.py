"""The documents written from the tables are up to date and tell every row; what they draw is what binds."""

from pathlib import Path

import pytest
from flask import Flask

from complaints.citing import law_in_words
from complaints.handbook import ACTS
from complaints.lifecycle import MOVES, Status
from complaints.lifecycle.entrusting import ENTRUSTING_MOVES
from complaints.rulesets import CODES, load
from disclosure.lifecycle import MOVES as DISCLOSURE
from kernel import handbook
from kernel.config import ROOT
from kernel.handbook import Arrow, diagram, table
from mediation.lifecycle import AGREEMENT_MOVES, MEETING_MOVES, ROUND_MOVES, SEAT_MOVES, TABLE_MOVES
from tests.test_commands import run

NAMES = ("case", "disclosure", "institutions", "joint", "mediation", "watching")
PATHS = [*(f"docs/lifecycle/{name}.md" for name in NAMES), "docs/rules.md"]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Documents do not depend on the engine."""
    return sqlite_url


def test_the_documents_are_up_to_date(app: Flask) -> None:
    assert list(handbook.pages()) == PATHS
    assert handbook.stale(ROOT) == [], "run script/flask docs build"
    assert run(app, "docs", "build", "--check")[0] == 0


def test_a_document_that_is_missing_or_changed_is_written_anew(app: Flask, tmp_path: Path) -> None:
    assert handbook.build(tmp_path) == PATHS
    assert handbook.build(tmp_path) == []
    (tmp_path / PATHS[0]).write_text("old", encoding="utf-8")
    assert handbook.stale(tmp_path) == [PATHS[0]]
    assert handbook.build(tmp_path) == [PATHS[0]]


def test_the_book_of_rules_tells_every_row(app: Flask) -> None:
    words = handbook.pages()["docs/rules.md"]
    for code in CODES:
        rules = load(code)
        assert rules.name in words
        for rule in rules.clocks:
            assert f"`{rule.code}`" in words
        for ground in (*rules.refusals, *rules.terminations):
            assert f"（`{ground.code}`） | {ground.text}" in words
        for row in rules.routing:
            assert row.reason in words
        for category in rules.categories.values():
            assert f"| `{category.code}` | {category.name}" in words
        for text in rules.texts.values():
            assert f"《{text.name}》" in words
    assert words.count("条文未随附") > 5


def test_the_lives_tell_every_move(app: Flask) -> None:
    pages = handbook.pages()
    case = pages["docs/lifecycle/case.md"]
    assert {move.act for move in MOVES} <= set(ACTS)
    for status in Status:
        assert f"## {status.label}（`{status}`）" in case
    assert case.count("（`") >= len(MOVES) + len(Status)
    assert pages["docs/lifecycle/disclosure.md"].count("（`") == len(DISCLOSURE)
    tables = (TABLE_MOVES, AGREEMENT_MOVES, ROUND_MOVES, MEETING_MOVES, ENTRUSTING_MOVES, SEAT_MOVES)
    assert pages["docs/lifecycle/mediation.md"].count("（`") == sum(map(len, tables))
    for text in pages.values():
        assert "O121 art" not in text
        assert "§" not in text
        assert "platform rule" not in text


@pytest.mark.parametrize(
    "law, words",
    [
        (
            "O121 art. 41; IR art. 46",
            "《市场监督管理投诉举报处理办法》第四十一条；《消费者权益保护法实施条例》第四十六条",
        ),
        ("O121 arts. 8, 40; platform rule", "《市场监督管理投诉举报处理办法》第八、四十条；平台规则"),
        ("IR art. 46(4)", "《消费者权益保护法实施条例》第四十六条第四款"),
        ("O121 art. 23(1), before acceptance", "《市场监督管理投诉举报处理办法》第二十三条第（一）项（受理之前）"),
        ("O121 art. 24; §0b.22", "《市场监督管理投诉举报处理办法》第二十四条；平台规则"),
        ("§0b.1", "平台规则"),
        ("O121 arts. 18–24", "《市场监督管理投诉举报处理办法》第十八至二十四条"),
        ("政府信息公开条例 art. 26", "《政府信息公开条例》第二十六条"),
        ("", "平台规则"),
    ],
)
def test_the_law_of_a_move_is_written_out(law: str, words: str) -> None:
    assert law_in_words(law) == words


def test_arrows_between_the_same_states_are_drawn_once() -> None:
    arrows = [Arrow("a", "b", "一"), Arrow("a", "b", "二"), Arrow("a", "b", "一"), Arrow("b", "b", "三")]
    assert diagram({"a": "甲", "b": "乙"}, arrows, first=["a"], last=["b"]) == [
        "```mermaid",
        "stateDiagram-v2",
        '    state "甲" as a',
        '    state "乙" as b',
        "    [*] --> a",
        "    a --> b: 一、二",
        "    b --> [*]",
        "```",
    ]
    assert table(("甲",), [("一|二\n三",), ("",)])[2:] == ["| 一\\|二<br>三 |", "| — |"]
