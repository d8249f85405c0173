"""What every page shares: words for days and sums, pages for errors, and a session left clean."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from jinja2 import StrictUndefined
from jinja2.exceptions import UndefinedError

from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotFound, NotYours, TooLate, TooMany
from kernel.events import StreamHead
from kernel.web import anyone, day, error_page, file_size, moment, public, yuan


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """These tests add routes."""
    return own_app


def test_days_moments_and_sums_read_as_people_write_them(app: Flask) -> None:
    with app.test_request_context("/"):
        assert day(date(2026, 11, 24)) == "2026年11月24日（周二）"
        assert moment(datetime(2026, 11, 24, 16, 5, tzinfo=UTC)) == "2026年11月25日 00:05"
        assert yuan(123_456_78) == "¥123,456.78"
        assert (file_size(13), file_size(9469)) == ("13字节", "9.5 kB")
        assert (yuan(0), yuan(None), day(None), moment(None)) == ("¥0.00", "", "", "")
    with app.test_request_context("/en/"):
        assert day(date(2026, 11, 24)) == "Tue 24 Nov 2026"
        assert moment(datetime(2026, 11, 24, 16, 5, tzinfo=UTC)) == "25 Nov 2026 00:05"


def test_an_address_that_cannot_be_read_is_not_called_an_old_page(app: Flask) -> None:
    answer = app.test_client().get("/?q=a%00b")
    assert answer.status_code == 400
    assert "这个地址读不出来" in answer.text
    assert "没有提交" not in answer.text
    with app.test_request_context("/", method="POST"):
        assert "页面已过期" in error_page(400, None)


def test_templates_stumble_over_what_is_not_given_and_escape_what_is(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    with app.test_request_context("/"):
        with pytest.raises(UndefinedError):
            render_template_string("{{ nobody_gave_this }}")
        assert render_template_string("{{ words }}", words="<b>") == "&lt;b&gt;"


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A client of an application with a few pages of these tests."""
    app.config["PROPAGATE_FAULTS"] = False
    errors = {"missing": NotFound, "later": TooLate, "foreign": NotYours, "moved": IllegalMove}

    def fails(name: str) -> str:
        if name == "many":
            raise TooMany(17)
        if name == "fault":
            raise ZeroDivisionError("a secret in the trace: 19900001234")
        raise errors[name]()

    def writes() -> str:
        db.session.add(StreamHead(stream="beside", seq=0, hash="0" * 64))
        return "written"

    def acts() -> str:
        with transaction():
            db.session.add(StreamHead(stream="act", seq=0, hash="0" * 64))
        return "written"

    app.add_url_rule("/try/fails/<name>", "fails", anyone(fails))
    app.add_url_rule("/try/writes", "writes", anyone(writes))
    app.add_url_rule("/try/acts", "acts", anyone(acts))
    app.add_url_rule("/try/public", "try_public", public(lambda: "words"))
    return app.test_client()


@pytest.mark.parametrize(
    ("name", "status"),
    [("missing", 404), ("later", 409), ("foreign", 403), ("moved", 409), ("many", 429), ("fault", 500)],
)
def test_an_error_is_a_page_in_plain_words(visitor: FlaskClient, name: str, status: int) -> None:
    answer = visitor.get(f"/try/fails/{name}")
    assert answer.status_code == status
    assert answer.text.count("<h1") == 1
    assert 'lang="zh-Hans' in answer.text
    for words in ("Traceback", "ZeroDivisionError", "19900001234", "系统繁忙", "操作失败", "！"):
        assert words not in answer.text
    assert answer.headers.get("Retry-After") == ("17" if name == "many" else None)


def test_an_address_nobody_knows_is_a_page_too(visitor: FlaskClient) -> None:
    for path in ("/nowhere", "/en/nowhere", "/desk/nowhere/x/y"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert answer.text.count("<h1") == 1
    assert visitor.open("/try/public", method="PROPFIND").status_code in (400, 405)


def test_every_domain_error_has_a_sentence_and_a_page(app: Flask) -> None:
    with app.test_request_context("/"):
        for kind in (DomainError, IllegalMove, NotFound, NotYours, TooLate):
            assert str(kind()).endswith("。")
            assert 400 <= kind.status < 500


def test_a_view_that_changes_rows_beside_an_act_is_found_out(visitor: FlaskClient) -> None:
    with pytest.raises(RuntimeError, match="outside an act"):
        visitor.get("/try/writes")
    db.session.rollback()
    assert db.session.get(StreamHead, "beside") is None
    assert visitor.get("/try/acts").text == "written"
    assert db.session.get(StreamHead, "act") is not None


def test_a_public_page_may_be_kept_by_anybody(visitor: FlaskClient) -> None:
    answer = visitor.get("/try/public")
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    private = visitor.get("/login")
    assert "public" not in private.headers.get("Cache-Control", "")
