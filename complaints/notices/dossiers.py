"""Around 材料包: who asked learns that it is there, or that it could not be made; nothing of what is in it."""

from flask import render_template

from accounts.models import Person
from complaints.events.dossiers import DossierFailed, DossierMade
from complaints.models import Dossier
from complaints.notices.sending import send
from complaints.notices.telling import key_of
from complaints.queries.dossiers import IN_A_SEAT
from kernel import clock
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber
from kernel.web import day


@subscriber(DossierMade, DossierFailed)
def told(event: DossierMade | DossierFailed, row: EventRow) -> None:
    """A letter to the one person who asked; whoever reads from a table alone has letters of their own."""
    found = db.session.get(Dossier, event.dossier_id)
    if found is None or found.reader != IN_A_SEAT:
        return
    person, complaint = db.session.get_one(Person, found.person_id), found.complaint
    send(
        person,
        words_of(event, found),
        number=complaint.number,
        why=row.kind,
        about=complaint.stream,
        key=key_of(row, person),
    )


def words_of(event: DossierMade | DossierFailed, found: Dossier) -> str:
    """The letter: the number, one fact, until when."""
    template = "dossier_made" if isinstance(event, DossierMade) else "dossier_failed"
    due = day(clock.day_of(found.expires_at)) if found.expires_at is not None else ""
    return render_template(f"complaints/letters/{template}.txt", complaint=found.complaint, due=due).strip()
