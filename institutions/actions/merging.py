"""Two records become one and are parted again: one person proposes, another of the body or the operator confirms."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.roles import Role
from institutions.actions.joining import check_joining, join, part
from institutions.actions.noting import make_findable, note
from institutions.actions.registry import Entry, RegistryWrong, bring_up, must_stand, write_plain
from institutions.events import InstitutionAccepted, InstitutionMerged, InstitutionSplit, MergeProposed, MergeRefused
from institutions.lifecycle import MergeKind, MergeState, NameKind, RegistryAct
from institutions.models import Institution, Merge
from institutions.permissions.registry import must_keep
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor


def propose_merge(gone: Institution, into: Institution, reason: str, *, by: Actor) -> Merge:
    """Propose that one record goes into another; RegistryWrong says what is in the way."""
    with transaction():
        _lock_both(gone, into)
        must_keep(by, gone.region_code, into.region_code)
        check_joining(gone, into)
        if gone.is_free_entry:
            raise RegistryWrong(_l("学员填写的机构请在“核实”里归入，不用合并。"), "into")
        return _propose(MergeKind.MERGE, gone, into, reason, by)


def propose_split(merge: Merge, reason: str, *, by: Actor) -> Merge:
    """Propose to part what was joined: everything that went over and is still there comes back."""
    with transaction():
        lock(merge)
        _lock_both(merge.gone, merge.into)
        must_keep(by, merge.gone.region_code, merge.into.region_code)
        if merge.state is not MergeState.DONE or merge.kind is MergeKind.SPLIT:
            raise IllegalMove(_l("这一次合并已经拆分，或者没有完成。"))
        _must_point_there(merge.gone, merge.into)
        return _propose(MergeKind.SPLIT, merge.gone, merge.into, reason, by, merge)


def _must_point_there(gone: Institution, into: Institution) -> None:
    """See to it that what went over is still there: a later merger took it on, and is parted first."""
    if gone.merged_into_id != into.id:
        raise IllegalMove(_l("并入的机构后来又并入了别的机构，请先拆分后一次。"))


def _propose(
    kind: MergeKind, gone: Institution, into: Institution, reason: str, by: Actor, undoes: Merge | None = None
) -> Merge:
    if not reason.strip():
        raise RegistryWrong(_l("请写明原因。"), "reason")
    waiting = select(Merge.id).where(Merge.gone_id.in_([gone.id, into.id]), Merge.state == MergeState.PROPOSED)
    if db.session.scalar(waiting.limit(1)) is not None:
        raise IllegalMove(_l("已经有一份合并或拆分等待确认。"))
    row = _row(kind, MergeState.PROPOSED, gone, into, reason, by)
    row.undoes_id = undoes.id if undoes else None
    db.session.add(row)
    db.session.flush()
    note(gone, RegistryAct.PROPOSED, by, fields={"merge": ("", into.name)}, reason=reason)
    events.record(MergeProposed(gone.id, into.id, row.id, str(kind)), by)
    return row


def _row(kind: MergeKind, state: MergeState, gone: Institution, into: Institution, reason: str, by: Actor) -> Merge:
    return Merge(
        kind=kind,
        state=state,
        gone_id=gone.id,
        into_id=into.id,
        reason=reason.strip(),
        proposed_by_id=by.person_id,
        proposed_for_id=by.organisation_id,
        proposed_at=clock.now(),
    )


def _lock_both(*rows: Institution) -> None:
    """Lock in the order of ids: two presses never wait for each other."""
    for row in sorted(rows, key=lambda one: one.id):
        lock(row)


def confirm_merge(merge: Merge, *, by: Actor) -> None:
    """Another person agrees: the records become one, or part."""
    with transaction():
        _decide(merge, MergeState.DONE, "", by)
        gone, into = merge.gone, merge.into
        if merge.kind is MergeKind.SPLIT:
            _part(merge, by)
        else:
            check_joining(gone, into)
            _join(merge, RegistryAct.MERGED, by)


def refuse_merge(merge: Merge, reason: str, *, by: Actor) -> None:
    """Another person does not agree, or whoever proposed takes it back; nothing moves."""
    with transaction():
        if not reason.strip():
            raise RegistryWrong(_l("请写明原因。"), "reason")
        _decide(merge, MergeState.REFUSED, reason, by, alone=True)
        note(merge.gone, RegistryAct.REFUSED, by, fields={"merge": (merge.into.name, "")}, reason=reason)
        events.record(MergeRefused(merge.gone_id, merge.into_id, merge.id), by)


def _decide(merge: Merge, state: MergeState, reason: str, by: Actor, *, alone: bool = False) -> None:
    lock(merge)
    _lock_both(merge.gone, merge.into)
    must_keep(by, merge.gone.region_code, merge.into.region_code)
    if merge.state is not MergeState.PROPOSED:
        raise IllegalMove(_l("已经有人办过了。"))
    if by.role != Role.PLATFORM_ADMIN and by.organisation_id != merge.proposed_for_id:
        raise NotYours()
    if by.person_id == merge.proposed_by_id and not alone:
        raise IllegalMove(_l("合并和拆分要由另一人确认，不能自己确认自己提出的。"))
    merge.state, merge.decided_reason = state, reason.strip()
    merge.decided_by_id, merge.decided_for_id, merge.decided_at = by.person_id, by.organisation_id, clock.now()


def _join(merge: Merge, act: RegistryAct, by: Actor) -> None:
    gone, into = merge.gone, merge.into
    merge.moved = join(gone, into, by)
    note(gone, act, by, fields={"merge": ("", into.name)}, reason=merge.reason)
    note(into, act, by, fields={"merged": ("", gone.name)}, reason=merge.reason)
    events.record(InstitutionMerged(gone.id, into.id, merge.id, str(merge.kind)), by)


def _part(merge: Merge, by: Actor) -> None:
    first = merge.undoes
    if first is None or lock(first).state is not MergeState.DONE:
        raise IllegalMove(_l("这一次合并已经拆分，或者没有完成。"))
    gone, into = merge.gone, merge.into
    _must_point_there(gone, into)
    part(gone, into, first.moved, by)
    first.state = MergeState.UNDONE
    note(gone, RegistryAct.SPLIT, by, fields={"merge": (into.name, "")}, reason=merge.reason)
    note(into, RegistryAct.SPLIT, by, fields={"merged": (gone.name, "")}, reason=merge.reason)
    events.record(InstitutionSplit(gone.id, into.id, merge.id), by)


def accept_entry(row: Institution, entry: Entry, *, by: Actor, reason: str = "") -> None:
    """What a learner typed is an institution of its own: its facts are entered; what was typed stays as an alias."""
    with transaction():
        _must_be_free(row)
        must_keep(by, row.region_code, entry.domicile_code or entry.published_code)
        changed = write_plain(row, entry, by, old_name=NameKind.ALIAS)
        changed |= bring_up(row, entry, by)
        row.is_free_entry = False
        make_findable(row)
        note(row, RegistryAct.ACCEPTED, by, fields=changed, reason=reason)
        events.record(InstitutionAccepted(row.id), by)


def bind_entry(row: Institution, into: Institution, reason: str, *, by: Actor) -> Merge:
    """What a learner typed is a known institution: its cases go over. One person's act, which can be parted again."""
    with transaction():
        _lock_both(row, into)
        _must_be_free(row)
        must_keep(by, row.region_code)
        check_joining(row, into)
        merge = _row(MergeKind.BIND, MergeState.DONE, row, into, reason, by)
        merge.decided_by_id, merge.decided_for_id, merge.decided_at = by.person_id, by.organisation_id, clock.now()
        db.session.add(merge)
        db.session.flush()
        _join(merge, RegistryAct.BOUND, by)
        return merge


def _must_be_free(row: Institution) -> None:
    must_stand(lock(row))
    if not row.is_free_entry:
        raise IllegalMove(_l("这家机构已经核实过了。"))
