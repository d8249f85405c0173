"""What stands beside a fact, corrected: only what was said, a licence with its source, and told in words."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from institutions import actions
from institutions.actions import AddressDraft, LicenceDays, LicenceDraft
from institutions.lifecycle import Reachability
from institutions.models import Institution, PublishedAddress, RegistryChange
from kernel import clock
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from tests.complaints.hands import sign_in
from tests.institutions.registry_hands import known
from tests.institutions.test_fact_sheets import full, rows, taken
from tests.institutions.test_registry_pages import told
from tests.world import World


def test_a_correction_needs_a_change_and_a_fact_in_use(world: World) -> None:
    row, by = full(world), world.actor("officer")
    (address,) = db.session.query(PublishedAddress)
    same = AddressDraft(address=address.address, region_code="110105", reachability=Reachability.REACHABLE)
    every = ("region_code", "reachability", "from_on", "until_on", "source")
    with pytest.raises(actions.RegistryWrong):
        actions.correct_fact(row, address, AddressDraft(**vars(same) | {"from_on": date(2025, 1, 2)}), every, by=by)
    with pytest.raises(actions.RegistryWrong) as wrong:
        actions.correct_fact(row, address, replace(same, until_on=date(2025, 1, 1)), ("until_on",), by=by)
    assert wrong.value.field == "until_on", "before the first day that is on record"
    with pytest.raises(IllegalMove):
        actions.correct_fact(known("别家示例"), address, same, every, by=by)
    with pytest.raises(NotYours):
        actions.correct_fact(row, address, same, every, by=world.actor("staff"))
    actions.end_fact(row, address, clock.today(), "搬离", by=by)
    with pytest.raises(IllegalMove):
        actions.correct_fact(row, address, same, every, by=by)


def last(row: Institution) -> RegistryChange:
    return db.session.query(RegistryChange).filter_by(institution_id=row.id).order_by(RegistryChange.id.desc())[0]


def test_a_licence_is_corrected_only_with_a_source_and_no_old_one_is_the_reason(world: World) -> None:
    row, by = full(world), world.actor("officer")
    (kept,) = row.licences
    actions.date_licence(row, kept, LicenceDays("许可证副本", "示例区教委", None, date(2031, 1, 1)), by=by)
    said = {"name": row.name, "item": "许可和备案", "kind": "办学许可证", "what": kept.number, "issuer": "别的局"}
    before = db.session.query(RegistryChange).count()
    for more in ({}, {"source": ""}):
        assert [one["field"] for one in taken(said | more, by=by).errors] == ["来源"]
    with pytest.raises(actions.RegistryWrong):
        draft = LicenceDraft(kind=kept.kind, number=kept.number, issuer="别的局")
        actions.correct_fact(row, kept, draft, ("issuer",), by=by)
    assert db.session.query(RegistryChange).count() == before
    assert taken(said | {"source": "局里来函"}, by=by).changed == 1
    db.session.expire_all()
    assert (kept.issuer, kept.source, kept.until_on) == ("别的局", "局里来函", date(2031, 1, 1))
    assert last(row).reason == "局里来函"
    address = {"name": row.name, "item": "公示的其他经营地址", "what": "甲、乙", "region": "110108"}
    assert taken(address, by=by).changed == 1
    assert last(row).reason == "", "its source on record is not why it was corrected"


def test_what_another_wrote_meanwhile_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row, by = full(world), world.actor("officer")
    (address,) = db.session.query(PublishedAddress)
    (place,) = (one for one in rows() if one["fact"] == address.ref)
    meant = actions.correct_fact

    def between(institution: Institution, fact: Any, *rest: Any, **more: Any) -> None:
        moved = AddressDraft(address=address.address, reachability=Reachability.UNREACHABLE, source="电话核实")
        meant(institution, fact, moved, ("reachability", "source"), by=by)
        meant(institution, fact, *rest, **more)

    monkeypatch.setattr("institutions.fact_sheets.correct_fact", between)
    assert taken(place | {"until_on": "2027-1-5"}, by=by).changed == 1
    db.session.expire_all()
    assert (address.until_on, address.reachability, address.source) == (
        date(2027, 1, 5),
        Reachability.UNREACHABLE,
        "电话核实",
    )
    assert last(row).fields == {"address.until_on:甲、乙": ["", "2027-01-05"]}


def test_the_history_is_in_words(app: Flask, world: World) -> None:
    row, by = full(world), world.actor("officer")
    other = known("另一示例平台")
    mine = [one for one in rows() if one["ref"] == row.ref]
    shop = next(one for one in mine if one["platform"])
    owner = next(one for one in mine if one["owner"])
    place = next(one for one in mine if one["region"])
    said = [
        shop | {"platform": other.ref, "from_on": ""},
        owner | {"share": "51", "until_on": "2027-1-5"},
        place | {"reachability": "无法取得联系"},
    ]
    assert taken(*said, by=by).changed == 3
    page = told(sign_in(app, world, "officer").get(f"/registry/{row.ref}"))
    for words in (
        "平台上的店铺（甲、乙），所在平台：出资示例集团 → 另一示例平台",
        "平台上的店铺（甲、乙），起始日：2025年1月2日（周四） → （空）",
        "出资人（出资示例集团），比例：33.34% → 51%",
        "出资人（出资示例集团），截止日：（空） → 2027年1月5日（周二）",
        "公示的其他经营地址（甲、乙），能否联系：可以联系 → 无法取得联系",
    ):
        assert words in page, words
    assert not re.search(r"platform|from_on|share=|unreachable", page)
