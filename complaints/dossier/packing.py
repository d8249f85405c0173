"""The archive of originals, written file by file; each is looked at again, and the document says what was found.

`open_evidence` and `open_paper` answer the bytes this reader gets of a file and whether they are the whole of it; what
is left out they say by raising `LeftOut` with the reason, what cannot be read by any `OSError` or `ValueError`.
"""

import hashlib
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from complaints.dossier.model import Check, Document, Evidence, PaperLine
from kernel import clock

LIST, SUMS = "00-目录.txt", "SHA256SUMS"
LONGEST = 60
Opened = tuple[bytes, bool]


class LeftOut(Exception):
    """A file the reader knows of is not handed out; the reason in words."""


def pack(
    document: Document,
    out: BinaryIO,
    open_evidence: Callable[[Evidence], Opened],
    open_paper: Callable[[PaperLine], Opened],
) -> Document:
    """Write the archive of a numbered document and answer the document with what was found of each file.

    One file at a time is in memory; the list and the sums (as `sha256sum -c` reads them) stand at the end.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        papers = tuple(_packed_paper(archive, place, one, open_paper) for place, one in enumerate(document.papers, 1))
        evidence = tuple(_packed_evidence(archive, one, open_evidence) for one in document.evidence)
        done = replace(document, papers=papers, evidence=evidence)
        _write(archive, SUMS, sums(done).encode(), document.made_at)
        _write(archive, LIST, listed(done).encode(), document.made_at)
    return done


def _packed_evidence(archive: zipfile.ZipFile, row: Evidence, open_evidence: Callable[[Evidence], Opened]) -> Evidence:
    stem, ending = _split(row.name)
    name = f"材料/{row.number}-{_plain(stem)}"
    try:
        data, is_whole = open_evidence(row)
    except LeftOut as error:
        return replace(row, check=Check.LEFT_OUT, why=str(error))
    except (OSError, ValueError):
        return replace(row, check=Check.LOST)
    member = f"{name}.{ending}" if is_whole else f"{name}-遮盖后.{_ending(data)}"
    _write(archive, member, data, row.received_at)
    found = hashlib.sha256(data).hexdigest()
    check = (Check.MATCHES if found == row.sha256 else Check.DIFFERS) if is_whole else Check.COVERED
    return replace(row, check=check, found=found, member=member)


def _packed_paper(
    archive: zipfile.ZipFile, place: int, row: PaperLine, open_paper: Callable[[PaperLine], Opened]
) -> PaperLine:
    try:
        data, _is_whole = open_paper(row)
    except LeftOut as error:
        return replace(row, check=Check.LEFT_OUT, why=str(error))
    except (OSError, ValueError):
        return replace(row, check=Check.LOST)
    member = f"文书/{place:02d}-{_plain(row.title)}-{row.code}.pdf"
    _write(archive, member, data, row.made_at)
    found = hashlib.sha256(data).hexdigest()
    check = Check.MATCHES if found == row.file_sha256 else Check.DIFFERS
    return replace(row, check=check, found=found, member=member)


def _write(archive: zipfile.ZipFile, member: str, data: bytes, at: datetime) -> None:
    """One member, dated by its own day in Shanghai, so that the same files make the same archive."""
    local = at.astimezone(clock.ZONE)
    info = zipfile.ZipInfo(member, local.timetuple()[:6])
    info.external_attr = 0o600 << 16
    archive.writestr(info, data)


def _plain(name: str) -> str:
    """A name as part of a member's: letters, digits and signs, no place to hide a folder in."""
    return "".join(sign if sign.isalnum() else "_" for sign in name).strip("_")[:LONGEST] or "文件"


def _split(name: str) -> tuple[str, str]:
    """The stem of a file's name and an ending of a few plain letters."""
    stem, _dot, ending = name.rpartition(".")
    return (stem, ending) if stem and re.fullmatch(r"[A-Za-z0-9]{1,8}", ending) else (name, "bin")


def _ending(data: bytes) -> str:
    """The ending of a version made here: a PDF, a PNG or a JPEG."""
    return "pdf" if data.startswith(b"%PDF") else "png" if data.startswith(b"\x89PNG") else "jpg"


def sums(document: Document) -> str:
    """Every member with its digest, as `sha256sum -c` reads it."""
    rows: list[PaperLine | Evidence] = [*document.papers, *document.evidence]
    return "".join(f"{row.found}  {row.member}\n" for row in rows if row.member)


def listed(document: Document) -> str:
    """The list of the archive, for people."""
    lines = [document.title, f"案件编号：{document.number}", f"生成时间：{_moment(document.made_at)}", ""]
    lines += ["一、文书", *(_paper_line(row) for row in document.papers)] if document.papers else []
    lines += ["二、材料", *(_evidence_line(row) for row in document.evidence)] if document.evidence else []
    return "\n".join([*lines, "", f"各文件的 SHA-256 见 {SUMS}。"]) + "\n"


def _paper_line(row: PaperLine) -> str:
    return f"{row.title}　{row.number}　{_moment(row.made_at)}　{row.member or row.why or row.check.label}"


def _evidence_line(row: Evidence) -> str:
    said = "　".join((row.number, row.name, row.by, _moment(row.received_at), str(row.check.label)))
    return f"{said}　{row.why}" if row.why else said


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}"
