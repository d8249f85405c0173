"""Who is told of duties: the institution of an end that nears and of a blank; its body of a blank."""

from collections.abc import Sequence

from flask import render_template

from accounts.models import Organisation, Person, Topic
from accounts.queries import acting_staff, find_body, reaches
from accounts.roles import INSTITUTION_ROLES, Level, OrganisationKind, Role
from institutions.deadlines import END, FILL
from institutions.duties import BY_CODE
from institutions.events import CycleClockBreached, CycleClockWarned, DisclosureExpiring
from institutions.lifecycle import InstitutionType
from institutions.models import DutyRecord, Institution
from kernel import messages
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber

EDUCATION = frozenset({InstitutionType.A, InstitutionType.B, InstitutionType.F, InstitutionType.G})


@subscriber(DisclosureExpiring)
def tell_of_end(event: DisclosureExpiring, row: EventRow) -> None:
    """The institution learns in time that a version ends."""
    institution = db.session.get_one(Institution, event.institution_id)
    _tell(_staff(institution), "expiring", institution, row, item=BY_CODE[event.item].name, due=event.ends_on)


@subscriber(CycleClockWarned)
def tell_of_day(event: CycleClockWarned, row: EventRow) -> None:
    """The institution learns that the day to fill an item in is near."""
    record = _record(event)
    if record is None or event.code != FILL:
        return
    _tell(_staff(record.institution), "fill_in", record.institution, row, item=_name(record), due=event.due_on)


@subscriber(CycleClockBreached)
def tell_of_blank(event: CycleClockBreached, row: EventRow) -> None:
    """The institution and its body learn of an item that is not there after its day."""
    record = _record(event)
    if record is None:
        return
    template = "overdue" if event.code == FILL else "ended"
    _tell(_staff(record.institution), template, record.institution, row, item=_name(record), due=event.due_on)
    body = body_of(record.institution)
    if body is not None and event.code == FILL:
        people = acting_staff(body.id, Role.OFFICER, Role.SUPERVISOR)
        _tell(people, "overdue_body", record.institution, row, item=_name(record), due=event.due_on)


def body_of(institution: Institution) -> Organisation | None:
    """The department that sees to an institution's duties: of education, or for traders of market regulation (§8.4)."""
    kind = OrganisationKind.MARKET_REGULATOR
    if institution.type in EDUCATION:
        kind = OrganisationKind.EDUCATION_DEPARTMENT
    return find_body(kind, Level.COUNTY, institution.domicile_code or institution.published_code)


def _record(event: CycleClockWarned | CycleClockBreached) -> DutyRecord | None:
    """The item a clock of ours belongs to; None for clocks of other cycles."""
    return db.session.get(DutyRecord, event.subject_id) if event.code in (FILL, END) else None


def _name(record: DutyRecord) -> object:
    return BY_CODE[record.item].name


def _staff(institution: Institution) -> list[Person]:
    if institution.organisation_id is None:
        return []
    return acting_staff(institution.organisation_id, *sorted(INSTITUTION_ROLES))


def _tell(people: Sequence[Person], template: str, institution: Institution, row: EventRow, **facts: object) -> None:
    if not people:
        return
    words = render_template(f"duties/letters/{template}.txt", institution=institution, **facts).strip()
    found, asked = reaches(people, Topic.REMINDER), []
    for person in people:
        for place, (channel, address) in enumerate(found[person.id][0]):
            key = f"{row.id}:{person.id}"
            asked.append(
                messages.NewLetter(
                    key=key if place == 0 else f"{key}:{channel}",
                    channel=channel,
                    address=address,
                    to_person_id=person.id,
                    subject="【学诉】信息披露",
                    body=words,
                    why=row.kind,
                    about=row.stream,
                    copy_of=None if place == 0 else key,
                )
            )
    messages.queue_many(asked)
