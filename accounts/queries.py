"""Finding people, their memberships, and the body of a kind for a region."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from accounts.models import Contact, ContactKind, Membership, Organisation, Person, SignIn
from accounts.regions import ancestors
from accounts.roles import Level, OrganisationKind, Role
from kernel import clock
from kernel.crypto import blind_index
from kernel.db import db


@dataclass(frozen=True)
class DemoAccount:
    """An invented account the sign-in page of the demo lists."""

    role: str
    name: str
    login: str
    password: str


_demo_accounts: list[Callable[[], list[DemoAccount]]] = []


def offer_demo_accounts(source: Callable[[], list[DemoAccount]]) -> None:
    """Let the demo package say which accounts the sign-in page lists."""
    _demo_accounts[:] = [source]


def demo_accounts() -> list[DemoAccount]:
    """The demo's accounts; none when there is no demo."""
    return [account for source in _demo_accounts for account in source()]


def person_by_contact(kind: ContactKind, value: str) -> Person | None:
    """Whose verified contact this is."""
    return db.session.scalar(
        select(Person)
        .join(Contact)
        .where(Contact.kind == kind, Contact.blind_index == blind_index(kind, value), Contact.verified_at.is_not(None))
    )


def person_by_login(login: str) -> Person | None:
    """By login name, phone number or e-mail address."""
    plain = login.strip()
    found = db.session.scalar(select(Person).where(Person.login == plain.lower()))
    if found is not None:
        return found
    kind = ContactKind.EMAIL if "@" in plain else ContactKind.PHONE
    return person_by_contact(kind, plain)


def verified_contact(person: Person, kind: ContactKind) -> str | None:
    """The person's own verified contact of a kind."""
    return next((one.value for one in person.contacts if one.kind is kind and one.verified_at), None)


def _open_memberships() -> Select[Membership]:
    now = clock.now()
    return select(Membership).where(
        Membership.from_at <= now, or_(Membership.until_at.is_(None), Membership.until_at > now)
    )


def memberships_of(person_id: int) -> list[Membership]:
    """For whom a person may act now."""
    found = _open_memberships().where(Membership.person_id == person_id).options(joinedload(Membership.organisation))
    return list(db.session.scalars(found.order_by(Membership.id)))


def membership_open(membership_id: int, person_id: int) -> Membership | None:
    """One membership if it is the person's and open."""
    found = _open_memberships().where(Membership.id == membership_id, Membership.person_id == person_id)
    return db.session.scalar(found.options(joinedload(Membership.organisation)))


def acting_staff(organisation_id: int, *roles: Role) -> list[Person]:
    """Who acts for an organisation now in one of these roles (none given: any)."""
    found = (
        _open_memberships().where(Membership.organisation_id == organisation_id).options(joinedload(Membership.person))
    )
    if roles:
        found = found.where(Membership.role.in_(roles))
    people = {row.person.id: row.person for row in db.session.scalars(found.order_by(Membership.id))}
    return [person for person in people.values() if person.disabled_at is None]


def sign_ins_of(person_id: int) -> list[SignIn]:
    """The sign-ins that still hold, newest first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(SignIn.person_id == person_id, SignIn.revoked_at.is_(None), SignIn.expires_at > clock.now())
            .order_by(SignIn.id.desc())
        )
    )


def find_body(kind: OrganisationKind, level: Level, region_code: str | None) -> Organisation | None:
    """The body of a kind for a region at this level, or the next one upward that exists; None when there is none."""
    if region_code is None:
        return None
    chain = [region_code, *ancestors(region_code), "100000"]
    wanted = list(Level)[list(Level).index(level) :]
    rows = db.session.scalars(
        select(Organisation).where(
            Organisation.kind == kind,
            Organisation.level.in_(wanted),
            Organisation.closed_at.is_(None),
            or_(Organisation.region_code.in_(chain), Organisation.level == Level.NATIONAL),
        )
    ).all()
    rank = {str(one): place for place, one in enumerate(Level)}
    return min(rows, key=lambda row: (rank[str(row.level)], row.id), default=None)


def bodies(*kinds: OrganisationKind) -> list[Organisation]:
    """All open bodies of these kinds, by name."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.kind.in_(kinds), Organisation.closed_at.is_(None))
            .options(joinedload(Organisation.region))
            .order_by(Organisation.region_code, Organisation.name)
        )
    )
