"""The pages of the routing table: read, edited, tried and adopted by an administrator, without JavaScript."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints.actions import routing_tables as acts
from complaints.lifecycle import Status
from complaints.models import RoutingRule, RoutingVersion
from complaints.queries.routing_tables import version_in_force
from kernel.db import db
from tests.complaints.hands import counted, sign_in, submit, text
from tests.world import World

BASE = "/desk/routing"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Pages are the same on both engines; the acts' tests use both."""
    return sqlite_url


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    return sign_in(app, world, "platform_admin")


def draft(client: FlaskClient, province: str = "110000") -> RoutingVersion:
    made = submit(client, f"{BASE}/new", ruleset="o121-ir", province=province, reason="本省另有安排")
    assert made.status_code == 303, text(made)
    found = db.session.query(RoutingVersion).order_by(RoutingVersion.id.desc()).first()
    assert found is not None
    assert made.location == f"{BASE}/{found.ref}"
    return found


ROW = {
    "rule": "BJ-1",
    "types": ["F"],
    "categories": ["E01"],
    "goes": "kind",
    "body_kind": "education_department",
    "level": "province",
    "where_1": "domicile",
    "reason": "本省统一交给省级教育行政部门。",
    "articles": "教技厅〔2019〕3号",
    "certainty": "design",
}


def test_the_table_reads_in_plain_words(admin: FlaskClient) -> None:
    version = version_in_force("o121-ir")
    assert version is not None
    page = text(admin.get(f"{BASE}/{version.ref}"))
    for words in (
        "机构住所地",
        "不知道时看",
        "《市场监督管理投诉举报处理办法》第十三条第二款",
        "平台规则",
        "不是公办高校",
    ):
        assert words in page, words
    assert "market_regulator" not in page
    assert "现行" in text(admin.get(BASE))


def test_a_version_is_begun_edited_tried_and_adopted(admin: FlaskClient, world: World) -> None:
    case = world.file("app")
    version = draft(admin)
    url = f"{BASE}/{version.ref}"
    added = submit(admin, f"{url}/rules/new", **ROW)
    assert added.status_code == 303, text(added)
    tried = text(admin.get(f"{url}/trial"))
    assert case.number in tried
    assert "示例教育委员会" in tried
    assert "示例教育局" in tried
    assert world.file("app").route_rule == "F-3"
    done = submit(admin, f"{url}/adopt", reason="本省另有安排")
    assert done.status_code == 303
    assert world.file("app").route_rule == "BJ-1"
    assert "以前的版本都还在" in text(admin.get(url))


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(admin: FlaskClient) -> None:
    url = f"{BASE}/{draft(admin).ref}"
    typed = ROW | {"articles": "某某法 3\nO121 13:2", "rule": "规则一", "certainty": "verified", "goes": "body"}
    page = submit(admin, f"{url}/rules/new", **typed)
    assert page.status_code == 422
    words = text(page)
    for message in ("规则集里没有登记这份文件：某某法 3", "规则编号只用字母", "请选择指定的单位"):
        assert words.count(message) >= 2, message  # in the summary and beside the field
    assert "本省统一交给省级教育行政部门。" in words
    assert "某某法 3" in words
    bare = submit(admin, f"{url}/rules/new", **(ROW | {"articles": "", "certainty": "verified"}))
    assert "没有条文的规则只能作为平台规则" in text(bare)


def test_rows_of_a_draft_are_edited_moved_and_removed(admin: FlaskClient) -> None:
    version = draft(admin, province="")
    url = f"{BASE}/{version.ref}"
    first, second = version.rules[0].rule, version.rules[1].rule
    assert admin.get(f"{url}/rules/{second}").status_code == 200
    same = submit(admin, f"{url}/rules/{second}", has="rule", reason="换一种说法。")
    assert same.status_code == 303, text(same)
    row = db.session.query(RoutingRule).filter_by(version_id=version.id, rule=second).one()
    before = version_in_force("o121-ir")
    assert before is not None
    old = before.rules[1]
    assert (row.reason, row.match, row.where, row.articles) == ("换一种说法。", old.match, old.where, old.articles)
    moved = submit(admin, url, has="csrf_token", to=f"{second}/move", way="up")
    assert moved.status_code == 303
    assert [rule.rule for rule in version.rules[:2]] == [second, first]
    gone = submit(admin, f"{url}/rules/{second}/remove", has="csrf_token", to="remove")
    assert gone.status_code == 303
    assert version.rules[0].rule == first


def test_a_draft_is_discarded_after_being_asked(admin: FlaskClient) -> None:
    version = draft(admin)
    url = f"{BASE}/{version.ref}"
    assert "不能找回" in text(admin.get(f"{url}/discard"))
    assert submit(admin, f"{url}/discard", has="csrf_token", to="discard").status_code == 303
    assert admin.get(url).status_code == 404


def test_a_rule_in_force_is_switched_off_with_a_reason_and_marked(admin: FlaskClient, world: World) -> None:
    version = version_in_force("o121-ir")
    assert version is not None
    url = f"{BASE}/{version.ref}"
    assert submit(admin, f"{url}/rules/F-3/off", reason="").status_code == 422
    assert submit(admin, f"{url}/rules/F-3/off", reason="教育局暂停接收").status_code == 303
    page = text(admin.get(url))
    assert "已停用" in page
    assert "教育局暂停接收" in page
    assert world.file("app").status is Status.RECEIVED


def test_a_version_in_force_cannot_be_edited(admin: FlaskClient) -> None:
    version = version_in_force("o121-ir")
    assert version is not None
    for path in ("rules/new", "rules/A-1", "adopt", "discard"):
        assert admin.get(f"{BASE}/{version.ref}/{path}").status_code == 303, path


def test_pages_ask_a_constant_number_of_times(admin: FlaskClient, world: World) -> None:
    version = draft(admin)
    acts_by = world.actor("platform_admin")
    version = db.session.merge(version)
    acts.draft_version("o121-ir", "", "另一份", by=acts_by)
    url = f"{BASE}/{version.ref}"
    submit(admin, f"{url}/rules/new", **ROW)
    asked = []
    for many in (2, 10):
        for _ in range(many):
            world.file("app")
        for path in (BASE, url, f"{url}/trial", f"{url}/adopt", f"{url}/rules/new"):
            admin.get(path)
            with counted() as said:
                assert admin.get(path).status_code == 200
            asked.append(len(said))
    assert asked[:5] == asked[5:]
    assert max(asked) <= 15, asked
