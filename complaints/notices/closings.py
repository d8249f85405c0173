"""An institution closed, by its own word or by a department's: whoever has an open case against it is told so."""

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from complaints.lifecycle import OPEN
from complaints.models import Complaint
from complaints.notices.sending import send
from complaints.notices.telling import readers
from institutions.events import CycleMoved
from institutions.lifecycle import Cycle
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber

CLOSINGS = frozenset({"close_down", "note_closing"})


@subscriber(CycleMoved)
def institution_closed(event: CycleMoved, row: EventRow) -> None:
    """A letter for each open case, which goes on; what to do stands on the public page that the case leads to."""
    if event.cycle != str(Cycle.EXIT) or event.act not in CLOSINGS:
        return
    mine = Complaint.institution_id == event.institution_id, Complaint.status.in_(OPEN), Complaint.erased_at.is_(None)
    found = select(Complaint).where(*mine).order_by(Complaint.id).options(joinedload(Complaint.filer))
    for complaint in list(db.session.scalars(found)):
        if complaint.filer is None:
            continue
        words = render_template("complaints/letters/institution_closed.txt", complaint=complaint).strip()
        for person in readers(complaint, complaint.filer):
            key = f"{row.id}:{complaint.number}:{person.id}"
            about = f"exit:{event.subject_id}"
            send(person, words, number=complaint.number, why=row.kind, about=about, key=key)
