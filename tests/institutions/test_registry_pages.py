"""The pages of the registry: who gets there, what a search finds, what a form says, how many statements a page asks."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from institutions import actions
from institutions.actions import LicenceDraft, NameDraft
from institutions.lifecycle import LicenceKind, NameKind
from institutions.models import Institution, Merge
from institutions.queries.registry import RegistryFilter, registry_page
from kernel import clock
from kernel.db import db
from tests.complaints.hands import counted, forms_in, sign_in, text
from tests.institutions.registry_hands import free, known, names
from tests.world import World

STATEMENTS = 15


@pytest.fixture
def officer(app: Flask, world: World) -> FlaskClient:
    return sign_in(app, world, "officer")


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    return sign_in(app, world, "platform_admin")


def send(client: FlaskClient, url: str, **data: object) -> TestResponse:
    """Fill the page's own form in and send it."""
    form = next(form for form in forms_in(text(client.get(url))) if "key" in form.values)
    return client.post(form.action or url.partition("?")[0], data=form.values | data)


def told(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(page)))


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("supervisor", 200), ("platform_admin", 200), ("association_officer", 403), ("staff", 403)],
)
def test_who_keeps_the_registry(app: Flask, world: World, who: str, status: int) -> None:
    client = sign_in(app, world, who)
    for url in ("/registry", "/registry/free", "/registry/mergers", "/registry/likes", "/registry/new"):
        assert client.get(url).status_code == status, url
    ways = text(client.get("/account")) + text(client.get("/registry/desk"))
    assert ('href="/registry"' in ways) is (status == 200)


@pytest.mark.parametrize(("near", "few"), [(500, 2_000), (2, 2_000), (2, 2)])
def test_records_are_found_whichever_way_is_shorter(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, near: int, few: int
) -> None:
    monkeypatch.setattr("institutions.queries.registry.NEAR", near)
    monkeypatch.setattr("institutions.queries.finding.FEW", few)
    monkeypatch.setattr("institutions.queries.registry.PAGE", 3)
    viewer = world.viewers["officer"]
    made = {known(f"{place}星河示例{serial}").name for serial, place in enumerate("甲乙丙丁戊己庚")}
    made.add(world.institution("app").name)
    for words, there in (("星河示例", made), ("乙星", {name for name in made if "乙星" in name})):
        seen, after = [], ""
        while True:
            rows, onward = registry_page(viewer, RegistryFilter(words=words), after)
            seen += [row.name for row in rows]
            if onward is None:
                break
            after = onward
        assert len(seen) == len(there)
        assert set(seen) == there


@pytest.mark.parametrize(
    "words",
    [
        *("学", "堂示", "示例学堂", "slxt", "LXT", "xdf", "91110108", "91110108ma0te5t1"),
        *("110213", "教APP备110213号", "应用"),
    ],
)
def test_a_search_finds_whatever_somebody_types(officer: FlaskClient, world: World, words: str) -> None:
    row = known("学堂示例学堂", credit_code="91110108MA0TE5T165")
    by = world.actor("officer")
    actions.add_fact(row, NameDraft(kind=NameKind.APP, name="新东方应用"), by=by)
    actions.add_fact(row, LicenceDraft(kind=LicenceKind.APP_FILING, number="教APP备110213号"), by=by)
    page = text(officer.get("/registry", query_string={"q": words}))
    assert f"/registry/{row.ref}" in page
    assert f"/registry/{row.ref}" not in text(officer.get("/registry?q=没有的词"))


def test_filters_and_pages(officer: FlaskClient, world: World) -> None:
    rows = [known(f"翻页示例{place:02d}") for place in range(27)]
    late = LicenceDraft(kind=LicenceKind.PERMIT, number="示1号", until_on=clock.today().replace(year=2020))
    actions.add_fact(rows[3], late, by=world.actor("officer"))
    first = text(officer.get("/registry?q=翻页"))
    assert f"/registry/{rows[24].ref}" in first
    assert f"/registry/{rows[25].ref}" not in first
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = text(officer.get(following[1].replace("&amp;", "&")))
    assert f"/registry/{rows[25].ref}" in second
    assert f"/registry/{rows[24].ref}" not in second
    expired = text(officer.get("/registry?expired=y&region=110108"))
    assert rows[3].ref in expired
    assert rows[4].ref not in expired
    assert officer.get("/registry?region=99&type=Z&reachability=x&after=nothing").status_code == 200


def test_entering_warns_and_never_refuses(admin: FlaskClient, world: World) -> None:
    given = {"name": "星河示例在线教育有限公司", "type": "C", "credit_code": "123", "reason": "执照"}
    page = send(admin, "/registry/new", **given)
    assert page.status_code == 422
    assert "应为18位" in told(page)
    assert "相似" in told(page)
    assert db.session.query(Institution).filter_by(name=given["name"]).count() == 0
    page = send(admin, "/registry/new", **given, sure="y")
    assert page.status_code == 303
    assert "请核对统一社会信用代码" in told(admin.get(page.location))
    page = send(admin, "/registry/new", name="", type="C", domicile_code="999999", platform="没有", reason="")
    assert page.status_code == 422
    assert "请填写登记名称" in told(page)


def test_a_record_tells_its_facts_history_and_cases(officer: FlaskClient, admin: FlaskClient, world: World) -> None:
    row, case = world.institution("app"), world.file()
    url = f"/registry/{row.ref}"
    assert (
        send(officer, f"{url}/licences/new", kind="app_filing", number="教APP备1100871号", source="官网").status_code
        == 303
    )
    assert send(officer, f"{url}/people/new", kind="legal", name="李示例", source="执照").status_code == 303
    assert send(officer, f"{url}/owners/new", owner="示例课程广场", share="33.34", source="执照").status_code == 303
    proof = (io.BytesIO(b"%PDF-1.4 no"), "a.exe")
    refused = send(officer, f"{url}/reachability", reachability="unreachable", reason="打不通", proof=proof)
    assert refused.status_code == 422
    assert send(officer, f"{url}/reachability", reachability="unreachable", reason="打不通").status_code == 303
    page = told(officer.get(url))
    for words in ("教APP备1100871号", "李示例", "示例课程广场 33.34%", "打不通", "无法取得联系", case.number):
        assert words in page, words
    assert case.number not in told(admin.get(url))
    foreign = sign_in(officer.application, world, "supervisor")
    assert "李示例" in told(foreign.get(url))


def test_out_of_reach_a_record_is_read_and_not_changed(officer: FlaskClient, world: World) -> None:
    row = world.institution("own_site")  # another district's
    url = f"/registry/{row.ref}"
    assert officer.get(url).status_code == 200
    for path in ("edit", "reachability", "names/new", "merge"):
        assert officer.get(f"{url}/{path}").status_code == 403, path


def test_a_free_entry_is_bound_from_the_queue(officer: FlaskClient, world: World) -> None:
    row, into = free(world, "星河示例在线教育有限公司"), world.institution("app")
    assert row.name in told(officer.get("/registry/free"))
    page = officer.get(f"/registry/{row.ref}/resolve")
    assert into.name in told(page)
    wrong = send(officer, f"/registry/{row.ref}/resolve", into="没有这家", reason="试")
    assert wrong.status_code == 422
    assert "没有找到这家机构" in told(wrong)
    done = send(officer, f"/registry/{row.ref}/resolve", into=into.ref, reason="就是它")
    assert done.location == f"/registry/{into.ref}"
    assert officer.get(f"/registry/{row.ref}").location == f"/registry/{into.ref}"
    assert row.name not in told(officer.get("/registry/free"))


def test_a_free_entry_is_entered_as_new(officer: FlaskClient, world: World) -> None:
    row = free(world, "全新示例名")
    done = send(officer, f"/registry/{row.ref}/accept", name="全新示例学堂", type="C", reason="查过执照")
    assert done.status_code == 303
    assert names(row) == [("alias", "全新示例名"), ("legal", "全新示例学堂")]


def test_a_merger_is_looked_at_before_it_is_proposed(officer: FlaskClient, admin: FlaskClient, world: World) -> None:
    row, into = known("星河示例教育"), world.institution("app")
    actions.add_fact(row, NameDraft(kind=NameKind.APP, name="会转走的应用"), by=world.actor("officer"))
    url = f"/registry/{row.ref}/merge"
    first = send(officer, url, into=into.name, reason="登记了两次")
    assert first.status_code == 200
    assert "会转走的应用" in told(first)
    assert db.session.query(Merge).count() == 0
    done = send(officer, f"{url}?into={into.ref}", reason="登记了两次")
    assert done.status_code == 303
    assert "等待本单位的另一人" in told(officer.get(done.location))
    assert officer.post(f"{done.location}/confirm", data=_token(officer)).status_code == 409
    assert admin.post(f"{done.location}/confirm", data=_token(admin)).status_code == 303
    assert officer.get(f"/registry/{row.ref}").location == f"/registry/{into.ref}"
    assert "已经并入" in told(officer.get(f"/registry/{row.ref}?merged=1"))


def _token(client: FlaskClient) -> dict[str, str]:
    return {
        "csrf_token": next(one for one in forms_in(text(client.get("/account"))) if one.values).values["csrf_token"]
    }


def test_pages_ask_no_more_with_more_rows(officer: FlaskClient, world: World) -> None:
    row, by = world.institution("app"), world.actor("officer")
    urls = ["/registry", "/registry?q=示例", "/registry/free", "/registry/likes", "/registry/mergers"]
    urls += [f"/registry/{row.ref}", f"/registry/{row.ref}/merge?into=示例课程广场"]

    def asked() -> list[int]:
        found = []
        for url in urls:
            path, _sign, query = url.partition("?")
            with counted() as said:
                assert officer.get(path, query_string=query).status_code == 200
            found.append(len(said))
        return found

    first = asked()
    for place in range(3):
        free(world, f"更多示例{place}")
        double = known(f"星河示例在线教育{'（）' * place}有限公司")
        actions.add_fact(row, NameDraft(kind=NameKind.APP, name=f"应用{place}"), by=by)
        actions.propose_merge(double, row, "登记了两次", by=by)
        world.file()
    assert max(asked()) <= STATEMENTS
    assert max(one - other for one, other in zip(asked(), first, strict=True)) <= 1
