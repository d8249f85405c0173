"""Entering an institution and changing what is kept of it; a rename keeps the name it had."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import lazy_gettext as _l

from accounts.models import Organisation
from institutions.actions.noting import make_findable, note
from institutions.events import InstitutionAdded, InstitutionChanged
from institutions.lifecycle import InstitutionType, LicenceKind, NameKind, Reachability, RegistryAct
from institutions.likeness import likeness_key
from institutions.models import Institution, KnownName, Licence, PublishedAddress
from institutions.permissions.registry import must_keep
from kernel import clock, events, files
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor

PLAIN = (
    "name",
    "type",
    "credit_code",
    "domicile_code",
    "domicile_address",
    "published_code",
    "published_address",
    "reachability",
)
Changes = dict[str, tuple[str, str]]


class RegistryWrong(DomainError):
    """What was typed about a record does not hold together; `field` is the one to say it beside."""

    status = 422

    def __init__(self, message: object, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Entry:
    """An institution as it enters the registry; regions are 6-digit codes.

    Of names and licences only the kinds given are brought up to date; others stay as they are. `details` says of the
    numbers in use who gave them and their days (ISO), by column of `Licence`: of the columns given, all there is.
    """

    name: str
    type: InstitutionType
    credit_code: str | None = None
    domicile_code: str | None = None
    domicile_address: str = ""
    platform: Institution | None = None
    published_code: str | None = None
    published_address: str = ""
    reachability: Reachability = Reachability.UNKNOWN
    names: Mapping[NameKind, tuple[str, ...]] = field(default_factory=dict)
    licences: Mapping[LicenceKind, tuple[str, ...]] = field(default_factory=dict)
    details: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    organisation: Organisation | None = None
    is_free_entry: bool = False


def add_institution(entry: Entry, *, by: Actor, reason: str = "") -> Institution:
    """Enter an institution with its names and make it findable; a free entry comes with a complaint, by anybody."""
    with transaction():
        if not entry.is_free_entry:
            must_keep(by, entry.domicile_code or entry.published_code)
        row = Institution(
            **{name: getattr(entry, name) for name in PLAIN},
            platform_id=entry.platform.id if entry.platform else None,
            organisation_id=entry.organisation.id if entry.organisation else None,
            is_free_entry=entry.is_free_entry,
            made_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        _name(row, NameKind.LEGAL, entry.name, by)
        bring_up(row, entry, by)
        make_findable(row)
        note(row, RegistryAct.ENTERED, by, reason=reason)
        events.record(InstitutionAdded(row.id, row.is_free_entry), by)
        return row


def change_institution(row: Institution, entry: Entry, *, by: Actor, reason: str = "") -> bool:
    """Bring a record up to an entry, its account and its cases staying; says whether anything changed."""
    with transaction():
        must_keep(by, lock(row).region_code)
        must_stand(row)
        changed = write_plain(row, entry, by)
        changed |= bring_up(row, entry, by)
        if not changed:
            return False
        make_findable(row)
        note(row, RegistryAct.CHANGED, by, fields=changed, reason=reason)
        events.record(InstitutionChanged(row.id), by)
        return True


def must_stand(row: Institution) -> None:
    """See to it that a record was not merged into another; IllegalMove says so."""
    if row.merged_into_id is not None:
        raise IllegalMove(_l("这条登记已经并入另一家机构，请到那一家去办。"))


def write_plain(row: Institution, entry: Entry, by: Actor, *, old_name: NameKind = NameKind.FORMER) -> Changes:
    """Write what stands in the record's own row (inside an act); the name it had stays as a name of that kind."""
    changed: Changes = {}
    if entry.name != row.name:
        _rename(row, entry.name, old_name, by)
    for name in PLAIN:
        before, after = getattr(row, name), getattr(entry, name)
        if before != after:
            changed[name] = str(before or ""), str(after or "")
            setattr(row, name, after)
    platform = entry.platform
    if (platform.id if platform else None) != row.platform_id:
        changed["platform"] = (row.platform.name if row.platform else ""), (platform.name if platform else "")
        row.platform = platform
    return changed


def _rename(row: Institution, name: str, old_name: NameKind, by: Actor) -> None:
    """The name it had becomes one of the old kind; a former name it takes again is former no longer."""
    for known in row.names_of(NameKind.FORMER):
        if known.name == name:
            known.ended_at, known.ended_by_id = clock.now(), by.person_id
    for known in row.names_of(NameKind.LEGAL):
        if any(one.name == known.name for one in row.names_of(old_name)):
            known.ended_at, known.ended_by_id = clock.now(), by.person_id
        else:
            known.kind = old_name
        known.until_on = clock.today()
    _name(row, NameKind.LEGAL, name, by)


def _name(row: Institution, kind: NameKind, name: str, by: Actor) -> None:
    key = "" if kind is NameKind.SITE else likeness_key(name)
    known = KnownName(kind=kind, name=name, key=key, made_by_id=by.person_id, made_at=clock.now())
    row.names.append(known)


def bring_up(row: Institution, entry: Entry, by: Actor) -> Changes:
    """Bring the kinds of names and licences an entry gives up to it (inside an act): new ones in, others ended."""
    changed: Changes = {}
    for kind, names in entry.names.items():
        held = row.names_of(kind)
        if missing := _ended(held, [one.name for one in held], names, by):
            for name in missing:
                _name(row, kind, name, by)
        _tell(changed, f"name.{kind}", [one.name for one in held], names)
    for code, numbers in entry.licences.items():
        kept = row.licences_of(code)
        for number in _ended(kept, [one.number for one in kept], numbers, by):
            row.licences.append(Licence(kind=code, number=number, made_by_id=by.person_id, made_at=clock.now()))
        _tell(changed, f"licence.{code}", [one.number for one in kept], numbers)
    for name, said in entry.details.items():
        _bring_up_details(row, name, said, changed)
    return changed


def _bring_up_details(row: Institution, name: str, said: Mapping[str, Sequence[str]], changed: Changes) -> None:
    """One column of the licences in use; a number that stands twice keeps what either says."""
    before, after = list[str](), list[str]()
    for one in row.licences:
        was, values = str(getattr(one, name) or ""), said.get(one.number, ())
        if not one.is_current or was in values or (not was and not values):
            continue
        now = values[0] if values else ""
        setattr(one, name, now if name == "issuer" else date.fromisoformat(now) if now else None)
        before.append(f"{one.number}={was}")
        after.append(f"{one.number}={now}")
    if after:
        changed[f"licence_{name}"] = "、".join(before), "、".join(after)


def _ended(held: Sequence[KnownName | Licence], words: list[str], wanted: Iterable[str], by: Actor) -> list[str]:
    """End what is held and not wanted; answers what is wanted and not held."""
    said = list(dict.fromkeys(wanted))
    for one, word in zip(held, words, strict=True):
        if word not in said:
            one.ended_at, one.ended_by_id = clock.now(), by.person_id
            if one.until_on is None:
                one.until_on = clock.today()
    return [word for word in said if word not in words]


def _tell(changed: Changes, name: str, before: list[str], after: Iterable[str]) -> None:
    if set(before) != set(after):
        changed[name] = "、".join(before), "、".join(dict.fromkeys(after))


def set_reachability(
    row: Institution,
    reachability: Reachability,
    *,
    by: Actor,
    reason: str = "",
    form_token: str = "",
    at: PublishedAddress | None = None,
) -> None:
    """Record whether the published address leads to anybody, why, and by which proof (O121 art. 13).

    `at` is a further address; without it the record's own is meant, on which routing and signals hang.
    """
    with transaction():
        must_keep(by, lock(row).region_code)
        must_stand(row)
        if at is not None and (lock(at).institution_id != row.id or not at.is_current):
            raise IllegalMove(_l("这一项已经停止使用。"))
        told = row if at is None else at
        name = "reachability" if at is None else f"reachability:{at.address}"
        fields = {name: (str(told.reachability), str(reachability))}
        told.reachability = reachability
        line = note(row, RegistryAct.REACHED, by, fields=fields, reason=reason)
        if form_token:
            files.link(form_token, "institution_change", line)
        events.record(InstitutionChanged(row.id), by)
