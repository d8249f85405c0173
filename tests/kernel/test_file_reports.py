"""The report of strays: as a command, by the timetable, and on the operator's page."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from kernel import clock, files, jobs, vitals
from kernel.files import reporting
from tests.kernel.test_file_kinds import picture

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def two_strays() -> tuple[str, str]:
    """A row that lost its bytes, and bytes that never got a row."""
    row = files.receive(io.BytesIO(picture()), "a.png", "form-1", 7)
    files.receive(io.BytesIO(picture()), "b.png", "form-1", 7)
    files.storage().delete(row.storage_key)
    files.storage().put("ab/lonely", b"x")
    return row.ref, "ab/lonely"


def test_the_command_names_both_and_deletes_neither(app: Flask) -> None:
    runner = app.test_cli_runner()
    with clock.stepped(datetime.now(UTC)):  # the store dates its objects by the machine's own clock
        ref, key = two_strays()
        young = runner.invoke(args=["files", "orphans", "--json"])
    assert (young.exit_code, json.loads(young.output)) == (0, {"objects": [], "rows": []})
    found = runner.invoke(args=["files", "orphans", "--json", "--minutes", "-1440"])
    assert (found.exit_code, json.loads(found.output)) == (1, {"objects": [key], "rows": [ref]})
    said = runner.invoke(args=["files", "orphans", "--minutes", "-1440"]).output
    assert f"no row: {key}" in said and f"no bytes: {ref}" in said
    assert files.storage().get(key) == b"x"


def test_the_operator_sees_what_the_last_look_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (reporting.last(), vitals.strays().ok) == (None, False)
    ref, key = two_strays()
    with clock.stepped(clock.now() + timedelta(days=1)):
        assert jobs.run("files.report") == {"objects": 1, "rows": 1}
        found = files.last_report()
        assert found is not None and found.named == (ref, key)
        shown = vitals.strays()
    assert (shown.ok, shown.value) == (False, "缺内容1个，无记录1个，等待查毒和副本过久2个")
    (app.extensions["settings"].data_dir / reporting.MARKER).write_text("torn")
    assert reporting.last() is None


def test_only_bytes_without_a_row_are_no_alarm(app: Flask) -> None:
    files.storage().put("ab/lonely", b"x")
    with clock.stepped(clock.now() + timedelta(days=1)):
        jobs.run("files.report")
        assert vitals.strays().ok
    with clock.stepped(clock.now() + timedelta(days=3)):
        assert not vitals.strays().ok


def test_what_waits_for_the_worker_is_a_figure(app: Flask) -> None:
    row = files.receive(io.BytesIO(picture()), "a.png", "form-1", 7)
    jobs.run("files.report")
    assert vitals.strays().ok
    with clock.stepped(clock.now() + timedelta(hours=3)):
        jobs.run("files.report")
        assert not vitals.strays().ok
        files.check(row.id)
        jobs.run("files.report")
        assert vitals.strays().ok
