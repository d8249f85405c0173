"""Published outcomes as a place, a kind of problem or a body has them; counted exactly, anybody may recount."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from disclosure.indicators import Figures, SubjectKind
from disclosure.indicators.lately import MONTHS, months_counted
from disclosure.lifecycle import CorrectionState, PublicationState, WithdrawalReason
from disclosure.models import (
    CorrectionRequest,
    Publication,
    PublicationCount,
    PublicCommitment,
    PublicDraw,
    PublicFigure,
    PublicInspection,
    PublicInstitution,
    PublicNotice,
    StandingPublication,
)
from disclosure.models.standing import key_of
from disclosure.queries.faceting import names_within
from disclosure.queries.figures import figures_from
from disclosure.queries.filters import PublicationFilter, narrowed
from disclosure.queries.paging import region_prefix
from disclosure.queries.publications import find_publications
from disclosure.queries.totals import numbers_of
from kernel import clock
from kernel.db import db


@dataclass(frozen=True)
class Counted:
    """A code with its name and how many published outcomes have it."""

    code: str
    name: str
    number: int


@dataclass(frozen=True)
class PerPlace:
    """Complaints of the last twelve whole months, paying learners, how many firms: of those that disclosed them.

    `months` are those of the twelve that are counted.
    """

    cases: int
    learners: int
    number: int
    months: int = MONTHS

    @property
    def per_thousand(self) -> float:
        """Complaints per thousand paying learners, with one decimal, two where there are few."""
        per = 1000 * self.cases / self.learners
        return round(per, 2 if per < 1 else 1)


def doubled(names: Mapping[str, str]) -> frozenset[str]:
    """By code and name the cities that are their province under another code (北京市), which a list names once."""
    return frozenset(
        code
        for code, name in names.items()
        if code.endswith("00") and not code.endswith("0000") and name == names.get(f"{code[:2]}0000")
    )


def per_learners() -> dict[str, PerPlace]:
    """By province (two digits) from the public figures of its institutions: sums of what each page tells anyway."""
    found = (
        select(PublicFigure, PublicInstitution.region_code)
        .join(PublicInstitution, PublicInstitution.ref == PublicFigure.ref)
        .where(PublicFigure.kind == SubjectKind.INSTITUTION, PublicFigure.period == "", PublicFigure.learners > 0)
        .where(PublicInstitution.region_code.is_not(None))
    )
    sums: dict[str, PerPlace] = {}
    for row, region in db.session.execute(found):
        cases, code = row.shown.get("lately"), (region or "")[:2]
        months = months_counted(row.since_on, clock.today())
        if cases is not None and months:
            before = sums.get(code, PerPlace(0, 0, 0))
            sums[code] = PerPlace(
                before.cases + cases, before.learners + (row.learners or 0), before.number + 1, months
            )
    return sums


def by_region(category: str) -> list[Counted]:
    """The standing outcomes of a kind of problem by region as written, in the order of codes, as they are kept."""
    rows = numbers_of("county", narrowed(PublicationFilter(category=category)))
    names = _names_of_regions()
    return [Counted(code, names.get(code, code), rows[code]) for code in sorted(rows)]


def name_of_region(code: str) -> str:
    """What standing outcomes call a region; empty where none is from there."""
    return _names_of_regions(PublicationCount.value == code).get(code, "")


def _names_of_regions(*wanted: ColumnElement[bool]) -> dict[str, str]:
    row = PublicationCount
    found = select(row.value, row.label).where(row.within == "", row.facet == "county", row.number > 0, *wanted)
    return {code: label for code, label in db.session.execute(found) if label}


def by_category(asked: PublicationFilter) -> list[Counted]:
    """By kind of problem, the most frequent first; the filter asks no words."""
    names, rows = names_within("").categories, numbers_of("category", narrowed(asked))
    found = [Counted(code, names.get(code, code), number) for code, number in rows.items()]
    return sorted(found, key=lambda one: (-one.number, one.code))


def by_month(categories: Sequence[str], months: Sequence[str]) -> dict[tuple[str, str], int]:
    """All that stands, by category and month of closing, as it is kept."""
    row, keys = PublicationCount, {key_of("category", {"category": code}): code for code in categories}
    found = select(row.within, row.value, row.number).where(
        row.within.in_(keys), row.facet == "closed", row.value.in_(months), row.number > 0
    )
    return {(keys[within], month): number for within, month, number in db.session.execute(found)}


def days_to_close(asked: PublicationFilter, most: int = 2000) -> list[int]:
    """The days from filing to closing of the newest published outcomes that have them."""
    found = find_publications(asked).with_only_columns(Publication.days_to_close)
    newest_first = StandingPublication.published_at.desc(), StandingPublication.id.desc()
    rows = db.session.scalars(found.where(Publication.days_to_close.is_not(None)).order_by(*newest_first).limit(most))
    return [days for days in rows if days is not None]


def notices_by(names: Collection[str], limit: int = 20) -> list[PublicNotice]:
    """The notices of a body that stand, under any of its names."""
    return _notices(PublicNotice.body_name.in_(names), limit)


def warnings(limit: int = 50) -> list[PublicNotice]:
    """消费提示 that stand, the newest first (IR art. 38)."""
    return _notices(PublicNotice.kind == "advice", limit)


def notices_in(region: str, limit: int = 20) -> list[PublicNotice]:
    """Notices about institutions in a region."""
    prefix = region_prefix(region)
    within = select(PublicInstitution.ref).where(PublicInstitution.region_code.startswith(prefix, autoescape=True))
    return _notices(PublicNotice.institution_ref.in_(within), limit)


def notices_about(limit: int = 20) -> list[PublicNotice]:
    """Notices about a named institution, the newest first."""
    return _notices(PublicNotice.institution_ref.is_not(None), limit)


def commitments(limit: int = 20) -> list[tuple[str, PublicCommitment]]:
    """Standards of associations that institutions commit to now, with the institution's name, the newest first."""
    found = (
        select(PublicInstitution.name, PublicCommitment)
        .join(PublicInstitution, PublicInstitution.ref == PublicCommitment.institution_ref)
        .where(PublicCommitment.until_on.is_(None))
        .order_by(PublicCommitment.from_on.desc(), PublicCommitment.id.desc())
        .limit(limit)
    )
    return [(name, row) for name, row in db.session.execute(found)]


def _notices(fits: ColumnElement[bool], limit: int) -> list[PublicNotice]:
    found = select(PublicNotice).where(PublicNotice.state == "published", fits)
    order = found.order_by(PublicNotice.published_at.desc(), PublicNotice.id.desc())
    return list(db.session.scalars(order.limit(limit)))


def inspections_by(names: Collection[str], limit: int = 20) -> list[PublicInspection]:
    """Inspections of a body that ended, under any of its names."""
    found = select(PublicInspection).where(PublicInspection.body_name.in_(names))
    order = found.order_by(PublicInspection.closed_on.desc(), PublicInspection.id.desc())
    return list(db.session.scalars(order.limit(limit)))


def inspections_that_mended(limit: int = 20) -> list[PublicInspection]:
    """Inspections that found something, the newest first."""
    found = select(PublicInspection).where(PublicInspection.result != "nothing_found")
    order = found.order_by(PublicInspection.closed_on.desc(), PublicInspection.id.desc())
    return list(db.session.scalars(order.limit(limit)))


def draws_by(names: Collection[str], limit: int = 20) -> list[PublicDraw]:
    """The random draws of a body, under any of its names."""
    found = select(PublicDraw).where(PublicDraw.body_name.in_(names))
    return list(db.session.scalars(found.order_by(PublicDraw.listed_at.desc(), PublicDraw.id.desc()).limit(limit)))


def institutions_in(region: str) -> int:
    """How many institutions are in a region."""
    prefix = region_prefix(region)
    found = select(func.count()).select_from(PublicInstitution)
    within = PublicInstitution.region_code.startswith(prefix, autoescape=True)
    return db.session.scalar(found.where(within, PublicInstitution.merged_into_ref.is_(None))) or 0


def institutions_of(refs: Sequence[str]) -> list[PublicInstitution]:
    """Institutions by their ids, in the order asked, each once; a merged one is the record it points to."""
    row, given = PublicInstitution, aliased(PublicInstitution)
    found = select(given.ref, row).join(row, row.ref == func.coalesce(given.merged_into_ref, given.ref))
    rows = dict(iter(db.session.execute(found.where(given.ref.in_(refs)))))
    return list(dict.fromkeys(rows[ref] for ref in refs if ref in rows))


def figures_among(kind: SubjectKind, refs: Sequence[str]) -> list[Figures]:
    """Figures of some subjects over the whole time, in the order asked; one statement."""
    found = select(PublicFigure).where(PublicFigure.kind == kind, PublicFigure.period == "", PublicFigure.ref.in_(refs))
    rows = {row.ref: figures_from(row) for row in db.session.scalars(found)}
    return [rows[ref] for ref in refs if ref in rows]


def withdrawn_by_reason() -> list[tuple[WithdrawalReason, int]]:
    """How many texts are public no more for what reason; which of them are the publisher's mistakes is `MISTAKES`."""
    found = select(Publication.withdrawn_reason, func.count()).where(Publication.state == PublicationState.WITHDRAWN)
    rows = db.session.execute(found.group_by(Publication.withdrawn_reason))
    counts = {WithdrawalReason(code): number for code, number in rows if code is not None}
    return [(one, counts[one]) for one in WithdrawalReason if one in counts]


def corrections() -> list[tuple[CorrectionState, int]]:
    """How many requests for correction stand where, all together."""
    rows = db.session.execute(select(CorrectionRequest.state, func.count()).group_by(CorrectionRequest.state))
    counts = {CorrectionState(state): number for state, number in rows}
    return [(one, counts[one]) for one in CorrectionState if one in counts]


def objections_about(ref: str) -> tuple[int, int]:
    """Of an institution's standing outcomes: to how many it objected before, and how many were then written anew."""
    row, refs = PublicationCount, narrowed(PublicationFilter(institution=ref)).values["institution"]
    keys = [key_of("institution", {"institution": one}) for one in refs]
    found = select(row.facet, func.sum(row.number)).where(row.within.in_(keys), row.value == "yes")
    found = found.where(row.facet.in_(("objected", "changed"))).group_by(row.facet)
    yes = {facet: int(number) for facet, number in db.session.execute(found)}
    return yes.get("objected", 0), yes.get("changed", 0)
