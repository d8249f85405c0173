"""The marker of backups: written by a command, read without trust, too old after a day."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kernel import backups, clock, health
from kernel.config import settings


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """A marker lies beside the data on either engine."""
    return sqlite_url


def test_without_a_marker_nothing_is_known(app: Flask) -> None:
    assert backups.last() == backups.Backups()
    assert not backups.last().is_recent


def test_a_copy_counts_for_a_day_and_a_trial_keeps_it(app: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.dump"
    copy.write_bytes(b"x" * 1234)
    answer = app.test_cli_runner().invoke(args=["backup", "note", str(copy)])
    assert (answer.exit_code, answer.output) == (0, "noted: 1234 bytes\n")
    assert app.test_cli_runner().invoke(args=["backup", "tried"]).exit_code == 0
    known = backups.last()
    assert known.size == 1234 and known.is_recent and known.tried_at is not None
    assert next(one for one in health.findings() if one.name == "backup").ok
    with clock.stepped(clock.now() + timedelta(hours=27)):
        assert not backups.last().is_recent


def test_an_empty_copy_is_not_noted(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert app.test_cli_runner().invoke(args=["backup", "note", str(tmp_path / "empty")]).exit_code == 1
    assert backups.last().saved_at is None


@pytest.mark.parametrize("words", ["", "{", "[]", '{"saved_at": 3}', '{"saved_at": "2026-11-28T00:00:00"}'])
def test_a_spoilt_marker_is_no_marker(app: Flask, words: str) -> None:
    (settings().data_dir / backups.MARKER).write_text(words)
    assert backups.last().saved_at is None
