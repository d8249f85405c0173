"""What changes or goes without a word does not pass: in the chain, by the command, on the page and by the recipe."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import actions
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import PublicNotice
from disclosure.opendata.columns import BY_NAME, FIGURES, TABLES, TOMBSTONES
from disclosure.opendata.silence import BACK, UNSAID, Watch, fault_of
from disclosure.opendata.verifying import Verdict, verify
from disclosure.queries.open_data import last_snapshot
from kernel import clock, signing
from kernel.db import db, transaction
from tests.disclosure.support import corrected, published
from tests.disclosure.test_open_data import candidate_of, past_the_guards, served
from tests.world import World


def checked() -> Verdict:
    return verify(served(), signing.public_keys())


def said() -> list[list[object]]:
    made = last_snapshot()
    assert made is not None
    return list(json.loads(made.header)["silent"])


def recipe() -> tuple[int, list[str]]:
    run = [sys.executable, str(served() / "verify.py"), str(served())]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout.splitlines()[:-1]


def noticed() -> PublicNotice:
    with transaction():
        row = PublicNotice(number="示例〔2026〕7号", title="示例提示", body_name="示例教育局", words="请看清退费规则。")
        row.state, row.published_at = "published", clock.now()
        db.session.add(row)
    return row


EDITS = {
    "a text": (
        ["UPDATE publications SET summary = '改过的摘要。' WHERE version = 1"],
        {"summaries: changed": 1},
    ),
    "an outcome": (
        ["UPDATE publications SET outcome = 'self_settled' WHERE version = 1"],
        {"publications: changed": 1},
    ),
    "a text that goes": (
        ["DELETE FROM standing_publications", "DELETE FROM publications"],
        {"publications: gone": 1, "summaries: gone": 1},
    ),
    "a notice's words": (["UPDATE public_notices SET words = '另一段话。'"], {"notices: changed": 1}),
    "a notice that goes": (["DELETE FROM public_notices"], {"notices: gone": 1}),
    "an institution that goes": (
        ["DELETE FROM public_institutions WHERE ref IN (SELECT institution_ref FROM publications)"],
        {"institutions: gone": 1},
    ),
    "an institution that moves": (["UPDATE public_institutions SET website = 'https://x.example'"], {}),
}


@pytest.mark.parametrize("edit", list(EDITS))
def test_an_edit_past_the_application_is_found(app: Flask, world: World, client: FlaskClient, edit: str) -> None:
    statements, silent = EDITS[edit]
    published(world)
    noticed()
    actions.publish_open_data()
    assert checked().ok
    past_the_guards(*statements)
    assert actions.publish_open_data() == 2
    assert actions.publish_open_data() == 3, "a later snapshot forgets nothing"
    found = checked()
    assert (found.ok, found.problem, found.silent) == (not silent, "", silent), found
    assert all(one.startswith("snapshot 2: ") for one in found.named)
    assert {f"{table}: {what}": rows for _number, table, what, rows in said()} == silent
    code, rows = recipe()
    assert (code, len(rows)) == (1 if silent else 0, sum(silent.values()))
    page = client.get("/data/").text
    assert ("有内容没有说明就变了" in page) == bool(silent)
    assert ("没有一行被改动" in page) != bool(silent)


def test_a_tombstone_cannot_be_dug_up(app: Flask, world: World, client: FlaskClient) -> None:
    made = published(world)
    actions.publish_open_data()
    actions.withdraw(candidate_of(made), WithdrawalReason.CONSENT, by=world.actor("officer"))
    actions.publish_open_data()
    assert checked().ok
    past_the_guards("DELETE FROM publications WHERE version = 2")
    actions.publish_open_data()
    assert checked().silent == {"publications: back": 1, "summaries: back": 1, "tombstones: gone": 1}
    assert recipe()[0] == 1
    assert said() == [[3, "publications", "back", 1], [3, "summaries", "back", 1], [3, "tombstones", "gone", 1]]
    page = client.get("/data/").text
    assert page.count("有1行有了撤下记录又回来") == 2 and page.count("有1行消失") == 1


def test_a_row_that_stands_beside_its_new_tombstone_is_back_too(app: Flask) -> None:
    """What stands is asked, not what a line says: a row that was there already has no line of its own."""
    standing, line = {("notices", "n" * 26)}, "+,tombstones,notices:{},h,"
    watch = Watch(5, is_renewed=False, stands=lambda table, ref: (table, ref) in standing)
    lines = [line.format(ref * 26) for ref in "mn"]
    assert list(watch.over(iter(lines))) == lines
    assert watch.found == [(5, "notices", BACK, 1)]


def test_what_is_taken_down_and_corrected_in_order_passes(app: Flask, world: World) -> None:
    for number in range(3):
        made = published(world)
        actions.publish_open_data()
        if number == 1:
            actions.withdraw(candidate_of(made), WithdrawalReason.WRONG, by=world.actor("officer"))
        if number == 2:
            corrected(world, candidate_of(made), "消费者投诉该机构。双方自行和解。")
    actions.publish_open_data()
    found = checked()
    assert (found.ok, found.silent, said()) == (True, {}, [])
    assert recipe() == (0, [])


def test_a_new_schema_writes_rows_anew(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that words a column otherwise says so by its schema; the same change without it is an edit."""
    published(world)
    actions.publish_open_data()
    monkeypatch.setattr("disclosure.opendata.building.SCHEMA", "99")
    past_the_guards("UPDATE publications SET category_name = category_name || '（新名）'")
    actions.publish_open_data()
    found = checked()
    assert (found.ok, found.changed["publications"], recipe()[0]) == (True, 1, 0)
    past_the_guards("UPDATE publications SET category_name = category_name || '（新名）'")
    actions.publish_open_data()
    assert checked().silent == {"publications: changed": 1}
    assert said() == [[3, "publications", "changed", 1]]


def test_a_line_may_give_any_reason_for_itself(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds the key and writes `consent` beside a row that has no tombstone is found all the same."""
    published(world)
    actions.publish_open_data()
    past_the_guards("DELETE FROM standing_publications", "DELETE FROM publications")
    monkeypatch.setattr("disclosure.opendata.building._Reasons.__call__", lambda _self, _leaf: "consent")
    actions.publish_open_data()
    assert said() == []
    assert checked().silent == {"publications: gone": 1, "summaries: gone": 1}
    assert recipe()[0] == 1


def test_the_command_says_so_by_its_exit_code(app: Flask, world: World, tmp_path: Path) -> None:
    published(world)
    run = app.test_cli_runner().invoke
    assert run(args=["open-data", "build", str(tmp_path / "one")]).exit_code == 0
    assert run(args=["open-data", "verify", "--json"]).exit_code == 0
    past_the_guards("UPDATE publications SET summary = '改过的摘要。'")
    assert run(args=["open-data", "build", str(tmp_path / "two")]).exit_code == 0
    for words in (["open-data", "verify", "--json"], ["open-data", "verify", str(tmp_path / "two"), "--json"]):
        done = run(args=words)
        assert done.exit_code == 1
        assert json.loads(done.stdout)["silent"] == {"summaries: changed": 1}
    assert run(args=["open-data", "verify", str(tmp_path / "one")]).exit_code == 0


@pytest.mark.parametrize(
    ("table", "may_change", "may_go"),
    [
        ("corrections", True, False),
        ("figures", True, True),
        ("institutions", True, False),
        ("narratives", False, False),
        ("notices", False, False),
        ("publications", False, False),
        ("summaries", False, False),
        ("tombstones", False, False),
    ],
)
def test_what_may_happen_to_a_row(table: str, may_change: bool, may_go: bool) -> None:
    assert (fault_of(table, "changed", is_renewed=False) == "") is may_change
    assert fault_of(table, "changed", is_renewed=True) == ""
    assert (fault_of(table, UNSAID, is_renewed=False) == "") is may_go
    assert fault_of(table, "consent", is_renewed=False) == ""
    assert set(BY_NAME) == {one.name for one in TABLES}
    assert not TOMBSTONES.buried
    assert FIGURES.may_go
