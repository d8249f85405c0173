"""Abolished codes of the shipped list: successors over several steps, by the day, else the region above."""

from datetime import date

import pytest
from flask import Flask

from accounts import actions, queries, regions
from accounts.models import Region
from accounts.roles import Level, OrganisationKind
from kernel.db import db, transaction
from kernel.events import SYSTEM

KIND = OrganisationKind.MARKET_REGULATOR


def body(level: Level, code: str) -> int:
    return actions.add_organisation(KIND, f"{code}示例局", by=SYSTEM, region_code=code, level=level).id


@pytest.mark.parametrize(
    "code, stands",
    [
        ("110108", "110108"),  # never abolished
        ("440305", "440305"),
        ("130527", "130506"),  # 南和县 → 南和区
        ("220381", "220184"),  # 公主岭市 changed its city
        ("371203", "370117"),  # 钢城区 changed its city
        ("130521", "130500"),  # 邢台县 was divided: the region above
        ("371202", "370000"),  # 莱城区 lay in 莱芜市, which is abolished too
        ("371200", "370000"),
    ],
)
def test_an_abolished_code_stands_for_its_successor_or_the_region_above(app: Flask, code: str, stands: str) -> None:
    assert regions.resolve(code) == stands


def test_a_code_stands_for_itself_until_its_day(app: Flask) -> None:
    assert regions.resolve("130527", date(2024, 12, 31)) == "130527"
    assert regions.resolve("130527", date(2025, 1, 1)) == "130506"
    assert regions.resolve("999999") is None


def test_successors_are_followed_over_several_steps_and_never_in_a_circle(app: Flask) -> None:
    with transaction():
        for code, after in (("990101", "990102"), ("990102", "990103"), ("990201", "990202"), ("990202", "990201")):
            row = Region(code=code, name="示例区", level=Level.COUNTY, parent_code="990000", successor_code=after)
            row.valid_to = date(2020, 1, 1)
            db.session.add(row)
        db.session.add(Region(code="990103", name="示例区", level=Level.COUNTY, parent_code="990000"))
    assert regions.resolve("990101") == "990103"
    assert regions.resolve("990101", date(2019, 12, 31)) == "990101"
    assert regions.resolve("990201") is None
    assert regions.gone("990201")


def test_gone_means_abolished_without_a_successor(app: Flask) -> None:
    assert regions.gone("130521")
    assert not regions.gone("130527")
    assert not regions.gone("110108")
    assert regions.gone("999999")


def test_bodies_are_found_for_abolished_codes(app: Flask) -> None:
    county, city, province = body(Level.COUNTY, "130506"), body(Level.CITY, "130500"), body(Level.PROVINCE, "370000")
    found = {
        code: queries.find_body(KIND, Level.COUNTY, code) for code in ("130527", "130521", "371202", "130506", "130525")
    }
    assert {code: row.id if row else None for code, row in found.items()} == {
        "130527": county,
        "130506": county,
        "130521": city,
        "130525": city,
        "371202": province,
    }
    known = queries.Directory()
    for code, row in found.items():
        same = known.find(str(KIND), "county", code)
        assert (same.id if same else None) == (row.id if row else None)


def test_every_abolished_code_shipped_leads_somewhere_that_stands(app: Flask) -> None:
    rows = db.session.query(Region).filter(Region.valid_to.is_not(None)).all()
    assert len(rows) == 73
    for row in rows:
        here = db.session.get(Region, regions.resolve(row.code) or "")
        assert here is not None, row.code
        assert here.valid_to is None
        assert here.code[:2] == row.code[:2]
    with_successor = [row for row in rows if row.successor_code]
    assert len(with_successor) == 45
    for row in with_successor:
        after = db.session.get_one(Region, row.successor_code)
        assert after.valid_from == row.valid_to


RAW = (
    "id,pid,deep,name,pinyin_prefix,pinyin,ext_id,ext_name\n"
    '99,0,0,"示例","s","shi li","990000000000","示例省"\n'
    '9901,99,1,"示例","s","shi li","990100000000","示例市"\n'
    '990101,9901,2,"甲","j","jia","990101000000","甲示例区"\n'
    '9919,99,1,"东","d","dong","991900000000","东示例市"\n'
    '991900,9919,2,"东","d","dong","991900000000","东示例市"\n'
    '999001,99,1,"济","j","ji","999001000000","济示例市"\n'
    '999001000,999001,2,"济","j","ji","999001000000","济示例市"\n'
)


def test_the_raw_division_file_is_understood(app: Flask) -> None:
    found = actions.import_regions(RAW.encode("utf-8-sig"))
    assert (found.read, found.added, found.skipped, found.errors) == (7, 5, 2, [])
    rows = {row.code: (row.level, row.parent_code) for row in db.session.query(Region).filter(Region.code >= "99")}
    assert rows == {
        "990000": (Level.PROVINCE, None),
        "990100": (Level.CITY, "990000"),
        "990101": (Level.COUNTY, "990100"),
        "991900": (Level.CITY, "990000"),
        "999001": (Level.COUNTY, "990000"),
    }


def test_a_column_the_file_has_not_stays_as_it_is(app: Flask) -> None:
    found = actions.import_regions("code,name,level,parent\n130527,南和县,county,130500\n".encode())
    assert found.skipped == 1
    assert db.session.get_one(Region, "130527").successor_code == "130506"


def test_bytes_that_are_no_text_are_errors_of_their_row(app: Flask) -> None:
    header = "code,name,level,parent\n"
    good, bad = "990000,示例省,province,\n", b"990100,\xff\xfe\xff,city,990000\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        data = (header + good).encode(encoding) + bad
        found = actions.import_regions(data, dry_run=True)
        assert [(error["row"], error["field"]) for error in found.errors] == [(3, "name")], encoding
        assert found.added == 1
    with pytest.raises(ValueError, match="不认识的表头"):
        actions.import_regions(b"a,b\n1,2\n")
