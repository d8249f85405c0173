"""What every way of reading needs: files and papers as lines of the document, their bytes, and the state of a case."""

import hashlib
import json
from collections.abc import Iterable

from complaints.dossier.model import Evidence, PaperLine
from complaints.dossier.packing import LeftOut, Opened
from complaints.lifecycle import CLAIMANTS
from complaints.views.case import CaseView
from complaints.views.dossier.ways import Source
from kernel import files
from kernel.files import StoredFile
from kernel.papers import Paper


def state_of(stands: Iterable[str], seen: Iterable[int]) -> str:
    """What a bundle is made of, as a digest: the rights of its reader and the events they know of."""
    return hashlib.sha256(json.dumps([sorted(stands), sorted(seen)]).encode()).hexdigest()


def evidence_of(sources: Iterable[Source]) -> tuple[Evidence, ...]:
    """The files, each once."""
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
        )
        for one in sources
    }
    return tuple(found.values())


def paper_lines(papers: Iterable[Paper]) -> tuple[PaperLine, ...]:
    """The papers by their own numbers."""
    return tuple(
        PaperLine(
            title=one.title,
            number=one.number,
            code=one.code,
            made_at=one.made_at,
            text_sha256=one.text_digest,
            file_sha256=one.file.sha256 if one.file is not None else "",
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
