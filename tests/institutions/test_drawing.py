"""A draw anybody can redo: its rule as properties, its acts once each, and the ten lines of the docs beside them."""

import hashlib
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from institutions import actions
from institutions.lifecycle.drawing import DrawState, canonical_list, digest_of, is_later, sample, seed_of
from institutions.models import Draw, DrawnOnce
from institutions.queries.watching import listable_institutions
from kernel import clock
from kernel.config import ROOT
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from tests.institutions.life_hands import announced, finished
from tests.institutions.registry_hands import free, known
from tests.institutions.watch_hands import in_days, listed
from tests.world import World

CALM = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
REFS = st.lists(st.integers(0, 10**9).map("{:026d}".format), min_size=1, max_size=40)


@CALM
@given(REFS, st.text(min_size=1, max_size=20), st.data())
def test_a_draw_is_a_sample_that_hangs_on_nothing_but_list_and_value(
    refs: list[str], value: str, data: st.DataObject
) -> None:
    canonical = canonical_list(refs)
    assert canonical == canonical_list(reversed([*refs, refs[0]]))
    assert canonical.count("\n") == len(set(refs))
    size = data.draw(st.integers(1, len(set(refs))))
    seed = seed_of(digest_of(canonical), value)
    drawn = sample(canonical, seed, size)
    assert len(drawn) == len(set(drawn)) == size
    assert set(drawn) <= set(refs)
    assert sample(canonical, seed, len(set(refs)))[:size] == drawn
    with pytest.raises(ValueError, match="of"):
        sample(canonical, seed, len(set(refs)) + 1)


@CALM
@given(REFS, st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_another_value_or_list_gives_another_seed(refs: list[str], value: str, other: str) -> None:
    digest = digest_of(canonical_list(refs))
    assert (seed_of(digest, value) == seed_of(digest, other)) is (value == other)
    more = digest_of(canonical_list([*refs, "z" * 27]))
    assert seed_of(more, value) != seed_of(digest, value)


def test_every_place_is_drawn_about_as_often() -> None:
    """2,000 values over ten refs: each is first within five standard deviations of 200."""
    canonical = canonical_list(f"ref{number}" for number in range(10))
    first = [sample(canonical, seed_of(digest_of(canonical), str(value)), 1)[0] for value in range(2000)]
    assert all(133 < first.count(ref) < 267 for ref in canonical.split())


def test_a_value_is_of_a_later_day() -> None:
    today = clock.today()
    assert is_later(today + timedelta(days=1), today)
    assert not is_later(today, today)


def test_the_list_goes_out_first_and_the_value_comes_after_its_day(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = listed(world, size=2)
    assert row.state is DrawState.LISTED
    assert row.list_digest == hashlib.sha256(row.listed.encode()).hexdigest()
    with pytest.raises(DomainError, match="第二天起"):
        actions.draw(row, "08 13 21", by=world.actor("officer"))
    _days_later(monkeypatch, 2)
    refs = actions.draw(row, " 08 13  21 ", by=world.actor("officer"))
    assert (row.value, row.state) == ("08 13 21", DrawState.DRAWN)
    assert [one.institution.ref for one in row.chosen] == list(refs)
    with pytest.raises(IllegalMove):
        actions.draw(row, "another", by=world.actor("officer"))


def _days_later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(days=days))


def test_what_is_wrong_with_a_listing_is_said(app: Flask, world: World) -> None:
    app_row = world.institution("app")
    good = {"title": "抽查", "sample_size": 1, "value_name": "开奖号码", "value_source": "网站", "value_on": in_days(1)}
    wrong = [("title", ""), ("sample_size", 2), ("value_name", " "), ("value_source", ""), ("value_on", in_days(0))]
    for name, value in wrong:
        told = actions.Listing(institutions=[app_row], **(good | {name: value}))  # type: ignore[arg-type]  # names are the fields'
        with pytest.raises(actions.WatchWrong):
            actions.list_draw(told, by=world.actor("officer"))
    told = actions.Listing(institutions=[app_row], **good)  # type: ignore[arg-type]  # names are the fields'
    for stranger in ("association_officer", "staff", "learner", "mediator"):
        with pytest.raises(NotYours):
            actions.list_draw(told, by=world.actor(stranger))


def test_nothing_of_a_draw_can_be_changed_afterwards(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = listed(world)
    for name, value in (("listed", "x\n"), ("sample_size", 3), ("value_on", in_days(9))):
        with pytest.raises(DrawnOnce), transaction():
            setattr(row, name, value)
        _refused(row.id, name)
    _days_later(monkeypatch, 2)
    actions.draw(row, "1", by=world.actor("officer"))
    with pytest.raises((DrawnOnce, DatabaseError)), transaction():
        row.value = "2"
    db.session.rollback()
    _refused(row.id, "value")


def _refused(draw_id: int, name: str) -> None:
    """The database itself refuses what goes round the program."""
    value = {"sample_size": "3", "value_on": "'2999-01-01'"}.get(name, "'x'")
    with pytest.raises(DatabaseError, match="written once"), transaction():
        db.session.execute(text(f"UPDATE draws SET {name} = {value} WHERE id = {draw_id}"))
    db.session.rollback()


def test_ten_lines_of_the_docs_draw_the_same(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    row = listed(world, size=3)
    _days_later(monkeypatch, 2)
    refs = actions.draw(row, "双色球 08 13 21 - 03", by=world.actor("officer"))
    script = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "draw.md").read_text(), re.S)[0]
    assert len([line for line in script.splitlines() if line.strip()]) == 10
    (tmp_path / "draw.py").write_text(script)
    (tmp_path / "list.txt").write_bytes(row.listed.encode())
    asked = [sys.executable, "-I", "draw.py", "list.txt", row.value or "", "3"]
    said = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.splitlines() == [f"list {row.list_digest}", f"seed {row.seed}", *refs]
    assert db.session.query(Draw).count() == 1


def test_a_list_holds_no_merged_record_no_free_entry_and_nobody_who_has_closed(world: World) -> None:
    def refs(region: str = "") -> set[str]:
        return {one.ref for one in listable_institutions(world.viewers["officer"], (), region)}

    app, twin, typed = world.institution("app"), known("示例双胞学堂"), free(world)
    assert {app.ref, twin.ref} <= refs()
    assert typed.ref not in refs()
    with transaction():
        twin.merged_into_id = app.id
    assert twin.ref not in refs()
    row = announced(world)
    assert app.ref in refs(), "it is still there until it closes"
    actions.call_off(row, "继续办学", by=world.actor("staff"))
    finished(world)
    assert app.ref not in refs()
    listing = actions.Listing("示例抽查", [app, twin, typed], 1, "某期号码", "某网站", in_days(3))
    assert twin.ref not in actions.list_draw(listing, by=world.actor("officer")).listed, "nor by the act itself"


@pytest.mark.parametrize(
    ("domicile", "published", "region", "stands"),
    [
        ("110108", None, "11", True),
        ("110108", "440305", "44", False),  # the domicile comes first
        (None, "110108", "11", True),
        (None, "110108", "1101", True),
        (None, None, "44", False),
        (None, None, "", True),
    ],
)
def test_the_region_is_the_domicile_else_the_published_address(
    world: World, domicile: str | None, published: str | None, region: str, stands: bool
) -> None:
    row = known("示例地区学堂", None)
    with transaction():
        row.domicile_code, row.published_code = domicile, published
    assert (row in listable_institutions(world.viewers["officer"], (), region)) is stands
