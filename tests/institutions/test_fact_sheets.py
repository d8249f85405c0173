"""Facts as a file, one row each: our own comes back unchanged, fills an empty record, and people need a reason."""

import io
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from institutions import actions
from institutions.actions import AddressDraft, LicenceDraft, NameDraft, OwnerDraft, PersonDraft
from institutions.fact_columns import CHINESE, share_in, share_out
from institutions.fact_sheets import exported_facts, import_facts
from institutions.lifecycle import LicenceKind, NameKind, PersonKind, Reachability
from institutions.models import Institution, PeopleExport, PublishedAddress, RegistryChange, Representative
from kernel import sheets
from kernel.children import ask
from kernel.crypto import salted_hash
from kernel.db import db
from kernel.errors import NotYours
from kernel.events import EventRow
from tests.complaints.hands import forms_in, sign_in
from tests.institutions.registry_hands import history, known
from tests.institutions.test_merging import merged
from tests.institutions.test_registry_pages import told
from tests.world import World

LETTERS = st.text("甲乙丙=、\"'+@ ,\n；｜", min_size=1, max_size=12).map(str.strip).filter(bool)
TEXTS = st.lists(LETTERS, min_size=2, max_size=4, unique=True)
Columns = dict[str, str]


def full(world: World, words: list[str] | None = None) -> Institution:
    """An institution with a fact of every table and two people of one name."""
    said = words or ["甲、乙", "=1+1"]
    row, by = known("附项示例学堂", credit_code="91110000600037341L"), world.actor("officer")
    owner = known("出资示例集团")
    day: dict[str, Any] = {"from_on": date(2025, 1, 2), "source": "官网"}
    drafts = [
        *(NameDraft(kind=NameKind.SHOP, name=one, platform=owner, **day) for one in said),
        LicenceDraft(kind=LicenceKind.PERMIT, number=said[0], issuer=said[1], until_on=date(2031, 1, 1)),
        OwnerDraft(owner=owner, share=3334, **day),
        OwnerDraft(name=said[1], share=1),
        AddressDraft(address=said[0], region_code="110105", reachability=Reachability.REACHABLE, **day),
        PersonDraft(kind=PersonKind.LEGAL, name="赵示例", post=said[1]),
        PersonDraft(kind=PersonKind.CONTACT, name="赵示例", phone="19900000001", email="a@example.cn"),
        PersonDraft(kind=PersonKind.CONTACT, name="赵示例", phone="19900000002"),
    ]
    for draft in drafts:
        actions.add_fact(row, draft, by=by)  # type: ignore[arg-type]  # a union of drafts
    return row


def rows(*, with_people: bool = True) -> list[Columns]:
    return [dict(zip(CHINESE, line, strict=True)) for line in exported_facts(with_people=with_people)[1]]


def written(*lines: Columns) -> bytes:
    names = list(dict.fromkeys(name for line in lines for name in line))
    return sheets.written([CHINESE[name] for name in names], [[line.get(name, "") for name in names] for line in lines])


def taken(*lines: Columns, **how: object):  # type: ignore[no-untyped-def]  # counts
    return import_facts(written(*lines), **how)  # type: ignore[arg-type]  # options


@pytest.mark.parametrize("write", [sheets.written, sheets.workbook])
def test_our_own_export_changes_nothing(world: World, write: object) -> None:
    full(world)
    before = db.session.query(RegistryChange).count()
    data = write(*exported_facts(with_people=True))  # type: ignore[operator]  # one of the two writers
    counts = import_facts(data)
    assert (counts.added, counts.changed, counts.errors, counts.warnings) == (0, 0, [], [])
    assert counts.skipped == counts.read == len(rows()) >= 9
    assert db.session.query(RegistryChange).count() == before


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_whatever_stands_in_a_cell_comes_back(world: World, words: list[str]) -> None:
    row = full(world, words)
    for write in (sheets.written, sheets.workbook):
        header, lines = exported_facts(with_people=True)
        counts = import_facts(write(header, [line for line in lines if line[0] == row.ref]))
        assert (counts.added, counts.changed, counts.errors, counts.skipped) == (0, 0, [], len(words) + 7)


def test_an_empty_registry_is_filled_by_it(world: World) -> None:
    row = full(world)
    before = rows()
    for line in exported_facts(with_people=True)[1]:
        fact = dict(zip(CHINESE, line, strict=True))
        if fact["ref"] == row.ref:
            assert taken(fact | {"ended_on": "2026-12-31", "why": "重来"}).changed == 1
    assert not [one for one in rows() if one["ref"] == row.ref]
    mine = [one | {"fact": "", "ref": ""} for one in before if one["ref"] == row.ref]
    assert (taken(*mine, by=world.actor("officer")).added, taken(*mine).skipped) == (len(mine), len(mine))
    assert [one | {"fact": "", "ref": ""} for one in rows() if one["ref"] == row.ref] == mine


def test_what_stands_beside_a_fact_is_corrected_and_nothing_ends_by_being_left_out(world: World) -> None:
    row = full(world)
    (address,) = db.session.query(PublishedAddress)
    mine = [one for one in rows() if one["ref"] == row.ref]
    place = next(one for one in mine if one["fact"] == address.ref)
    said = place | {"reachability": "无法取得联系", "until_on": "2027/1/5", "source": ""}
    looked = taken(said, dry_run=True, by=world.actor("officer"))
    assert looked.changed == 1 and "能否联系: reachable → unreachable" in looked.samples["changed"][0]
    assert db.session.get_one(PublishedAddress, address.id).reachability is Reachability.REACHABLE, "only looked at"
    assert taken(said, by=world.actor("officer")).changed == 1
    assert taken(said, by=world.actor("officer")).skipped == 1
    db.session.expire_all()
    assert (address.reachability, address.until_on, address.source) == (
        Reachability.UNREACHABLE,
        date(2027, 1, 5),
        "官网",
    )
    assert len([one for one in rows() if one["ref"] == row.ref]) == len(mine)
    assert history(row)[-1] == "changed"


def test_the_history_never_holds_who(world: World) -> None:
    row = full(world)
    people = [one for one in rows() if one["ref"] == row.ref and one["phone"]]
    counts = taken(*(one | {"phone": "19900000009", "post": "教务"} for one in people), by=world.actor("officer"))
    assert counts.changed == 2
    lines = db.session.query(RegistryChange).filter_by(institution_id=row.id)
    assert not [line for line in lines if re.search("赵示例|1990000|教务", str(line.fields))]
    assert {one.phone for one in db.session.query(Representative).filter_by(kind="contact")} == {"19900000009"}
    kinds = {one.kind for one in db.session.query(EventRow).filter_by(stream=f"institution:{row.id}")}
    assert "institution.fact_changed" in kinds


FAULTY: list[tuple[Columns, str]] = [
    ({"item": "学员"}, "项目"),
    ({"item": "名称", "kind": "登记名称", "what": "甲"}, "种类"),
    ({"item": "人员", "kind": "校长", "what": "甲"}, "种类"),
    ({"item": "名称", "kind": "品牌", "what": ""}, "内容"),
    ({"item": "人员", "kind": "联系人", "what": "长" * 61}, "内容"),
    ({"item": "人员", "kind": "联系人", "what": "甲", "phone": "1" * 41}, "电话"),
    ({"item": "名称", "kind": "平台上的店铺", "what": "甲", "platform": "没有的平台"}, "所在平台"),
    ({"item": "出资人", "owner": "没有的机构"}, "出资机构"),
    ({"item": "出资人", "owner": "附项示例学堂"}, "出资机构"),
    ({"item": "出资人", "what": "甲", "share": "101"}, "比例"),
    ({"item": "出资人", "what": "甲", "share": "inf"}, "比例"),
    ({"item": "出资人", "what": "甲", "from_on": "昨天"}, "起始日"),
    ({"item": "出资人", "what": "甲", "from_on": "2026-2-2", "until_on": "2026-1-1"}, "截止日"),
    ({"item": "公示的其他经营地址", "what": "甲", "region": "999999"}, "所在地代码"),
    ({"item": "公示的其他经营地址", "what": "甲", "reachability": "也许"}, "能否联系"),
    ({"item": "公示的其他经营地址", "what": "没有的", "ended_on": "2026-1-1", "why": "搬离"}, "内容"),
    ({"item": "公示的其他经营地址", "what": "甲、乙", "ended_on": "2026-1-1"}, "停用原因"),
    ({"item": "公示的其他经营地址", "what": "甲、乙", "why": "搬离"}, "停用日"),
    ({"item": "公示的其他经营地址", "what": "甲、乙", "ended_on": "2024-1-1", "why": "搬离"}, "停用日"),
    ({"name": "没有的机构", "item": "出资人", "what": "甲"}, "机构名称"),
    ({"name": "外区示例", "item": "出资人", "what": "甲"}, "机构名称"),
]


def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_written(world: World) -> None:
    full(world)
    known("外区示例", region="110105")
    before = db.session.query(RegistryChange).count()
    for said, column in FAULTY:
        counts = taken({"name": "附项示例学堂"} | said, by=world.actor("officer"))
        assert [(one["row"], one["field"]) for one in counts.errors] == [(2, column)], said
    twice = {"name": "附项示例学堂", "item": "出资人", "what": "新出资人"}
    assert [one["row"] for one in taken(twice, twice).errors] == [3]
    assert db.session.query(RegistryChange).count() == before
    with pytest.raises(ValueError, match="不认识的表头"):
        import_facts("项目,内容,成绩\n名称,甲,5\n".encode())
    with pytest.raises(NotYours):
        taken(twice, by=world.actor("association_officer"))


def test_what_was_ended_since_does_not_come_back_with_an_old_file(world: World) -> None:
    row = full(world)
    (old,) = (one for one in rows() if one["ref"] == row.ref and one["item"] == "公示的其他经营地址")
    ended = old | {"ended_on": "2026-11-01", "why": "搬离"}
    assert (taken(ended).changed, taken(ended).skipped) == (1, 1)
    assert [one["field"] for one in taken(old).errors] == ["项目编号"]
    assert taken(old | {"fact": ""}).added == 1
    assert taken(old).skipped == 1, "the same address is in use again"
    other = old | {"what": "别的地址"}
    assert [one["field"] for one in taken(other).errors] == ["内容"], "another address is another fact"


def test_an_owner_that_was_merged_is_the_one_it_went_into(world: World) -> None:
    row = full(world)
    owner = db.session.scalars(select(Institution).filter_by(name="出资示例集团")).one()
    merged(world, owner, known("出资总示例"))
    mine = [one for one in rows() if one["ref"] == row.ref]
    assert {one["what"] for one in mine if one["owner"]} == {"出资总示例"}
    assert taken(*mine).skipped == len(mine)


@given(st.integers(1, 10_000))
def test_a_share_is_read_as_it_was_written(share: int) -> None:
    assert share_in(share_out(share)) == share


def test_people_leave_only_for_a_reason_that_is_on_record(app: Flask, world: World) -> None:
    full(world)
    known("外区示例", region="110105")
    officer = sign_in(app, world, "officer")
    plain = officer.get("/registry/facts.csv")
    _header, lines = sheets.read(plain.data)
    assert "赵示例" not in plain.text and {line.cells["项目"] for line in lines} >= {"名称", "出资人"}
    assert not [one for one in rows(with_people=False) if one["item"] == "出资人" and not one["owner"]], "sealed"
    assert "赵示例" not in officer.get("/registry/export.csv").text
    (form,) = (one for one in forms_in(officer.get("/registry/people-export").text) if "key" in one.values)
    assert officer.post("/registry/people-export", data=form.values | {"form": "csv", "reason": ""}).status_code == 422
    sent = officer.post("/registry/people-export", data=form.values | {"form": "xlsx", "reason": "年检核对"})
    assert sent.status_code == 200 and sent.data[:2] == b"PK"
    taken_out = [line.cells for line in sheets.read(sent.data)[1]]
    assert [one for one in taken_out if one["电话"] == "19900000001"]
    assert "明月示例课堂" not in {one["机构名称"] for one in taken_out}, "of another district"
    event = db.session.scalars(select(EventRow).filter_by(kind="institution.people_exported")).one()
    row = db.session.query(PeopleExport).one()
    assert (row.form, row.rows, row.reason) == ("xlsx", len(taken_out), "年检核对")
    digest = salted_hash("年检核对", row.salt)
    assert event.data == {"form": "xlsx", "rows": row.rows, "export_id": row.id, "digest": digest}
    assert "年检核对" in told(officer.get("/registry/people-export"))
    assert "年检核对" not in told(sign_in(app, world, "foreign_officer").get("/registry/people-export"))
    assert sign_in(app, world, "association_officer").get("/registry/people-export").status_code in (403, 404)


def test_a_workbook_is_unpacked_once_at_the_look_and_once_at_the_press(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    full(world)
    officer, asked = sign_in(app, world, "officer"), list[object]()

    def counted(*what: Any) -> Any:
        asked.append(what)
        return ask(*what)

    monkeypatch.setattr("kernel.sheets.ask", counted)
    fact = ("附项示例学堂", "公示的其他经营地址", "新示例路9号")
    for table in ((("机构名称", "项目", "内容"), [fact]), (("名称", "类型"), [("解包示例", "C")])):
        asked.clear()
        form = next(one for one in forms_in(officer.get("/registry/import").text) if "key" in one.values)
        sent = form.values | {"file": (io.BytesIO(sheets.workbook(*table)), "表.xlsx")}
        page = officer.post("/registry/import", data=sent, content_type="multipart/form-data")
        assert (page.status_code, len(asked)) == (200, 1)
        confirm = next(one for one in forms_in(page.text) if one.action.endswith("/import/confirm"))
        assert officer.post(confirm.action, data=confirm.values).status_code == 303
        assert len(asked) == 2
    assert db.session.query(PublishedAddress).filter_by(address="新示例路9号").count() == 1
    assert db.session.query(Institution).filter_by(name="解包示例").count() == 1


def test_the_import_page_takes_a_file_of_facts(app: Flask, world: World) -> None:
    full(world)
    officer = sign_in(app, world, "officer")
    data = written({"name": "附项示例学堂", "item": "公示的其他经营地址", "what": "新示例路9号", "source": "官网"})
    form = next(one for one in forms_in(officer.get("/registry/import").text) if "key" in one.values)
    sent = form.values | {"file": (io.BytesIO(data), "附项.csv")}
    page = officer.post("/registry/import", data=sent, content_type="multipart/form-data")
    assert page.status_code == 200 and "新示例路9号" in told(page)
    assert db.session.query(PublishedAddress).filter_by(address="新示例路9号").count() == 0
    confirm = next(one for one in forms_in(page.text) if one.action.endswith("/import/confirm"))
    assert officer.post(confirm.action, data=confirm.values).status_code == 303
    assert db.session.query(PublishedAddress).filter_by(address="新示例路9号").count() == 1
