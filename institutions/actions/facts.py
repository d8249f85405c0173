"""Facts of an institution one by one: names, licences, people, owners, addresses; added and ended."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from institutions.actions.noting import make_findable, note
from institutions.actions.registry import RegistryWrong, must_stand
from institutions.events import InstitutionFactAdded, InstitutionFactEnded
from institutions.lifecycle import (
    ENTERED_NAMES,
    FactKind,
    LicenceKind,
    NameKind,
    PersonKind,
    Reachability,
    RegistryAct,
)
from institutions.likeness import likeness_key
from institutions.models import Institution, KnownName, Licence, Ownership, PublishedAddress, Representative
from institutions.permissions.registry import must_keep
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor

FactRow = KnownName | Licence | Representative | Ownership | PublishedAddress


@dataclass(frozen=True, kw_only=True)
class FactDraft:
    """What every fact says: from when until when, and where it is known from."""

    from_on: date | None = None
    until_on: date | None = None
    source: str = ""

    @property
    def days(self) -> dict[str, Any]:
        """The same as columns."""
        return {"from_on": self.from_on, "until_on": self.until_on, "source": self.source.strip()}


@dataclass(frozen=True, kw_only=True)
class NameDraft(FactDraft):
    """A name, and for a shop the platform it is on."""

    kind: NameKind
    name: str
    platform: Institution | None = None


@dataclass(frozen=True, kw_only=True)
class LicenceDraft(FactDraft):
    """A licence or filing under the number as it was written; `replaces` is the one it stands in place of."""

    kind: LicenceKind
    number: str
    issuer: str = ""
    replaces: Licence | None = None


@dataclass(frozen=True, kw_only=True)
class PersonDraft(FactDraft):
    """A legal representative or a contact."""

    kind: PersonKind
    name: str
    post: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnerDraft(FactDraft):
    """Who owns a part: a record here or a name; `share` in hundredths of a percent."""

    owner: Institution | None = None
    name: str = ""
    share: int | None = None


@dataclass(frozen=True, kw_only=True)
class AddressDraft(FactDraft):
    """A further address that is published, where it lies, and whether it leads to anybody."""

    address: str
    region_code: str | None = None
    reachability: Reachability = Reachability.UNKNOWN


Draft = NameDraft | LicenceDraft | PersonDraft | OwnerDraft | AddressDraft


def add_fact(institution: Institution, draft: Draft, *, by: Actor) -> FactRow:
    """Enter a fact; RegistryWrong names the field where it does not hold together."""
    with transaction():
        must_keep(by, lock(institution).region_code)
        must_stand(institution)
        if draft.from_on and draft.until_on and draft.until_on < draft.from_on:
            raise RegistryWrong(_l("截止日不能早于开始日。"), "until_on")
        fact, row = _made(institution, draft)
        row.institution_id, row.made_by_id, row.made_at = institution.id, by.person_id, clock.now()
        db.session.add(row)
        db.session.flush()
        if isinstance(draft, LicenceDraft) and draft.replaces is not None:
            _supersede(draft.replaces, row, by)
        name, told = told_of(row)
        note(institution, RegistryAct.ADDED, by, fields={name: ("", told)}, reason=draft.source)
        make_findable(institution)
        events.record(InstitutionFactAdded(institution.id, fact, row.id), by)
        return row


def _made(institution: Institution, draft: Draft) -> tuple[FactKind, FactRow]:
    if isinstance(draft, NameDraft):
        return FactKind.NAMES, _name(institution, draft)
    if isinstance(draft, LicenceDraft):
        number = draft.number.strip()
        if any(one.number == number for one in institution.licences_of(draft.kind)):
            raise RegistryWrong(_l("已经登记了这个编号。"), "number")
        return FactKind.LICENCES, Licence(kind=draft.kind, number=number, issuer=draft.issuer.strip(), **draft.days)
    if isinstance(draft, PersonDraft):
        reach = {"phone": draft.phone.strip() or None, "email": draft.email.strip() or None}
        named = {"name": draft.name.strip(), "post": draft.post.strip()}
        return FactKind.PEOPLE, Representative(kind=draft.kind, **named, **reach, **draft.days)
    if isinstance(draft, AddressDraft):
        return FactKind.ADDRESSES, _address(institution, draft)
    return FactKind.OWNERS, _owner(institution, draft)


def _address(institution: Institution, draft: AddressDraft) -> PublishedAddress:
    address = draft.address.strip()
    if not address:
        raise RegistryWrong(_l("请填写地址。"), "address")
    if address == institution.published_address or address in {
        one.address for one in institution.addresses if one.is_current
    }:
        raise RegistryWrong(_l("已经登记了这个地址。"), "address")
    where = {"region_code": draft.region_code, "reachability": draft.reachability}
    return PublishedAddress(address=address, **where, **draft.days)


def _name(institution: Institution, draft: NameDraft) -> KnownName:
    name = draft.name.strip()
    if draft.kind not in ENTERED_NAMES:
        raise RegistryWrong(_l("登记名称请在“修改登记”里改。"), "kind")
    if any(one.name == name for one in institution.names_of(draft.kind)):
        raise RegistryWrong(_l("已经登记了这个名称。"), "name")
    key = "" if draft.kind is NameKind.SITE else likeness_key(name)
    platform_id = draft.platform.id if draft.platform else None
    return KnownName(kind=draft.kind, name=name, key=key, platform_id=platform_id, **draft.days)


def _owner(institution: Institution, draft: OwnerDraft) -> Ownership:
    if draft.owner is not None and draft.owner.id == institution.id:
        raise RegistryWrong(_l("机构不能是自己的出资人。"), "owner")
    if draft.owner is None and not draft.name.strip():
        raise RegistryWrong(_l("请填写出资人的名称。"), "name")
    who = {"owner_id": draft.owner.id} if draft.owner else {"owner_name": draft.name.strip()}
    return Ownership(**who, share=draft.share, **draft.days)


def _supersede(old: Licence, new: FactRow, by: Actor) -> None:
    if not old.is_current or old.institution_id != new.institution_id:
        raise RegistryWrong(_l("被代替的许可已经停止使用。"), "replaces")
    old.superseded_by_id, old.ended_at, old.ended_by_id = new.id, clock.now(), by.person_id


def told_of(row: FactRow) -> tuple[str, str]:
    """A fact as the history tells it: name of the field, words; of people only what they are, never who."""
    if isinstance(row, KnownName):
        return f"name.{row.kind}", row.name
    if isinstance(row, Licence):
        return f"licence.{row.kind}", row.number
    if isinstance(row, Representative):
        return f"person.{row.kind}", ""
    if isinstance(row, PublishedAddress):
        return "address", row.address
    return "owner", row.owner.name if row.owner else ""


def end_fact(institution: Institution, row: FactRow, until_on: date, reason: str, *, by: Actor) -> None:
    """Note that a fact holds no longer after a day; it stays in the history."""
    with transaction():
        must_keep(by, lock(institution).region_code)
        must_stand(institution)
        lock(row)
        if row.institution_id != institution.id or not row.is_current:
            raise IllegalMove(_l("这一项已经停止使用。"))
        if isinstance(row, KnownName) and row.kind is NameKind.LEGAL:
            raise RegistryWrong(_l("登记名称请在“修改登记”里改。"))
        if not reason.strip():
            raise RegistryWrong(_l("请写明原因。"), "reason")
        if row.from_on is not None and until_on < row.from_on:
            raise RegistryWrong(_l("截止日不能早于开始日。"), "until_on")
        row.until_on, row.ended_at, row.ended_by_id = until_on, clock.now(), by.person_id
        name, told = told_of(row)
        note(institution, RegistryAct.ENDED, by, fields={name: (told, "")}, reason=reason)
        make_findable(institution)
        events.record(InstitutionFactEnded(institution.id, fact_kind(row), row.id), by)


def fact_kind(row: FactRow) -> FactKind:
    """Which table a fact stands in."""
    kinds: dict[type[object], FactKind] = {
        KnownName: FactKind.NAMES,
        Licence: FactKind.LICENCES,
        Representative: FactKind.PEOPLE,
        Ownership: FactKind.OWNERS,
        PublishedAddress: FactKind.ADDRESSES,
    }
    return kinds[type(row)]
