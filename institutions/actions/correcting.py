"""What stands beside a fact, corrected in place; another name, person or owner is an end and a new fact."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l

from institutions.actions.facts import (
    AddressDraft,
    Draft,
    FactRow,
    LicenceDraft,
    NameDraft,
    OwnerDraft,
    PersonDraft,
    fact_kind,
    told_of,
)
from institutions.actions.noting import note
from institutions.actions.registry import RegistryWrong, must_stand
from institutions.events import InstitutionFactChanged, InstitutionPeopleExported
from institutions.lifecycle import RegistryAct
from institutions.models import Institution, Licence, Ownership, PeopleExport, Representative
from institutions.permissions.registry import must_keep
from kernel import clock, events
from kernel.crypto import random_token, salted_hash
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor


def correct_fact(institution: Institution, row: FactRow, draft: Draft, columns: Collection[str], *, by: Actor) -> None:
    """Write these columns of a draft beside the name, number, person, owner or address; the history keeps both.

    Other columns stay as they are on record, whatever the draft says. A source left empty stays as it was, but a
    licence is corrected only with one, which goes along. Raises RegistryWrong for that, for days out of order and for
    no change, IllegalMove for a fact that is no longer in use.
    """
    with transaction():
        must_keep(by, lock(institution).region_code)
        must_stand(institution)
        lock(row)
        if row.institution_id != institution.id or not row.is_current:
            raise IllegalMove(_l("这一项已经停止使用。"))
        source = draft.source.strip()
        if isinstance(row, Licence) and not source:
            raise RegistryWrong(_l("请写明从哪里得知。"), "source")
        said = _said(draft, columns)
        _must_be_in_order(row, said)
        changed = {name: (getattr(row, name), value) for name, value in said.items() if getattr(row, name) != value}
        if not changed:
            raise RegistryWrong(_l("没有变化。"))
        for name, (_before, after) in changed.items():
            setattr(row, name, after)
        if isinstance(row, Licence):
            row.source = source
        note(institution, RegistryAct.CHANGED, by, fields=_fields(row, changed), reason=source)
        events.record(InstitutionFactChanged(institution.id, fact_kind(row), row.id), by)


def _said(draft: Draft, columns: Collection[str]) -> dict[str, Any]:
    """The columns that are corrected, as the draft has them."""
    found = beside(draft) | {"from_on": draft.from_on, "until_on": draft.until_on}
    found |= {"source": draft.source.strip()} if draft.source.strip() else {}
    return {name: value for name, value in found.items() if name in columns}


def _must_be_in_order(row: FactRow, said: dict[str, Any]) -> None:
    """A day that is not corrected is the one on record."""
    from_on, until_on = (said.get(name, getattr(row, name)) for name in ("from_on", "until_on"))
    if from_on and until_on and until_on < from_on:
        raise RegistryWrong(_l("截止日不能早于开始日。"), "until_on")


def beside(draft: Draft) -> dict[str, Any]:
    """What a draft says beside whose fact it is and its days, as attributes of the row."""
    match draft:
        case NameDraft():
            return {"platform": draft.platform}
        case LicenceDraft():
            return {"issuer": draft.issuer.strip()}
        case PersonDraft():
            reach = {"phone": draft.phone.strip() or None, "email": draft.email.strip() or None}
            return {"post": draft.post.strip(), **reach}
        case AddressDraft():
            return {"region_code": draft.region_code, "reachability": draft.reachability}
        case OwnerDraft():
            return {"share": draft.share}


def _fields(row: FactRow, changed: dict[str, tuple[Any, Any]]) -> dict[str, tuple[str, str]]:
    """The change as `fact.column:which`; of people and of sealed owners only that there was one."""
    name, told = told_of(row)
    if isinstance(row, Representative) or (isinstance(row, Ownership) and row.owner_id is None):
        return {name: ("", "")}
    return {f"{name}.{one}:{told}": (_kept(before), _kept(after)) for one, (before, after) in changed.items()}


def _kept(value: Any) -> str:
    """A value as the history keeps it: another record by its name, the page has the words for codes and days."""
    if isinstance(value, Institution):
        return value.name
    return "" if value is None else str(value)


def note_people_export(form: str, rows: int, reason: str, *, by: Actor) -> None:
    """People and sealed owners left as a file: on record, with the reason, before it leaves."""
    with transaction():
        must_keep(by)
        why, salt = reason.strip(), random_token(16)
        if not why:
            raise RegistryWrong(_l("请写明原因。"), "reason")
        row = PeopleExport(form=form, rows=rows, reason=why, salt=salt, at=clock.now())
        row.by_id, row.organisation_id = by.person_id, by.organisation_id
        db.session.add(row)
        db.session.flush()
        events.record(InstitutionPeopleExported(form, rows, row.id, salted_hash(why, salt)), by)
