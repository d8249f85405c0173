"""The scripts that measure the public site work, on a small public country."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import database, opendata, public, public_reads, public_rows
from tests.bench.hands import at_work
from tests.conftest import _needs_postgres, _worker
from tests.databases import admin, named

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
PUBLICATIONS = 400
READ = ("list", "two filters", "institution", "search 退费", "trends", "API list", "home")


@pytest.fixture(scope="module")
def url(postgresql_template: str) -> Iterator[str]:
    """A database of a public country, told once for these tests: half of its texts by Python, half copied by SQL."""
    server, name = _needs_postgres(), f"public_{_worker()}"
    admin(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    url = named(server, name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create", lambda *_given: url)
        given = ["--database", url, "--publications", str(PUBLICATIONS), "--processes", "1", "--copies", "1"]
        assert public_rows.main(given) == 0
    yield url
    admin(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_its_pages_are_loaded(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with at_work(url, tmp_path) as address:
        asked = ["--database", url, "--base-url", address, "--clients", "1", "--seconds", "0.2"]
        asked += [word for name in READ for word in ("--page", name)]
        assert public.main([*asked, "--way", "made", "--way", "kept"]) == 0
        said = capsys.readouterr().out
        assert public.main([*asked, "--first"]) == 0
        first = capsys.readouterr().out
    assert "not measured" not in said
    assert said.count("errors 0") == 2 * len(READ)
    assert first.count("once each: p50") == len(READ)


def test_what_its_pages_read_is_explained(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--database", url, "--plans", "1", *(word for name in READ for word in ("--page", name))]
    assert public_reads.main(asked) == 0
    said = capsys.readouterr().out
    for name in READ:
        lines = [one for one in said.splitlines() if one.startswith(f"{name:<20}")]
        assert lines and all(one[20:24] == "200 " and "buffers" in one for one in lines), name
    assert "Execution Time" in said


def test_its_open_data_is_built_and_checked(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert opendata.main(["--database", url]) == 0
    said = capsys.readouterr().out
    held = json.loads(said.splitlines()[0])["publications"]
    assert held >= PUBLICATIONS, "whole pieces are copied"
    for step in ("build", "again", "verify", "recipe"):
        assert f'"step": "{step}"' in said
    assert '"megabytes"' in said
