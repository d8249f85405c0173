"""The door: readable requests, tokens, headers, limits."""

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request, session
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kernel import security, web
from kernel.config import AppEnv, from_environment
from kernel.security import safe_next
from kernel.security.headers import CSP


def small_app(env: AppEnv = AppEnv.TEST) -> Flask:
    app = Flask(__name__)
    app.extensions["settings"] = replace(from_environment({"APP_ENV": "test"}), app_env=env)
    app.secret_key = "x" * 32
    security.init_app(app)

    @app.route("/token")
    def token() -> str:
        return str(app.jinja_env.globals["csrf_token"]())

    @app.route("/echo", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    @web.anyone
    def echo() -> Response:
        sent = {name: file.filename for name, file in request.files.items()}
        return jsonify(form=request.form.to_dict(flat=False), args=request.args.to_dict(), files=sent)

    @app.route("/open")
    @web.public
    def open_page() -> str:
        return "open"

    @app.route("/own")
    def own() -> Response:
        return Response("x", headers={"Content-Security-Policy": "sandbox", "Cache-Control": "private, no-store"})

    @app.route("/remember")
    def remember() -> str:
        session["x"] = 1
        return "x"

    return app


@pytest.fixture
def door() -> FlaskClient:
    return small_app().test_client()


@pytest.fixture
def unguarded() -> FlaskClient:
    """The reading of requests alone, without the token."""
    app = small_app()
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


# --- tokens ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_unsafe_method_needs_a_token(door: FlaskClient, method: str) -> None:
    assert door.open("/echo", method=method).status_code == 400
    assert door.open("/echo", method=method, data={"csrf_token": "guess"}).status_code == 400
    token = door.get("/token").text
    assert door.open("/echo", method=method, data={"csrf_token": token}).status_code == 200
    stranger = door.application.test_client()
    assert stranger.open("/echo", method=method, data={"csrf_token": token}).status_code == 400


def test_over_tls_the_referrer_must_be_this_host(door: FlaskClient) -> None:
    token = door.get("/token", base_url="https://here.example").text

    def post(referrer: str | None) -> int:
        headers = {"Referer": referrer} if referrer else {}
        form = {"csrf_token": token}
        return door.post("/echo", data=form, base_url="https://here.example", headers=headers).status_code

    assert post("https://here.example/form") == 200
    assert post("https://there.example/form") == 400
    assert post(None) == 400


# --- headers -----------------------------------------------------------------------------------------------------


def test_every_answer_carries_the_headers(door: FlaskClient) -> None:
    for answer in (door.get("/echo"), door.get("/none"), door.post("/echo"), door.get("/open")):
        assert answer.headers["Content-Security-Policy"] == CSP
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in answer.headers


def test_the_policy_is_the_one_that_was_decided() -> None:
    wanted = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )
    assert wanted == CSP
    assert "unsafe" not in CSP


def test_only_public_pages_may_be_stored(door: FlaskClient) -> None:
    assert "Cache-Control" not in door.get("/open").headers
    assert door.get("/echo").headers["Cache-Control"] == "no-store"
    assert door.get("/none").headers["Cache-Control"] == "no-store"
    assert door.post("/open").headers["Cache-Control"] == "no-store"


def test_an_answer_may_be_stricter_by_itself(door: FlaskClient) -> None:
    answer = door.get("/own")
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_cookie_is_bound_to_this_host_in_production(door: FlaskClient) -> None:
    cookie = door.get("/remember").headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    answer = small_app(AppEnv.PRODUCTION).test_client().get("/remember", base_url="https://here.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert re.search(r"; Secure; HttpOnly; Path=/; SameSite=Lax$", cookie)
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


# --- requests ----------------------------------------------------------------------------------------------------

BAD = [b"\xff", b"\xe9\x80", b"\xc0\xaf", b"\xed\xa0\x80", "退费".encode("gbk")]


def quoted(raw: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in raw)


@pytest.mark.parametrize("bad", BAD)
def test_what_is_not_utf8_is_400_wherever_it_stands(unguarded: FlaskClient, bad: bytes) -> None:
    def open_raw(path: bytes, query: str = "") -> int:
        environ = {"PATH_INFO": path.decode("latin-1"), "QUERY_STRING": query}
        return unguarded.get("/", environ_overrides=environ).status_code

    assert open_raw(b"/echo" + bad) == 400
    assert open_raw(b"/echo", f"q={quoted(bad)}") == 400
    assert open_raw(b"/echo", f"{quoted(bad)}=1") == 400
    assert open_raw(b"/echo", f"q={bad.decode('latin-1')}") == 400
    for body in (b"words=" + quoted(bad).encode(), b"words=" + bad, quoted(bad).encode() + b"=1"):
        answer = unguarded.post("/echo", data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 400
    for charset in ("", "; charset=iso-8859-1"):
        part = (
            b'--x\r\nContent-Disposition: form-data; name="words"\r\nContent-Type: text/plain'
            + charset.encode()
            + b"\r\n\r\n"
            + bad
            + b"\r\n--x--\r\n"
        )
        answer = unguarded.post("/echo", data=part, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 400


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=é", "multipart/form-data; boundary="]
)
def test_a_broken_multipart_form_is_400(unguarded: FlaskClient, kind: str) -> None:
    assert unguarded.post("/echo", data=b"--x\r\nnonsense", content_type=kind).status_code == 400


def test_right_words_arrive_unchanged(unguarded: FlaskClient) -> None:
    words = "退费 𠮷 \ufffd a+b=c&d 100%"
    sent = {"words": [words, "二"], "名": ["x"]}
    assert unguarded.post("/echo", data=sent).json["form"] == sent
    mixed: dict[str, Any] = {"words": words, "file": (io.BytesIO(b"x"), "退费.png")}
    answer = unguarded.post("/echo", data=mixed).json
    assert answer["form"]["words"] == [words]
    assert answer["files"] == {"file": "退费.png"}
    assert unguarded.get("/echo", query_string={"q": words}).json["args"] == {"q": words}


def test_nul_never_arrives(unguarded: FlaskClient) -> None:
    assert unguarded.get("/echo?q=a%00b").status_code == 400
    assert unguarded.get("/echo%00").status_code == 400
    assert unguarded.post("/echo", data={"a": "x\0y"}).json["form"] == {"a": ["xy"]}
    both = {"a": "x\0y", "file": (io.BytesIO(b"x"), "a.png")}
    assert unguarded.post("/echo", data=both).json["form"] == {"a": ["xy"]}


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_no_bytes_are_a_fault_of_ours(query: bytes, body: bytes) -> None:
    client = FUZZED.test_client()
    environ = {"QUERY_STRING": query.decode("latin-1")}
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", ""):
        answer = client.post("/echo", data=body, content_type=kind, environ_overrides=environ)
        assert answer.status_code in (200, 400)


FUZZED = small_app()
FUZZED.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=True)


def test_sizes_are_bounded(unguarded: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    app = unguarded.application
    monkeypatch.setitem(app.config, "MAX_FORM_MEMORY_SIZE", 1000)
    monkeypatch.setitem(app.config, "MAX_FORM_PARTS", 5)
    assert unguarded.post("/echo", data={"a": "x" * 900}).status_code == 200
    assert unguarded.post("/echo", data={"a": "x" * 1001}).status_code == 413
    many = {f"a{n}": "x" for n in range(6)}
    assert unguarded.post("/echo", data={**many, "f": (io.BytesIO(b"x"), "a")}).status_code == 413
    long_field = {"a": "x" * 1001, "f": (io.BytesIO(b"x"), "a")}
    assert unguarded.post("/echo", data=long_field).status_code == 413
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 100)
    assert unguarded.post("/echo", data={"f": (io.BytesIO(b"x" * 200), "a")}).status_code == 413


@pytest.mark.parametrize("good", ["/", "/complaints/1?x=1#y", "/en/", "/退费", "/a//b", "/%09//evil.example", "/a:b"])
def test_redirects_may_stay_here(good: str) -> None:
    assert safe_next(good) == good


EVIL = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:/evil.example",
    "evil",
    "?next=x",
    "javascript:alert(1)",
    "data:text/html,x",
    "/a\\b",
]
SPACED = ["/\t/evil.example", "/\n/evil.example", "\t//evil.example", " /x", "/ /evil.example", "/\0/x"]
INVISIBLE = ["/\u202e/x", "/\u3000/x", "/\u2028/x", "", None]


@pytest.mark.parametrize("evil", [*EVIL, *SPACED, *INVISIBLE])
def test_redirects_never_leave(evil: str | None) -> None:
    assert safe_next(evil, "/home") == "/home"
