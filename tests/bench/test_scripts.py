"""The measuring scripts work, on a database of 200 generated cases; what they would not overlook is taken away once."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from accounts.actions import signing
from bench import database, depth, dossier, joint, plans, recall, registry, rooms, work
from bench.generator import making
from bench.load import __main__ as load
from bench.load import scenarios
from kernel import clock
from kernel.db import db
from tests.bench.hands import at_work
from tests.conftest import _needs_postgres, _worker
from tests.databases import admin, named
from tests.journeys.conftest import free_port

pytestmark = pytest.mark.postgres
AT = datetime(2026, 9, 15, 12, tzinfo=clock.ZONE)
CASES = 200
READ = ("desk_queue", "desk_deep", "desk_closed", "institution_queue", "search_common", "search_rare", "case_page")


@pytest.fixture(scope="module")
def url(postgresql_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of the scripts' own keys, filled once for these tests."""
    server, name = _needs_postgres(), f"scripts_{_worker()}"
    admin(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    url, folder = named(server, name), tmp_path_factory.mktemp("scripts")
    with pytest.MonkeyPatch.context() as patch, database.application(url, folder):
        patch.setattr(signing, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        making.make(url, CASES, 7, AT, data_dir=folder, provinces=("110000",))
        yield url
    admin(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def from_template(postgresql_template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that makes its database anew gets it migrated already."""
    server = _needs_postgres()

    def make(_url: str, made: str) -> None:
        admin(server, f"DROP DATABASE IF EXISTS {made}", f"CREATE DATABASE {made} TEMPLATE {postgresql_template}")

    monkeypatch.setattr(database, "create", make)


def test_search_is_compared_with_reading_every_text(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--database", url, "--each", "3"]
    assert recall.main(asked) == 0
    said = capsys.readouterr().out
    assert "busiest officer" in said
    assert said.count(" 0 missed") >= 3 * 7
    with database.application(url, tmp_path):
        where = "kind = 'complaint' AND thing_id = (SELECT min(id) FROM complaints)"
        db.session.execute(text(f"CREATE TABLE lost AS SELECT * FROM search_entries WHERE {where}"))
        db.session.execute(text(f"DELETE FROM search_entries WHERE {where}"))
        db.session.commit()
        assert recall.main(asked) == 1, "an entry that is not there is missed"
        db.session.execute(text("INSERT INTO search_entries SELECT * FROM lost"))
        db.session.execute(text("DROP TABLE lost"))
        db.session.commit()


def test_queues_are_walked_to_their_end(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert depth.main(["--database", url]) == 0
    said = capsys.readouterr().out
    assert "officer, open" in said
    assert "institution_staff, closed" in said


def test_what_a_page_reads_is_explained(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert plans.main(["--database", url]) == 0
    said = capsys.readouterr().out
    assert "/desk/?status=closed: 200" in said
    assert "Execution Time" in said


def test_rooms_are_watched(
    from_template: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, name = _needs_postgres(), f"rooms_{_worker()}"
    monkeypatch.setattr(rooms, "ACTIVE", 0.2)
    monkeypatch.setattr(rooms, "WARM", 0.2)
    asked = ["--database", named(server, name), "--port", str(free_port()), "--people", "3", "--rooms", "2"]
    assert rooms.main([*asked, "--seconds", "4", "--every", "0.3"]) == 0
    admin(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    said = capsys.readouterr().out
    assert "statements: 2 with nothing new" in said
    for line in said.splitlines()[-2:]:
        assert line.count("failed 0") == 1 and "(0 arrivals)" not in line, line


def test_the_registry_is_filled_and_its_pages_are_timed(
    from_template: None, capsys: pytest.CaptureFixture[str]
) -> None:
    server, name = _needs_postgres(), f"registry_{_worker()}"
    asked = ["--database", named(server, name), "--institutions", "60", "--copies", "1", "--times", "2"]
    assert registry.main(asked) == 0
    said = capsys.readouterr().out
    assert registry.main([*asked, "--kept"]) == 0
    again = capsys.readouterr().out
    admin(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    assert "filled 60 in" in said and "versions of items, twice" in said and "filled" not in again
    for line in ("rare word", "the record", "its timeline", "the provinces", "public items", "names like one"):
        assert any(one.startswith(line) and "p95" in one for one in said.splitlines()), line
        assert any(one.startswith(line) for one in again.splitlines()), line


def test_the_bundle_of_a_large_case_is_made(postgresql_template: str, capsys: pytest.CaptureFixture[str]) -> None:
    server, name = _needs_postgres(), f"bundle_{_worker()}"
    admin(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    asked = ["--database", named(server, name), "--messages", "4", "--files", "2", "--size", "1000"]
    assert dossier.main(asked) == 0
    admin(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    said = capsys.readouterr().out
    assert "4 messages, 2 files" in said and "set_pdf" in said and "peak: " in said


def test_a_joint_complaint_of_many_is_measured_to_its_end(
    from_template: None, capsys: pytest.CaptureFixture[str]
) -> None:
    server, name = _needs_postgres(), f"joint_{_worker()}"
    asked = ["--database", named(server, name), "--people", "6", "--messages", "12", "--presses", "2"]
    assert joint.main([*asked, "--confirmations", "3", "--seconds", "20"]) == 0
    admin(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    said = capsys.readouterr().out
    for line in (
        "joining, one press", "the officer's page", "a message to all, the press", "accepting for all, the press",
        "the bundle of one who has joined", "confirming one's own text", "signing for all, the press", "papers: ",
    ):  # fmt: skip
        assert line in said, line
    assert "made: True" in said


def test_pages_are_loaded(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenarios.signed_in.cache_clear()
    with at_work(url, tmp_path) as address:
        chosen = [word for name in READ for word in ("--scenario", name)]
        asked = ["--database", url, "--base-url", address, "--clients", "1"]
        assert load.main([*asked, "--seconds", "0.2", *chosen]) == 0
    said = capsys.readouterr().out
    assert "not measured" not in said
    assert said.count("errors 0") == len(READ)


def test_the_work_of_each_page_is_measured(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "settle", lambda: None)
    assert work.main(["--database", url, "--repeat", "2", "--keep", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert said.count(" statements ") == 10
    assert "filing press" in said
    assert "csrf_token" in (tmp_path / "desk case.1.html").read_text()
