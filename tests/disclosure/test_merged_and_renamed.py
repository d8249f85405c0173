"""What was merged is the record it points to, a renamed body is one body: figures and texts are of the same."""

import random
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import downgrade, upgrade

from accounts.actions import change_organisation
from accounts.models import Organisation
from accounts.models.office import OrganisationChange
from disclosure import actions, queries
from disclosure.indicators import SubjectKind
from disclosure.models import CountedCase, PublicFigure, PublicInspection, PublicInstitution
from disclosure.queries import PublicationFilter, areas
from kernel import clock
from kernel.db import db, new_ref, transaction
from tests.disclosure.figures_hands import counted, figure
from tests.disclosure.standing import put, shown_for, text_of
from tests.disclosure.support import published, settled
from tests.disclosure.test_areas import notice
from tests.world import World

A, B, C = "a" * 26, "b" * 26, "c" * 26
RENAMED = "示例教育和体育局"


def institutions() -> None:
    """A was merged into C; B stands by itself. Each had a text, and C has the figures."""
    with transaction():
        for ref, into in ((A, C), (B, None), (C, None)):
            told: dict[str, Any] = {"type": "F", "type_label": "职业培训机构", "updated_at": clock.now()}
            db.session.add(PublicInstitution(ref=ref, name=f"{ref[0]}示例学堂", merged_into_ref=into, **told))
    counted()
    with transaction():
        db.session.add(figure(SubjectKind.INSTITUTION, C, "c示例学堂"))
    rng = random.Random(7)
    for ref in (A, B, C):
        put(text_of(rng, institution_ref=ref, body_name="甲示例教育局"))


def statistics(client: FlaskClient, **asked: str) -> dict[str, Any]:
    return dict(client.get("/api/v1/statistics", query_string=asked).get_json())


def test_compared_it_is_the_record_it_points_to_and_once(client: FlaskClient, app: Flask) -> None:
    institutions()
    page = client.get(f"/disclosure/compare?with={A}&with={B}").text
    heads = re.findall(r'<th scope="col" class="roomy"><a href="/institutions/([^"?]+)', page)
    assert heads == [C, B]
    assert "a示例学堂" not in page
    assert "<strong>" in page, "the figures of the record it points to"
    assert f'href="/disclosure/compare?with={C}"' in page, "links lead on"
    assert f'name="with" value="{C}"' in page and f'name="with" value="{A}"' not in page
    page = client.get(f"/disclosure/compare?with={A}&with={C}&with={A}").text
    assert re.findall(r'<th scope="col" class="roomy"><a href="/institutions/([^"?]+)', page) == [C]


def test_under_its_old_id_figures_and_texts_are_of_one(client: FlaskClient, app: Flask) -> None:
    institutions()
    told = [statistics(client, institution=ref) for ref in (A, C)]
    assert told[0] == told[1]
    assert (told[0]["all_cases"]["id"], told[0]["published"]["total"]) == (C, 2)
    assert queries.refs_of(A) == queries.refs_of(C) == [A, C]
    assert client.get(f"/api/v1/publications?institution={A}").get_json()["total"] == 2
    assert "c示例学堂" in client.get(f"/disclosure?institution={A}").text


def renamed(world: World, name: str = RENAMED) -> tuple[Organisation, str]:
    """The body gets another name, and the copies are written after it; its old name."""
    body = world.organisation("department")
    old = body.name
    assert change_organisation(body, values_of(body) | {"name": name}, "机构改革。", by=world.actor("platform_admin"))
    return body, old


def values_of(body: Organisation) -> dict[str, Any]:
    names = ("name", "short_name", "legal_basis", "letterhead", "parent_id", "region_code", "level", "phone", "address")
    return {name: getattr(body, name) for name in names}


def watched_under(name: str) -> None:
    """A notice and an inspection that were public when the body was called so."""
    with transaction():
        row = notice("advice")
        row.body_name = name
        found: dict[str, Any] = {"institution_ref": A, "institution_name": "a示例学堂", "result": "nothing_found"}
        found |= {"ground": "random", "summary": "没有发现问题。", "items": {}, "published_at": clock.now()}
        days = {"inspected_on": clock.today(), "closed_on": clock.today()}
        db.session.add_all([row, PublicInspection(ref=new_ref(), body_name=name, **found, **days)])


def test_a_body_keeps_what_is_its_own_under_its_new_name(client: FlaskClient, world: World) -> None:
    published(world)
    actions.publish_figures()
    body, old = renamed(world)
    watched_under(old)
    assert actions.publish_figures(always=False) > 0, "another name is reason enough to write the copies"
    row = db.session.query(PublicFigure).filter_by(kind=SubjectKind.BODY, ref=body.ref, period="").one()
    assert (row.name, row.former_names) == (RENAMED, [old])
    page = client.get(f"/disclosure/bodies/{body.ref}").text
    assert f"曾用名：{old}" in page
    assert queries.names_of_body(old) == queries.names_of_body(RENAMED) == (RENAMED, old)
    assert "要求退款" in page, "its text"
    assert [len(found) for found in (areas.notices_by((RENAMED, old)), areas.inspections_by((RENAMED, old)))] == [1, 1]
    assert page.count("/disclosure/notices/") == 1 and page.count("/disclosure/inspections/") == 1
    told = [statistics(client, body=name) for name in (old, RENAMED)]
    assert told[0] == told[1]
    assert (told[0]["all_cases"]["id"], told[0]["published"]["total"]) == (body.ref, 1)


def test_kept_numbers_of_both_names_are_added(app: Flask, world: World) -> None:
    settled(world)
    _body, old = renamed(world)
    actions.publish_figures()
    rng = random.Random(9)
    for name in (old, old, RENAMED, "乙示例消费者协会"):
        put(text_of(rng, body_name=name, category="E01"))
    for name in (old, RENAMED):
        for more in (
            {},
            {"category": "E01"},
            {"q": "退"},
            {"from_on": clock.today().replace(year=2024, month=1, day=9)},
        ):
            asked = PublicationFilter(body=name, **more)
            shown = queries.total_of(asked)
            assert shown == queries.total_of(PublicationFilter(body=RENAMED, **more))
        assert queries.total_of(PublicationFilter(body=name)) == 3
        assert queries.total_of(PublicationFilter(body=name, category="E01")) == 3
    facet = next(one for one in shown_for(PublicationFilter()) if one.name == "body")
    assert {value.code: value.number for value in facet.values} == {RENAMED: 3, "乙示例消费者协会": 1}


def test_a_name_that_another_body_bears_now_is_that_one_s(app: Flask, world: World) -> None:
    settled(world)
    body, old = renamed(world)
    other = world.organisation("association")
    with transaction():
        other.name = old
    actions.publish_figures()
    row = db.session.query(PublicFigure).filter_by(kind=SubjectKind.BODY, ref=body.ref, period="").one()
    assert (row.former_names, queries.names_of_body(old)) == ([], (old,))


def test_names_from_before_the_upgrade_are_there_after_the_next_count(app: Flask, world: World) -> None:
    settled(world)
    actions.publish_figures()
    body, old = renamed(world)
    ref = body.ref
    actions.publish_figures()
    db.session.remove()
    downgrade(revision="0073")
    upgrade()
    assert (
        db.session.query(PublicFigure).filter(PublicFigure.ref == ref, PublicFigure.period == "").one().former_names
        == []
    )
    assert db.session.query(OrganisationChange).filter_by(act="changed").count() == 1
    assert db.session.query(CountedCase).filter(CountedCase.next_on < clock.today()).count() == 1
    assert actions.count_due() == 1
    actions.publish_figures(always=False)
    assert db.session.query(PublicFigure).filter_by(ref=ref, period="").one().former_names == [old]
