"""Regions by name and place, the shipped list, and the body of a kind looked for upward."""

import json
from pathlib import Path

import pytest
from flask import Flask

from accounts import actions, queries, regions
from accounts.models import Organisation, Region
from accounts.roles import Level, OrganisationKind, Role
from kernel import clock, events
from kernel.db import db
from kernel.events import SYSTEM
from tests.world import World

HEADER = "code,name,parent,level,pinyin,valid_to,abolished,successor\n"
FIVE = HEADER + (
    "990000,示例省,,province,shi li,,,\n"
    "990100,示例市,990000,city,shi li,,,\n"
    "990101,甲示例区,990100,county,jia,,,\n"
    "990102,乙示例区,990100,county,yi,,,\n"
    "990103,丙示例区,990100,county,,2025-01-14,1,\n"
)


def csv(folder: Path, words: str, encoding: str = "utf-8") -> Path:
    path = folder / "regions.csv"
    path.write_bytes(words.encode(encoding))
    return path


def body(kind: OrganisationKind, level: Level, code: str | None, name: str = "示例部门") -> int:
    return actions.add_organisation(kind, name, by=SYSTEM, region_code=code, level=level).id


def test_the_shipped_list_is_taken_once(app: Flask) -> None:
    first = actions.import_regions(regions.SHIPPED)
    again = actions.import_regions(regions.SHIPPED)
    assert first.read > 3000
    assert not first.errors
    assert (again.added, again.changed, again.skipped) == (0, 0, again.read)
    assert regions.name_of("110108") == "北京市海淀区"


def test_a_dry_run_says_what_would_happen(app: Flask, tmp_path: Path) -> None:
    found = actions.import_regions(csv(tmp_path, FIVE), dry_run=True)
    assert (found.read, found.added, found.skipped) == (5, 5, 0)
    assert db.session.get(Region, "990101") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_in_the_usual_encodings(app: Flask, tmp_path: Path, encoding: str) -> None:
    assert actions.import_regions(csv(tmp_path, FIVE, encoding)).added == 5
    assert regions.name_of("990101") == "示例省示例市甲示例区"


def test_one_bad_row_keeps_all_out_unless_good_rows_are_accepted(app: Flask, tmp_path: Path) -> None:
    path = csv(tmp_path, FIVE + "99010,短示例区,990100,county,,,,\n" + "990104,丁示例区,990100,village,,,,\n")
    found = actions.import_regions(path)
    assert (found.read, found.added, len(found.errors)) == (7, 0, 2)
    assert [error["row"] for error in found.errors] == [7, 8]
    assert [error["field"] for error in found.errors] == ["code", "level"]
    assert db.session.get(Region, "990101") is None
    assert actions.import_regions(path, accept_good_rows=True).added == 5


def test_a_changed_row_is_changed(app: Flask, tmp_path: Path) -> None:
    actions.import_regions(csv(tmp_path, FIVE))
    found = actions.import_regions(csv(tmp_path, FIVE.replace("甲示例区", "新示例区")))
    assert (found.added, found.changed, found.skipped) == (0, 1, 4)
    assert regions.name_of("990101") == "示例省示例市新示例区"


def test_places_know_what_is_above_and_below(app: Flask, tmp_path: Path) -> None:
    actions.import_regions(csv(tmp_path, FIVE))
    assert regions.ancestors("990101") == ["990100", "990000"]
    assert regions.ancestors("990000") == []
    assert [row.code for row in regions.children("990100")] == ["990101", "990102"]
    assert regions.name_of("977777") == "977777"
    assert regions.name_of(None) == ""


def test_a_body_is_looked_for_upward(app: Flask, tmp_path: Path) -> None:
    actions.import_regions(csv(tmp_path, FIVE))
    kind = OrganisationKind.CONSUMER_ASSOCIATION
    assert queries.find_body(kind, Level.COUNTY, "990101") is None
    nation = body(kind, Level.NATIONAL, None)
    province = body(kind, Level.PROVINCE, "990000")
    county = body(kind, Level.COUNTY, "990102")
    found = {code: queries.find_body(kind, Level.COUNTY, code) for code in ("990101", "990102")}
    assert found["990101"] is not None
    assert found["990101"].id == province
    assert found["990102"] is not None
    assert found["990102"].id == county
    upward = queries.find_body(kind, Level.NATIONAL, "990102")
    assert upward is not None
    assert upward.id == nation
    assert queries.find_body(OrganisationKind.MARKET_REGULATOR, Level.COUNTY, "990102") is None


def test_a_body_elsewhere_or_closed_is_never_found(app: Flask, tmp_path: Path) -> None:
    actions.import_regions(csv(tmp_path, FIVE + "980000,他示例省,,province,ta,,,\n"))
    kind = OrganisationKind.EDUCATION_DEPARTMENT
    body(kind, Level.PROVINCE, "980000")
    assert queries.find_body(kind, Level.COUNTY, "990101") is None


def test_acting_staff_are_those_whose_membership_is_open(app: Flask, world: World) -> None:
    association = world.organisation("association")
    mediators = queries.acting_staff(association.id, Role.MEDIATOR)
    assert {person.id for person in mediators} == {world.people["mediator"], world.people["other_mediator"]}
    membership = queries.memberships_of(world.people["mediator"])[0]
    actions.end_membership(membership, by=SYSTEM)
    actions.end_membership(membership, by=SYSTEM)
    assert [person.id for person in queries.acting_staff(association.id, Role.MEDIATOR)] == [
        world.people["other_mediator"]
    ]
    kinds = [row.kind for row in events.stream_of(f"organisation:{association.id}")]
    assert kinds == ["organisation.membership_ended"]


def test_a_membership_granted_is_open_at_once(app: Flask, world: World) -> None:
    association: Organisation = world.organisation("association")
    person = actions.register_person("丁示例")
    actions.grant(person, association, Role.OFFICER, by=SYSTEM)
    assert [one.organisation_id for one in queries.memberships_of(person.id)] == [association.id]
    with clock.stepped(clock.now().replace(year=2020)):
        assert queries.memberships_of(person.id) == []


def test_repeated_headers_and_rows_are_skipped_and_twins_that_differ_are_errors(app: Flask, tmp_path: Path) -> None:
    again = HEADER + "990101,甲示例区,990100,county,jia,,,\n"
    found = actions.import_regions(csv(tmp_path, FIVE + again))
    assert (found.read, found.added, found.skipped, found.errors) == (7, 5, 2, [])
    twin = actions.import_regions(csv(tmp_path, FIVE + "990101,另一示例区,990100,county,,,,\n"))
    assert (twin.added, [error["row"] for error in twin.errors]) == (0, [7])


def test_the_command_prints_the_counts_and_fails_on_a_bad_row(app: Flask, tmp_path: Path) -> None:
    path = str(csv(tmp_path, FIVE))
    run = app.test_cli_runner().invoke
    dry = run(args=["import", "regions", path, "--dry-run", "--json"])
    assert dry.exit_code == 0, dry.output
    assert json.loads(dry.output) == {"read": 5, "added": 5, "changed": 0, "skipped": 0, "errors": []}
    assert json.loads(run(args=["import", "regions", path, "--json"]).output)["added"] == 5
    assert json.loads(run(args=["import", "regions", path, "--json"]).output)["skipped"] == 5
    bad = str(csv(tmp_path, FIVE + "99,短示例区,,county,,,,\n"))
    refused = run(args=["import", "regions", bad, "--json"])
    assert refused.exit_code == 1
    assert json.loads(refused.output)["errors"][0]["row"] == 7
    assert run(args=["import", "regions", bad, "--accept-good-rows"]).exit_code == 0


def test_setup_makes_the_first_administrator_once(app: Flask, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("一个够长的初始密码\n")
    run = app.test_cli_runner().invoke
    (tmp_path / "weak").write_text("12345678")
    weak = run(args=["setup", "--login", "root", "--password-file", str(tmp_path / "weak")])
    assert weak.exit_code == 1
    assert db.session.query(Organisation).count() == 0
    made = run(args=["setup", "--login", "Root", "--password-file", str(secret)])
    assert made.exit_code == 0, made.output
    assert "一个够长" not in made.output
    row, _token = actions.sign_in_by_password("root", "一个够长的初始密码", address="192.0.2.1")
    assert [one.role for one in queries.memberships_of(row.person_id)] == [Role.PLATFORM_ADMIN]
    assert run(args=["setup", "--login", "other", "--password-file", str(secret)]).exit_code == 1
