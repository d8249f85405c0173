"""After closing a new mediation is a new case: a draft that holds what the old one held, and links to it (§0b.22)."""

import io
import json
from typing import Any

from sqlalchemy import select

from accounts.models import ContactKind, Person
from accounts.queries import verified_contact
from complaints.actions.drafts import adopt_draft, body_token, save_draft, start_draft
from complaints.actions.moving import seats
from complaints.actions.seats import claimant, has_consented
from complaints.lifecycle import CLAIMANTS, Status
from complaints.models import Complaint, ConsentKind, Draft, PointKind
from complaints.permissions import FOR_BODY
from kernel import clock, crypto, files
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor
from kernel.files import CoverState, StoredFile

FOLLOWS, LEFT = "follows", "left"


def follow(complaint: Complaint, *, by: Actor) -> Draft:
    """The draft of a new case about the same dispute; pressed twice it is the same draft."""
    with transaction():
        person = db.session.get(Person, by.person_id) if by.person_id is not None else None
        if person is None or not any(party.role in CLAIMANTS for party in seats(complaint, by)):
            raise NotYours()
        if complaint.status is not Status.CLOSED:
            raise IllegalMove()
        known = _begun(complaint, person)
        if known is not None:
            return known
        draft, _key = start_draft({})
        adopt_draft(draft, person)
        left = _copy_files(complaint, draft, person)
        answers = answers_of(complaint, person) | {LEFT: left}
        answers["evidence"]["ok"] = not left
        save_draft(draft, answers)
        return draft


def _begun(complaint: Complaint, person: Person) -> Draft | None:
    found = select(Draft).where(
        Draft.person_id == person.id, Draft.complaint_id.is_(None), Draft.expires_at > clock.now()
    )
    rows = db.session.scalars(found.order_by(Draft.id.desc()))
    return next((row for row in rows if json.loads(row.answers).get(FOLLOWS) == complaint.ref), None)


def followed(answers: dict[str, Any], person: Person) -> Complaint | None:
    """The closed case a draft goes on from; None unless it is this person's own."""
    ref = answers.get(FOLLOWS)
    if not isinstance(ref, str):
        return None
    return db.session.scalar(select(Complaint).filter_by(ref=ref, filer_id=person.id, status=Status.CLOSED))


def answers_of(complaint: Complaint, person: Person) -> dict[str, Any]:
    """Each page of the filing as it would have been sent; consents and the statement of truth are asked anew.

    What was taken out of the account into a report stays there: nobody who is reported reads it (O121 art. 37).
    """
    phone = verified_contact(person, ContactKind.PHONE)
    pages: dict[str, tuple[dict[str, list[str]], bool]] = {
        # Whether a minor is under 14 is not stored: that page is asked again, with the rest filled in.
        "place": (_place(complaint), not complaint.is_minor),
        "who": ({"filer": [complaint.filer_kind.value]}, not complaint.is_minor),
        "institution": ({"institution": [complaint.institution.ref], "name": [complaint.respondent_name]}, True),
        "what": ({"category": [complaint.category]}, True),
        "story": ({"happened_on": [_day(complaint.happened_on)], "words": [complaint.words_told]}, True),
        "wish": (_wishes(complaint), True),
        "handle": (_handle(complaint), True),
        "contact": (_contact(complaint, phone), phone is not None),
        "evidence": ({}, True),
        "consents": (_consents(complaint), False),
    }
    kept: dict[str, Any] = {step: {"raw": raw, "ok": ok} for step, (raw, ok) in pages.items()}
    return kept | {FOLLOWS: complaint.ref} | ({"proved": phone} if phone else {})


def _place(complaint: Complaint) -> dict[str, list[str]]:
    """It was handled already, here: that is told, and bars nothing by itself (rules §0b.8)."""
    said = {"kind": ["online"], "elsewhere": ["handled"]}
    return said if complaint.is_minor else said | {"age": ["adult"]}


def _wishes(complaint: Complaint) -> dict[str, list[str]]:
    words = {point.kind: point.words for point in complaint.points}
    refund = next((point.fen for point in complaint.points if point.kind is PointKind.REFUND), None)
    said = {
        "wishes": [kind.value for kind in PointKind if kind in words],
        "refund": [_yuan(refund)],
        "resume_words": [words.get(PointKind.RESUME, "")],
        "apology_words": [words.get(PointKind.APOLOGY, "")],
        "other_words": [words.get(PointKind.OTHER, "")],
        "paid": [_yuan(complaint.paid_fen)],
        "bought_on": [_day(complaint.bought_on)],
        "paid_by": [complaint.paid_by],
        # A complaint that was dealt with is word enough to the institution, whatever was said before it.
        "told": ["yes"],
        "told_on": [_day(complaint.told_on)],
    }
    return {name: values for name, values in said.items() if values != [""]}


def _handle(complaint: Complaint) -> dict[str, list[str]]:
    if complaint.handle_kind is None:
        return {"handle_kind": ["none"]}
    return {"handle_kind": [complaint.handle_kind.value], "handle": [complaint.handle or ""]}


def _contact(complaint: Complaint, phone: str | None) -> dict[str, list[str]]:
    return {"name": [complaint.name], "phone": [phone or complaint.phone], "address": [complaint.address]}


def _consents(complaint: Complaint) -> dict[str, list[str]]:
    seat = claimant(complaint)
    said = {True: "yes", False: "no"}
    kinds = {"publish": ConsentKind.PUBLISH, "entrust": ConsentKind.ENTRUST}
    given = {name: has_consented(complaint, seat, kind) for name, kind in kinds.items()}
    return {name: [said[one]] for name, one in given.items() if one is not None}


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"


def _day(value: Any) -> str:
    return value.isoformat() if value is not None else ""


def _copy_files(complaint: Complaint, draft: Draft, person: Person) -> list[str]:
    """The evidence of the old case waits under the new form, each file a copy of its own and for the same readers.

    Answers the names of what was left: a file with a cover, which would stand uncovered, and one that cannot be read.
    """
    tokens = {"complaint": draft.form_token, FOR_BODY: body_token(draft)}
    mine = StoredFile.owner_kind.in_(tokens), StoredFile.owner_id == complaint.id
    left: list[str] = []
    for row in db.session.scalars(select(StoredFile).where(*mine).order_by(StoredFile.id)).all():
        try:
            data = files.read(row) if row.cover_state is CoverState.NONE else None
        except (FileNotFoundError, crypto.Unreadable):
            data = None
        if data is None:
            left.append(row.name)
        else:
            files.receive(io.BytesIO(data), row.name, tokens[row.owner_kind or ""], person.id)
    return left
