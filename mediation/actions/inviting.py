"""The invited: an address for one person, the contact proved by a code, the seat taken, refused or left."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.actions import check_code, person_for_verified_contact, send_code
from accounts.models import CodePurpose, ContactKind, Person
from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle import MEDIATORS, OWING, SPEAKING, RoomKind
from complaints.models import Offer, Party
from complaints.queries.figures import figure
from kernel import clock, events, files, messages
from kernel.config import settings
from kernel.crypto import random_token, token_hash
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from kernel.security.limits import hit
from kernel.web import day
from mediation.actions.seats import _target, end_seat
from mediation.actions.tables import must_chair, must_go_on
from mediation.events import SeatAccepted, SeatAuthorised, SeatInvited, SeatProved
from mediation.lifecycle import SeatState
from mediation.models import ExtraSeat, Seat, SeatAuthorisation, SeatLink

CHANNELS = {ContactKind.PHONE: messages.Channel.SMS, ContactKind.EMAIL: messages.Channel.EMAIL}


class LinkGone(DomainError):
    """The address was taken back, is past its day, or never was; which of them is not said."""

    status = 410

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这个链接已经撤回、过期或者不存在。请联系邀请您的调解组织。")


@dataclass(frozen=True)
class AuthorisationDraft:
    """What an organisation lets its representative do, from which day until which."""

    matters: str
    from_on: date
    until_on: date
    may_settle: bool = False


def invite_seat(seat: ExtraSeat, kind: ContactKind, value: str, *, by: Actor) -> SeatLink:
    """The mediator sends the address to one contact; an earlier address leads nowhere from now on."""
    hit("seat-invite", str(by.person_id), 40, 3600)
    return put_link(seat, kind, value, by=by)


def put_link(seat: ExtraSeat, kind: ContactKind, value: str, *, by: Actor) -> SeatLink:
    """The address and its letter, without counting tries (inside another act, where nobody tries)."""
    token, now = random_token(), clock.now()
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        must_chair(seat.mediation, by)
        seat.state = _target(seat, "invite")
        for known in seat.links:
            known.revoked_at, known.entry_hash = known.revoked_at or now, None
        seat.contact_kind, seat.contact = kind, value
        link = SeatLink(seat_id=seat.id, token_hash=token_hash(token), made_by_id=by.person_id, made_at=now)
        link.expires_at = clock.end_of(clock.today() + timedelta(days=figure("seat_link")))
        db.session.add(link)
        db.session.flush()
        db.session.expire(seat, ["links"])
        events.record(SeatInvited(seat.mediation.complaint_id, seat.id, link.id), by)
        _write(seat, link, token)
        return link


def _write(seat: ExtraSeat, link: SeatLink, token: str) -> None:
    """The letter: who asks, as what, until when, where; nothing of the case (rules §0b.25)."""
    words = _(
        "【学诉】%(body)s邀请您以「%(role)s」的身份参加一次调解，不收费。请在%(last)s前打开：%(url)s",
        body=seat.mediation.body.name,
        role=seat.role.label,
        last=day(link.last_day),
        url=f"{settings().public_url}/seats/i/{token}",
    )
    messages.queue(
        channel=CHANNELS[seat.contact_kind or ContactKind.PHONE],
        address=seat.contact or "",
        to_person_id=None,
        subject=_("学诉：邀请参加调解"),
        body=words,
        why=SeatInvited.kind,
        about=f"seat:{seat.ref}",
        key=f"seat-link:{link.id}",
    )


def link_by_token(token: str) -> SeatLink:
    """The address that still leads somewhere; LinkGone for every other, whatever the reason."""
    link = db.session.scalar(select(SeatLink).where(SeatLink.token_hash == token_hash(token)))
    if link is None or not link.is_open or link.seat.state not in (SeatState.INVITED, SeatState.SEATED):
        raise LinkGone()
    return link


def send_seat_code(token: str, *, address: str) -> None:
    """A code to the one contact the invitation was sent to; nothing is said of whose it is. Raises TooMany."""
    hit("seat-link", address, 30, 3600)
    link = link_by_token(token)
    send_code(_kind(link), link.seat.contact or "", CodePurpose.CONTACT, address=address)


def _kind(link: SeatLink) -> ContactKind:
    return link.seat.contact_kind or ContactKind.PHONE


def prove_link(token: str, code: str, *, address: str) -> tuple[SeatLink, str]:
    """The code proves the contact: this browser holds the seat now, and no other does any more.

    Answers the link and the key the browser keeps. Raises LinkGone, CodeWrong, TooMany.
    """
    hit("seat-link", address, 60, 3600)
    link = link_by_token(token)
    kind, value = _kind(link), link.seat.contact or ""
    check_code(kind, value, CodePurpose.CONTACT, code)
    return link, hold_link(link)


def hold_link(link: SeatLink) -> str:
    """Whoever holds the contact, which was proved, holds the seat; answers the key their browser keeps."""
    kind, value, entry = _kind(link), link.seat.contact or "", random_token()
    with transaction():
        lock(link.seat.mediation.complaint)
        lock(link)
        if not link.is_open:
            raise LinkGone()
        person = person_for_verified_contact(kind, value)
        if person.disabled_at is not None:
            raise DomainError(_l("这个联系方式现在不能使用。请联系邀请您的调解组织。"))
        link.person_id, link.entry_hash, link.proved_at = person.id, token_hash(entry), clock.now()
        seat = link.seat
        events.record(SeatProved(seat.mediation.complaint_id, seat.id, link.id), hand_of(person.id))
        return entry


def hand_of(person_id: int | None) -> Actor:
    """Whoever sits in an extra seat acts as a person, for no organisation of the platform."""
    return Actor(person_id, str(Role.LEARNER))


def _proved(seat: ExtraSeat, by: Actor) -> SeatLink:
    """The open link whose contact this person proved; NotYours for anybody else."""
    link = next((one for one in seat.links if one.is_open and one.person_id == by.person_id), None)
    if link is None or by.person_id is None:
        raise NotYours()
    return link


def accept_seat(
    seat: ExtraSeat,
    name: str,
    draft: AuthorisationDraft | None = None,
    *,
    by: Actor,
    form_token: str | None = None,
) -> Party:
    """The invited sits down: with the own name, for an organisation with its authorisation; the rooms open from now."""
    with transaction():
        complaint = lock(seat.mediation.complaint)
        lock(seat)
        _proved(seat, by)
        must_go_on(seat.mediation)
        target = _target(seat, "accept")
        if not name.strip():
            raise DomainError(_l("请填写您的姓名。"))
        if seat.role in OWING and draft is None:
            raise DomainError(_l("代表单位参加的，请填写授权的事项和期限，并上传授权委托书。"))
        if cases.seats_held(complaint, by):
            raise IllegalMove(_l("您在这个案件里已经有席位，不能再以受邀方的身份入席。"))
        if draft is not None:
            _keep(seat, draft, by, form_token)
        party = cases.admit(complaint, seat.role, by=by, person=db.session.get_one(Person, by.person_id))
        seat.state, seat.party_id, seat.person_name, seat.seated_at = target, party.id, name.strip(), clock.now()
        place = Seat(mediation_id=seat.mediation_id, party_id=party.id, must_confirm=False, seated_at=clock.now())
        db.session.add(place)
        _let_in(seat, party)
        events.record(SeatAccepted(complaint.id, seat.id, party.id), by)
        return party


def _let_in(seat: ExtraSeat, party: Party) -> None:
    """The joint room, and for whoever may speak a room of its own with those who mediate."""
    complaint = seat.mediation.complaint
    cases.open_room(complaint, RoomKind.JOINT, [party])
    if seat.role in SPEAKING:
        staff = [one for role in MEDIATORS for one in cases.seats_in(complaint, role)]
        cases.open_room(complaint, RoomKind.SEAT, [party, *staff], party)
    db.session.flush()


def _keep(seat: ExtraSeat, draft: AuthorisationDraft, by: Actor, form_token: str | None) -> SeatAuthorisation:
    if not draft.matters.strip():
        raise DomainError(_l("请填写授权的事项。"))
    if draft.from_on > draft.until_on or draft.until_on < clock.today():
        raise DomainError(_l("授权的期限不对：起始日不能晚于截止日，截止日不能早于今天。"))
    row = SeatAuthorisation(
        seat_id=seat.id,
        matters=draft.matters.strip(),
        may_settle=draft.may_settle,
        from_on=draft.from_on,
        until_on=draft.until_on,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    if form_token:
        files.link(form_token, "seat_authorisation", row.id)
    events.record(SeatAuthorised(seat.mediation.complaint_id, seat.id, row.id), by)
    return row


def add_authorisation(
    seat: ExtraSeat, draft: AuthorisationDraft, *, by: Actor, form_token: str | None = None
) -> SeatAuthorisation:
    """Whoever sits for an organisation hands in one more authorisation: a longer term, or the power to settle."""
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        is_own = seat.party is not None and seat.party.person_id == by.person_id
        if seat.state is not SeatState.SEATED or not is_own or seat.role not in OWING:
            raise NotYours()
        must_go_on(seat.mediation)
        return _keep(seat, draft, by, form_token)


def reply_as_seat(seat: ExtraSeat, made: Offer, version: int, accepted: bool, words: str = "", *, by: Actor) -> None:
    """An extra seat answers a version in which it owes or is owed something; a yes needs the power to settle."""
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        if seat.state is not SeatState.SEATED or seat.party is None or seat.party.person_id != by.person_id:
            raise NotYours()
        if accepted and not may_settle(seat):
            raise DomainError(_l("授权委托书没有写明可以接受方案，或者授权已过期。请单位补交后再同意。"))
        cases.reply(made, version, accepted, words, by=by)


def may_settle(seat: ExtraSeat) -> bool:
    """Whether an authorisation in force today lets it accept offers and agreements."""
    today = clock.today()
    return any(one.may_settle and one.from_on <= today <= one.until_on for one in seat.authorisations)


def refuse_seat(seat: ExtraSeat, words: str = "", *, by: Actor) -> None:
    """The invited does not take part; no reason is needed, and the address leads nowhere from now on."""
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        _proved(seat, by)
        end_seat(seat, _target(seat, "refuse"), by, words)


def leave_seat(seat: ExtraSeat, words: str = "", *, by: Actor) -> None:
    """Whoever sits leaves, at any time and without a reason; access ends with this commit."""
    with transaction():
        lock(seat.mediation.complaint)
        lock(seat)
        if seat.party is None or seat.party.person_id != by.person_id:
            raise NotYours()
        end_seat(seat, _target(seat, "leave"), by, words)
