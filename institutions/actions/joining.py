"""What goes over when two records become one, and comes back when they part: facts of the registry, then followers."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from institutions.actions.joining_duties import exchange_duties, return_duties
from institutions.actions.noting import make_findable
from institutions.actions.registry import RegistryWrong
from institutions.followers import followers
from institutions.lifecycle import Cycle, ExitState, NameKind
from institutions.likeness import likeness_key
from institutions.models import (
    Commitment,
    CycleClock,
    Exit,
    Filing,
    Inspection,
    Institution,
    KnownName,
    Licence,
    Notice,
    OdrMembership,
    Ownership,
    PublishedAddress,
    Representative,
    Selection,
    SupervisionTask,
)
from kernel import clock
from kernel.db import db
from kernel.events import Actor

# Tables of the registry by the code they are kept under: the column that says whose a row is.
TABLES: dict[str, tuple[type[Any], str]] = {
    "names": (KnownName, "institution_id"),
    "licences": (Licence, "institution_id"),
    "people": (Representative, "institution_id"),
    "addresses": (PublishedAddress, "institution_id"),
    "owners": (Ownership, "institution_id"),
    "owned": (Ownership, "owner_id"),
    "odr": (OdrMembership, "institution_id"),
    "shops": (Institution, "platform_id"),
    "shop_names": (KnownName, "platform_id"),
    "pointers": (Institution, "merged_into_id"),
    # Records of the cycles with their clocks, so that a record and its clock are never told of two institutions.
    "filings": (Filing, "institution_id"),
    "selections": (Selection, "institution_id"),
    "notices": (Notice, "institution_id"),
    "inspections": (Inspection, "institution_id"),
    "tasks": (SupervisionTask, "institution_id"),
    "exits": (Exit, "institution_id"),
    "commitments": (Commitment, "institution_id"),
    "cycle_clocks": (CycleClock, "institution_id"),
}


def _no_exit_there(target: Institution) -> ColumnElement[bool]:
    """An exit that stands goes over only to a record that has none; one called off always does."""
    other = aliased(Exit)
    stands = exists().where(other.institution_id == target.id, other.state != ExitState.CALLED_OFF)
    return or_(Exit.state == ExitState.CALLED_OFF, ~stands)


def _no_task_there(target: Institution) -> ColumnElement[bool]:
    """A task of a cluster goes over unless its body has another of the same cluster there."""
    other = aliased(SupervisionTask)
    return ~exists().where(
        other.institution_id == target.id,
        other.cluster_id == SupervisionTask.cluster_id,
        other.body_id == SupervisionTask.body_id,
    )


def _not_committed_there(target: Institution) -> ColumnElement[bool]:
    """A commitment that runs goes over unless one to the same standard runs there; those that ended always do."""
    other = aliased(Commitment)
    runs = exists().where(
        other.institution_id == target.id, other.standard_id == Commitment.standard_id, other.until_on.is_(None)
    )
    return or_(Commitment.until_on.is_not(None), ~runs)


def _with_its_record(target: Institution) -> ColumnElement[bool]:
    """A clock goes where its record went just now; those of duties go with the duties."""
    ways = [
        and_(
            CycleClock.cycle == cycle,
            CycleClock.subject_id.in_(select(table.id).where(table.institution_id == target.id)),
        )
        for cycle, table in RECORDS.items()
    ]
    return or_(*ways)


RECORDS: dict[Cycle, type[Any]] = {
    Cycle.FILING: Filing,
    Cycle.SELECTION: Selection,
    Cycle.SUPERVISION: SupervisionTask,
    Cycle.INSPECTION: Inspection,
    Cycle.NOTICE: Notice,
    Cycle.EXIT: Exit,
}
# What of a table goes over at all; an inspection out of a draw stays with whom was drawn: the draw is written once.
GOES: dict[str, Callable[[Institution], ColumnElement[bool]]] = {
    "pointers": lambda target: Institution.id != target.id,
    "inspections": lambda target: Inspection.draw_id.is_(None),
    "exits": _no_exit_there,
    "tasks": _no_task_there,
    "commitments": _not_committed_there,
    "cycle_clocks": _with_its_record,
}
Moved = dict[str, Any]


def check_joining(gone: Institution, into: Institution) -> None:
    """See to it that two records can become one; RegistryWrong says what is in the way."""
    if gone.id == into.id:
        raise RegistryWrong(_l("请选择另一家机构。"), "into")
    for row in (gone, into):
        if row.merged_into_id is not None:
            raise RegistryWrong(_l("其中一条登记已经并入别的机构。"), "into")
    if into.is_free_entry:
        raise RegistryWrong(_l("要并入的机构还没有核实，请先核实它。"), "into")
    if has_account(gone) and has_account(into):
        raise RegistryWrong(_l("两家机构在这里各有账号。请平台管理员先停用其中一个账号。"), "into")
    if into.platform_id == gone.id or gone.platform_id == into.id:
        raise RegistryWrong(_l("一家是另一家所在的平台，不能合并。"), "into")


def has_account(row: Institution) -> bool:
    """Whether somebody can act for it here."""
    return row.organisation is not None and row.organisation.closed_at is None


def join(gone: Institution, into: Institution, by: Actor) -> Moved:
    """Let everything of one record go over to another and point on to it (inside an act); what went, to go back."""
    moved: Moved = {code: _rows(code, gone, into, None) for code in TABLES if code != "names"}
    moved["names"] = _names(gone, into)
    moved["account"] = _account(gone, into)
    moved |= exchange_duties(gone, into, is_leading=bool(moved["account"]))
    gone.merged_into_id = into.id
    db.session.flush()
    moved["alias"] = _also_known(gone, into, by)
    for code, follower in followers().items():
        moved[code] = follower.move(gone, into, None, by)
    _found_anew(gone, into)
    return moved


def part(gone: Institution, into: Institution, moved: Moved, by: Actor) -> None:
    """Let what once went over, and is still there, come back (inside an act)."""
    gone.merged_into_id = None
    for code in TABLES:
        _rows(code, into, gone, moved.get(code, []))
    if (alias := db.session.get(KnownName, moved.get("alias") or 0)) is not None and alias.is_current:
        alias.ended_at, alias.ended_by_id, alias.until_on = clock.now(), by.person_id, clock.today()
    account, before = moved.get("account") or (None, None)
    if account and into.organisation_id == account:
        into.organisation_id = before
        db.session.flush()
        gone.organisation_id = account
    db.session.flush()
    return_duties(gone, into, moved.get("duty_records", []), moved.get("duty_room", []))
    for code, follower in followers().items():
        follower.move(into, gone, moved.get(code, []), by)
    _found_anew(gone, into)


def _rows(code: str, source: Institution, target: Institution, ids: list[int] | None) -> list[int]:
    table, column = TABLES[code]
    found = select(table.id).where(getattr(table, column) == source.id)
    if ids is not None:
        found = found.where(table.id.in_(ids))
    if code in GOES:
        found = found.where(GOES[code](target))
    keys = list(db.session.scalars(found.order_by(table.id)))
    db.session.execute(
        update(table).where(table.id.in_(keys)).values({column: target.id}).execution_options(synchronize_session=False)
    )
    return keys


def _names(gone: Institution, into: Institution) -> list[int]:
    """Names the other does not have go over; its registered name stays with the record that had it."""
    held = {(row.kind, row.name) for row in into.names if row.is_current}
    keys = [
        row.id
        for row in gone.names
        if row.kind is not NameKind.LEGAL and not (row.is_current and (row.kind, row.name) in held)
    ]
    return _rows("names", gone, into, keys)


def _account(gone: Institution, into: Institution) -> list[int | None]:
    """The account goes with the record, when the other has none that is open; it, and the closed one it replaces."""
    if not has_account(gone):
        return []
    account, before = gone.organisation_id, into.organisation_id
    gone.organisation_id = None
    db.session.flush()
    into.organisation_id = account
    db.session.flush()
    return [account, before]


def _also_known(gone: Institution, into: Institution, by: Actor) -> int | None:
    """The other record is found under this name too."""
    db.session.expire(into, ["names"])
    if gone.name in {row.name for row in into.names if row.is_current}:
        return None
    row = KnownName(
        institution_id=into.id,
        kind=NameKind.ALIAS,
        name=gone.name,
        key=likeness_key(gone.name),
        made_by_id=by.person_id,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _found_anew(*rows: Institution) -> None:
    for row in rows:
        db.session.flush()
        db.session.refresh(row)
        make_findable(row)
