"""The papers of a case in one archive: those this viewer may read and no other, with a list and their check sums."""

import hashlib
import io
import zipfile

from flask import Response, flash, redirect
from flask_babel import gettext as _
from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Answer

from accounts.permissions import Viewer, current_viewer, requires
from complaints import queries
from complaints.actions.case_tables import owned_by_case
from complaints.documents import may_read_paper
from complaints.models import Complaint
from complaints.views.beside import SIDES, blueprint
from complaints.views.moves import home_of
from kernel import clock, files, papers
from kernel.db import db
from kernel.papers import Paper
from kernel.security import limits
from kernel.web import day

AN_HOUR, HOUR = 20, 3600


@blueprint.get("/<number>/papers.zip")
@requires(*SIDES)
def papers_zip(number: str) -> Answer:
    """A party's own papers of a case as one download; what is not made yet is named in the list."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    limits.hit("papers_zip", str(viewer.person_id), AN_HOUR, HOUR)
    found = readable(viewer, complaint)
    if not found:
        flash(_("这件投诉现在没有可以下载的文书。"), "info")
        return redirect(home_of(viewer, complaint), 303)
    answer = Response(_packed(complaint, found), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{complaint.number}.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def readable(viewer: Viewer, complaint: Complaint) -> list[Paper]:
    """The papers of the case, its sessions and agreements given to this viewer, oldest first.

    Each is asked for as its own download would be.
    """
    owners = owned_by_case(complaint.id, papers.owner_kinds())
    owned = [and_(Paper.owner_kind == kind, Paper.owner_id.in_(ids)) for kind, ids in owners]
    found = select(Paper).where(or_(false(), *owned))
    rows = db.session.scalars(found.options(joinedload(Paper.file)).order_by(Paper.id))
    return [row for row in rows if may_read_paper(viewer, row.id)]


def _packed(complaint: Complaint, found: list[Paper]) -> bytes:
    """The archive: a list first, then each paper under its number."""
    out = io.BytesIO()
    lines = [_("案件%(number)s的文书目录", number=complaint.number), day(clock.today()), ""]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, paper in enumerate(found, 1):
            line = f"{place}. {paper.title}　{paper.number}　{day(clock.day_of(paper.made_at))}"
            if paper.file is None:
                lines.append(f"{line}　{_('正在生成，请稍后再下载')}")
                continue
            data = files.read(paper.file)
            archive.writestr(f"{place:02d}-{_plain(paper.title)}-{paper.code}.pdf", data)
            lines += [line, f"   SHA-256 {hashlib.sha256(data).hexdigest()}"]
        archive.writestr("00-目录.txt", "\n".join(lines) + "\n")
    return out.getvalue()


def _plain(title: str) -> str:
    """A title as part of a file's name."""
    return "".join(sign for sign in title if sign.isalnum())[:40]
