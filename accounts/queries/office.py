"""Reads for running an organisation: its people, invitations and history; and a person's second factor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Membership, Organisation, Person, SignIn
from accounts.models.office import Invitation, OrganisationChange, Preview, RecoveryCode, SecondFactor
from accounts.offices import GIVES, may_give
from accounts.permissions import Viewer
from accounts.queries import bodies, demo_accounts
from accounts.roles import BODIES, OrganisationKind, Role
from kernel import clock
from kernel.config import settings
from kernel.crypto import token_hash
from kernel.db import db
from kernel.errors import NotFound

PAGE = 50


def factor_of(person_id: int) -> SecondFactor | None:
    """The person's authenticator, set up or only offered."""
    return db.session.get(SecondFactor, person_id)


def has_factor(person_id: int) -> bool:
    """Whether an authenticator is set up and proved."""
    row = factor_of(person_id)
    return row is not None and row.confirmed_at is not None


def codes_left(person_id: int) -> int:
    """How many recovery codes are still unused."""
    unused = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused.where(RecoveryCode.person_id == person_id)) or 0


def is_shown_account(person: Person) -> bool:
    """Whether this is one of the invented accounts everybody may sign in with: in the demo it has no second factor."""
    return settings().is_demo and person.login in {account.login for account in demo_accounts()}


@dataclass(frozen=True)
class Member:
    """Somebody who acts for an organisation: since when, whether with an authenticator, when last signed in."""

    membership: Membership
    person: Person
    has_factor: bool
    last_at: datetime | None


def members_of(organisation_id: int) -> list[Member]:
    """Who acts for an organisation now."""
    now = clock.now()
    own = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    last = select(SignIn.membership_id, func.max(SignIn.made_at).label("at")).where(
        SignIn.person_id.in_(own), SignIn.waits_for.is_(None)
    )
    seen = last.group_by(SignIn.membership_id).subquery()
    rows = db.session.execute(
        select(Membership, Person, SecondFactor.confirmed_at, seen.c.at)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
        .outerjoin(seen, seen.c.membership_id == Membership.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.from_at <= now,
            or_(Membership.until_at.is_(None), Membership.until_at > now),
        )
        .order_by(Membership.id)
    )
    return [Member(held, person, confirmed is not None, at) for held, person, confirmed, at in rows]


def left_since(organisation_id: int, most: int = 20) -> list[Membership]:
    """Memberships that ended, newest first."""
    found = select(Membership).where(Membership.organisation_id == organisation_id, Membership.until_at <= clock.now())
    people = (
        found.options(joinedload(Membership.person)).order_by(Membership.until_at.desc(), Membership.id).limit(most)
    )
    return list(db.session.scalars(people))


def invitations_of(organisation_id: int, most: int = 50) -> list[Invitation]:
    """The newest invitations of an organisation, whatever became of them."""
    found = select(Invitation).where(Invitation.organisation_id == organisation_id).order_by(Invitation.id.desc())
    return list(db.session.scalars(found.limit(most)))


def invitation_state(row: Invitation) -> str:
    """open, accepted, revoked or expired."""
    if row.accepted_at is not None:
        return "accepted"
    if row.revoked_at is not None:
        return "revoked"
    return "open" if row.expires_at > clock.now() else "expired"


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation this address belongs to, if it can still be accepted."""
    found = select(Invitation).where(Invitation.token_hash == token_hash(token))
    row = db.session.scalar(found.options(joinedload(Invitation.organisation)))
    if row is None or invitation_state(row) != "open" or row.organisation.closed_at is not None:
        return None
    return row


def organisation_run_by(viewer: Viewer, ref: str) -> Organisation:
    """The organisation of this ref if the viewer may give roles there; NotFound otherwise, whatever the reason."""
    row = db.session.scalar(
        select(Organisation).where(Organisation.ref == ref).options(joinedload(Organisation.region))
    )
    if row is None or not _given(viewer, row):
        raise NotFound()
    return row


def member_run_by(viewer: Viewer, organisation: Organisation, person_ref: str, role: str) -> Membership:
    """Somebody's open membership in a role the viewer may take; NotFound otherwise."""
    now = clock.now()
    row = db.session.scalar(
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Person.ref == person_ref,
            Membership.organisation_id == organisation.id,
            Membership.role.in_([one for one in _given(viewer, organisation) if one == role]),
            or_(Membership.until_at.is_(None), Membership.until_at > now),
        )
        .options(joinedload(Membership.person), joinedload(Membership.organisation))
    )
    if row is None:
        raise NotFound()
    return row


def _given(viewer: Viewer, organisation: Organisation) -> tuple[Role, ...]:
    return may_give(viewer.role, viewer.organisation_id, organisation.id, organisation.kind)


def invitation_run_by(viewer: Viewer, organisation: Organisation, ref: str) -> Invitation:
    """An invitation of an organisation whose role the viewer may give; NotFound otherwise."""
    row = db.session.scalar(
        select(Invitation).where(Invitation.organisation_id == organisation.id, Invitation.ref == ref)
    )
    if row is None or row.role not in _given(viewer, organisation):
        raise NotFound()
    return row


def organisations_like(
    words: str, kind: OrganisationKind | None, *, closed: bool = False, after: int = 0
) -> tuple[list[Organisation], int | None]:
    """One page of organisations by id, found by a piece of the name; and after which id the next page begins."""
    found = select(Organisation).where(Organisation.id > after)
    if words:
        piece = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found = found.where(Organisation.name.like(f"%{piece}%", escape="\\"))
    if kind is not None:
        found = found.where(Organisation.kind == kind)
    if not closed:
        found = found.where(Organisation.closed_at.is_(None))
    rows = list(
        db.session.scalars(
            found.options(joinedload(Organisation.region), joinedload(Organisation.parent))
            .order_by(Organisation.id)
            .limit(PAGE + 1)
        )
    )
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def possible_parents(kind: OrganisationKind, but: int | None = None) -> list[Organisation]:
    """Bodies that may stand above one of this kind: open bodies of the same kind."""
    return [row for row in bodies(kind) if row.id != but] if kind in BODIES else []


def changes_of(organisation_id: int, most: int = 200) -> list[OrganisationChange]:
    """What was changed about an organisation, newest first."""
    found = select(OrganisationChange).where(OrganisationChange.organisation_id == organisation_id)
    people = found.options(joinedload(OrganisationChange.by)).order_by(OrganisationChange.id.desc())
    return list(db.session.scalars(people.limit(most)))


def previews_about(person_id: int, most: int = 20) -> list[Preview]:
    """Who looked at what this person may do, newest first; shown to that person."""
    found = select(Preview).where(Preview.person_id == person_id).order_by(Preview.id.desc()).limit(most)
    return list(db.session.scalars(found.options(joinedload(Preview.organisation), joinedload(Preview.by))))


def administrators_of(organisation_id: int) -> list[Person]:
    """Who may give and take roles in an organisation from within."""
    rows = members_of(organisation_id)
    return [row.person for row in rows if row.membership.role in GIVES and row.person.disabled_at is None]


def others_in(organisation_id: int, role: Role, but: int) -> int:
    """How many others hold a role in an organisation now."""
    rows: Iterable[Member] = members_of(organisation_id)
    return sum(row.membership.role is role and row.membership.id != but for row in rows)
