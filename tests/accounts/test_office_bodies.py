"""Organisations: added, changed, switched and closed by the platform alone; the history keeps old, new and why."""

import io

import pytest
from flask import Flask

from accounts import actions
from accounts.actions import BodyWrong
from accounts.models import Organisation
from accounts.queries.office import changes_of, organisations_like
from accounts.roles import Level, Mode, OrganisationKind
from kernel import outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from kernel.events import EventRow
from kernel.papers import Paper
from tests.complaints.hands import forms_in, sign_in, submit, text
from tests.world import World

KIND = OrganisationKind.CONSUMER_ASSOCIATION
VALUES = {"name": "新示例消费者协会", "level": Level.COUNTY, "region_code": "110105", "legal_basis": "条例第四十五条"}


def found(world: World, kind: OrganisationKind = KIND, **changes: object) -> Organisation:
    values = VALUES | changes
    return actions.found_organisation(kind, values, "新设立。", by=world.actor("platform_admin"))


def test_only_the_platform_adds_changes_switches_and_closes(app: Flask, world: World) -> None:
    row = world.organisation("association")
    for name in ("association_admin", "supervisor", "officer", "auditor"):
        by = world.actor(name)
        for act in (
            lambda by=by: actions.found_organisation(KIND, VALUES, "因。", by=by),
            lambda by=by: actions.change_organisation(row, {"name": "改"}, "因。", by=by),
            lambda by=by: actions.set_mode(row, Mode.ELSEWHERE, "因。", by=by),
            lambda by=by: actions.close_organisation(row, "因。", by=by),
        ):
            with pytest.raises(NotYours):
                act()


@pytest.mark.parametrize(
    "field,changes",
    [
        ("name", {"name": " "}),
        ("level", {"level": None}),
        ("region_code", {"region_code": None}),
        ("region_code", {"region_code": "999999"}),
        ("legal_basis", {"legal_basis": ""}),
    ],
)
def test_a_body_that_lacks_something_is_refused_beside_the_field(
    app: Flask, world: World, field: str, changes: dict[str, object]
) -> None:
    with pytest.raises(BodyWrong) as refused:
        found(world, **changes)
    assert refused.value.field == field


def test_the_history_keeps_old_and_new_with_the_reason_and_the_log_neither(app: Flask, world: World) -> None:
    row = found(world)
    by = world.actor("platform_admin")
    assert actions.change_organisation(row, VALUES | {"phone": "010-1234"}, "换了号码。", by=by)
    assert not actions.change_organisation(row, VALUES | {"phone": "010-1234"}, "再来一次。", by=by)
    newest, first = changes_of(row.id)
    assert (newest.fields, newest.reason) == ({"phone": ["", "010-1234"]}, "换了号码。")
    assert first.act == "created"
    event = db.session.query(EventRow).filter_by(kind="organisation.changed").one()
    assert event.data == {"organisation_id": row.id, "change_id": newest.id, "fields": ["phone"]}


def test_a_superior_is_of_the_same_kind_and_never_below(app: Flask, world: World) -> None:
    by = world.actor("platform_admin")
    department, province = world.organisation("department"), world.organisation("province")
    keep = {"name": province.name, "level": province.level, "region_code": "110000", "legal_basis": "依据"}
    with pytest.raises(BodyWrong):
        actions.change_organisation(province, keep | {"parent_id": department.id}, "因。", by=by)
    with pytest.raises(BodyWrong):
        actions.change_organisation(province, keep | {"parent_id": world.organisations["association"]}, "因。", by=by)


def test_a_market_regulator_comes_here_only_with_its_authorisation(app: Flask, world: World) -> None:
    row = world.organisation("regulator")
    url, client = f"/admin/organisations/{row.ref}/mode", sign_in(app, world, "platform_admin")
    by = world.actor("platform_admin")
    with pytest.raises(BodyWrong):
        actions.set_mode(row, Mode.HERE, "已授权。", by=by)
    with pytest.raises(BodyWrong):
        actions.set_mode(row, Mode.HERE, "已授权。", by=by, document="授权函1号", form_key="none-of-these")
    page = submit(client, url, mode="here", document="授权函1号", reason="已授权。")
    assert (page.status_code, "请上传授权文件" in text(page)) == (422, True)
    assert "授权函1号" in text(page), "what was typed is kept"
    form = next(form for form in forms_in(text(client.get(url))) if "mode" in form.labels)
    file = (io.BytesIO("授权函：同意在本平台办理。".encode()), "授权函.txt")
    sent = form.values | {"mode": "here", "document": "授权函1号", "reason": "已授权。", "file": file}
    answer = client.post(url, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303, text(answer)
    db.session.rollback()
    row = world.organisation("regulator")
    assert (row.mode, row.authorisation) == (Mode.HERE, "授权函1号")
    shown = text(client.get(f"/admin/organisations/{row.ref}"))
    assert "授权函.txt" in shown and "在其他平台处理 → 在本平台处理" in shown
    assert actions.set_mode(row, Mode.ELSEWHERE, "授权到期。", by=by)


def test_a_new_market_regulator_begins_elsewhere(app: Flask, world: World) -> None:
    assert found(world, OrganisationKind.MARKET_REGULATOR, name="新示例市场监督管理局").mode is Mode.ELSEWHERE
    assert found(world).mode is Mode.HERE


def test_two_bodies_never_number_alike(app: Flask, world: World) -> None:
    by, department = world.actor("platform_admin"), world.organisation("department")
    for wrong in ({"short_name": "示教"}, {"short_name": "学诉"}, {"short_name": "学诉举"}, {"name": "示例教育处"}):
        if "name" in wrong:
            found(world, name="示例教育科", region_code="110108")  # both begin with 示例教育
        with pytest.raises(BodyWrong) as refused:
            found(world, **wrong)
        assert refused.value.field == "short_name"
    other = found(world, short_name="朝教")
    with pytest.raises(BodyWrong, match="示例教育局"):
        actions.change_organisation(other, VALUES | {"short_name": "示教"}, "改简称。", by=by)
    assert actions.change_organisation(other, VALUES | {"short_name": "朝新"}, "改简称。", by=by)
    own = {"name": department.name, "level": department.level, "region_code": "110108", "legal_basis": "依据"}
    assert actions.change_organisation(department, own | {"phone": "010-1"}, "换号码。", by=by), "its own is no clash"


def test_a_prefix_that_stands_on_a_paper_stays_with_who_issued_it(app: Flask, world: World) -> None:
    complaint, by = world.accepted(), world.actor("platform_admin")
    outbox.drain()
    department = world.organisation("department")
    own = {"name": department.name, "level": department.level, "region_code": "110108", "legal_basis": "依据"}
    assert actions.change_organisation(department, own | {"short_name": "示新教"}, "改简称。", by=by)
    with pytest.raises(BodyWrong, match="示教"):
        found(world, short_name="示教")
    issued = [paper.number for paper in db.session.query(Paper).filter_by(owner_id=complaint.id)]
    assert any(number.startswith("示教受〔") for number in issued), "numbers issued already stay"
    assert actions.change_organisation(department, own | {"short_name": "示教"}, "改回来。", by=by), "they are its own"
    assert found(world, short_name="示").short_name == "示", "one prefix within another is no clash"


def test_the_form_says_beside_the_field_that_the_prefix_is_taken(app: Flask, world: World) -> None:
    client = sign_in(app, world, "platform_admin")
    page = f"/admin/organisations/{world.organisation('association').ref}/edit"
    sent = submit(client, page, short_name="示教", level="county", reason="改。")
    assert sent.status_code == 422
    assert "和「示例教育局」相同" in text(sent)


def test_what_has_cases_or_people_does_not_close(app: Flask, world: World) -> None:
    by = world.actor("platform_admin")
    world.file()
    with pytest.raises(IllegalMove) as refused:
        actions.close_organisation(world.organisation("department"), "合并。", by=by)
    assert "未结案件1" in str(refused.value)
    with pytest.raises(IllegalMove):
        actions.close_organisation(world.organisation("other_association"), "合并。", by=by)
    row = found(world)
    with pytest.raises(BodyWrong):
        actions.close_organisation(row, " ", by=by)
    actions.close_organisation(row, "合并。", by=by)
    assert row.closed_at is not None
    names = [one.name for one in organisations_like("新示例", None)[0]]
    assert names == []
    assert [one.id for one in organisations_like("新示例", None, closed=True)[0]] == [row.id]
    with pytest.raises(IllegalMove):
        actions.change_organisation(row, VALUES, "因。", by=by)


def test_the_pages_add_and_change(app: Flask, world: World) -> None:
    client = sign_in(app, world, "platform_admin")
    wrong = submit(
        client, "/admin/organisations/new", kind=str(KIND), name="新示例协会", level="county", reason="新设。"
    )
    assert wrong.status_code == 422
    assert "请填写所在地" in text(wrong)
    made = submit(
        client,
        "/admin/organisations/new",
        kind=str(KIND),
        name="新示例协会",
        level="county",
        region_code="１１０１０５",
        legal_basis="条例第四十五条",
        reason="新设。",
    )
    assert made.status_code == 303 and made.location.endswith("/invite")
    row = db.session.query(Organisation).filter_by(name="新示例协会").one()
    ref = row.ref
    assert row.region_code == "110105"
    changed = submit(client, f"/admin/organisations/{ref}/edit", name="改名示例协会", level="county", reason="更名。")
    assert changed.status_code == 303, text(changed)
    listed = text(client.get("/admin/organisations?q=改名&kind=consumer_association"))
    assert "改名示例协会" in listed and "示例教育局" not in listed
    for name in ("association_admin", "officer", "auditor"):
        assert sign_in(app, world, name).get(f"/admin/organisations/{ref}").status_code == 403
