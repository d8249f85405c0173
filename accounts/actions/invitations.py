"""Inviting somebody to act for an organisation, taking an invitation back, and accepting one: once, in time."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from accounts.actions.factors import offer_factor
from accounts.actions.organisations import grant
from accounts.actions.people import add_contact, register_person
from accounts.actions.signing import check_strength, matches, open_sign_in, set_password
from accounts.devices import Seen
from accounts.events import InvitationAccepted, InvitationRevoked, InvitationSent
from accounts.figures import figure
from accounts.models import ContactKind, Membership, Organisation, Person, SignIn
from accounts.models.office import Invitation
from accounts.offices import may_give
from accounts.queries import memberships_of, person_by_contact
from accounts.queries.office import has_factor, invitation_by_token, is_shown_account
from accounts.roles import Role
from kernel import clock, events, messages
from kernel.config import settings
from kernel.crypto import random_token, token_hash
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from kernel.security.limits import hit
from kernel.web import day

CHANNELS = {ContactKind.PHONE: messages.Channel.SMS, ContactKind.EMAIL: messages.Channel.EMAIL}
OPEN_AT_ONCE = 50


class InvitationGone(DomainError):
    """The invitation was used, taken back, is past its day, or never was; which of them is not said."""

    status = 410

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这个邀请已经用过、撤回或者过期。请联系发出邀请的人重新邀请。")


class PasswordNeeded(DomainError):
    """The contact belongs to an account with a password, and what was typed is not it."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这个联系方式已有账号，请输入它现在的密码。")


def invite(organisation: Organisation, role: Role, kind: ContactKind, value: str, *, by: Actor) -> Invitation:
    """Invite a contact into a role the administrator may give; the letter carries the address that accepts it."""
    hit("invite", str(by.person_id), 40, 3600)
    token, now = random_token(), clock.now()
    with transaction():
        lock(organisation)
        _may_give(organisation, role, by)
        if organisation.closed_at is not None or _open_invitations(organisation) >= OPEN_AT_ONCE:
            raise IllegalMove(_l("这个单位现在不能再发邀请。"))
        row = Invitation(
            organisation_id=organisation.id,
            role=role,
            kind=kind,
            contact=value,
            token_hash=token_hash(token),
            made_by_id=by.person_id,
            made_at=now,
            expires_at=clock.end_of(clock.today() + timedelta(days=figure("invitation"))),
        )
        db.session.add(row)
        db.session.flush()
        events.record(InvitationSent(organisation.id, row.id, role), by)
        _write(row, organisation, token)
        return row


def _may_give(organisation: Organisation, role: Role, by: Actor) -> None:
    giver = Role(by.role) if by.role in set(Role) else None
    if role not in may_give(giver, by.organisation_id, organisation.id, organisation.kind):
        raise NotYours()


def _open_invitations(organisation: Organisation) -> int:
    waiting = select(func.count()).where(
        Invitation.organisation_id == organisation.id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    return db.session.scalar(waiting) or 0


def _write(row: Invitation, organisation: Organisation, token: str) -> None:
    words = _(
        "【学诉】%(who)s邀请您以「%(role)s」的身份加入，请在%(last)s前打开：%(url)s",
        who=organisation.name,
        role=row.role.label,
        last=day(row.last_day),
        url=f"{settings().public_url}/invitations/{token}",
    )
    messages.queue(
        channel=CHANNELS[row.kind],
        address=row.contact,
        to_person_id=None,
        subject=_("学诉：加入邀请"),
        body=words,
        why=InvitationSent.kind,
        about=f"organisation:{organisation.id}",
        key=f"invitation:{row.id}",
    )


def revoke_invitation(row: Invitation, *, by: Actor) -> None:
    """Take an invitation back before it is used."""
    with transaction():
        lock(row)
        _may_give(row.organisation, row.role, by)
        if row.accepted_at is not None:
            raise IllegalMove(_l("邀请已经被接受。要收回身份，请结束这个人的任职。"))
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            events.record(InvitationRevoked(row.organisation_id, row.id), by)


def accept_invitation(token: str, name: str, password: str, *, address: str, seen: Seen) -> tuple[SignIn, str]:
    """Accept: the account is made (or, with its password, taken as it is), the role given, and a sign-in begun.

    The sign-in opens nothing before the authenticator is set up or proved. Raises InvitationGone, PasswordWeak,
    PasswordNeeded, TooMany.
    """
    hit("invitation", address, 30, 3600)
    row = invitation_by_token(token)
    if row is None:
        raise InvitationGone()
    person = person_by_contact(row.kind, row.contact)
    if person is not None and person.password_hash:
        hit("password-check", str(person.id), 10, 900)
        if not matches(person, password) or person.disabled_at is not None:
            raise PasswordNeeded()
    else:
        check_strength(password)
    with transaction():
        person, held = _join(lock(row), person, name, password)
        return open_sign_in(person, "invitation", seen=seen, membership=held)


def _join(row: Invitation, person: Person | None, name: str, password: str) -> tuple[Person, Membership]:
    if row.accepted_at is not None or row.revoked_at is not None:
        raise InvitationGone()
    if person is None:
        person = register_person(name)
        add_contact(person, row.kind, row.contact)
    by = Actor(person.id, "self")
    if not person.password_hash:
        set_password(person, password, by=by)
    held = next(
        (
            one
            for one in memberships_of(person.id)
            if (one.organisation_id, one.role) == (row.organisation_id, row.role)
        ),
        None,
    )
    held = held or grant(person, row.organisation, row.role, by=Actor(row.made_by_id, "inviter", row.organisation_id))
    row.accepted_at, row.person_id = clock.now(), person.id
    if not has_factor(person.id) and not is_shown_account(person):
        offer_factor(person, until=figure("invitation"))
    events.record(InvitationAccepted(row.organisation_id, row.id, person.id), by)
    return person, held
