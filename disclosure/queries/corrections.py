"""Requests for correction: what the public may read of them, and what lies with whoever answers."""

from sqlalchemy import Select, false, func, select

from disclosure.lifecycle import WITH_REF, CorrectionState, Thing
from disclosure.models import CorrectionRequest
from disclosure.queries.paging import Page, cursor_of, read_cursor, within
from kernel.db import db
from kernel.errors import NotFound


def correction_page(institution_ref: str = "", after: str | None = None, limit: int = 20) -> Page[CorrectionRequest]:
    """All requests, or those about one institution, newest first; the public reads subject, days and answer alone."""
    found, size = select(CorrectionRequest), within(limit)
    if institution_ref:
        found = found.where(CorrectionRequest.institution_ref == institution_ref)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    if after:
        found = found.where(CorrectionRequest.id < read_cursor(after)[1])
    rows = list(db.session.scalars(found.order_by(CorrectionRequest.id.desc()).limit(size + 1)))
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], cursor_of("", last.id) if last else None, total)


def corrections_about(institution_ref: str) -> list[tuple[CorrectionState, int]]:
    """How many requests about an institution stand where; states without any are left out."""
    found = select(CorrectionRequest.state, func.count()).where(CorrectionRequest.institution_ref == institution_ref)
    rows = db.session.execute(found.group_by(CorrectionRequest.state)).all()
    order = list(CorrectionState)
    return sorted(((state, number) for state, number in rows), key=lambda row: order.index(row[0]))


def correction_by_ref(ref: str) -> CorrectionRequest:
    """One request by its public number, or NotFound."""
    row = db.session.scalar(select(CorrectionRequest).where(CorrectionRequest.ref == ref))
    if row is None:
        raise NotFound()
    return row


def noted_of(thing: Thing, ref: str) -> list[CorrectionRequest]:
    """The requests about a public page that was found to be wrong and cannot be written anew, the newest first."""
    key = CorrectionRequest.subject_ref if thing in WITH_REF else CorrectionRequest.institution_ref
    noted = CorrectionRequest.thing == thing, CorrectionRequest.state == CorrectionState.NOTED
    found = select(CorrectionRequest).where(key == ref, *noted).order_by(CorrectionRequest.id.desc())
    return list(db.session.scalars(found.limit(20)))


def with_body(body_id: int | None, *, is_operator: bool) -> Select[CorrectionRequest]:
    """The requests that lie with a body, or with the operator; none for anybody else."""
    found = select(CorrectionRequest)
    if body_id is not None and not is_operator:
        return found.where(CorrectionRequest.body_id == body_id)
    return found.where(CorrectionRequest.body_id.is_(None)) if is_operator else found.where(false())


def waiting(found: Select[CorrectionRequest], limit: int = 50, page: int = 1) -> tuple[list[CorrectionRequest], bool]:
    """Those without an answer, the most pressing first, and whether more follow."""
    return _part(
        found.where(CorrectionRequest.state == CorrectionState.RECEIVED).order_by(
            CorrectionRequest.due_at, CorrectionRequest.id
        ),
        limit,
        page,
    )


def answered(found: Select[CorrectionRequest], limit: int = 50, page: int = 1) -> tuple[list[CorrectionRequest], bool]:
    """Those with an answer, newest first, and whether more follow."""
    return _part(
        found.where(CorrectionRequest.state != CorrectionState.RECEIVED).order_by(CorrectionRequest.id.desc()),
        limit,
        page,
    )


def _part(found: Select[CorrectionRequest], limit: int, page: int) -> tuple[list[CorrectionRequest], bool]:
    start = (max(1, min(page, 200)) - 1) * limit
    rows = list(db.session.scalars(found.offset(start).limit(limit + 1)))
    return rows[:limit], len(rows) > limit
