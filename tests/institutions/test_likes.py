"""Records whose names look alike are found whatever else there is, and only while they bear those names."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from institutions import actions, name_warnings
from institutions.actions import Entry, NameDraft
from institutions.imports import import_institutions
from institutions.lifecycle import InstitutionType, NameKind
from institutions.likeness import Likeness, likeness_key
from institutions.models import Institution, KnownName
from institutions.queries import likes, likes_of
from institutions.queries.likes import TOGETHER, near_groups, near_names
from kernel.db import db
from kernel.events import SYSTEM
from tests.complaints.hands import sign_in
from tests.disclosure.support import counted
from tests.institutions.registry_hands import free
from tests.world import World

ROOT = Path(__file__).parents[2]
NEAR = ("禾乐阳职业培训", "禾乐阴职业培训", "禾阳职业培训", "禾乐阳职业培训班", "北京禾乐阳职业培训有限公司")


def named(name: str) -> Institution:
    return actions.add_institution(Entry(name, InstitutionType.C, domicile_code="110108"), by=SYSTEM)


def alike(name: str) -> list[str]:
    return [one.known.name for one in likes_of(name)]


@pytest.mark.parametrize("typed", NEAR)
def test_one_sign_off_is_found(app: Flask, world: World, typed: str) -> None:
    named("禾乐阳职业培训")
    assert alike(typed) == ["禾乐阳职业培训"]


@pytest.mark.parametrize("typed", ["禾阴乐职业培训", "乐职业培训", "禾乐阳职业", "职业培训", "禾"])
def test_two_signs_off_are_not(app: Flask, world: World, typed: str) -> None:
    named("禾乐阳职业培训")
    assert alike(typed) == []


def test_a_common_end_of_names_hides_nobody(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likes, "LOOKED_AT", 3)
    for first in "甲乙丙丁戊己庚辛":
        named(f"{first * 3}示例职业培训")
    named("禾乐阳示例职业培训")
    assert alike("禾乐阴示例职业培训") == ["禾乐阳示例职业培训"]


def test_a_name_that_ended_and_one_that_was_added(app: Flask, world: World) -> None:
    row, officer = named("禾乐阳职业培训"), world.actor("officer")
    brand = actions.add_fact(row, NameDraft(kind=NameKind.BRAND, name="青禾小课堂", source="官网"), by=officer)
    assert alike("青禾大课堂") == ["青禾小课堂"]
    actions.end_fact(row, brand, date(2026, 11, 1), "不再使用", by=officer)
    assert alike("青禾大课堂") == []
    assert likes_of("禾乐阳职业培训", row) == []


def test_names_from_before_are_marked_by_the_migration(app: Flask, world: World) -> None:
    named("禾乐阳职业培训")
    db.session.commit()
    downgrade(directory=str(ROOT / "migrations"), revision="0053")
    words = {"sqlite": "UPDATE search_index SET terms = 'x'", "postgresql": "UPDATE search_entries SET terms = ''"}
    db.session.execute(text(words[db.engine.dialect.name]))
    db.session.commit()
    assert alike("禾乐阴职业培训") == []
    db.session.commit()
    upgrade(directory=str(ROOT / "migrations"))
    assert alike("禾乐阴职业培训") == ["禾乐阳职业培训"]


SIGNS = "禾乐阳青职"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(SIGNS, min_size=1, max_size=6), min_size=1, max_size=8, unique=True))
def test_many_names_at_once_find_what_each_finds_alone(world: World, typed: list[str]) -> None:
    if db.session.query(Institution).filter_by(name="禾乐阳青").count() == 0:
        for name in ("禾乐阳青", "禾乐阳青职", "青职禾乐", "禾乐", "职职职职职"):
            named(name)
    found = near_names(likeness_key(one) for one in typed)
    for one in typed:
        alone = {like.known.name for like in likes_of(one, most=99) if like.how is Likeness.ONE}
        assert {name for name, _of in found.get(likeness_key(one), ())} == alone, one


def test_a_file_is_warned_of_one_sign_off_in_few_statements(app: Flask, world: World) -> None:
    named("禾乐阳职业培训")
    lines = [f"{first}{second}示例语言学校" for first in "甲乙丙丁戊己庚" for second in "子丑寅卯辰午未"]
    data = "\n".join(["名称", "禾乐阴职业培训", "禾乐阳职业培训", *lines, "甲子示例语言学堂"]).encode()
    counts = import_institutions(data, dry_run=True)
    said = {(one["row"], one["message"]) for one in counts.warnings}
    assert (2, "和已经登记的名称只差一个字：禾乐阳职业培训") in said
    assert not [row for row, _words in said if row == 3], "it is that record"
    assert (len(lines) + 4, "和第4行的名称相似：甲子示例语言学校") in said
    wanted = [likeness_key(one) for one in lines]
    with counted() as seen:
        near_names(wanted)
    assert len([one for one in seen if "SELECT" in one]) <= len(wanted) / TOGETHER + 1


def test_a_record_that_takes_another_name_is_not_warned_of_its_own(app: Flask, world: World) -> None:
    own, _other = named("禾乐阳职业培训"), named("禾乐月职业培训")
    data = f"编号,名称\n{own.ref},禾乐阴职业培训\n".encode()
    (warning,) = import_institutions(data, dry_run=True).warnings
    assert warning["message"] == "和已经登记的名称只差一个字：禾乐月职业培训"
    same = f"编号,名称\n{own.ref},（禾乐阳）职业培训\n".encode()
    assert not [one for one in import_institutions(same, dry_run=True).warnings if "禾乐阳" in str(one["message"])]


def test_names_are_compared_only_at_the_look(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    named("禾乐阳职业培训")
    data = "名称\n禾乐阴职业培训\n".encode()
    assert import_institutions(data, dry_run=True).warnings
    monkeypatch.setattr(name_warnings, "near_names", None)  # nobody asks
    assert (import_institutions(data).added, import_institutions(data).warnings) == (1, [])


def test_the_list_shows_each_pair_one_sign_off_once(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, free_ = named("禾乐阳职业培训"), named("禾乐阴职业培训"), free(world, "禾乐月职业培训")
    actions.add_fact(
        first, NameDraft(kind=NameKind.BRAND, name="禾乐阳职业培训班", source="官网"), by=world.actor("officer")
    )
    officer = sign_in(app, world, "officer")
    with counted() as seen:
        page = officer.get("/registry/likes/near")
    assert page.status_code == 200 and len(seen) <= 15, len(seen)
    (pair,) = near_groups()[0]
    assert [one.institution_id for one in pair] == [second.id, first.id]
    assert first.ref in page.text and second.ref in page.text and free_.ref not in page.text
    assert 'href="/registry/likes/near"' in officer.get("/registry/likes").text
    monkeypatch.setattr(likes, "NEWEST", 1)
    pages = [*near_pages()]
    assert [[one.institution_id for one in group] for page in pages for group in page] == [[second.id, first.id]]
    assert len(pages) > 4, "every name was looked at"


def near_pages() -> Iterator[list[list[KnownName]]]:
    groups, before = near_groups()
    yield groups
    while before is not None:
        groups, before = near_groups(before)
        yield groups


def test_a_page_of_the_list_is_full_with_some_groups(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *later = (named(f"禾乐{sign}职业培训").id for sign in "阳阴星辰")
    (at_once,) = near_pages()
    monkeypatch.setattr(likes, "PAGE", 2)
    monkeypatch.setattr(likes, "TOGETHER", 1)
    pages = [*near_pages()]
    assert [len(one) for one in pages][:2] == [2, 1]
    ids = [[one.institution_id for one in group] for page in pages for group in page]
    assert ids == [[one.institution_id for one in group] for group in at_once]
    assert ids == [[one, *[other for other in (first, *later) if other < one]] for one in reversed(later)]
