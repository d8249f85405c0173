"""An account becomes a record's own by a code to a contact on file or a keeper's approval; once, in time, few tries."""

from datetime import timedelta
from itertools import product

import pytest
from flask import Flask

from accounts.roles import Role
from complaints.lifecycle import PartyRole
from complaints.models import Party
from institutions import actions
from institutions.actions import BindingCodeWrong, RegistryWrong
from institutions.lifecycle.binding import BINDING_MOVES, BindingState, BindingWay, find_binding_move, hidden, may_bind
from institutions.models import Binding, RegistryChange
from institutions.queries.binding import bindings_to_decide, contacts_on_file
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours, TooMany
from kernel.events import EventRow
from tests.accounts.letters import last_code, letters
from tests.complaints.hands import sign_in
from tests.institutions.binding_hands import EMAIL, NEWCOMER, PHONE, account, newcomer, on_file, press
from tests.institutions.registry_hands import free
from tests.world import World


def sent(world: World, channel: str = "phone") -> Binding:
    newcomer(world)
    row, contact = on_file(world)
    return actions.send_binding_code(row, contact, channel, by=world.actor(NEWCOMER))


def test_the_table_has_one_row_a_cell_and_only_the_own_account_or_a_keeper_acts() -> None:
    cells = [(row.source, row.act) for row in BINDING_MOVES]
    assert len(cells) == len(set(cells))
    assert {row.target for row in BINDING_MOVES} == set(BindingState)
    for row, role, own in product(BINDING_MOVES, Role, (True, False)):
        keeper = role in (Role.PLATFORM_ADMIN, Role.OFFICER, Role.SUPERVISOR)
        wanted = keeper if row.act in ("approve", "refuse") else role is Role.INSTITUTION_ADMIN and own
        assert may_bind(row, role, is_own=own) is wanted, (row.act, role, own)
    for state in (BindingState.BOUND, BindingState.REFUSED, BindingState.TAKEN_BACK):
        assert not [row for row in BINDING_MOVES if row.source is state]
    assert find_binding_move(BindingState.ASKED, "use_code") is None


def test_a_contact_is_hidden_but_for_what_its_holder_knows() -> None:
    assert hidden(PHONE) == "****2222"
    assert hidden(EMAIL) == "o***@example.cn"


@pytest.mark.parametrize(("channel", "address"), [("phone", PHONE), ("email", EMAIL)])
def test_the_code_goes_to_the_contact_on_file_and_binds_once(
    app: Flask, world: World, channel: str, address: str
) -> None:
    row = sent(world, channel)
    letter = letters()[-1]
    assert (letter.address, letter.to_person_id) == (address, None)
    assert last_code() not in (row.code_hash or "")
    code = last_code()
    actions.use_binding_code(row, f" {code[:3]} {code[3:]} ", by=world.actor(NEWCOMER))
    db.session.expire_all()
    institution = row.institution
    assert institution.organisation_id == account(world).id
    assert (row.state, row.way, row.code_hash) == (BindingState.BOUND, BindingWay.CODE, None)
    told = db.session.query(RegistryChange).filter_by(institution_id=institution.id).order_by(RegistryChange.id).all()
    assert told[-1].fields == {"account": ["", account(world).name]}
    with pytest.raises(IllegalMove):
        actions.use_binding_code(row, code, by=world.actor(NEWCOMER))
    outbox.drain()
    assert any("已绑定学诉账号" in one.body_text and one.address == PHONE for one in letters())


def test_neither_code_nor_contact_is_in_the_log(app: Flask, world: World) -> None:
    row = sent(world)
    code = last_code()
    with pytest.raises(BindingCodeWrong):
        actions.use_binding_code(row, "000000" if code != "000000" else "111111", by=world.actor(NEWCOMER))
    actions.use_binding_code(row, code, by=world.actor(NEWCOMER))
    rows = db.session.query(EventRow).filter(EventRow.kind.startswith("binding.")).order_by(EventRow.id).all()
    assert [one.kind for one in rows] == ["binding.code_sent", "binding.code_missed", "binding.made"]
    for one in rows:
        assert not [word for word in (code, PHONE, PHONE[-4:], EMAIL) if word in str(one.data)]


def test_tries_are_few_and_a_new_code_ends_the_one_before(app: Flask, world: World) -> None:
    row = sent(world)
    right = last_code()
    wrong = "000000" if right != "000000" else "111111"
    for _each in range(5):
        with pytest.raises(BindingCodeWrong):
            actions.use_binding_code(row, wrong, by=world.actor(NEWCOMER))
    with pytest.raises(BindingCodeWrong):
        actions.use_binding_code(row, right, by=world.actor(NEWCOMER))
    db.session.expire_all()
    assert row.institution.organisation_id is None
    contact = contacts_on_file(row.institution)[0]
    again = actions.send_binding_code(row.institution, contact, "phone", by=world.actor(NEWCOMER))
    assert again.id == row.id
    if last_code() != right:
        with pytest.raises(BindingCodeWrong):
            actions.use_binding_code(again, right, by=world.actor(NEWCOMER))
    actions.use_binding_code(again, last_code(), by=world.actor(NEWCOMER))
    assert again.state is BindingState.BOUND


def test_a_code_lasts_an_hour(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = sent(world)
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(hours=1))
    with pytest.raises(BindingCodeWrong):
        actions.use_binding_code(row, last_code(), by=world.actor(NEWCOMER))


def test_so_many_codes_a_day_and_no_more(app: Flask, world: World) -> None:
    newcomer(world)
    row, contact = on_file(world)
    for _each in range(5):
        actions.send_binding_code(row, contact, "phone", by=world.actor(NEWCOMER))
    with pytest.raises(TooMany):
        actions.send_binding_code(row, contact, "phone", by=world.actor(NEWCOMER))


def test_nobody_else_and_no_other_record(app: Flask, world: World) -> None:
    newcomer(world)
    newcomer(world, "clerk", role=Role.INSTITUTION_STAFF)
    row, contact = on_file(world)
    app_record = world.institution("app")
    for name in ("clerk", "officer", "learner", "platform_admin"):
        with pytest.raises(NotYours):
            actions.send_binding_code(row, contact, "phone", by=world.actor(name))
    with pytest.raises(RegistryWrong):  # the record has an account
        actions.send_binding_code(app_record, contact, "phone", by=world.actor(NEWCOMER))
    with pytest.raises(RegistryWrong):  # a contact of another record
        actions.send_binding_code(world.institution("platform"), contact, "phone", by=world.actor(NEWCOMER))
    with pytest.raises(IllegalMove):  # the account has a record
        actions.send_binding_code(row, contact, "phone", by=world.actor("institution_admin"))
    with pytest.raises(RegistryWrong):  # what a learner typed is nobody's yet
        actions.ask_binding_approval(free(world), "依据", by=world.actor(NEWCOMER))
    waiting = actions.send_binding_code(row, contact, "phone", by=world.actor(NEWCOMER))
    newcomer(world, "rival", "rival_company")
    with pytest.raises(NotYours):
        actions.use_binding_code(waiting, last_code(), by=world.actor("rival"))


def test_a_keeper_approves_in_reach_or_refuses_with_a_reason(app: Flask, world: World) -> None:
    newcomer(world)
    row, _contact = on_file(world)
    asked = actions.ask_binding_approval(row, "营业执照和办公电话一致", by=world.actor(NEWCOMER))
    assert [one.id for one in bindings_to_decide(world.viewers["officer"])] == [asked.id]
    with pytest.raises(NotYours):
        actions.approve_binding(asked, "看过", by=world.actor("association_officer"))
    with pytest.raises(NotYours):
        actions.approve_binding(asked, "看过", by=world.actor(NEWCOMER))
    with pytest.raises(RegistryWrong):
        actions.refuse_binding(asked, " ", by=world.actor("officer"))
    actions.refuse_binding(asked, "电话对不上", by=world.actor("officer"))
    again = actions.ask_binding_approval(row, "补了材料", by=world.actor(NEWCOMER))
    actions.approve_binding(again, "电话核实", by=world.actor("officer"))
    db.session.expire_all()
    assert (again.way, row.organisation_id) == (BindingWay.APPROVAL, account(world).id)
    assert (asked.state, asked.decided_reason) == (BindingState.REFUSED, "电话对不上")


def test_another_region_is_another_keepers(app: Flask, world: World) -> None:
    newcomer(world)
    row, _contact = on_file(world, region="110105")
    asked = actions.ask_binding_approval(row, "依据", by=world.actor(NEWCOMER))
    assert bindings_to_decide(world.viewers["officer"]) == []
    with pytest.raises(NotYours):
        actions.approve_binding(asked, "看过", by=world.actor("officer"))
    actions.approve_binding(asked, "看过", by=world.actor("platform_admin"))


def test_it_sits_in_its_open_cases_from_then(app: Flask, world: World) -> None:
    newcomer(world)
    row, contact = on_file(world)
    complaint = world.accepted(institution="new_school", respondent_name=row.name)
    asked = {"complaint_id": complaint.id, "role": PartyRole.RESPONDENT}
    assert db.session.query(Party).filter_by(**asked).count() == 0
    binding = actions.send_binding_code(row, contact, "phone", by=world.actor(NEWCOMER))
    actions.use_binding_code(binding, last_code(), by=world.actor(NEWCOMER))
    outbox.drain()
    outbox.drain()
    seats = db.session.query(Party).filter_by(**asked).all()
    assert [one.organisation_id for one in seats] == [account(world).id]


def test_the_pages_lead_from_the_name_to_the_tie(app: Flask, world: World) -> None:
    newcomer(world)
    row, _contact = on_file(world)
    client = sign_in(app, world, NEWCOMER)
    assert "还没有和机构登记绑定" in client.get("/institution/home").text
    wrong = press(client, "/binding", name="没有这一家")
    assert wrong.status_code == 422
    assert "没有找到这家机构" in wrong.text
    found = press(client, "/binding", name="91110108MA0TE5T27X")
    assert found.location.endswith(f"/binding/to/{row.ref}")
    page = client.get(found.location)
    assert "****2222" in page.text
    assert PHONE not in page.text
    assert EMAIL not in page.text
    assert press(client, found.location).status_code == 422
    contact = contacts_on_file(row)[0]
    assert press(client, found.location, contact=f"{contact.ref}:phone").status_code == 303
    shown = client.get("/binding")
    assert "输入验证码" in shown.text
    bad = press(client, "/binding", code="12")
    assert bad.status_code == 422
    assert "验证码不对" in bad.text
    assert press(client, "/binding", code=last_code()).status_code == 303
    assert row.name in client.get("/binding").text
    assert "先看最急的" in client.get("/institution/home").text


def test_a_keeper_decides_on_a_page(app: Flask, world: World) -> None:
    newcomer(world)
    row, _contact = on_file(world)
    client, keeper = sign_in(app, world, NEWCOMER), sign_in(app, world, "officer")
    assert press(client, f"/binding/to/{row.ref}/ask", words="看营业执照").status_code == 303
    assert "等待核对" in client.get("/binding").text
    assert "看营业执照" in keeper.get("/registry/accounts").text
    asked = db.session.query(Binding).one()
    assert press(keeper, f"/registry/accounts/{asked.ref}/refuse", reason="").status_code == 422
    assert press(keeper, f"/registry/accounts/{asked.ref}/refuse", reason="对不上").status_code == 303
    assert "对不上" in client.get("/binding").text
    assert press(client, f"/binding/to/{row.ref}/ask", words="再看一次").status_code == 303
    asked = db.session.query(Binding).filter_by(state=BindingState.ASKED).one()
    assert press(keeper, f"/registry/accounts/{asked.ref}/approve", reason="核过").status_code == 303
    assert row.name in client.get("/binding").text
