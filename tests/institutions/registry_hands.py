"""What the tests of the registry do again and again."""

from institutions.actions import Entry, add_institution
from institutions.lifecycle import InstitutionType
from institutions.models import Institution, RegistryChange
from kernel.db import db
from kernel.events import SYSTEM, EventRow
from tests.world import World


def known(name: str = "示例学堂", region: str | None = "110108", **more: object) -> Institution:
    """An institution of the registry, in the department's district unless told otherwise."""
    return add_institution(Entry(name, InstitutionType.C, domicile_code=region, **more), by=SYSTEM)  # type: ignore[arg-type]  # names are the fields'


def free(world: World, name: str = "学员写的示例名") -> Institution:
    """What a learner typed."""
    return add_institution(Entry(name, InstitutionType.H, is_free_entry=True), by=world.actor("learner"))


def kinds(row: Institution) -> list[str]:
    """What happened to a record, in order."""
    found = db.session.query(EventRow).filter_by(stream=f"institution:{row.id}").order_by(EventRow.id)
    return [one.kind.removeprefix("institution.") for one in found]


def history(row: Institution) -> list[str]:
    """The acts in a record's history, in order."""
    found = db.session.query(RegistryChange).filter_by(institution_id=row.id).order_by(RegistryChange.id)
    return [str(one.act) for one in found]


def names(row: Institution) -> list[tuple[str, str]]:
    """The names in use, by kind."""
    db.session.expire(row)
    return [(str(one.kind), one.name) for one in row.names if one.is_current]
