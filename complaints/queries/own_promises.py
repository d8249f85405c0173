"""What an institution owes by its promises, the next day first; every read starts at the seats the viewer holds."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.permissions import Viewer
from complaints.lifecycle import PartyRole
from complaints.lifecycle.performance import UNSETTLED, Basis
from complaints.models import Complaint, OfferItem, Party, Promise
from complaints.permissions import holds
from kernel.db import db

PAGE = 25


@dataclass(frozen=True)
class OwnPromises:
    """One page, and the promise behind which the next begins; None on the last."""

    rows: list[Promise]
    next: str | None


def _owed(viewer: Viewer) -> Select[Promise]:
    """Promises that are not settled and that the viewer's own seat owes."""
    mine = select(Party.id).where(holds(viewer), Party.role == PartyRole.RESPONDENT)
    found = select(Promise).join(Promise.item).where(OfferItem.from_party_id.in_(mine))
    return found.where(Promise.state.in_(UNSETTLED), Promise.basis != Basis.WAITING)


def _order() -> tuple[ColumnElement[Any], ...]:
    return OfferItem.by_on.is_(None), OfferItem.by_on.expression, Promise.id.expression


def own_promises(viewer: Viewer, page: int = 1, size: int = PAGE) -> OwnPromises:
    """A page of them by the day agreed, those without a day last."""
    about = contains_eager(Promise.item).joinedload(OfferItem.to_party)
    found = _owed(viewer).options(about, joinedload(Promise.complaint).load_only(Complaint.number))
    rows = list(db.session.scalars(found.order_by(*_order()).offset((max(page, 1) - 1) * size).limit(size + 1)))
    return OwnPromises(rows[:size], str(page + 1) if len(rows) > size else None)


def number_owed(viewer: Viewer) -> int:
    """How many."""
    return db.session.scalar(select(func.count()).select_from(_owed(viewer).subquery())) or 0
