"""The document as JSON: `schema` names its shape, instants are ISO 8601 with +08:00, digests SHA-256 in hex; pure."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from complaints.dossier.model import Document, Entry, Evidence, Fact, PaperLine, Section
from kernel import clock

SCHEMA = "xuesu.dossier/1"


def written(document: Document) -> bytes:
    """The document in UTF-8, the same bytes for the same document."""
    return (json.dumps(plain(document), ensure_ascii=False, indent=1) + "\n").encode()


def plain(document: Document) -> dict[str, Any]:
    """The document as values of JSON; what is empty is left out of entries."""
    numbers = {one.sign: one.number for one in document.evidence}
    return {
        "schema": SCHEMA,
        "number": document.number,
        "title": document.title,
        "reader": document.reader,
        "made_at": _at(document.made_at),
        "notes": list(document.notes),
        "sections": [_section(one, numbers) for one in document.sections],
        "evidence": [_evidence(one) for one in document.evidence],
        "papers": [_paper(one) for one in document.papers],
    }


def _at(value: datetime | date | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(clock.ZONE).isoformat(timespec="seconds")
    return value.isoformat() if value is not None else None


def _facts(rows: Iterable[Fact]) -> list[dict[str, str]]:
    return [{"label": row.label, "value": row.value} for row in rows]


def _section(row: Section, numbers: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "note": row.note,
        "facts": _facts(row.facts),
        "entries": [_entry(one, numbers) for one in row.entries],
    }


def _entry(row: Entry, numbers: dict[str, str]) -> dict[str, Any]:
    found = {
        "title": row.title,
        "at": _at(row.at),
        "by": row.by,
        "heard_by": row.heard,
        "state": row.state,
        "words": row.words,
        "lines": list(row.lines),
        "facts": _facts(row.facts),
        "entries": [_entry(one, numbers) for one in row.entries],
        "evidence": [numbers[sign] for sign in row.files if sign in numbers],
    }
    return {name: value for name, value in found.items() if value}


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "came_with": row.came_with,
        "by": row.by,
        "size": row.size,
        "media_type": row.media_type,
        "received_at": _at(row.received_at),
        "sha256": row.sha256,
        "scan": row.scan,
        "history": [{"at": _at(one.at), "words": one.words} for one in row.history],
        "check": str(row.check),
        "check_words": str(row.check.label),
        "why": row.why,
        "sha256_in_archive": row.found or None,
        "member": row.member or None,
    }


def _paper(row: PaperLine) -> dict[str, Any]:
    return {
        "title": row.title,
        "number": row.number,
        "code": row.code,
        "made_at": _at(row.made_at),
        "text": row.text,
        "text_sha256": row.text_sha256,
        "file_sha256": row.file_sha256 or None,
        "check": str(row.check),
        "check_words": str(row.check.label),
        "why": row.why,
        "sha256_in_archive": row.found or None,
        "member": row.member or None,
    }
