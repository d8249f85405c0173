"""Who gave a licence and until when it runs, entered later on the record that has its number already."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from institutions.actions.noting import note
from institutions.actions.registry import RegistryWrong, must_stand
from institutions.events import InstitutionFactChanged
from institutions.lifecycle import FactKind, RegistryAct
from institutions.models import Institution, Licence
from institutions.permissions.registry import must_keep
from kernel import events
from kernel.db import lock, transaction
from kernel.errors import IllegalMove
from kernel.events import Actor


@dataclass(frozen=True)
class LicenceDays:
    """Who gave it, from when until when, and where that is known from; nothing where it is not known."""

    source: str
    issuer: str = ""
    from_on: date | None = None
    until_on: date | None = None


def date_licence(institution: Institution, row: Licence, said: LicenceDays, *, by: Actor) -> None:
    """Whoever keeps the record enters what was missing of a licence, or corrects it; before and after stay on record.

    Raises RegistryWrong for days out of order, no source or no change; IllegalMove for one that is no longer in use.
    """
    with transaction():
        must_keep(by, lock(institution).region_code)
        must_stand(institution)
        lock(row)
        if row.institution_id != institution.id or not row.is_current:
            raise IllegalMove(_l("这一项已经停止使用。"))
        if not said.source.strip():
            raise RegistryWrong(_l("请写明从哪里得知。"), "source")
        if said.from_on and said.until_on and said.until_on < said.from_on:
            raise RegistryWrong(_l("截止日不能早于开始日。"), "until_on")
        changed = {}
        for name, after in (("issuer", said.issuer.strip()), ("from_on", said.from_on), ("until_on", said.until_on)):
            before = getattr(row, name)
            if before != after:
                changed[f"licence_{name}"] = f"{row.number}={before or ''}", f"{row.number}={after or ''}"
                setattr(row, name, after)
        if not changed:
            raise RegistryWrong(_l("没有变化。"))
        row.source = said.source.strip()
        note(institution, RegistryAct.CHANGED, by, fields=changed, reason=said.source)
        events.record(InstitutionFactChanged(institution.id, FactKind.LICENCES, row.id), by)
