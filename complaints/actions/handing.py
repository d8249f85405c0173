"""Clues of a breach of law handed over to the body or the police with the power, beside one's own check (§0b.27)."""

import re
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from complaints.actions.timing import sits_at_body
from complaints.events import ClueReferred
from complaints.lifecycle import HandedTo
from complaints.models import Clue, ClueReferral
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError
from kernel.events import Actor

# Telephones and numbers of identity cards: a letter about clues names nobody who reports (O121 art. 37).
NUMBERS = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


class HandingWrong(DomainError):
    """The letter lacks something, or says too much."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("请写明移送给哪个单位、移送什么线索。")


@dataclass(frozen=True)
class Handing:
    """What is handed over: to a kind of body and the office by name, on which power, what, with which materials."""

    to: HandedTo
    office: str
    words: str
    on: date
    law: str = ""
    materials: str = ""


def checked(handing: Handing, since: date) -> Handing:
    """The same if it is whole, its day is right and it gives nobody's number away; HandingWrong otherwise."""
    if not handing.office.strip() or not handing.words.strip():
        raise HandingWrong()
    if not since <= handing.on <= clock.today():
        raise HandingWrong(_l("移送日期应在收到之后，且不晚于今天。"))
    unnumbered(handing.words, handing.law, handing.materials)
    return handing


def unnumbered(*words: str) -> None:
    """HandingWrong where a text that leaves the house gives a telephone or an identity number away."""
    if any(NUMBERS.search(one) for one in words):
        raise HandingWrong(_l("函里不要写电话号码和证件号码：举报人、投诉人的身份信息不随函移送。"))


def refer_clue(clue: Clue, handing: Handing, *, by: Actor, key: str) -> ClueReferral:
    """A clue found in mediation is handed over, also after the case has ended; its own check goes on (O121 art. 27)."""
    with transaction():
        complaint = lock(clue.complaint)
        lock(clue)
        sits_at_body(complaint, by)
        known = db.session.query(ClueReferral).filter_by(key=key).one_or_none()
        if known is not None:
            return known
        checked(handing, clock.day_of(complaint.filed_at))
        row = ClueReferral(
            clue_id=clue.id,
            body_id=by.organisation_id,
            handed_to=handing.to,
            office=handing.office.strip(),
            law=handing.law.strip(),
            words=handing.words.strip(),
            materials=handing.materials.strip(),
            handed_on=handing.on,
            made_by_id=by.person_id,
            made_at=clock.now(),
            key=key,
        )
        db.session.add(row)
        db.session.flush()
        events.record(ClueReferred(complaint.id, clue.id, row.id, str(handing.to)), by)
        return row
