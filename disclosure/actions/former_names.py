"""The names bodies had, for the copy the public reads: what is published keeps the name of its day."""

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select

from accounts.models import Organisation
from accounts.models.office import OrganisationChange
from accounts.roles import BODIES
from kernel.db import db

CHANGED = OrganisationChange.act == "changed"


def former_names() -> dict[str, list[str]]:
    """By the ref of a body the names it had, the oldest first.

    A name that another body has, or had too, belongs to neither: nobody could say whose texts they are.
    """
    bodies = select(Organisation.id, Organisation.ref, Organisation.name).where(Organisation.kind.in_(BODIES))
    present = {key: (ref, name) for key, ref, name in db.session.execute(bodies)}
    changes = select(OrganisationChange.organisation_id, OrganisationChange.fields).where(CHANGED)
    found: dict[int, list[str]] = {}
    for key, fields in db.session.execute(changes.order_by(OrganisationChange.id)):
        old = fields.get("name", ("",))[0]
        if key in present and old and old not in (present[key][1], *found.get(key, ())):
            found.setdefault(key, []).append(old)
    borne = Counter([name for _ref, name in present.values()] + [one for names in found.values() for one in names])
    return {present[key][0]: [one for one in names if borne[one] == 1] for key, names in found.items()}


def last_change() -> datetime | None:
    """When an organisation was last changed."""
    return db.session.scalar(select(func.max(OrganisationChange.at)).where(CHANGED))
