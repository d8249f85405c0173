"""Which tests run on which engine: all on PostgreSQL, and on SQLite, in the default run, what says something new.

An act or a query may be wrong on one engine alone, so each is tested on both. A test's twin on SQLite stays if it names
an act or a query that no test before it named there, or is the first of its file; the further ones, the further rows of
a test's table, pages (what a page shows hangs on no engine) and processes killed at length run on PostgreSQL alone.
With XUESU_TEST_ALL=1, where somebody names tests, or without PostgreSQL, nothing is left out.
"""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType

import pytest

from kernel.config import ROOT

ROOMS = re.compile(r"/(actions|queries)(/|\.py$)")
PACKAGES = ("accounts", "complaints", "disclosure", "institutions", "mediation")
PAGES = re.compile(r"_(pages?|views)\.py$")
# Whole cases from beginning to end, the ground all else stands on, and what this rule itself is tested by.
WHOLE = {"stories", "kernel", "house", "rules", "demo", "journeys", "bench"}


@cache
def doings() -> frozenset[str]:
    """The names of all public acts and queries."""
    files = (file for name in PACKAGES for file in (ROOT / name).rglob("*.py") if ROOMS.search(str(file)))
    parsed = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    defined = (one.name for tree in parsed for one in tree.body if isinstance(one, ast.FunctionDef))
    return frozenset(name for name in defined if not name.startswith("_"))


def named(code: CodeType) -> Iterator[str]:
    """The names a function uses, with those of functions inside it."""
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from named(one)


def engine(item: pytest.Item) -> str | None:
    """The engine this test has from the fixture's own list; None where the test chose it."""
    if any(mark.args[0] == "database_url" for mark in item.iter_markers("parametrize")):
        return None
    call = getattr(item, "callspec", None)
    return call.params.get("database_url") if call is not None else None


def without_twins(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests of the default run, in their order."""
    files, tests, known = set[Path](), set[str](), set[str]()

    def stays(item: pytest.Item) -> bool:
        if engine(item) != "sqlite":
            return True
        name = item.nodeid.partition("[")[0]
        is_further, is_first = name in tests, item.path not in files
        tests.add(name)
        files.add(item.path)
        if is_further or PAGES.search(item.path.name) or item.path.parent.name == "chaos":
            return False
        new = doings().intersection(named(item.function.__code__)) - known  # type: ignore[attr-defined]  # ours are all functions
        known.update(new)
        return is_first or bool(new) or item.path.parent.name in WHOLE

    return [one for one in items if stays(one)]


def is_whole_run(config: pytest.Config) -> bool:
    """Whether nothing is left out: all is asked for, there is no PostgreSQL, or somebody named tests."""
    if os.environ.get("XUESU_TEST_ALL") == "1" or os.environ.get("XUESU_SKIP_POSTGRES") == "1":
        return True
    return bool(config.option.keyword) or any("::" in one for one in config.args)
