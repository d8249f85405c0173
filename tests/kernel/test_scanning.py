"""Looking for viruses: the verdicts of a clamd, its silences, and what a file may do meanwhile."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kernel import clock, files, health, scanning
from kernel.config import Misconfigured, Settings, from_environment
from kernel.db import transaction
from kernel.files import CopyState, ScanState, StoredFile, handing
from tests.kernel.fake_clamd import EICAR, FakeClamd, fake_clamd

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
    with tempfile.TemporaryDirectory() as folder, fake_clamd(Path(folder)) as one:
        yield one


@pytest.fixture
def scanned(app: Flask, settings: Settings, clamd: FakeClamd) -> FakeClamd:
    """The application with this scanner, which it may not do without."""
    app.extensions["settings"] = replace(settings, scan_url=clamd.url, scan_required=True)
    return clamd


@pytest.fixture(autouse=True)
def everybody_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "file_owners", {"message": lambda _viewer, _owner_id: True})


def taken(data: bytes = b"words") -> StoredFile:
    row = files.receive(io.BytesIO(data), "a.txt", f"form-{len(data)}", 7)
    with transaction():
        files.link(f"form-{len(data)}", "message", 5)
    return row


def test_verdicts(scanned: FakeClamd) -> None:
    found = scanning.scanner()
    assert found is not None
    large = b"a" * 1_000_000
    assert found.is_clean(large)
    assert scanned.scanned == [large]
    assert not found.is_clean(b"mail " + EICAR)
    found.hello()


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"stream: OK FOUND OK\0", b"OK"])
def test_no_verdict_is_no_clean_bill(scanned: FakeClamd, says: bytes) -> None:
    found = scanning.scanner()
    assert found is not None
    scanned.says = says
    with pytest.raises(scanning.ScannerAway):
        found.is_clean(b"words")
    with pytest.raises(scanning.ScannerAway):
        found.hello()
    scanned.hangs_up = True
    with pytest.raises(scanning.ScannerAway):
        found.is_clean(b"words")


def test_a_file_stays_shut_until_it_was_scanned(scanned: FakeClamd) -> None:
    row = taken()
    assert (row.scan_state, files.is_shut(row), files.may_read("anna", row)) == (ScanState.UNSCANNED, True, False)
    assert files.check(row.id)
    assert (row.scan_state, row.scanned_at is not None, row.check_at) == (ScanState.CLEAN, True, None)
    assert files.may_read("anna", row)
    assert scanned.scanned == [b"words"]


def test_what_has_a_virus_is_never_opened_nor_copied(scanned: FakeClamd) -> None:
    row = taken(b"%PDF-1.7\n" + EICAR + b"\n%%EOF\n")
    assert row.copy_state is CopyState.WAITING
    assert files.check(row.id)
    assert (row.scan_state, row.copy_state, row.check_at) == (ScanState.INFECTED, CopyState.NONE, None)
    assert files.is_shut(row) and not files.may_read("anna", row)


def test_a_scanner_that_is_away_is_asked_again(scanned: FakeClamd) -> None:
    row = taken()
    scanned.hangs_up = True
    assert files.check(row.id)
    assert (row.scan_state, files.is_shut(row)) == (ScanState.UNSCANNED, True)
    assert row.check_at is not None and row.check_at > clock.now()
    assert not files.check(row.id)
    scanned.hangs_up = False
    with clock.stepped(clock.now() + timedelta(minutes=10)):
        assert files.sweep() == 1
    assert row.scan_state is ScanState.CLEAN


def test_without_a_scanner_files_open_and_say_so(app: Flask) -> None:
    row = taken()
    assert files.check(row.id)
    assert (row.scan_state, row.check_at, files.may_read("anna", row)) == (ScanState.UNSCANNED, None, True)
    assert row.scan_state.label == "未查毒"


def test_required_without_an_address_keeps_everything_shut(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = replace(settings, scan_required=True)
    row = taken()
    assert files.check(row.id) and not files.may_read("anna", row)
    with pytest.raises(Misconfigured, match="SCAN_REQUIRED=1 needs SCAN_URL"):
        from_environment({"APP_ENV": "production", "SCAN_REQUIRED": "1"})


@pytest.mark.parametrize(
    "url", ["http://x", "clamd://", "clamd:///", "clamd://host:0", "clamd://host:x", "clamd://h/p"]
)
def test_an_address_that_cannot_be_read_is_said(app: Flask, settings: Settings, url: str) -> None:
    app.extensions["settings"] = replace(settings, scan_url=url)
    with pytest.raises(Misconfigured, match="SCAN_URL"):
        scanning.scanner()
    assert not health.scanner().ok


def test_a_port_is_an_address_too(app: Flask, settings: Settings, clamd: FakeClamd) -> None:
    app.extensions["settings"] = replace(settings, scan_url="clamd://127.0.0.1:3311")
    assert scanning.scanner() == scanning.Clamd(None, "127.0.0.1", 3311)
    app.extensions["settings"] = replace(settings, scan_url=clamd.url)
    assert health.scanner().ok
    app.extensions["settings"] = replace(settings, scan_url="clamd:///nowhere/clamd.sock")
    assert (health.scanner().ok, health.scanner().needed) == (False, True)
