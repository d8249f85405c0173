"""Answer codes: a letter asks 「钱到了吗」, and its code opens one page that takes the answer without signing in.

Nothing is stored: the code follows from the promise and our key, and works for the operator's days from the asking.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from complaints.lifecycle import CLAIMANTS
from complaints.lifecycle.performance import GONE, SETTLED, Basis
from complaints.models import Complaint, Promise
from complaints.queries.figures import figure
from kernel import clock
from kernel.crypto import plain_code, readable_from, same
from kernel.db import db

SIGNS = 8


def answer_code(row: Promise) -> str:
    """The code of a promise in two groups of four; together with the case number it is asked for."""
    code = readable_from("promise-answer", row.ref, SIGNS)
    return f"{code[:4]} {code[4:]}"


def takes_answer(row: Promise) -> bool:
    """Whether the learner's side may still answer by code: owed to them, asked, neither settled nor gone."""
    asked = row.asked_at
    if asked is None or row.basis is Basis.WAITING or row.state in SETTLED | GONE:
        return False
    is_theirs = row.item.to_party.role in CLAIMANTS and row.complaint.filer_id is not None
    return is_theirs and clock.now() < asked + timedelta(days=figure("answer_code"))


def promise_by_code(number: str, typed: str) -> Promise | None:
    """The promise of this case whose code was typed; None for anything else, after the same work."""
    found = select(Promise).join(Complaint, Complaint.id == Promise.complaint_id)
    rows = db.session.scalars(found.where(Complaint.number == number.strip().upper()).options(joinedload(Promise.item)))
    fitting = [row for row in rows if same(plain_code(answer_code(row)), plain_code(typed))]
    return fitting[0] if fitting and takes_answer(fitting[0]) else None


def answering(ref: str) -> Promise | None:
    """The promise this browser has shown the code of, if it may still be answered."""
    row = db.session.scalar(select(Promise).where(Promise.ref == ref))
    return row if row is not None and takes_answer(row) else None
