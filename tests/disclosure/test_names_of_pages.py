"""What the navigation calls a page is what the page calls itself; places and provinces in the reader's language."""

import csv
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, refresh

from disclosure import actions, charts
from disclosure.indicators import SubjectKind
from disclosure.models import PublicInstitution
from disclosure.queries import areas
from kernel.config import ROOT
from kernel.db import db, transaction
from kernel.placenames import place, provinces, sign
from tests.disclosure.figures_hands import counted, figure
from tests.disclosure.support import published
from tests.world import World

OURS = ("/disclosure", "/institutions", "/data", "/genuine", "/about", "/en/")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_is_called_what_the_navigation_calls_it(client: FlaskClient, world: World, prefix: str) -> None:
    home = client.get(f"{prefix}/disclosure/home").text
    links = re.findall(
        r'<a href="([^"]+)"(?: aria-current="page")?>([^<]+)</a>', home.split("<nav")[1].split("</nav>")[0]
    )
    links += re.findall(r'<a href="([^"]+)">([^<]+)</a>', home.split("<footer")[1])
    asked = [
        (url, label)
        for url, label in links
        if url.startswith(("/disclosure", "/institutions", "/data", "/genuine", "/about", "/en/"))
    ]
    asked = [one for one in asked if "view=" not in one[0]]
    assert len(asked) >= 12
    for url, label in asked:
        words = client.get(url).text
        heading = re.sub(r"<[^>]+>", "", words.split("<h1")[1].split(">", 1)[1].split("</h1>")[0]).strip()
        assert heading == label, url
        assert words.split("<title>")[1].strip().startswith(label), url


def test_every_province_of_the_shipped_list_has_an_english_name() -> None:
    with (ROOT / "kernel" / "reference" / "regions.csv").open(encoding="utf-8", newline="") as lines:
        shipped = {row["name"] for row in csv.DictReader(lines) if row["level"] == "province" and not row["abolished"]}
    assert shipped == set(provinces()) == {one.name for one in charts.PROVINCES}
    assert len({one.english for one in provinces().values()}) == len({one.sign for one in provinces().values()}) == 34
    assert all(re.fullmatch(r"[A-Z][A-Za-z ]+", one.english) for one in provinces().values())


def test_a_place_is_called_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context():
        with force_locale("en"):
            assert place("内蒙古自治区呼和浩特市") == "Inner Mongolia 呼和浩特市"
            assert (place("北京市"), place("海淀区"), place(None)) == ("Beijing", "海淀区", "")
            assert sign("北京市", "京") == "BJ"
        with force_locale("zh_Hans_CN"):
            assert (place("北京市海淀区"), sign("北京市", "京")) == ("北京市海淀区", "京")


def test_english_pages_name_provinces_in_english(client: FlaskClient, world: World) -> None:
    row = published(world)
    counted(row.institution_ref)
    for page in (
        "/en/disclosure/regions",
        "/en/disclosure/trends",
        "/en/disclosure",
        f"/en/institutions/{row.institution_ref}",
    ):
        refresh()  # a test's own context keeps the language of whatever spoke first
        assert "Beijing" in client.get(page).text, page
    refresh()
    assert "Beijing" not in client.get("/disclosure/regions").text


def test_the_map_per_learner_sums_what_each_page_tells(client: FlaskClient, world: World) -> None:
    row = published(world)
    counted(row.institution_ref)
    with transaction():
        about = db.session.query(PublicInstitution).filter_by(ref=row.institution_ref).one()
        copied = {name: getattr(about, name) for name in ("type", "type_label", "updated_at")}
        for ref, code, learners, cases in (
            ("x" * 26, "110105", 9_000, 50),
            ("y" * 26, "310115", 5_000, None),
            ("z" * 26, "110105", None, 70),
        ):
            db.session.add(PublicInstitution(ref=ref, name=ref, region_code=code, **copied))
            told = figure(SubjectKind.INSTITUTION, ref, ref, "", **({"lately": cases} if cases else {"cases": 90}))
            told.learners = learners
            db.session.add(told)
        db.session.query(type(told)).filter_by(
            kind=SubjectKind.INSTITUTION, ref=row.institution_ref
        ).one().learners = 1_000
    assert areas.per_learners() == {"11": areas.PerPlace(90, 10_000, 2)}
    page = client.get("/disclosure/regions").text
    assert "每千名付费学员" in page
    assert ">9<" in page.replace("9.0", "9")
    assert "10,000" in page


def test_the_badge_may_be_copied_from_the_page(client: FlaskClient, world: World) -> None:
    row = published(world)
    actions.sync_institutions()
    page = client.get(f"/institutions/{row.institution_ref}").text
    shown = re.search(r'id="badge-html"[^>]*>([^<]+)<', page)
    assert shown is not None
    html = shown[1].replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&#39;", "'")
    target, picture = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert picture == f"{target}/badge.svg"
    assert target.endswith(f"/institutions/{row.institution_ref}")
    answer = client.get(picture[picture.index("/institutions") :])
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
