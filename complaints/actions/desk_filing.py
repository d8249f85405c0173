"""An officer files for somebody who telephoned, wrote or came to the counter (O121 arts. 8, 10; IR art. 46)."""

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.actions.people import register_person
from accounts.models import Person
from complaints.actions.attaching import attach
from complaints.actions.filing import Filing, file
from complaints.events import ComplaintRegistered
from complaints.lifecycle import DESK_ROLES
from complaints.lifecycle.standing import StandInKind
from complaints.models import Channel, Complaint, DeskFiling
from institutions.actions import Entry, add_institution
from institutions.queries import exact_name
from kernel import clock, events
from kernel.db import db, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import Actor

FILES_KIND = "desk_filing"
SPOKEN = frozenset({Channel.PHONE, Channel.LETTER, Channel.COUNTER})


@dataclass(frozen=True)
class DeskNote:
    """How it came, on which day, who spoke, whether the truth was affirmed, how the receipt goes (print, post, sms).

    `form_token` names the scans of a letter or a record in quarantine: they are the body's and the complainant's.
    """

    channel: Channel
    received_on: date
    spoke: str
    truth_said: bool
    receipt_how: str
    form_token: str | None = None


def file_at_desk(filing: Filing, note: DeskNote, entry: Entry | None = None, *, by: Actor) -> Complaint:
    """File for somebody: into the own body's inbox if the routing names it, else to intake; T-ACC from the receipt.

    `filing.filer` is set here: an account without contacts, which the person may claim by the phone given, or never.
    """
    if by.role not in DESK_ROLES or by.organisation_id is None:
        raise NotYours()
    if note.channel not in SPOKEN:
        raise DomainError()
    if note.received_on > clock.today():
        raise DomainError(_l("收到日期不能晚于今天。"))
    with transaction():
        known = db.session.scalar(select(Complaint).where(Complaint.idempotency_key == filing.key))
        if known is not None:
            return known
        if entry is not None:
            filing = replace(filing, institution=exact_name(entry.name) or add_institution(entry, by=by))
        filer = register_person(_who_files(filing), by=by)
        filed = replace(
            filing, filer=filer, channel=note.channel, received_on=note.received_on, desk_id=by.organisation_id
        )
        complaint = file(filed, by=by)
        _note(complaint, note, by)
        return complaint


def _who_files(filing: Filing) -> str:
    """Whose account is made: a helper's or an agent's own, where one acts."""
    acting = filing.side.stand_in
    return acting.name if acting is not None and acting.kind is not StandInKind.GUARDIAN else filing.name


def _note(complaint: Complaint, note: DeskNote, by: Actor) -> None:
    row = DeskFiling(
        complaint_id=complaint.id,
        officer_id=by.person_id,
        organisation_id=by.organisation_id,
        received_on=note.received_on,
        spoke=note.spoke.strip(),
        truth_said=note.truth_said,
        receipt_how=note.receipt_how,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    attach(complaint, note.form_token, FILES_KIND, row.id)
    events.record(ComplaintRegistered(complaint.id, note.channel, note.received_on), by)


def nobody() -> Person:
    """Stands in a filing for the filer until `file_at_desk` has made the account."""
    return Person(made_at=clock.now())
