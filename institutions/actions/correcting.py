"""What stands beside a fact, corrected in place; another name, person or owner is an end and a new fact."""

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
from institutions.models import Institution, Ownership, Representative
from institutions.permissions.registry import must_keep
from kernel import events
from kernel.db import lock, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor


def correct_fact(institution: Institution, row: FactRow, draft: Draft, *, by: Actor) -> None:
    """Write what a draft says beside the name, number, person, owner or address itself; the history keeps both.

    A source left empty stays as it was. Raises RegistryWrong for days out of order and for no change, IllegalMove for
    a fact that is no longer in use.
    """
    with transaction():
        must_keep(by, lock(institution).region_code)
        must_stand(institution)
        lock(row)
        if row.institution_id != institution.id or not row.is_current:
            raise IllegalMove(_l("这一项已经停止使用。"))
        if draft.from_on and draft.until_on and draft.until_on < draft.from_on:
            raise RegistryWrong(_l("截止日不能早于开始日。"), "until_on")
        said = beside(draft) | {"from_on": draft.from_on, "until_on": draft.until_on}
        said |= {"source": draft.source.strip()} if draft.source.strip() else {}
        before = {name: getattr(row, name) for name in said}
        changed = [name for name, value in said.items() if before[name] != value]
        if not changed:
            raise RegistryWrong(_l("没有变化。"))
        for name in changed:
            setattr(row, name, said[name])
        note(institution, RegistryAct.CHANGED, by, fields=_fields(row, changed, before), reason=draft.source)
        events.record(InstitutionFactChanged(institution.id, fact_kind(row), row.id), by)


def beside(draft: Draft) -> dict[str, Any]:
    """What a draft says beside whose fact it is and its days, as columns."""
    match draft:
        case NameDraft():
            return {"platform_id": draft.platform.id if draft.platform else None}
        case LicenceDraft():
            return {"issuer": draft.issuer.strip()}
        case PersonDraft():
            reach = {"phone": draft.phone.strip() or None, "email": draft.email.strip() or None}
            return {"post": draft.post.strip(), **reach}
        case AddressDraft():
            return {"region_code": draft.region_code, "reachability": draft.reachability}
        case OwnerDraft():
            return {"share": draft.share}


def _fields(row: FactRow, changed: list[str], before: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The change as the history tells it; of people and of sealed owners only that there was one."""
    name, told = told_of(row)
    if isinstance(row, Representative) or (isinstance(row, Ownership) and row.owner_id is None):
        return {name: ("", "")}
    was = [f"{one}={before[one] or ''}" for one in changed]
    now = [f"{one}={getattr(row, one) or ''}" for one in changed]
    return {name: (f"{told}（{'，'.join(was)}）", f"{told}（{'，'.join(now)}）")}


def note_people_export(form: str, rows: int, reason: str, *, by: Actor) -> None:
    """People and sealed owners left as a file: on record, with the reason, before it leaves."""
    with transaction():
        must_keep(by)
        if not reason.strip():
            raise RegistryWrong(_l("请写明原因。"), "reason")
        events.record(InstitutionPeopleExported(form, rows, reason.strip()), by)
