"""An institution's cases beside its record in the registry: those the viewer sees, the newest first."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer
from complaints.models import Complaint
from complaints.queries.cases import visible_to
from institutions.models import Institution
from institutions.shown import Shown
from kernel.db import db

MOST = 10


def cases_about(viewer: Viewer, row: Institution) -> Shown:
    """Numbers and states only; whoever sees no case sees no heading."""
    found = visible_to(viewer).where(Complaint.institution_id == row.id).order_by(Complaint.id.desc()).limit(MOST)
    lines = [
        (f"{one.number} {one.status.label}", url_for("complaints_desk.show", number=one.number))
        for one in db.session.scalars(found)
    ]
    return Shown(_l("您能看到的投诉（最近%(number)s件）", number=MOST), tuple(lines))
