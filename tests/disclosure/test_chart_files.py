"""Every chart of a public page can be had as a file, and an institution's page draws its months."""

import csv
import html
import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from disclosure import actions
from disclosure.indicators import SubjectKind
from disclosure.models import PublicFigure
from kernel import clock
from kernel.db import db, transaction
from tests.disclosure import support
from tests.disclosure.figures_hands import BODY_REF, counted, figure
from tests.disclosure.test_areas import PAGES
from tests.world import World

FIGURE = re.compile(r'<figure class="chart-figure" id="([^"]+)">(.*?)</figure>', re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


@pytest.fixture
def places(world: World) -> dict[str, str]:
    row = support.published(world)
    actions.sync_institutions()
    counted(row.institution_ref, f"{clock.today():%Y-%m}")
    return {"publication": row.ref, "institution": row.institution_ref}


def file_of(client: FlaskClient, address: str) -> list[list[str]]:
    answer = client.get(html.unescape(address))
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8"), address
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "max-age=300" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_every_chart_has_a_file_with_the_values_of_its_table(client: FlaskClient, places: dict[str, str]) -> None:
    seen = 0
    for page in PAGES:
        text = client.get(page.format(**places)).text
        for name, inside in FIGURE.findall(text):
            address = re.search(r'<p class="chart-file"><a href="([^"]+)" download>', inside)
            assert (address is not None) == ("<table" in inside), (page, name)
            if address is None:
                continue
            rows = re.findall(r"<tr>(.*?)</tr>", inside, re.DOTALL)
            table = [[html.unescape(cell).strip() for cell in CELL.findall(row)] for row in rows]
            assert file_of(client, address[1]) == table, (page, name)
            seen += 1
    assert seen >= 12


def test_a_file_has_its_mark_and_an_unknown_chart_is_the_page(client: FlaskClient, places: dict[str, str]) -> None:
    address = f"/disclosure/bodies/{BODY_REF}?csv=trend"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert client.get(f"/disclosure/bodies/{BODY_REF}?csv=nothing").mimetype == "text/html"
    assert client.get("/disclosure/trends?csv=months&_scheme=javascript&_external=1").mimetype == "text/csv"
    assert "javascript:" not in client.get("/disclosure/trends?_scheme=javascript&_external=1").text


def test_an_institutions_months_are_drawn_with_hidden_ones_as_gaps(client: FlaskClient, places: dict[str, str]) -> None:
    ref = places["institution"]
    with transaction():
        gone = delete(PublicFigure).where(PublicFigure.kind == SubjectKind.INSTITUTION, PublicFigure.period != "")
        db.session.execute(gone)
        db.session.add(figure(SubjectKind.INSTITUTION, ref, "星河示例", f"{clock.today():%Y-%m}", cases=12))
        hidden = figure(SubjectKind.INSTITUTION, ref, "星河示例", last_month(), cases=3)
        hidden.shown = {}
        db.session.add(hidden)
    text = client.get(f"/institutions/{ref}").text
    assert 'class="chart chart-line"' in text
    told = dict(file_of(client, f"/institutions/{ref}?csv=months")[1:])
    assert told[f"{clock.today():%Y-%m}"] == "12件（未满一月）"
    assert told[last_month()] == "隐去"
    assert len(told) == 12


def test_without_figures_there_is_no_chart_of_them(client: FlaskClient, places: dict[str, str]) -> None:
    with transaction():
        db.session.execute(delete(PublicFigure))
    text = client.get(f"/institutions/{places['institution']}").text
    assert "chart-line" not in text


def last_month() -> str:
    today = clock.today()
    at = today.year * 12 + today.month - 2
    return f"{at // 12:04d}-{at % 12 + 1:02d}"


def test_no_label_is_the_rest_of_a_sentence(client: FlaskClient, places: dict[str, str]) -> None:
    """In English “n texts” behind a name reads “: n”; in a chart the number stands alone."""
    seen = 0
    for page in PAGES:
        for name, inside in FIGURE.findall(client.get(f"/en{page}".format(**places)).text):
            labels = re.findall(r"<(?:text|title|t[hd])[^>]*>(.*?)</", inside, re.DOTALL)
            assert not [one for one in labels if re.match(r"\s*[:：;；,，]", one)], (page, name)
            seen += bool(labels)
    assert seen >= 12
