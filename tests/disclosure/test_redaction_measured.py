"""Redaction against letters labelled by hand: no phone, no identity number missed; names found nearly all (issue 8)."""

from bench import redaction
from tests.complaints.import_files import shared


def test_what_is_found_in_real_letters() -> None:
    folder = shared(redaction.PLATFORM).parent
    counted = redaction.measure(folder)
    assert counted.rows == 300
    assert counted.recall("phone") == 1.0
    assert counted.recall("id_number") == 1.0
    assert counted.recall("name") >= 0.95
    assert counted.precision("name") >= 0.74


def test_the_labels_hold_no_text() -> None:
    words = redaction.LABELS.read_text(encoding="utf-8")
    header, *rows = words.splitlines()
    assert header == "file,row,start,end,kind"
    assert words.isascii()
    assert all(row.count(",") == 4 for row in rows)
