"""What an institution discloses: its items on a day, the version that stood, drafts, and what a body sees overdue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload, selectinload

from accounts.figures import figure
from accounts.permissions import Viewer
from institutions import duties
from institutions.duties.fields import SCHOOL_LICENCES
from institutions.lifecycle import Cycle, LicenceKind
from institutions.models import CycleClock, Disclosure, DutyRecord, Institution
from institutions.permissions.duties import visible_to
from kernel import clock, papers
from kernel.bulk import among
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile

MOST_INSTITUTIONS = 500
ASKED = Institution.organisation_id.is_not(None), Institution.merged_into_id.is_(None)


@dataclass(frozen=True)
class Overdue:
    """An institution with the items a blank of which speaks today."""

    institution: Institution
    duties: list[duties.Duty]


@dataclass(frozen=True)
class Cited:
    """A rule as it stood on a day: its name, version, first day and the digest of its text; no version: none stood."""

    name: str
    version: int | None = None
    from_on: date | None = None
    digest: str = ""


def own_institution(viewer: Viewer) -> Institution:
    """The institution a viewer acts for, with all a page needs; NotFound for everybody else."""
    if viewer.organisation_id is None:
        raise NotFound()
    found = db.session.scalar(visible_to(viewer).where(Institution.organisation_id == viewer.organisation_id))
    if found is None:
        raise NotFound()
    return found


def versions_of(institution_id: int, item: str | None = None) -> list[Disclosure]:
    """Every confirmed version, oldest first; recalled ones too."""
    found = select(Disclosure).where(Disclosure.institution_id == institution_id, Disclosure.confirmed_at.is_not(None))
    if item is not None:
        found = found.where(Disclosure.item == item)
    return list(db.session.scalars(found.order_by(Disclosure.item, Disclosure.version)))


def _without_courses(institution_id: int) -> list[Disclosure]:
    """The same for who asks what is due: no list of courses is looked at."""
    mine = Disclosure.institution_id == institution_id, Disclosure.confirmed_at.is_not(None)
    found = select(Disclosure).where(*mine).order_by(Disclosure.item, Disclosure.version)
    return list(db.session.scalars(found.options(lazyload(Disclosure.courses))))


def drafts_of(institution_id: int) -> dict[str, Disclosure]:
    """The drafts of an institution by item."""
    found = select(Disclosure).where(Disclosure.institution_id == institution_id, Disclosure.confirmed_at.is_(None))
    return {row.item: row for row in db.session.scalars(found.order_by(Disclosure.id))}


def standing(institution: Institution, item: str, on: date) -> Disclosure | None:
    """The version of an item that stood on a day; None when none did."""
    return _in_force(versions_of(institution.id, item), item, on)


def _in_force(versions: Iterable[Disclosure], item: str, on: date) -> Disclosure | None:
    rows = {row.version: row for row in versions if row.stands}
    found = duties.in_force(filed(rows.values()), on)
    if found is None:
        return None
    end = duties.ends_on(duties.BY_CODE[item], found)
    return rows[found.version] if end is None or on <= end else None


def rules_on(institution: Institution, on: date) -> list[Cited]:
    """Each rule of an institution as it stood on a day, for a case to cite; none where it never disclosed here."""
    items = [item for item in duties.ITEMS if item.is_rule]
    mine = Disclosure.institution_id == institution.id, Disclosure.item.in_([item.code for item in items])
    found = select(Disclosure).where(*mine, Disclosure.confirmed_at.is_not(None)).options(lazyload(Disclosure.courses))
    rows = list(db.session.scalars(found.order_by(Disclosure.version)))
    if not rows and institution.organisation_id is None:
        return []
    return [_cited(item, [row for row in rows if row.item == item.code], on) for item in items]


def _cited(item: duties.Item, rows: Sequence[Disclosure], on: date) -> Cited:
    now = _in_force(rows, item.code, on)
    if now is None:
        return Cited(str(item.name))
    text = "\n".join(part for part in (now.content.get("words", ""), now.content.get("url", "")) if part)
    return Cited(str(item.name), now.version, now.from_on, papers.digest(text))


def filed(rows: Iterable[Disclosure]) -> list[duties.Filed]:
    """Confirmed versions as the rules know them; recalled ones never stood."""
    return [
        duties.Filed(row.item, row.version, row.from_on, row.until_on)
        for row in rows
        if row.stands and row.version is not None and row.from_on is not None
    ]


def facts_of(institution: Institution, rows: Iterable[Disclosure], on: date) -> duties.Facts:
    """What the articles ask of an institution: its type, its code, whether it holds a licence, and which."""
    licences = {row.version: row for row in rows if row.item == "licence"}
    now = duties.in_force(filed(licences.values()), on)
    kind = licences[now.version].content.get("kind", "") if now else ""
    return duties.Facts(
        institution.type,
        institution.credit_code or "",
        has_licence=bool(institution.licences_of(*LicenceKind)) or kind not in ("", "none"),
        is_school=kind in SCHOOL_LICENCES,
    )


def records_of(institution_id: int) -> list[DutyRecord]:
    """The items asked of an institution."""
    return list(db.session.scalars(select(DutyRecord).filter_by(institution_id=institution_id).order_by(DutyRecord.id)))


def duties_of(
    institution: Institution, on: date, rows: Sequence[Disclosure] | None = None, since_on: date | None = None
) -> list[duties.Duty]:
    """Every item asked of an institution as it stands on a day, in the order of the rules."""
    rows = _without_courses(institution.id) if rows is None else rows
    since = since_on or min((record.since_on for record in records_of(institution.id)), default=None)
    return _duties(institution, rows, since, on)


def _duties(institution: Institution, rows: Sequence[Disclosure], since: date | None, on: date) -> list[duties.Duty]:
    return duties.duties_on(
        facts_of(institution, rows, on),
        filed(rows),
        since if institution.organisation_id is not None else None,
        on,
        fill_days=figure("duty_fill"),
        warn_days=figure("duty_warn"),
    )


def late_for(viewer: Viewer) -> Select[CycleClock]:
    """Clocks of items an article demands that ran out unmet, of the institutions a viewer works with.

    The desk counts these, and the list begins with the institutions that have one.
    """
    late = CycleClock.cycle == Cycle.DUTY, CycleClock.met_at.is_(None), CycleClock.stopped_at.is_(None)
    mine = visible_to(viewer).where(*ASKED).with_only_columns(Institution.id)
    return (
        select(CycleClock)
        .join(DutyRecord, DutyRecord.id == CycleClock.subject_id)
        .where(*late, CycleClock.due_at <= clock.now(), DutyRecord.item.in_(duties.UNDER_LAW))
        .where(CycleClock.institution_id.in_(mine))
    )


def overdue_for(viewer: Viewer) -> list[Overdue]:
    """Institutions a viewer works with where a blank speaks today, the longest first; five statements for all of them.

    Whoever is late comes before the list is cut, however many others there are.
    """
    due = func.min(CycleClock.due_on).label("due")
    counted = late_for(viewer).with_only_columns(CycleClock.institution_id, due)
    first = counted.group_by(CycleClock.institution_id).subquery()
    found = visible_to(viewer).where(*ASKED).outerjoin(first, first.c.institution_id == Institution.id)
    ordered = found.order_by(first.c.due.is_(None), first.c.due, Institution.name, Institution.id)
    known = list(db.session.scalars(ordered.limit(MOST_INSTITUTIONS)))
    ids = [row.id for row in known]
    since: dict[int, date] = {}
    for record in db.session.scalars(select(DutyRecord).where(among(DutyRecord.institution_id, ids))):
        since[record.institution_id] = min(record.since_on, since.get(record.institution_id, record.since_on))
    rows: dict[int, list[Disclosure]] = {}
    confirmed = select(Disclosure).where(among(Disclosure.institution_id, ids), Disclosure.confirmed_at.is_not(None))
    for row in db.session.scalars(confirmed.order_by(Disclosure.id).options(selectinload(Disclosure.courses))):
        rows.setdefault(row.institution_id, []).append(row)
    told = [(one, _duties(one, rows.get(one.id, []), since.get(one.id), clock.today())) for one in known]
    return [Overdue(one, late) for one, asked in told if (late := [row for row in asked if row.speaks])]


def evidence_of(rows: Iterable[Disclosure]) -> dict[str, StoredFile]:
    """The files these versions rest on, by their id."""
    refs = sorted({ref for row in rows for ref in row.files})
    found = select(StoredFile).where(among(StoredFile.ref, refs)) if refs else None
    return {one.ref: one for one in db.session.scalars(found)} if found is not None else {}


def version_for(viewer: Viewer, ref: str) -> Disclosure:
    """One version or draft of an institution the viewer works with; drafts are for its own people. Else NotFound."""
    found = db.session.scalar(
        select(Disclosure).where(
            Disclosure.ref == ref, Disclosure.institution_id.in_(visible_to(viewer).with_only_columns(Institution.id))
        )
    )
    if found is None or (found.is_draft and own_institution(viewer).id != found.institution_id):
        raise NotFound()
    return found


def may_read_evidence(viewer: Viewer, disclosure_id: int) -> bool:
    """Whether a viewer may open the evidence of a version: its institution and the bodies of its region."""
    row = db.session.get(Disclosure, disclosure_id)
    if row is None:
        return False
    try:
        return version_for(viewer, row.ref) is not None
    except NotFound:
        return False
