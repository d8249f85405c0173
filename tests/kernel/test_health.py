"""Up, ready, and what is missing: each in words a person can act on."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from kernel import clock, health
from kernel.config import ROOT
from kernel.db import db, transaction


def test_healthz_and_readyz_of_a_prepared_house(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


def test_readyz_names_what_is_not_ready(client: FlaskClient) -> None:
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "migrations" in answer.json["reason"]  # type: ignore[index]


def test_healthz_fails_when_the_database_is_gone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def gone(*_args: object, **_more: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", gone)
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json["reason"]) == (503, "OperationalError")  # type: ignore[index]


def test_every_finding_that_is_not_well_says_how_to_mend_it(app: Flask) -> None:
    found = health.findings()
    assert {"migrations", "redis", "papers", "mail", "data_dir", "calendar"} <= {one.name for one in found}
    assert all(one.mend for one in found if not one.ok), [one for one in found if not one.ok and not one.mend]


@pytest.mark.parametrize(
    ("on", "ok", "what"),
    [
        (date(2026, 11, 30), True, "2027 is provisional"),
        (date(2026, 12, 1), False, "2027 is provisional"),
        (date(2027, 1, 4), False, "2027 is provisional"),
        (date(2025, 12, 31), True, "2026 is announced"),
    ],
)
def test_the_calendar_is_not_well_without_this_year_or_in_december_the_next(
    app: Flask, on: date, ok: bool, what: str
) -> None:
    with clock.stepped(clock.start_of(on)):
        found = health.calendar()
    assert (found.ok, found.what) == (ok, what)


def doctor(data_dir: Path, *more: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator would, on an SQLite data folder of its own."""
    whole = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), "APP_ENV": "test", "LANG": "C.UTF-8", **env}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "doctor", *more]
    return subprocess.run(command, cwd=ROOT, env=whole, capture_output=True, text=True, timeout=100, check=False)


@pytest.fixture
def folder(sqlite_url: str) -> Path:
    """A prepared data folder."""
    return Path(sqlite_url.removeprefix("sqlite:///")).parent


def test_doctor_names_pango_when_it_is_hidden_and_goes_on(folder: Path) -> None:
    run = doctor(folder, "--json", XUESU_HIDE_PANGO="1")
    answer = json.loads(run.stdout)
    papers = next(one for one in answer["checks"] if one["name"] == "papers")
    assert (papers["ok"], papers["needed"]) == (False, False)
    assert "pango" in papers["what"].lower()
    assert papers["mend"]
    assert (run.returncode, answer["ok"]) == (0, True), "papers wait; the rest runs"


def test_doctor_fails_when_something_needed_is_broken(tmp_path: Path) -> None:
    run = doctor(tmp_path / "empty")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "BROKEN  migrations" in run.stdout
    assert "db upgrade" in run.stdout
