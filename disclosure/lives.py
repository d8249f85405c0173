"""What requests for correction add to the desk of institutions and to an institution's one timeline."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from accounts.permissions import Viewer
from disclosure.lifecycle import CorrectionState
from disclosure.models import CorrectionRequest
from institutions.life_kinds import Area
from institutions.models import Institution
from institutions.queries.lives import Moment
from institutions.waiting import Waiting
from kernel.db import db

MOST = 100


def waiting_corrections(viewer: Viewer) -> Waiting:
    """How many requests lie with the viewer's body without an answer."""
    mine = CorrectionRequest.body_id == viewer.organisation_id, CorrectionRequest.state == CorrectionState.RECEIVED
    number, due = db.session.execute(
        select(func.count(CorrectionRequest.id), func.min(CorrectionRequest.due_on)).where(*mine)
    ).one()
    return Waiting(number, due)


def asked_about(_viewer: Viewer, institution: Institution) -> Iterator[Moment]:
    """What was asked to be corrected and how it was answered: days and outcome alone, which are public."""
    found = select(CorrectionRequest).where(CorrectionRequest.institution_ref == institution.ref)
    for row in db.session.scalars(found.order_by(CorrectionRequest.id.desc()).limit(MOST)):
        url = url_for("public.correction", ref=row.ref)
        yield Moment(row.asked_at, Area.CORRECTION, _l("收到更正请求"), url=url)
        if row.decided_at is not None:
            yield Moment(row.decided_at, Area.CORRECTION, row.state.label, row.body_name, url=url)
