"""Finding people, their memberships, and the body of a kind for a region."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, load_only

from accounts.models import ChannelChoice, Contact, ContactKind, Membership, Organisation, Person, SignIn, Topic, Way
from accounts.regions import ancestors, chain_of, successors
from accounts.roles import BODIES, Level, OrganisationKind, Role
from kernel import clock
from kernel.bulk import among
from kernel.crypto import blind_index
from kernel.db import db
from kernel.messages import Channel


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


Reach = list[tuple[Channel, str]]


def reaches(people: Iterable[Person], topic: Topic) -> dict[int, tuple[Reach, bool]]:
    """By what each of these is told of a topic and where, and whether once a day; two questions for however many.

    The first channel is the letter, a second a copy. An empty address: only the site is left, or was chosen.
    """
    known = {person.id: person for person in people}
    found = select(ChannelChoice).where(ChannelChoice.topic == topic, among(ChannelChoice.person_id, known))
    chosen = {row.person_id: row for row in db.session.scalars(found)} if known else {}
    return {key: _reach(person, chosen.get(key)) for key, person in known.items()}


def _reach(person: Person, chosen: ChannelChoice | None) -> tuple[Reach, bool]:
    contacts = {Channel.SMS: ContactKind.PHONE, Channel.EMAIL: ContactKind.EMAIL}
    proved = [(channel, value) for channel, kind in contacts.items() if (value := verified_contact(person, kind))]
    way = chosen.way if chosen is not None else None
    if way is Way.SITE or not proved:
        return [(Channel.INBOX, "")], False
    wanted = {Way.PHONE: Channel.SMS, Way.EMAIL: Channel.EMAIL}.get(way) if way is not None else None
    # A contact that is there no longer is no reason to say nothing.
    named = proved if way is Way.BOTH else [one for one in proved if one[0] is wanted] or proved[:1]
    return named, chosen is not None and chosen.is_daily


def choices_of(person_id: int) -> dict[Topic, ChannelChoice]:
    """What a person chose, by topic."""
    return {
        row.topic: row for row in db.session.scalars(select(ChannelChoice).where(ChannelChoice.person_id == person_id))
    }


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
        _open_memberships()
        .where(Membership.organisation_id == organisation_id)
        .options(joinedload(Membership.person).selectinload(Person.contacts))
    )
    if roles:
        found = found.where(Membership.role.in_(roles))
    people = {row.person.id: row.person for row in db.session.scalars(found.order_by(Membership.id))}
    return [person for person in people.values() if person.disabled_at is None]


def acting_in(organisation_ids: Collection[int], *roles: Role) -> dict[int, frozenset[int]]:
    """The ids of those who act in one of these roles now, by organisation; one query."""
    found = _open_memberships().where(Membership.organisation_id.in_(organisation_ids), Membership.role.in_(roles))
    held: dict[int, set[int]] = {}
    for row in db.session.scalars(found.options(joinedload(Membership.person))):
        if row.person.disabled_at is None:
            held.setdefault(row.organisation_id, set()).add(row.person_id)
    return {key: frozenset(people) for key, people in held.items()}


def people_in(role: Role) -> list[Person]:
    """Everybody who acts in a role now, for whatever organisation."""
    found = _open_memberships().where(Membership.role == role)
    found = found.options(joinedload(Membership.person).selectinload(Person.contacts))
    people = {row.person.id: row.person for row in db.session.scalars(found.order_by(Membership.id))}
    return [person for person in people.values() if person.disabled_at is None]


def sign_ins_of(person_id: int, *, waiting: bool = False) -> list[SignIn]:
    """The sign-ins that still hold, newest first; `waiting` adds those whose second step is still to come."""
    found = select(SignIn).where(
        SignIn.person_id == person_id, SignIn.revoked_at.is_(None), SignIn.expires_at > clock.now()
    )
    if not waiting:
        found = found.where(SignIn.waits_for.is_(None))
    return list(db.session.scalars(found.order_by(SignIn.id.desc())))


def find_body(
    kind: OrganisationKind, level: Level, region_code: str | None, on: date | None = None
) -> Organisation | None:
    """The body of a kind for a region at this level, or the next one upward that exists; None when there is none.

    An abolished code stands for its successor, or for the region above it where no single one is known.
    """
    return find_bodies([(kind, level)], region_code, on)[0]


def find_bodies(
    asked: Sequence[tuple[OrganisationKind, Level]], region_code: str | None, on: date | None = None
) -> list[Organisation | None]:
    """The same for several kinds of body at once, in the order they are asked for."""
    if region_code is None:
        return [None] * len(asked)
    chain = list(dict.fromkeys([*chain_of(region_code, on), region_code, "100000"]))
    rows = db.session.scalars(
        select(Organisation).where(
            Organisation.kind.in_({kind for kind, _level in asked}),
            Organisation.closed_at.is_(None),
            or_(Organisation.region_code.in_(chain), Organisation.level == Level.NATIONAL),
        )
    ).all()
    return [
        min((row for row in rows if row.kind == kind and _reaches(row, level)), key=_lowest, default=None)
        for kind, level in asked
    ]


def _reaches(row: Organisation, level: Level) -> bool:
    return str(row.level) in _RANK and _RANK[str(row.level)] >= _RANK[str(level)]


_RANK = {str(one): place for place, one in enumerate(Level)}


def _lowest(row: Organisation) -> tuple[int, int]:
    return _RANK[str(row.level)], row.id


class Directory:
    """All open bodies and abolished regions in memory: `find_body` for many questions with two reads."""

    def __init__(self) -> None:
        rows = db.session.scalars(
            select(Organisation)
            .where(Organisation.kind.in_(BODIES), Organisation.closed_at.is_(None))
            .options(
                load_only(Organisation.kind, Organisation.name, Organisation.level, Organisation.region_code),
            )
        )
        self._bodies: dict[tuple[str, str], list[Organisation]] = {}
        self._by_id: dict[int, Organisation] = {}
        for row in rows:
            self._by_id[row.id] = row
            place = "national" if row.level is Level.NATIONAL else row.region_code or ""
            self._bodies.setdefault((str(row.kind), place), []).append(row)
        self._after = successors(clock.today())

    def named(self, body_id: int) -> Organisation | None:
        """An open body by its id."""
        return self._by_id.get(body_id)

    def find(self, kind: str, level: str, region_code: str) -> Organisation | None:
        """The body of a kind for a region at this level, or the next one upward that exists."""
        here, seen = region_code, set[str]()
        while here in self._after and here not in seen:
            seen.add(here)
            here = self._after[here]
        places = [region_code, here, *ancestors(here), "100000", "national"]
        rows = [
            row
            for place in places
            for row in self._bodies.get((kind, place), ())
            if _RANK[str(row.level)] >= _RANK[level]
        ]
        return min(rows, key=_lowest, default=None)


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
