"""A request for correction: whoever answers hears of it, whoever asked of the answer, a superior of silence."""

from flask import render_template

from accounts.models import Organisation, Person
from accounts.queries import acting_staff, people_in
from accounts.roles import OrganisationKind, Role
from complaints.notices.telling import queue_letter
from disclosure.events import (
    CorrectionAnswered,
    CorrectionAsked,
    CorrectionBreached,
    CorrectionEvent,
    CorrectionPassedOn,
    CorrectionWarned,
)
from disclosure.models import CorrectionRequest
from disclosure.permissions import DESK_ROLES, INSTITUTION_ROLES
from kernel import messages
from kernel.config import settings
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


def _deciders(row: CorrectionRequest) -> list[Person]:
    if row.body_id is None:
        return list(people_in(Role.PLATFORM_ADMIN))
    return acting_staff(row.body_id, *DESK_ROLES, *INSTITUTION_ROLES)


@subscriber(CorrectionAsked, CorrectionPassedOn, CorrectionWarned, CorrectionBreached)
def tell_deciders(event: CorrectionEvent, row: EventRow) -> None:
    """Whoever has to answer, until when; in the end that the day is over."""
    request = db.session.get_one(CorrectionRequest, event.request_id)
    is_late = isinstance(event, CorrectionBreached)
    for person in _deciders(request):
        if person.id != row.actor_id:
            _tell(person, "correction_late" if is_late else "correction_waits", request, row)
    body = db.session.get(Organisation, request.body_id) if is_late and request.body_id else None
    for person in _above(body) if body is not None else []:
        _tell(person, "correction_late", request, row)


def _above(body: Organisation) -> list[Person]:
    """Who hears that a body was silent: its superior's heads; of an institution, which has none, the operator."""
    if body.kind is OrganisationKind.INSTITUTION:
        return list(people_in(Role.PLATFORM_ADMIN))
    return acting_staff(body.parent_id, Role.SUPERVISOR) if body.parent_id else []


def _tell(person: Person, template: str, request: CorrectionRequest, row: EventRow) -> None:
    words = render_template(f"disclosure/letters/{template}.txt", request=request).strip()
    queue_letter(person, request.ref[:8].upper(), words, row)


@subscriber(CorrectionAnswered)
def tell_requester(event: CorrectionAnswered, row: EventRow) -> None:
    """The answer, to the address that was left for it; it stands on the public page anyway."""
    request = db.session.get_one(CorrectionRequest, event.request_id)
    if not request.email:
        return
    words = messages.compose(
        "disclosure/letters/correction_answered.txt", request=request, public_url=settings().public_url
    )
    messages.queue(
        key=f"{row.id}:requester",
        channel=messages.Channel.EMAIL,
        address=request.email,
        to_person_id=None,
        subject=words.subject,
        body=words.body,
        why=row.kind,
        about=row.stream,
    )
