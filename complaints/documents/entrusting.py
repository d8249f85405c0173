"""委托调解征询函 and 委托调解函, in the very terms the parties are asked and the other body is held to."""

from flask_babel import force_locale
from sqlalchemy import select

from accounts.models import Person
from complaints import wording
from complaints.documents.making import attached, newest_clock
from complaints.facts import body_facts, case_facts, due_line, law_of
from complaints.lifecycle.entrusting import InName
from complaints.models import Complaint, Entrusting
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.papers import Paper


def make_entrusting_asked(row: Entrusting) -> Paper | None:
    """委托调解征询函: both parties are asked, in the very terms they would be held to (O121 art. 19; IR art. 46)."""
    with transaction():
        complaint = lock(row.complaint)
        if row.asked_at is None:
            return None
        name = row.body.name if row.in_name is InName.DEPARTMENT else row.to.name
        body = body_facts(row.body, db.session.get(Person, row.hand_id or 0))
        said = row.to.name, name, row.words, clock.day_of(row.asked_at), law_of(complaint, "entrust", row.body)
        lines = wording.entrusting_asked(body, case_facts(complaint, newest_clock(complaint, "T-MED")), *said)
        return attached(complaint, "entrust_asked", lines, row.body, f"entrusting:{row.id}")


def make_letters(complaint: Complaint) -> list[Paper]:
    """The 委托函 of each entrusting that has none yet, numbered, for all in the case."""
    with transaction():
        lock(complaint)
        waiting = Entrusting.given_at.is_not(None), Entrusting.paper_id.is_(None)
        found = select(Entrusting).where(Entrusting.complaint_id == complaint.id, *waiting).order_by(Entrusting.id)
        return [_make_letter(complaint, row) for row in db.session.scalars(found).all()]


def _make_letter(complaint: Complaint, row: Entrusting) -> Paper:
    due, on = newest_clock(complaint, "T-MED"), clock.day_of(row.given_at or clock.now())
    with force_locale("zh_Hans_CN"):
        said = wording.LetterFacts(
            body=body_facts(row.body),
            to=row.to.name,
            case=case_facts(complaint, due),
            in_own_name=row.in_name is InName.DEPARTMENT,
            words=row.words,
            on=on,
            due_line=due_line(due) if due is not None else "",
            law=law_of(complaint, "entrust", row.body),
        )
    made = attached(complaint, "entrust", wording.letter(said), row.body, f"entrusting:{row.id}")
    row.paper_id = made.id
    return made
