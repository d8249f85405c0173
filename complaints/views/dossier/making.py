"""The job that makes a bundle: reads the case as its asker does, packs the files, sets the PDF, keeps all three."""

import errno
import io
import logging
import tempfile
from typing import Any, BinaryIO

from flask import current_app, render_template
from flask_babel import force_locale

from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import queries
from complaints.actions import dossiers
from complaints.dossier.model import Check, Document, Fact
from complaints.dossier.packing import pack
from complaints.dossier.written import written
from complaints.models import Dossier, DossierLack
from complaints.queries.dossiers import IN_A_SEAT
from complaints.views.dossier.reading import CaseReader
from complaints.views.dossier.ways import WAYS, Reader
from kernel import files, jobs, pdf
from kernel.config import settings
from kernel.db import db
from kernel.errors import NotFound, NotYours
from kernel.files import Laid
from kernel.files.object_store import StoreAway
from kernel.typeset import sheet_of
from kernel.web import moment

log = logging.getLogger(__name__)
PDF_SECONDS = 600
TROUBLE = (Check.DIFFERS, Check.LOST)


def reader_of(row: Dossier) -> Reader:
    """How whoever asked reads the case now; raises NotFound where they no longer do."""
    return WAYS.readers[row.reader](row)


def in_a_seat(row: Dossier) -> Reader:
    """Somebody with a seat in the case, in the role and for the organisation they asked in."""
    body = db.session.get(Organisation, row.organisation_id) if row.organisation_id is not None else None
    kind = body.kind if body is not None else None
    viewer = Viewer(row.person_id, Role(row.role), row.organisation_id, None, kind)
    return CaseReader(viewer, queries.complaint_for(viewer, row.complaint.number))


WAYS.readers[IN_A_SEAT] = in_a_seat


@jobs.job(dossiers.JOB, lasts=dossiers.LASTS)
def make(dossier_id: int) -> bool:
    """Make one that is due; what hinders it is said in its row, and tried again where that may help."""
    row = dossiers.claim_dossier(dossier_id)
    if row is None:
        return False
    try:
        with current_app.test_request_context(base_url=settings().public_url), force_locale("zh_Hans_CN"):
            return _made(db.session.get_one(Dossier, dossier_id))
    except (NotFound, NotYours):
        dossiers.fail_dossier(row, DossierLack.ACCESS)
    except (pdf.PdfUnavailable, pdf.PdfFailed, StoreAway) as error:
        log.warning("bundle %s waits: %s", row.ref, type(error).__name__)
        dossiers.delay_dossier(row)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        dossiers.fail_dossier(row, DossierLack.ROOM)
    return False


@jobs.job("dossiers.sweep", every=30)
def sweep() -> int:
    """Hint at bundles that are due, or make one here where nobody takes hints; says how many."""
    due = dossiers.due_dossiers()
    for one in due:
        if not jobs.enqueue(dossiers.JOB, one):
            make(one)
    return len(due)


def _made(row: Dossier) -> bool:
    """Bytes first, rows second; a file in the making has no name, so that a crash leaves nothing of it on the disk."""
    read = reader_of(row).read()
    laid: dict[str, Laid] = {}
    try:
        with tempfile.TemporaryFile() as out:
            document = pack(read.document.in_order().numbered(), out, read.open_evidence, read.open_paper)
            db.session.rollback()  # nothing is held open while the rest is made
            laid["zip"] = _laid(out)
        laid["pdf"] = _laid(io.BytesIO(set_pdf(document, row.ref)))
        laid["json"] = _laid(io.BytesIO(written(document)))
        found = list(document.checks())
        troubled = sum(check in TROUBLE for check in found)
        kept = dossiers.keep_dossier(row, read.reading, laid, files_in=len(found), troubled=troubled)
    except BaseException:
        files.discard_laid(*laid.values())
        raise
    if not kept:
        files.discard_laid(*laid.values())
    return kept


def _laid(source: BinaryIO) -> Laid:
    source.seek(0)
    return files.lay(source)


def set_pdf(document: Document, identifier: str) -> bytes:
    """The document as one PDF with an index and bookmarks; raises PdfUnavailable or PdfFailed."""
    tally = [(check, sum(one.check is check for one in document.evidence)) for check in Check]
    context: dict[str, Any] = {"cover": cover_of(document), "sheet_of": sheet_of}
    context["tally"] = [(check, number) for check, number in tally if number]
    html = render_template("papers/dossier.html", document=document.for_print(), **context)
    return pdf.render(html, title=document.title, identifier=identifier, seconds=PDF_SECONDS)


def cover_of(document: Document) -> tuple[Fact, ...]:
    """What stands on the first page: whose reading this is, of when, and how much is in it."""
    return (
        Fact("按谁能看到的内容", document.reader),
        Fact("生成时间", moment(document.made_at)),
        Fact("文书", f"{len(document.papers)}份"),
        Fact("材料", f"{len(document.evidence)}份"),
    )
