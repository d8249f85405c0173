"""The API's figures say what the pages say: none is none, hidden is hidden, and bodies have theirs."""

import pytest
from flask.testing import FlaskClient

from disclosure import actions
from disclosure.indicators import SubjectKind
from disclosure.models import PublicFigure, PublicInstitution
from kernel import outbox
from kernel.db import db, transaction
from tests.disclosure.figures_hands import BODY_REF, counted, figure
from tests.disclosure.support import published
from tests.institutions.registry_hands import known
from tests.world import World


def numbers(answer: dict[str, object]) -> dict[str, int | None]:
    counts = answer["counts"]
    assert isinstance(counts, list)
    return {one["code"]: one["number"] for one in counts}


def quiet(world: World) -> str:
    """A firm nobody ever complained about."""
    made = known("示例安静学堂")
    outbox.drain()
    actions.sync_institutions()
    return made.ref


def test_of_whom_nothing_was_counted_there_is_none_and_not_too_few(client: FlaskClient, world: World) -> None:
    ref = quiet(world)
    assert "还没有受理过对这家机构的投诉" in client.get(f"/institutions/{ref}").text
    for answer in (
        client.get(f"/api/v1/institutions/{ref}/indicators").json,
        client.get(f"/api/v1/statistics?institution={ref}").json["all_cases"],
    ):
        assert set(numbers(answer).values()) == {0}
        assert {one["why"]["code"] for one in [*answer["rates"], *answer["days"]]} == {"few"}
        assert {one["n"] for one in answer["rates"]} == {0}
    assert client.get(f"/api/v1/institutions/{ref}").json["figures"]["accepted"] == 0
    for query in ("category=E09", "region=650000"):
        assert set(numbers(client.get(f"/api/v1/statistics?{query}").json["all_cases"]).values()) == {0}


def test_what_is_hidden_says_so_and_not_none(client: FlaskClient, world: World) -> None:
    ref = quiet(world)
    counted()
    with transaction():
        db.session.add(figure(SubjectKind.INSTITUTION, ref, "示例安静学堂", asked=9))
    answer = client.get(f"/api/v1/institutions/{ref}/indicators").json
    assert numbers(answer)["cases"] is None
    assert {one["why"]["code"] for one in answer["rates"] if one["code"] == "repeated"} == {"small"}


@pytest.mark.parametrize("query", ["institution=00000000000000000000000000", "region=11", "body=没有这个单位"])
def test_of_whom_is_not_known_no_number_is_invented(client: FlaskClient, world: World, query: str) -> None:
    assert client.get(f"/api/v1/statistics?{query}").json["all_cases"] is None


def test_a_credit_code_and_a_merged_record_lead_to_the_firm(client: FlaskClient, world: World) -> None:
    row = published(world)
    actions.sync_institutions()
    counted(row.institution_ref)
    old = quiet(world)
    with transaction():
        gone = db.session.query(PublicInstitution).filter_by(ref=old).one()
        gone.merged_into_ref = row.institution_ref
    for asked in (row.credit_code, old):
        answer = client.get(f"/api/v1/statistics?institution={asked}").json["all_cases"]
        assert (answer["id"], numbers(answer)["cases"]) == (row.institution_ref, 40)
    assert client.get(f"/api/v1/institutions/{old}").json["figures"] is None
    assert client.get(f"/api/v1/institutions/{old}/indicators").json["id"] == row.institution_ref


def test_bodies_are_listed_by_name_with_their_figures(client: FlaskClient, world: World) -> None:
    counted()
    with transaction():
        db.session.add(figure(SubjectKind.BODY, "c" * 26, "丙示例协会"))
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/v1/bodies", query_string={"limit": 1, "cursor": cursor}).json
        assert page["total"] == 2
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"]
    assert (len(seen), set(seen)) == (2, {"丙示例协会", "示例教育局（海淀）"})
    answer = client.get(f"/api/v1/bodies/{BODY_REF}/indicators").json
    assert (answer["kind"], answer["name"]) == ("body", "示例教育局（海淀）")
    assert numbers(answer)["received"] == 50
    assert {one["code"] for one in answer["rates"]} >= {"accepted", "late_accept"}
    assert len(answer["months"]) == 12
    same = client.get("/api/v1/statistics?body=示例教育局（海淀）").json["all_cases"]
    assert same["id"] == BODY_REF
    assert client.get(f"/api/v1/bodies/{'0' * 26}/indicators").status_code == 404
    crossed = client.get("/api/v1/statistics?body=示例教育局（海淀）&category=E01").json
    assert crossed["all_cases"] is None


def test_a_small_number_of_a_body_is_hidden_there_too(client: FlaskClient, world: World) -> None:
    counted()
    with transaction():
        row = db.session.query(PublicFigure).filter_by(ref=BODY_REF).one()
        row.shown = {"received": 50}
    told = numbers(client.get(f"/api/v1/bodies/{BODY_REF}/indicators").json)
    assert (told["received"], told["refused"]) == (50, None)
