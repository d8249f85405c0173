"""What every way of reading needs: files and papers as lines of the document, their bytes, and the state of a case."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from complaints.dossier.model import Evidence, PaperLine, Step
from complaints.dossier.packing import LeftOut, Opened
from complaints.events import FileCovered, FileMasked, FileUncovered
from complaints.labels import EVENTS
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.views.case import CaseView
from complaints.views.dossier.ways import Source
from kernel import files
from kernel.events import EventRow
from kernel.files import StoredFile
from kernel.papers import Paper


def state_of(stands: Iterable[str], seen: Iterable[int]) -> str:
    """What a bundle is made of, as a digest: the rights of its reader and the events they know of."""
    return hashlib.sha256(json.dumps([sorted(stands), sorted(seen)]).encode()).hexdigest()


DONE_WITH_A_FILE = frozenset({FileMasked.kind, FileCovered.kind, FileUncovered.kind})


def steps_of(events: Iterable[EventRow], roles: frozenset[PartyRole]) -> dict[int, list[Step]]:
    """What was done with each file by its id, from the events of the reader's rooms that these seats are shown."""
    found: dict[int, list[Step]] = {}
    for row in events:
        if row.kind in DONE_WITH_A_FILE and EVENTS[row.kind][1] & roles:
            found.setdefault(int(row.data["file_id"]), []).append(Step(row.happened_at, str(EVENTS[row.kind][0])))
    return found


def _history(file: StoredFile, done: Sequence[Step]) -> tuple[Step, ...]:
    """In the order it happened; what the scanner said first where it is of the same time."""
    scanned = [Step(file.scanned_at, f"查毒：{file.scan_state.label}")] if file.scanned_at is not None else []
    return tuple(sorted([*scanned, *done], key=lambda one: one.at))


def evidence_of(sources: Iterable[Source], done: dict[int, list[Step]] | None = None) -> tuple[Evidence, ...]:
    """The files, each once, with what was done with them (`steps_of`)."""
    found = {
        one.file.ref: Evidence(
            sign=one.file.ref,
            name=one.name,
            came_with=one.came_with,
            by=one.by,
            size=one.file.size,
            media_type=one.file.media_type,
            received_at=one.file.uploaded_at,
            sha256=one.file.sha256,
            scan=str(one.file.scan_state.label),
            history=_history(one.file, (done or {}).get(one.file.id, [])),
        )
        for one in sources
    }
    return tuple(found.values())


def paper_lines(papers: Iterable[Paper]) -> tuple[PaperLine, ...]:
    """The papers by their own numbers, with their words: who is given a paper reads all of it."""
    return tuple(
        PaperLine(
            title=one.title,
            number=one.number,
            code=one.code,
            made_at=one.made_at,
            text_sha256=one.text_digest,
            file_sha256=one.file.sha256 if one.file is not None else "",
            text=one.text,
        )
        for one in papers
    )


def opened(file: StoredFile | None) -> Opened:
    """The bytes of a paper."""
    if file is None:
        raise LeftOut("PDF还没有生成")
    return files.read(file), True


def reader_words(view: CaseView) -> str:
    """As whom the case is read, in words that name nobody: the first seat, the own one before those of others."""
    if view.roles & CLAIMANTS:
        return "投诉人一方"
    role = next((party.role for party in view.rows.mine), None)
    return str(role.label) if role is not None else ""
