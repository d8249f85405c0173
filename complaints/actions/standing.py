"""Somebody acts for the complainant: seated with a mandate, held to its powers and term, ended (O121 art. 11)."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Person
from accounts.roles import Role
from complaints.actions.attaching import attach
from complaints.events import AgentAuthorised, StandInEnded, StandInNamed
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.standing import NEEDED, Mandate, Power, StandInKind, denial, has_powers
from complaints.models import Authorisation, Complaint, FilerKind, Party, RoomMember, StandIn
from kernel import clock, events, files
from kernel.crypto import blind_index
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import Actor


class BeyondMandate(DomainError):
    """The act is outside a stand-in's powers or term; the sentence says which and what to do."""


@dataclass(frozen=True)
class AuthorisationDraft:
    """An authorisation as handed in; its files wait under `form_token`."""

    matters: str
    powers: tuple[Power, ...]
    from_on: date
    until_on: date
    signed_by: str
    signed_on: date
    form_token: str


@dataclass(frozen=True)
class StandInDraft:
    """Whoever acts for the complainant, as the filing says; an agent's comes with an authorisation."""

    kind: StandInKind
    name: str
    phone: str
    relation: str = ""
    consent_how: str = ""
    authorisation: AuthorisationDraft | None = None


FILES_KIND = "authorisation"
ROLE_OF = {StandInKind.HELPER: PartyRole.HELPER, StandInKind.AGENT: PartyRole.AGENT}


def stand_in_of(complaint_id: int, person_id: int | None) -> StandIn | None:
    """The open mandate of this person in this case."""
    if person_id is None:
        return None
    found = select(StandIn).filter_by(complaint_id=complaint_id, person_id=person_id, ended_at=None)
    return db.session.scalar(found.order_by(StandIn.id.desc()).limit(1))


def mandate_of(row: StandIn) -> Mandate:
    """What the newest authorisation of a stand-in lets them do; a helper has none and disposes of nothing."""
    newest = row.authorisations[-1] if row.authorisations else None
    if newest is None:
        return Mandate(row.kind)
    return Mandate(row.kind, has_powers(newest.powers), newest.from_on, newest.until_on)


def must_have_mandate(complaint: Complaint, act: str, by: Actor) -> None:
    """BeyondMandate when this hand is a stand-in's and the act lies outside its powers or term."""
    if by.role != Role.LEARNER:
        return
    row = stand_in_of(complaint.id, by.person_id)
    why = denial(mandate_of(row), act, clock.today()) if row is not None else None
    if why is not None:
        power = NEEDED.get(act)
        raise BeyondMandate(str(why.label) % {"power": power.label if power else ""})


def may_agree_to_publish(draft: StandInDraft | None) -> bool:
    """Whether whoever files may say yes to publishing: the party and a guardian, an agent whose paper names it."""
    if draft is None:
        return True
    paper = draft.authorisation
    mandate = Mandate(draft.kind, frozenset(paper.powers), paper.from_on, paper.until_on) if paper else None
    return denial(mandate or Mandate(draft.kind), "agree_to_publish", clock.today()) is None


def name_stand_in(complaint: Complaint, party: Party, person: Person, draft: StandInDraft, by: Actor) -> StandIn:
    """Note who acts for the complainant, with the authorisation an agent needs (inside an act)."""
    if draft.kind is StandInKind.AGENT and draft.authorisation is None:
        raise DomainError(_l("代理人投诉要有委托人签名的授权委托书。"))
    if draft.kind is StandInKind.AGENT and blind_index("phone", draft.phone) == complaint.phone_index:
        raise DomainError(_l("委托人的手机号不能是代理人自己的手机号。"))
    row = StandIn(
        complaint_id=complaint.id,
        party_id=party.id,
        person_id=person.id,
        kind=draft.kind,
        relation=draft.relation,
        name=draft.name,
        phone=draft.phone,
        phone_index=blind_index("phone", draft.phone),
        consent_how=draft.consent_how,
        from_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    events.record(StandInNamed(complaint.id, row.id, row.kind), by)
    if draft.authorisation is not None:
        _keep(complaint, row, draft.authorisation, by)
    return row


def _keep(complaint: Complaint, row: StandIn, draft: AuthorisationDraft, by: Actor) -> Authorisation:
    _check(draft)
    made = Authorisation(
        stand_in_id=row.id,
        matters=draft.matters.strip(),
        powers=[str(power) for power in draft.powers],
        from_on=draft.from_on,
        until_on=draft.until_on,
        signed_by=draft.signed_by.strip(),
        signed_on=draft.signed_on,
        made_at=clock.now(),
    )
    row.authorisations.append(made)
    db.session.flush()
    attach(complaint, draft.form_token, FILES_KIND, made.id)
    events.record(AgentAuthorised(complaint.id, made.id, tuple(made.powers), made.until_on), by)
    return made


def _check(draft: AuthorisationDraft) -> None:
    """What art. 11 asks of the paper: matters, powers, term, the principal's signature; and the paper itself."""
    if not draft.matters.strip() or not draft.signed_by.strip():
        raise DomainError(_l("授权委托书要写明委托事项，并由委托人签名。"))
    if draft.until_on < max(draft.from_on, clock.today()):
        raise DomainError(_l("授权期限已经结束，请提交有效期内的授权委托书。"))
    if draft.signed_on > clock.today():
        raise DomainError(_l("签名日期还没有到，请检查。"))
    if not files.quarantined(draft.form_token):
        raise DomainError(_l("请上传授权委托书原件的照片或扫描件。"))


def authorise(row: StandIn, draft: AuthorisationDraft, *, by: Actor) -> Authorisation:
    """A new authorisation: longer, wider, or the first of a helper, who is an agent from then on (O121 art. 11)."""
    with transaction():
        complaint = lock(row.complaint)
        lock(row)
        if row.ended_at is not None or row.person_id != by.person_id or row.kind is StandInKind.GUARDIAN:
            raise NotYours()
        if complaint.status is Status.CLOSED:
            raise DomainError()
        if row.kind is StandInKind.HELPER:
            row.kind, row.party.role, complaint.filer_kind = StandInKind.AGENT, PartyRole.AGENT, FilerKind.AGENT
            events.record(StandInNamed(complaint.id, row.id, row.kind), by)
        return _keep(complaint, row, draft, by)


def end_stand_in(row: StandIn, why: str, *, by: Actor) -> None:
    """The principal revokes, the stand-in leaves, or the body was told: from this instant the case is closed to them.

    `why` is revoked, left or told, and must fit whose hand it is.
    """
    with transaction():
        complaint = lock(row.complaint)
        lock(row)
        if row.ended_at is not None:
            return
        if row.kind is StandInKind.GUARDIAN or not _may_end(complaint, row, why, by):
            raise NotYours()
        now = clock.now()
        row.ended_at, row.ended_why, row.ended_by_id = now, why, by.person_id
        row.party.until_at = now
        for member in db.session.scalars(select(RoomMember).filter_by(party_id=row.party_id, until_at=None)):
            member.until_at = now
        principal = principal_of(complaint)
        complaint.filer_id = principal.person_id if principal is not None else None
        complaint.filer_kind = FilerKind.SELF
        events.record(StandInEnded(complaint.id, row.id, row.kind, why), by)


def _may_end(complaint: Complaint, row: StandIn, why: str, by: Actor) -> bool:
    if why == "left":
        return by.person_id == row.person_id
    wanted = PartyRole.COMPLAINANT if why == "revoked" else PartyRole.HANDLING_BODY
    now = clock.now()
    mine = Party.organisation_id == by.organisation_id if why == "told" else Party.person_id == by.person_id
    found = select(Party.id).where(
        Party.complaint_id == complaint.id,
        Party.role == wanted,
        mine,
        Party.until_at.is_(None) | (Party.until_at > now),
    )
    return why in ("revoked", "told") and db.session.scalar(found.limit(1)) is not None


def principal_of(complaint: Complaint) -> Party | None:
    """The open seat of the complainant in person."""
    found = select(Party).filter_by(complaint_id=complaint.id, role=PartyRole.COMPLAINANT, until_at=None)
    return db.session.scalar(found.order_by(Party.id).limit(1))
