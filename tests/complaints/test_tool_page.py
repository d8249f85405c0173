"""如果今天提交: anybody may ask; every answer shows its last day, both readings, each step and its ground."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from complaints.forms.tool import CODES, EARLIEST, LATEST, ToolForm
from kernel import calendars
from tests.complaints.hands import text

IN_JUNE = {"code": "T-MED", "start_on": "2026-06-01"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The page reads the calendar and the figures only; the acts' tests use both engines."""
    return sqlite_url


def ask(client: FlaskClient, **asked: str) -> str:
    answer = client.get("/deadlines", query_string=asked)
    assert answer.status_code == 200, text(answer)
    return text(answer)


def test_without_an_answer_it_counts_from_today(client: FlaskClient) -> None:
    page = ask(client)
    assert "供参考" in page
    assert "起算，当日不计入" in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (("T-ACC", "market_regulator", "2026-09-18"), ("2026年9月29日", "第十五条", "调休上班", "中秋节")),
        (("T-ACC", "education_department", "2026-09-24"), ("2026年10月12日", "第四十六条")),
        (("T-MED", "education_department", "2026-09-30"), ("2026年11月29日", "2026年11月30日", "从严计法（平台规则）")),
        (("T-CONF", "consumer_association", "2026-09-01"), ("2026年10月8日", "条文未随附")),
        (("T-RESP", "education_department", "2026-06-01"), ("2026年6月8日", "平台规则")),
        (("L-3Y", "market_regulator", "2023-05-01"), ("2026年5月6日",)),
    ],
)
def test_the_worked_examples(client: FlaskClient, asked: tuple[str, str, str], shown: tuple[str, ...]) -> None:
    page = ask(client, code=asked[0], kind=asked[1], start_on=asked[2])
    for words in shown:
        assert words in page, words


def test_a_body_under_the_regulation_alone_is_never_told_of_article_45(client: FlaskClient) -> None:
    for kind in ("education_department", "consumer_association"):
        page = ask(client, code="T-MED", kind=kind, start_on="2026-08-02")
        assert "2026年10月8日" in page
        assert "第四十五条" not in page
    assert "第四十五条" in ask(client, code="T-MED", kind="market_regulator", start_on="2026-08-02")


def test_a_pause_and_a_legal_type_change_the_answer(client: FlaskClient) -> None:
    paused = {"pause_from": "2026-06-20", "pause_to": "2026-07-18"}
    assert "2026年8月28日" in ask(client, code="T-MED", kind="education_department", start_on="2026-06-01", **paused)
    common = {"code": "T-EXIT", "kind": "education_department", "start_on": "2026-06-01"}
    assert "2026年12月1日" in ask(client, legal_type="school", **common)
    assert "2026年7月1日" in ask(client, legal_type="other", **common)


def test_a_year_nobody_arranged_yet_is_provisional(client: FlaskClient) -> None:
    page = ask(client, code="T-ACC", kind="education_department", start_on="2031-09-28")
    assert "这个日期是暂定的" in page


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"start_on": "昨天"}, "start_on"),
        ({"start_on": "1950-01-01"}, "start_on"),
        ({"code": "T-NONE"}, "code"),
        ({"kind": "police"}, "kind"),
        ({"code": "T-JUR", "kind": "consumer_association"}, "kind"),
        ({"pause_from": "2026-06-01", "pause_to": "2026-06-02"}, "pause_from"),
        ({"code": "T-MED", "start_on": "2026-06-01", "pause_from": "2026-06-05"}, "pause_to"),
        ({"code": "T-MED", "start_on": "2026-06-01", "pause_to": "2026-06-05"}, "pause_from"),
        (
            {"code": "T-MED", "start_on": "2026-06-01", "pause_from": "2026-05-05", "pause_to": "2026-06-05"},
            "pause_from",
        ),
        ({"code": "T-MED", "start_on": "2026-06-01", "pause_from": "2026-06-05", "pause_to": "2026-06-04"}, "pause_to"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(client: FlaskClient, asked: dict[str, str], field: str) -> None:
    answer = client.get("/deadlines", query_string=asked)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text(answer)
    assert "供参考" not in text(answer)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    code=st.sampled_from(CODES),
    start=st.dates(EARLIEST, LATEST),
    kind=st.sampled_from(["market_regulator", "education_department", "consumer_association"]),
)
def test_no_answer_is_ever_an_error(app: Flask, code: str, start: date, kind: str) -> None:
    with app.test_request_context():
        form = ToolForm(MultiDict({"code": code, "kind": kind, "start_on": start.isoformat()}))
        form.ask()
        if form.validate():
            assert form.found is not None
            assert form.found.due >= start
            assert form.found.calendar_version == calendars.current().version
