"""A complainant's suspected fraud or extortion goes to the police, beside the case (O121 art. 42; rules §0b.27)."""

from datetime import date

from flask_babel import lazy_gettext as _l

from complaints.actions.handing import unnumbered
from complaints.actions.moving import permit, permit_beside
from complaints.events import PoliceReferred
from complaints.lifecycle.beside import SAYINGS
from complaints.models import Complaint, PoliceReferral
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError
from kernel.events import Actor


def refer_police(
    complaint: Complaint,
    station: str,
    number: str,
    on: date,
    words: str,
    law: str = "",
    materials: str = "",
    *,
    by: Actor,
) -> PoliceReferral:
    """The head records to whom, with number and day, also after the end; no clock stops, no party learns of it."""
    with transaction():
        lock(complaint)
        is_over = complaint.status in SAYINGS["refer_police"].states
        (permit_beside if is_over else permit)(complaint, "refer_police", by)
        if not station.strip() or not number.strip() or not words.strip():
            raise DomainError(_l("请写明移送给哪家公安机关、移送编号和事由。"))
        if not clock.day_of(complaint.filed_at) <= on <= clock.today():
            raise DomainError(_l("移送日期应在收到投诉之后，且不晚于今天。"))
        unnumbered(words, law, materials)
        row = PoliceReferral(
            complaint_id=complaint.id,
            station=station.strip(),
            number=number.strip(),
            referred_on=on,
            words=words.strip(),
            law=law.strip(),
            materials=materials.strip(),
            body_id=by.organisation_id,
            made_by_id=by.person_id,
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(PoliceReferred(complaint.id, row.id), by)
        return row
