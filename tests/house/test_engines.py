"""The default run leaves out a twin on SQLite only where an earlier test tests the same acts and queries there."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests import engines

TESTS = Path(__file__).parent.parent


def item(file: str, test: Callable[..., object], row: str = "", engine: str = "sqlite") -> Any:
    name = f"{file}::{test.__name__}[{engine}{row}]"
    call = SimpleNamespace(params={"database_url": engine})
    return SimpleNamespace(
        nodeid=name, path=TESTS / file, function=test, callspec=call, iter_markers=lambda _name: iter(())
    )


def first(actions: Any) -> None:
    actions.accept()


def same(actions: Any) -> None:
    actions.accept()


def other(actions: Any) -> None:
    def press() -> None:
        actions.refuse()

    press()


def kept(*items: Any) -> list[str]:
    return [one.nodeid for one in engines.without_twins(list(items))]


def test_acts_and_queries_are_known_by_name() -> None:
    assert {"accept", "refuse", "complaint_for", "file"} <= engines.doings()
    assert not any(name.startswith("_") for name in engines.doings())


def test_a_twin_stays_if_it_is_the_first_to_name_an_act_there() -> None:
    given = [item("complaints/test_a.py", test) for test in (first, same, other)]
    assert kept(*given) == [given[0].nodeid, given[2].nodeid], "same names what first named, other an act more"
    alone = item("complaints/test_b.py", same)
    assert kept(*given, alone)[-1] == alone.nodeid, "each file has a test on SQLite"


def test_rows_pages_and_killed_processes_run_on_one_engine_and_nothing_on_postgresql_is_left_out() -> None:
    rows = [item("complaints/test_a.py", first, row) for row in ("-1", "-2")]
    assert kept(*rows) == [rows[0].nodeid]
    assert kept(item("complaints/test_a_pages.py", first), item("chaos/test_a.py", first)) == []
    whole = [item("stories/test_a.py", test) for test in (first, same)]
    assert len(kept(*whole)) == 2
    there = [item("complaints/test_a.py", test, row, "postgresql") for test in (first, same) for row in ("-1", "-2")]
    assert len(kept(*there)) == 4


def test_all_of_them_run_where_all_is_asked_for(monkeypatch: Any) -> None:
    config: Any = SimpleNamespace(option=SimpleNamespace(keyword=""), args=["tests"])
    monkeypatch.delenv("XUESU_SKIP_POSTGRES", raising=False)
    monkeypatch.delenv("XUESU_TEST_ALL", raising=False)
    assert not engines.is_whole_run(config)
    config.args = ["tests/complaints/test_acts.py::test_x"]
    assert engines.is_whole_run(config)
    config.args = ["tests"]
    monkeypatch.setenv("XUESU_TEST_ALL", "1")
    assert engines.is_whole_run(config)
