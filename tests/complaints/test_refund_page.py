"""The calculator for anybody, and the pages of the law its lines lead to."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.config import Settings
from tests.complaints.hands import text

SUM = "/refund?paid=4800&goods=lessons&lessons=60&used=20&list_price=100&cause=institution"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing is kept, so the engine does not matter."""
    return sqlite_url


def test_a_sum_for_anybody(client: FlaskClient) -> None:
    empty = client.get("/refund")
    assert empty.status_code == 200
    assert "estimate-sum" not in text(empty)
    answer = client.get(SUM)
    assert "¥3,200.00" in text(answer)
    assert "不是裁决" in text(answer)
    own = text(client.get(SUM.replace("institution", "own")))
    assert "¥2,800.00" in own
    assert "利率没有登记" not in own  # not ended: nothing to say of rates yet


def test_bad_input_is_named_and_kept(client: FlaskClient) -> None:
    answer = client.get("/refund?paid=四千&used=很多&goods=wrong&paid_on=昨天")
    page = text(answer)
    assert answer.status_code == 422
    assert "请填写金额" in page
    assert "请填写整数" in page
    assert 'value="四千"' in page
    assert "error-summary" in page


def test_a_child_seven_days_and_interest(client: FlaskClient) -> None:
    child = "&is_minor=yes&payer=child&minor_age=under_18&minor_agreed=no&minor_fitting=no"
    assert "确认合同无效" in text(client.get(SUM + child))
    page = text(client.get(SUM + "&ended_on=2026-08-30&lpr_rate=３%"))
    assert "另有利息" in page
    assert "利率没有登记" in text(client.get(SUM + "&ended_on=2026-08-30"))


def test_the_operators_rate_is_used_and_a_wrong_table_is_none(
    client: FlaskClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    table, asked = Path(settings.data_dir, "rates.toml"), SUM + "&ended_on=2026-08-30&paid_on=2026-03-01"
    table.write_text('[[rates]]\ncode="lpr"\nfrom=2026-01-20\npercent="3"\nsource="示例"\n', encoding="utf-8")
    assert "另有利息" in text(client.get(asked))
    table.write_text("[[rates]]\n", encoding="utf-8")
    answer = client.get(asked)
    assert answer.status_code == 200
    assert "利率没有登记" in text(answer)
    assert "cannot be read" in caplog.text


def test_lines_lead_to_their_article(app: Flask, client: FlaskClient) -> None:
    for path in ("prepaid", "consumers", "penalties"):
        assert client.get(f"/law/{path}").status_code == 200
    page = text(client.get("/law/prepaid"))
    assert 'id="article-18"' in page
    assert "按折扣价计算" in page
    assert client.get("/law/nothing").status_code == 404
