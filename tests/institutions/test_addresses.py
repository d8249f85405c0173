"""Several published addresses, each with whether it leads to anybody: entered, looked at, ended, merged, public."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from disclosure.actions import sync_institutions
from institutions import actions
from institutions.actions import AddressDraft, RegistryWrong
from institutions.lifecycle import Reachability
from institutions.models import Institution, Merge, PublishedAddress
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from tests.complaints.hands import sign_in
from tests.institutions.registry_hands import history, known
from tests.institutions.test_merging import merged
from tests.institutions.test_registry_pages import send, told
from tests.world import World


def added(world: World, row: Institution, address: str, **more: object) -> PublishedAddress:
    draft = AddressDraft(address=address, source="官网", **more)  # type: ignore[arg-type]  # names are the fields'
    made = actions.add_fact(row, draft, by=world.actor("officer"))
    assert isinstance(made, PublishedAddress)
    return made


def current(row: Institution) -> list[tuple[str, Reachability]]:
    db.session.expire(row, ["addresses"])
    return [(one.address, one.reachability) for one in row.addresses if one.is_current]


def test_each_address_is_entered_once_and_looked_at_by_itself(world: World) -> None:
    row, by = world.institution("app"), world.actor("officer")
    first, second = added(world, row, " 示例路1号 "), added(world, row, "示例路2号", region_code="110105")
    assert current(row) == [("示例路1号", Reachability.UNKNOWN), ("示例路2号", Reachability.UNKNOWN)]
    for wrong in ("示例路1号", "  "):
        with pytest.raises(RegistryWrong) as found:
            added(world, row, wrong)
        assert found.value.field == "address"
    own = row.reachability
    actions.set_reachability(row, Reachability.UNREACHABLE, by=by, reason="信函退回", at=first)
    assert current(row) == [("示例路1号", Reachability.UNREACHABLE), ("示例路2号", Reachability.UNKNOWN)]
    assert row.reachability is own, "the record's own address is another"
    assert history(row)[-1] == "reached"
    actions.end_fact(row, first, clock.today(), "已搬离", by=by)
    assert [address for address, _reached in current(row)] == ["示例路2号"]
    with pytest.raises(IllegalMove):
        actions.set_reachability(row, Reachability.REACHABLE, by=by, at=first)
    with pytest.raises(IllegalMove):
        actions.set_reachability(known("另一家示例"), Reachability.REACHABLE, by=by, at=second)
    with pytest.raises(NotYours):
        actions.set_reachability(row, Reachability.REACHABLE, by=world.actor("staff"), at=second)


def test_they_go_over_with_a_merger_and_come_back(world: World) -> None:
    gone, into = known("星河示例教育"), world.institution("app")
    added(world, gone, "示例路3号", reachability=Reachability.REACHABLE)
    merged(world, gone, into)
    assert current(into) == [("示例路3号", Reachability.REACHABLE)]
    assert current(gone) == []
    merge = db.session.query(Merge).one()
    split = actions.propose_split(merge, "弄错了", by=world.actor("officer"))
    actions.confirm_merge(split, by=world.actor("platform_admin"))
    assert current(gone) == [("示例路3号", Reachability.REACHABLE)]
    assert current(into) == []


def test_pages_enter_look_at_and_show_them(app: Flask, world: World) -> None:
    officer, row = sign_in(app, world, "officer"), world.institution("app")
    url = f"/registry/{row.ref}"
    assert "请填写地址" in told(send(officer, f"{url}/addresses/new", source="官网"))
    given = {"address": "示例路4号", "source": "官网"}
    assert "没有这个行政区划代码" in told(send(officer, f"{url}/addresses/new", **given, region_code="999999"))
    sent = send(officer, f"{url}/addresses/new", **given, region_code="110108")
    assert sent.status_code == 303
    db.session.expire_all()
    (one,) = row.addresses
    page = officer.get(url).text
    assert "示例路4号" in page and f"/reachability?address={one.ref}" in page
    reach = f"{url}/reachability?address={one.ref}"
    assert "示例路4号" in told(officer.get(reach))
    form = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', officer.get(reach).text)
    key = re.search(r'name="key"[^>]*value="([^"]+)"', officer.get(reach).text)
    assert form is not None and key is not None
    pressed = {"csrf_token": form[1], "key": key[1], "reachability": "unreachable", "reason": "两次上门没有人"}
    assert officer.post(reach, data=pressed).status_code == 303
    assert officer.get(f"{url}/reachability?address={'0' * 26}").status_code == 404
    db.session.expire_all()
    assert (one.reachability, row.reachability) == (Reachability.UNREACHABLE, Reachability.UNKNOWN)
    shown = told(officer.get(url))
    assert "能否联系（示例路4号）" in shown and "两次上门没有人" in shown
    outbox.drain()
    sync_institutions()
    public = told(app.test_client().get(f"/institutions/{row.ref}"))
    assert "示例路4号（无法取得联系）" in public
    actions.end_fact(row, one, clock.today() + timedelta(days=0), "已搬离", by=world.actor("officer"))
    outbox.drain()
    sync_institutions()
    assert "示例路4号" not in told(app.test_client().get(f"/institutions/{row.ref}"))
