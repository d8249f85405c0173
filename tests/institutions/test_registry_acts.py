"""The acts of the registry: entering, changing, facts added and ended; each one event and one line of history."""

import json
from datetime import date

import pytest
from flask import Flask

from institutions import actions
from institutions.actions import Entry, LicenceDraft, NameDraft, OwnerDraft, PersonDraft, RegistryWrong
from institutions.lifecycle import InstitutionType, LicenceKind, NameKind, PersonKind, Reachability
from institutions.models import KnownName, Licence, RegistryChange
from institutions.queries import exact_name, find_institutions
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from kernel.events import EventRow
from tests.institutions.registry_hands import free, history, kinds, known, names
from tests.world import World

REAL = ("教APP备110213号", "教APP备1100871号")


def entry(name: str = "示例学堂", **more: object) -> Entry:
    return Entry(name, InstitutionType.C, domicile_code="110108", **more)  # type: ignore[arg-type]  # names are the fields'


def app_filing(number: str, **more: object) -> LicenceDraft:
    return LicenceDraft(kind=LicenceKind.APP_FILING, number=number, source="官网", **more)  # type: ignore[arg-type]  # names are the fields'


@pytest.mark.parametrize("number", REAL)
def test_a_number_is_kept_as_it_was_written_and_found(app: Flask, world: World, number: str) -> None:
    row = known()
    actions.add_fact(row, app_filing(f" {number} "), by=world.actor("officer"))
    assert [one.number for one in row.licences] == [number]
    for words in (number, number.removesuffix("号"), number[4:9], "教APP备"):
        assert row in find_institutions(words), words


def test_a_licence_takes_the_place_of_another(app: Flask, world: World) -> None:
    row, officer = known(), world.actor("officer")
    old = actions.add_fact(row, app_filing("示例甲号", until_on=date(2026, 1, 1)), by=officer)
    assert isinstance(old, Licence)
    new = actions.add_fact(row, app_filing("示例乙号", replaces=old), by=officer)
    assert (old.superseded_by_id, old.is_current, new.is_current) == (new.id, False, True)
    with pytest.raises(RegistryWrong):
        actions.add_fact(row, app_filing("示例丙号", replaces=old), by=officer)
    assert history(row) == ["entered", "added", "added"]


def test_a_name_is_ended_and_stays_in_the_history(app: Flask, world: World) -> None:
    row, officer = known(), world.actor("officer")
    draft = NameDraft(kind=NameKind.APP, name="新东方示例", source="官网")
    name = actions.add_fact(row, draft, by=officer)
    assert find_institutions("xdf") == [row]
    assert exact_name("新东方示例") == row
    with pytest.raises(RegistryWrong, match="已经登记"):
        actions.add_fact(row, draft, by=officer)
    actions.end_fact(row, name, date(2026, 11, 1), "已下架", by=officer)
    assert find_institutions("xdf") == []
    assert exact_name("新东方示例") is None
    with pytest.raises(IllegalMove):
        actions.end_fact(row, name, date(2026, 11, 1), "再来", by=officer)
    assert kinds(row) == ["added", "fact_added", "fact_ended"]
    assert [one.fields for one in db.session.query(RegistryChange).order_by(RegistryChange.id)][-1] == {
        "name.app": ["新东方示例", ""]
    }
    actions.add_fact(row, draft, by=officer)  # it may come back


def test_a_rename_keeps_the_name_it_had_and_is_found_by_both(app: Flask, world: World) -> None:
    row, officer = known("旧示例学堂"), world.actor("officer")
    assert actions.change_institution(row, entry("新示例学堂"), by=officer, reason="执照变更")
    assert names(row) == [("former", "旧示例学堂"), ("legal", "新示例学堂")]
    assert find_institutions("旧示例") == find_institutions("新示例") == [row]
    for name in ("旧示例学堂", "新示例学堂"):
        actions.change_institution(row, entry(name), by=officer)
    assert sorted(names(row)) == [("former", "旧示例学堂"), ("legal", "新示例学堂")]
    assert not actions.change_institution(row, entry("新示例学堂"), by=officer)
    assert kinds(row).count("changed") == 3


def test_of_people_only_what_they_are_is_told(app: Flask, world: World) -> None:
    row, officer = known(), world.actor("officer")
    draft = PersonDraft(kind=PersonKind.LEGAL, name="卡纳里示例", phone="19900004321", source="营业执照")
    actions.add_fact(row, draft, by=officer)
    actions.add_fact(row, OwnerDraft(name="卡纳里示例", share=5100, source="营业执照"), by=officer)
    for table in (EventRow, RegistryChange):
        told = json.dumps([one.data if table is EventRow else one.fields for one in db.session.query(table)])
        assert "卡纳里" not in told.encode().decode("unicode_escape")
    assert find_institutions("卡纳里") == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (NameDraft(kind=NameKind.LEGAL, name="甲"), "kind"),
        (NameDraft(kind=NameKind.APP, name="甲", from_on=date(2026, 2, 1), until_on=date(2026, 1, 1)), "until_on"),
        (OwnerDraft(), "name"),
    ],
)
def test_what_does_not_hold_together_is_said_beside_its_field(
    app: Flask, world: World, draft: NameDraft | OwnerDraft, field: str
) -> None:
    row = known()
    with pytest.raises(RegistryWrong) as wrong:
        actions.add_fact(row, draft, by=world.actor("officer"))
    assert wrong.value.field == field
    assert kinds(row) == ["added"]


def test_a_wrong_credit_code_is_entered_all_the_same(app: Flask, world: World) -> None:
    row = actions.add_institution(entry(credit_code="A23"), by=world.actor("officer"))
    assert find_institutions("a23") == [row]


@pytest.mark.parametrize("who", ["learner", "staff", "association_officer", "mediator", "auditor"])
def test_who_keeps_no_institutions_changes_none(app: Flask, world: World, who: str) -> None:
    row, by = known(), world.actor(who)
    for act in (
        lambda: actions.add_institution(entry(), by=by),
        lambda: actions.change_institution(row, entry("别的示例"), by=by),
        lambda: actions.set_reachability(row, Reachability.REACHABLE, by=by),
        lambda: actions.add_fact(row, app_filing("甲"), by=by),
        lambda: actions.end_fact(row, row.names[0], date(2026, 1, 1), "试", by=by),
    ):
        with pytest.raises(NotYours):
            act()


@pytest.mark.parametrize(
    ("who", "region", "may"),
    [
        ("officer", "110108", True),
        ("officer", "110105", False),
        ("officer", None, True),
        ("supervisor", "110105", True),  # of the province
        ("platform_admin", "110105", True),
    ],
)
def test_a_department_keeps_its_region(app: Flask, world: World, who: str, region: str | None, may: bool) -> None:
    row, by = known(region=region), world.actor(who)
    if may:
        actions.set_reachability(row, Reachability.UNREACHABLE, by=by, reason="电话打不通")
        assert (row.reachability, history(row)) == (Reachability.UNREACHABLE, ["entered", "reached"])
    else:
        with pytest.raises(NotYours):
            actions.set_reachability(row, Reachability.UNREACHABLE, by=by, reason="电话打不通")


def test_what_a_learner_typed_becomes_an_institution_and_stays_an_alias(app: Flask, world: World) -> None:
    row = free(world, "新东方示列")
    actions.accept_entry(row, entry("新东方示例"), by=world.actor("officer"), reason="查过执照")
    assert not row.is_free_entry
    assert names(row) == [("alias", "新东方示列"), ("legal", "新东方示例")]
    assert kinds(row) == ["added", "accepted"]
    with pytest.raises(IllegalMove):
        actions.accept_entry(row, entry("新东方示例"), by=world.actor("officer"))
    assert db.session.query(KnownName).filter_by(institution_id=row.id).count() == 2
