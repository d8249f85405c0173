"""Monthly reports: what goes into one, which are there, which are wanting."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from disclosure.indicators import Figures, SubjectKind
from disclosure.models import Publication, PublicFigure, PublicNotice, PublicReport
from disclosure.queries import figures, months
from kernel import clock
from kernel.db import db

MOST_MONTHS = 24


def reports(limit: int = 60) -> list[PublicReport]:
    """All reports, the newest first, without their files."""
    light = load_only(PublicReport.month, PublicReport.data_at, PublicReport.digest, PublicReport.pdf_digest)
    found = select(PublicReport).options(light).order_by(PublicReport.month.desc())
    return list(db.session.scalars(found.limit(limit)))


def report_of(month: str) -> PublicReport | None:
    """The report of a month without its file."""
    light = load_only(
        *(getattr(PublicReport, name) for name in ("month", "content", "digest", "data_at", "pdf_digest"))
    )
    return db.session.scalar(select(PublicReport).filter_by(month=month).options(light))


def pdf_of(month: str) -> bytes | None:
    """The report's file, once it is made."""
    return db.session.scalar(select(PublicReport.pdf).where(PublicReport.month == month))


def without_pdf() -> list[str]:
    """Months whose report has no file yet."""
    return list(db.session.scalars(select(PublicReport.month).where(PublicReport.pdf.is_(None)).order_by("month")))


def wanting(last: str) -> list[str]:
    """Months up to `last` that have no report, from the first month anything was public; at most 24, oldest first."""
    first = db.session.scalar(select(func.min(Publication.published_at)))
    if first is None:
        return []
    begun, at = months.month_of(clock.day_of(first)), last
    wanted: list[str] = []
    while at >= begun and len(wanted) < MOST_MONTHS:
        wanted.append(at)
        at = months.month_before(at)
    known = set(db.session.scalars(select(PublicReport.month).where(PublicReport.month.in_(wanted))))
    return [one for one in reversed(wanted) if one not in known]


def changed_notices(content: Mapping[str, Any]) -> dict[str, PublicNotice]:
    """By id the notices of a report that were withdrawn or corrected since it was written."""
    row, refs = PublicNotice, [one[0] for one in content["notices"]]
    if not refs:
        return {}
    found = select(row).where(row.ref.in_(refs), row.state != "published")
    return {one.ref: one for one in db.session.scalars(found)}


def gather(month: str) -> dict[str, Any]:
    """What the report of a month says: numbers, codes, names and days; the words around them come when it is read."""
    found, filed = months.in_month(month), _of(month)
    whole = figures.national_figures()
    trend = [one for one in figures.trend(SubjectKind.ALL, "", 18) if one.month <= month]
    return {
        "month": month,
        "outcomes": [[str(outcome), number] for outcome, number in found.outcomes],
        "withdrawn": found.withdrawn,
        "filed": {code: filed.shown[code] for code in sorted(filed.shown)},
        "whole": _counted(whole) if whole is not None else None,
        "trend": [[one.month, one.number] for one in trend],
        "growing": [one.month for one in trend if one.is_growing],
        "categories": _parts(SubjectKind.CATEGORY, month),
        "regions": _parts(SubjectKind.REGION, month),
        "notices": [
            [one.ref, one.kind, one.number, one.title, one.body_name, _day(clock.day_of(one.published_at))]
            for one in found.notices
        ],
        "inspections": [
            [one.ref, one.institution_name, one.result, one.body_name, _day(one.closed_on)] for one in found.inspections
        ],
        "draws": [[one.ref, one.title, one.body_name, _day(clock.day_of(one.listed_at))] for one in found.draws],
        "steps": [
            [one.row.institution_ref, one.name, one.row.cycle, one.row.what, one.row.who, _day(one.row.on)]
            for one in found.steps
        ],
        "rules": [[one.institution_ref, one.name, one.rule, _day(one.on)] for one in found.rules],
        "corrections": [[str(state), number] for state, number in found.corrections],
    }


def _counted(found: Figures) -> dict[str, Any]:
    """All figures of the whole time: of one month alone only the number filed is counted."""
    return {
        "counted": sorted(one.of.code for one in found.counts),
        "shown": {code: found.shown[code] for code in sorted(found.shown)},
        "between": {code: list(found.between[code]) for code in sorted(found.between)},
        "days": {code: [one.n, one.median, one.p90] for code, one in sorted(found.days.items())},
        "since": _day(found.since_on) if found.since_on else None,
    }


def _of(month: str) -> Figures:
    return figures.figures_of(SubjectKind.ALL, "", month) or Figures(SubjectKind.ALL, "", period=month)


def _parts(kind: SubjectKind, month: str) -> list[list[Any]]:
    """Code, name and number of each subject of a kind that has cases filed in the month."""
    found = select(PublicFigure).where(PublicFigure.kind == kind, PublicFigure.period == month)
    rows = db.session.scalars(found.order_by(PublicFigure.ref))
    return [[row.ref, row.name, row.shown.get("cases")] for row in rows]


def _day(on: date) -> str:
    return on.isoformat()
