"""Adding bodies, giving and ending memberships, taking regions in."""

from pathlib import Path

from flask_babel import lazy_gettext as _l

from accounts.events import MembershipEnded, MembershipGranted, OrganisationAdded
from accounts.models import Membership, Organisation, Person, Region
from accounts.offices import LEADS, may_give
from accounts.queries import sign_ins_of
from accounts.queries.office import others_in
from accounts.regions import DAMAGED, Counts, read_rows, values_of
from accounts.roles import Level, Mode, OrganisationKind, Role
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, NotYours
from kernel.events import SYSTEM, Actor
from kernel.sheets import Line


class LastOne(DomainError):
    """Without this person nobody could give roles in the organisation any more."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这是本单位最后一位管理员。请先邀请另一位，再结束这个任职。")


def add_organisation(
    kind: OrganisationKind,
    name: str,
    *,
    by: Actor,
    short_name: str = "",
    region_code: str | None = None,
    level: Level | None = None,
    mode: Mode = Mode.HERE,
    legal_basis: str = "",
    letterhead: str = "",
    phone: str = "",
    address: str = "",
    video_base: str = "",
    parent: Organisation | None = None,
) -> Organisation:
    """Add a body or an institution's account."""
    with transaction():
        row = Organisation(
            kind=kind,
            name=name,
            short_name=short_name,
            region_code=region_code,
            level=level,
            mode=mode,
            legal_basis=legal_basis,
            letterhead=letterhead or name,
            phone=phone,
            address=address,
            video_base=video_base,
            parent_id=parent.id if parent else None,
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(OrganisationAdded(row.id, kind), by)
        return row


def grant(person: Person, organisation: Organisation, role: Role, *, by: Actor) -> Membership:
    """Let somebody act for an organisation in a role, from now."""
    with transaction():
        row = Membership(person_id=person.id, organisation_id=organisation.id, role=role, from_at=clock.now())
        db.session.add(row)
        db.session.flush()
        events.record(MembershipGranted(organisation.id, person.id, role), by)
        return row


def end_membership(membership: Membership, *, by: Actor) -> None:
    """End a membership at once, and every sign-in that acts in it; what the person had in hand is handed over."""
    with transaction():
        lock(membership)
        if membership.until_at is None:
            membership.until_at = clock.now()
            for row in sign_ins_of(membership.person_id, waiting=True):
                if row.membership_id == membership.id:
                    row.revoked_at = membership.until_at
            events.record(MembershipEnded(membership.organisation_id, membership.person_id, membership.role), by)


def leave(membership: Membership, *, by: Actor) -> None:
    """An administrator ends a colleague's membership; the last who leads an organisation only the platform ends."""
    with transaction():
        place = membership.organisation
        giver = Role(by.role) if by.role in set(Role) else None
        if membership.role not in may_give(giver, by.organisation_id, place.id, place.kind):
            raise NotYours()
        is_last = membership.role is LEADS[place.kind] and not others_in(place.id, membership.role, membership.id)
        if is_last and (giver is not Role.PLATFORM_ADMIN or membership.person_id == by.person_id):
            raise LastOne()
        end_membership(membership, by=by)


def import_regions(
    source: Path | bytes, *, dry_run: bool = False, accept_good_rows: bool = False, by: Actor = SYSTEM
) -> Counts:
    """Take a regions file in; a file with a bad row writes nothing unless good rows are accepted.

    Raises ValueError when its columns are not those of regions.
    """
    counts = Counts()
    good = _read(source, counts)
    refused = bool(counts.errors) and not accept_good_rows
    with transaction() as session:
        known = {row.code: row for row in session.query(Region)}
        for values in good.values():
            _put(known.get(str(values["code"])), values, counts, write=not (dry_run or refused))
    if refused and not dry_run:
        counts.added = counts.changed = 0
    return counts


def _read(source: Path | bytes, counts: Counts) -> dict[str, dict[str, object]]:
    """The good rows by code; repeated headers and rows are skipped, two rows that differ are an error."""
    good: dict[str, dict[str, object]] = {}
    for line in read_rows(source):
        counts.read += 1
        if line.is_damaged:
            counts.fail(line.number, "name", DAMAGED)
        elif line.cells["code"] == "code":
            counts.skipped += 1
        else:
            _take(line, good, counts)
    return good


def _take(line: Line, good: dict[str, dict[str, object]], counts: Counts) -> None:
    try:
        values = values_of(line.cells)
        if good.setdefault(str(values["code"]), values) != values:
            raise ValueError("code: 与前面的行重复，内容不同")
        counts.skipped += good[str(values["code"])] is not values
    except ValueError as error:
        column, _colon, message = str(error).partition(": ")
        counts.fail(line.number, column, message)


def _put(row: Region | None, values: dict[str, object], counts: Counts, *, write: bool) -> None:
    words = f"{values['code']} {values['name']}"
    if row is None:
        counts.note("added", words)
        if write:
            db.session.add(Region(**values))
        return
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        counts.note("skipped", words)
        return
    told = "；".join(
        f"{name}: {getattr(row, name) or '（空）'} → {value or '（空）'}" for name, value in changed.items()
    )
    counts.note("changed", f"{values['code']} {row.name}：{told}")
    for name, value in changed.items() if write else ():
        setattr(row, name, value)
