"""Death or loss of the legal subject: recorded with proof; heirs or a successor step in, or the body ends it by item.

Nothing ends by itself: ending is `terminate` with the ground of the body's kind (O121 art. 23; rules §8.1 row 19).
"""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from accounts.actions import register_person
from complaints.actions.attaching import attach
from complaints.actions.joint.electing import end_candidacies
from complaints.actions.moving import own_seats
from complaints.actions.seats import admit, dismiss, open_room, party_of
from complaints.events.loss import (
    LossRecorded,
    SuccessorAdmitted,
)
from complaints.lifecycle import CLAIMANTS, DESK_ROLES, UNDER_WAY, PartyRole, RoomKind, Status
from complaints.models import Complaint, FilerKind, LossKind, Party, Room, SubjectLoss
from institutions.models import Institution
from kernel import clock, events, files
from kernel.crypto import blind_index
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor

OPEN_TO_LOSS = UNDER_WAY | {Status.ASSIGNED}
BODY = frozenset({PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY})


class LossWrong(DomainError):
    """What was recorded lacks its proof or its day, or nobody can step in so."""

    status = 422


@dataclass(frozen=True)
class Heir:
    """Who steps in for somebody who died: name, phone and postal address, as a complaint must hold them (O121 10)."""

    name: str
    phone: str
    address: str


def _body_may(complaint: Complaint, by: Actor) -> None:
    """NotYours unless the hand is of the body that handles or mediates; IllegalMove once the case has ended."""
    held = {party.role for party in own_seats(complaint, by)}
    if not held & BODY or by.role not in DESK_ROLES:
        raise NotYours()
    if complaint.status not in OPEN_TO_LOSS:
        raise IllegalMove()


def may_record_loss(complaint: Complaint, *, by: Actor) -> bool:
    """Whether this hand may record a loss in the case now."""
    try:
        _body_may(complaint, by)
    except DomainError:
        return False
    return True


def record_loss(
    complaint: Complaint, kind: LossKind, happened_on: date, words: str, form_token: str | None, *, by: Actor
) -> SubjectLoss:
    """The body notes that a party died or was dissolved, with the paper that proves it; once for a seat."""
    with transaction():
        lock(complaint)
        _body_may(complaint, by)
        party = _seat(complaint, kind)
        if db.session.scalar(select(SubjectLoss.id).filter_by(party_id=party.id)):
            raise IllegalMove(_l("已经记录过了。"))
        if happened_on > clock.today():
            raise LossWrong(_l("日期不能晚于今天。"))
        if not form_token or not files.quarantined(form_token):
            raise LossWrong(_l("请附上证明，例如死亡证明、注销登记的查询结果。"))
        is_death = kind is LossKind.DEATH
        row = SubjectLoss(complaint_id=complaint.id, party_id=party.id, kind=kind, happened_on=happened_on)
        row.words, row.former = words.strip(), complaint.name if is_death else complaint.respondent_name
        row.recorded_by_id, row.recorded_at = by.person_id, clock.now()
        db.session.add(row)
        db.session.flush()
        attach(complaint, form_token, "loss", row.id)
        events.record(LossRecorded(complaint.id, row.id, party.id, kind, happened_on), by)
        return row


def _seat(complaint: Complaint, kind: LossKind) -> Party:
    role = PartyRole.COMPLAINANT if kind is LossKind.DEATH else PartyRole.RESPONDENT
    party = party_of(complaint, role)
    if party is None:
        raise LossWrong(_l("这一方在本案中没有席位，不能这样记录。"))
    return party


def admit_heir(row: SubjectLoss, heir: Heir, *, by: Actor) -> Party:
    """An heir takes the seat and claims the case with number and phone; whoever acted for the dead leaves."""
    with transaction():
        complaint = _begin(row, LossKind.DEATH, by)
        if not (heir.name.strip() and heir.phone.strip() and heir.address.strip()):
            raise LossWrong(_l("请填写继承人的姓名、手机号和通信地址。"))
        person = register_person(heir.name.strip(), by=by)
        for seat in db.session.scalars(_open_seats(complaint, CLAIMANTS)).all():
            dismiss(seat, by=by)
        end_candidacies(complaint, by)  # whom the dead stood for did not choose the heir
        party = admit(complaint, PartyRole.COMPLAINANT, by=by, person=person)
        complaint.name, complaint.phone, complaint.address = heir.name.strip(), heir.phone, heir.address.strip()
        complaint.phone_index = blind_index("phone", heir.phone)
        complaint.filer_id, complaint.filer_kind = person.id, FilerKind.SELF
        return _step_in(row, party, by)


def admit_successor(row: SubjectLoss, institution: Institution, *, by: Actor) -> Party:
    """The legal successor of a dissolved institution takes its seat; it must act here with an account of its own."""
    with transaction():
        complaint = _begin(row, LossKind.DISSOLVED, by)
        organisation = institution.organisation
        if organisation is None or organisation.id == row.party.organisation_id:
            raise LossWrong(_l("请选择在本平台有账号的另一家机构。"))
        dismiss(row.party, by=by)
        party = admit(complaint, PartyRole.RESPONDENT, by=by, organisation=organisation)
        complaint.respondent_name = institution.name
        return _step_in(row, party, by)


def _begin(row: SubjectLoss, kind: LossKind, by: Actor) -> Complaint:
    complaint = lock(row.complaint)
    lock(row)
    _body_may(complaint, by)
    if row.kind is not kind or row.successor_id is not None:
        raise IllegalMove()
    return complaint


def _open_seats(complaint: Complaint, roles: frozenset[PartyRole]) -> Select[Party]:
    return select(Party).where(Party.complaint_id == complaint.id, Party.role.in_(roles), Party.until_at.is_(None))


def _step_in(row: SubjectLoss, party: Party, by: Actor) -> Party:
    """The new seat hears what all hear, and the body in a room of its own; what was said in confidence stays behind."""
    complaint = row.complaint
    body = party_of(complaint, PartyRole.HANDLING_BODY)
    open_room(complaint, RoomKind.DESK, [party] + ([body] if body else []), party)
    if db.session.scalar(select(Room.id).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT)):
        open_room(complaint, RoomKind.JOINT, [party])
    row.successor_id, row.stepped_in_at = party.id, clock.now()
    db.session.flush()
    events.record(SuccessorAdmitted(complaint.id, row.id, row.party_id, party.id), by)
    return party
