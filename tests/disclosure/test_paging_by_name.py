"""Pages of institutions and bodies by name: each once and none left out, whatever signs their names hold."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from disclosure import queries
from disclosure.indicators import SubjectKind
from disclosure.models import PublicFigure, PublicInstitution
from kernel import clock
from kernel.crypto import random_token
from kernel.db import db, transaction

# Full-width, unbreakable and invisible spaces, signs of other scripts, and what names held before they were cleaned.
NAMES = [
    *("甲　A班", "甲　B班", "乙校", "丙\xa0A", "丙\xa0B", "丁\u200bA", "丁\u200bB", "戊\u2028A", "戊\u2028B"),
    *("己\x1fA", "己\x1fB", "庚\ufffeA", "庚\ufffeB", "辛\u202eA", "辛\u202eB", "壬𠮷A", "壬𠮷B"),
]


def named(name: str) -> PublicInstitution:
    """An institution in public under this name."""
    ref = random_token().lower().replace("-", "a").replace("_", "b")[:26]
    return PublicInstitution(ref=ref, name=name, type="C", type_label="示例", updated_at=clock.now())


def all_of(client: FlaskClient, place: str) -> list[str]:
    """The names of a list of the API, one a page."""
    seen, cursor = list[str](), ""
    while cursor is not None and len(seen) <= len(NAMES):
        page = client.get(f"/api/v1/{place}", query_string={"limit": 1, "cursor": cursor}).json
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"]
    return seen


def test_institutions_are_paged_each_once(app: Flask) -> None:
    with transaction():
        db.session.add_all([named(name) for name in NAMES])
    assert sorted(all_of(app.test_client(), "institutions")) == sorted(NAMES)


def test_bodies_are_paged_each_once(app: Flask) -> None:
    with transaction():
        for number, name in enumerate(NAMES):
            db.session.add(PublicFigure(kind=SubjectKind.BODY, ref=f"{number:026}", name=name, updated_at=clock.now()))
    assert sorted(all_of(app.test_client(), "bodies")) == sorted(NAMES)


def test_the_page_of_institutions_goes_on_behind_such_a_name(app: Flask) -> None:
    count = 45
    with transaction():
        db.session.add_all([named(f"甲　{number:03}班\xa0") for number in range(count)])
    client, url, seen = app.test_client(), "/institutions", list[str]()
    for _page in range(count):
        page = client.get(url).get_data(as_text=True)
        seen += re.findall(r"甲　\d{3}班", re.sub(r"<title>.*?</title>", "", page))
        following = re.search(r'href="(/institutions\?[^"]*after=[^"]+)"', page)
        if following is None:
            break
        url = unescape(following[1])
    assert sorted(set(seen)) == [f"甲　{number:03}班" for number in range(count)]
    assert queries.institution_page(queries.InstitutionFilter()).total == count
