"""The registry as whoever keeps it reads it: searching, one record with its facts and history, entries to look up."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from accounts.permissions import Viewer
from accounts.roles import Role
from institutions.columns import plain_code
from institutions.lifecycle import InstitutionType, MergeState, Reachability
from institutions.models import (
    Institution,
    KnownName,
    Licence,
    Merge,
    Ownership,
    PeopleExport,
    RegistryChange,
    Representative,
)
from institutions.permissions.registry import digits_of, reach_for, visible_to
from institutions.queries.finding import KIND, holding
from kernel import clock, search
from kernel.db import db
from kernel.errors import NotFound

PAGE = 25
# So many records of the list are looked at before the index of words is.
NEAR = 500


@dataclass(frozen=True)
class RegistryFilter:
    """What somebody asks for; what is empty asks nothing."""

    words: str = ""
    type: InstitutionType | None = None
    region: str = ""
    reachability: Reachability | None = None
    free: bool = False
    expired: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == RegistryFilter()


def registry_page(viewer: Viewer, asked: RegistryFilter, after: str = "") -> tuple[list[Institution], str | None]:
    """Records by name, 25 a page, from behind the record with this id; and behind which the next page begins."""
    found = visible_to(viewer).where(Institution.merged_into_id.is_(None))
    last = db.session.scalar(select(Institution).where(Institution.ref == after)) if after else None
    if last is not None:
        found = found.where(tuple_(Institution.name, Institution.id) > (last.name, last.id))  # one step in the index
    rows = _nearest(found, asked) if asked.words.strip() else []
    if len(rows) <= PAGE:
        rows = _in_order(_asked(found, asked))
    return rows[:PAGE], rows[PAGE - 1].ref if len(rows) > PAGE else None


def _in_order(found: Select[Institution]) -> list[Institution]:
    shown = found.options(selectinload(Institution.names), joinedload(Institution.platform))
    return list(db.session.scalars(shown.order_by(Institution.name, Institution.id).limit(PAGE + 1)))


def _nearest(found: Select[Institution], asked: RegistryFilter) -> list[Institution]:
    """What fits among the next records of the list: enough for a page where words are common, and soon told."""
    order = found.with_only_columns(Institution.id).order_by(Institution.name, Institution.id)
    next_ones = order.limit(NEAR).cte("next_ones").prefix_with("MATERIALIZED", dialect="postgresql")
    fits = _narrowed(select(Institution).join(next_ones, next_ones.c.id == Institution.id), asked)
    return _in_order(fits.where(search.holds(KIND, Institution.id, asked.words)))


def _asked(found: Select[Institution], asked: RegistryFilter) -> Select[Institution]:
    return _narrowed(found.where(holding(asked.words)) if asked.words.strip() else found, asked)


def _narrowed(found: Select[Institution], asked: RegistryFilter) -> Select[Institution]:
    if asked.type is not None:
        found = found.where(Institution.type == asked.type)
    if asked.region:
        code = func.coalesce(Institution.domicile_code, Institution.published_code)
        found = found.where(code.startswith(digits_of(asked.region), autoescape=True))
    if asked.reachability is not None:
        found = found.where(Institution.reachability == asked.reachability)
    if asked.free:
        found = found.where(Institution.is_free_entry)
    if asked.expired:
        found = found.where(_has_expired())
    return found


def _has_expired() -> ColumnElement[bool]:
    own = Licence.institution_id == Institution.id
    return exists().where(own, Licence.until_on < clock.today(), Licence.ended_at.is_(None))


def record_for(viewer: Viewer, ref: str) -> Institution:
    """One record, merged or not, with names, numbers, addresses, platform; NotFound where the viewer may not look."""
    found = visible_to(viewer).where(Institution.ref == ref)
    found = found.options(selectinload(Institution.names).joinedload(KnownName.platform))
    found = found.options(selectinload(Institution.licences), joinedload(Institution.platform))
    found = found.options(joinedload(Institution.merged_into), joinedload(Institution.organisation))
    found = found.options(joinedload(Institution.addresses))  # few: no statement of their own
    row = db.session.scalars(found).unique().one_or_none()
    if row is None:
        raise NotFound()
    return row


def people_of(row: Institution) -> list[Representative]:
    """Legal representatives and contacts, those in office first."""
    found = select(Representative).where(Representative.institution_id == row.id)
    return list(db.session.scalars(found.order_by(Representative.ended_at.is_not(None), Representative.id)))


def owners_of(row: Institution) -> list[Ownership]:
    """Who owns parts of it, and what it owns parts of."""
    found = select(Ownership).where(or_(Ownership.institution_id == row.id, Ownership.owner_id == row.id))
    found = found.options(joinedload(Ownership.owner), joinedload(Ownership.owned))
    return list(db.session.scalars(found.order_by(Ownership.ended_at.is_not(None), Ownership.id)))


def people_exports(viewer: Viewer, most: int = 20) -> list[PeopleExport]:
    """Who of the viewer's body took people away as a file and for what, the newest first."""
    reach_for(viewer)
    found = select(PeopleExport).where(PeopleExport.organisation_id == viewer.organisation_id)
    found = found.options(joinedload(PeopleExport.by))
    return list(db.session.scalars(found.order_by(PeopleExport.id.desc()).limit(most)))


def changes_of(row: Institution, most: int = 100) -> list[RegistryChange]:
    """What was done to a record, newest first."""
    found = select(RegistryChange).where(RegistryChange.institution_id == row.id)
    found = found.options(joinedload(RegistryChange.by), joinedload(RegistryChange.organisation))
    return list(db.session.scalars(found.order_by(RegistryChange.id.desc()).limit(most)))


def record_named(words: str) -> Institution | None:
    """The standing record somebody means: by its number here, its credit code, or exactly its name."""
    said = words.strip()
    if not said:
        return None
    stands = select(Institution).where(Institution.merged_into_id.is_(None))
    stands = stands.options(joinedload(Institution.organisation))
    by_mark = or_(Institution.ref == said.lower(), Institution.credit_code == plain_code(said))
    found = db.session.scalar(stands.where(by_mark).limit(1))
    if found is not None:
        return found
    own = stands.where(Institution.name == said)
    return db.session.scalar(own.order_by(Institution.is_free_entry, Institution.id).limit(1))


def free_entries(viewer: Viewer, after: str = "") -> tuple[list[Institution], str | None]:
    """What learners typed and nobody has looked up yet, the oldest first; only what the viewer may resolve."""
    reach = reach_for(viewer)
    found = visible_to(viewer).where(Institution.is_free_entry, Institution.merged_into_id.is_(None), reach.where())
    last = db.session.scalar(select(Institution.id).where(Institution.ref == after)) if after else None
    if last is not None:
        found = found.where(Institution.id > last)
    rows = list(db.session.scalars(found.order_by(Institution.id).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].ref if len(rows) > PAGE else None


def mergers(viewer: Viewer, *, waiting: bool = True, most: int = 50) -> list[Merge]:
    """Proposals that wait for a second person, or what was decided, newest first; a department sees its own."""
    reach_for(viewer)
    is_waiting = Merge.state == MergeState.PROPOSED
    found = select(Merge).where(is_waiting if waiting else ~is_waiting)
    if viewer.role is not Role.PLATFORM_ADMIN:
        found = found.where(Merge.proposed_for_id == viewer.organisation_id)
    found = found.options(joinedload(Merge.gone), joinedload(Merge.into), joinedload(Merge.proposed_by))
    return list(db.session.scalars(found.order_by(Merge.id.desc()).limit(most)))


def merge_for(viewer: Viewer, ref: str) -> Merge:
    """One merger or split; NotFound for whoever keeps nothing."""
    reach_for(viewer)
    found = select(Merge).where(Merge.ref == ref)
    found = found.options(joinedload(Merge.gone), joinedload(Merge.into), joinedload(Merge.proposed_by))
    row = db.session.scalar(found.options(joinedload(Merge.decided_by), joinedload(Merge.undoes)))
    if row is None:
        raise NotFound()
    return row


def mergers_of(row: Institution) -> list[Merge]:
    """Every merger and split this record had a part in, newest first."""
    found = select(Merge).where(or_(Merge.gone_id == row.id, Merge.into_id == row.id))
    found = found.options(joinedload(Merge.gone), joinedload(Merge.into))
    return list(db.session.scalars(found.order_by(Merge.id.desc()).limit(50)))
