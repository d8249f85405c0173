"""Requests of accounts to be bound to records: the account's own, and those of whoever keeps the records."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from institutions.lifecycle.binding import WAITING, BindingState
from institutions.models import Binding, Institution, Representative
from institutions.permissions.registry import reach_for
from kernel.db import db
from kernel.errors import NotFound

MOST = 100
SHOWN = (joinedload(Binding.institution), joinedload(Binding.organisation), joinedload(Binding.asked_by))


def last_binding(viewer: Viewer) -> Binding | None:
    """The newest request of the viewer's account."""
    if viewer.organisation_id is None:
        return None
    found = select(Binding).where(Binding.organisation_id == viewer.organisation_id).options(*SHOWN)
    return db.session.scalar(found.order_by(Binding.id.desc()).limit(1))


def waiting_binding(viewer: Viewer) -> Binding:
    """The request of the viewer's account that waits for a code or a look, or NotFound."""
    row = last_binding(viewer)
    if row is None or row.state not in WAITING:
        raise NotFound()
    return row


def contacts_on_file(institution: Institution) -> list[Representative]:
    """Whom the registry can reach of a record now."""
    found = select(Representative).where(
        Representative.institution_id == institution.id, Representative.ended_at.is_(None)
    )
    return [row for row in db.session.scalars(found.order_by(Representative.id)) if row.phone or row.email]


def bindings_to_decide(viewer: Viewer) -> list[Binding]:
    """What waits for a keeper's look in the viewer's reach, the oldest first."""
    found = select(Binding).join(Binding.institution).where(reach_for(viewer).where())
    found = found.where(Binding.state == BindingState.ASKED).options(*SHOWN)
    return list(db.session.scalars(found.order_by(Binding.id).limit(MOST)))


def binding_to_decide(viewer: Viewer, ref: str) -> Binding:
    """One of them, decided or not, or NotFound."""
    found = select(Binding).join(Binding.institution).where(reach_for(viewer).where(), Binding.ref == ref)
    row = db.session.scalar(found.options(*SHOWN))
    if row is None or row.state is BindingState.CODE:
        raise NotFound()
    return row
