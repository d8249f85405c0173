"""What became public of institutions' lives: steps, inspections that ended, rules, blanks; disclosure's rows alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, func, select
from sqlalchemy.orm import aliased

from disclosure.models import (
    PublicDisclosure,
    PublicDuty,
    PublicInspection,
    PublicInstitution,
    PublicMilestone,
    StandingPublication,
)
from disclosure.queries.filters import refs_of
from disclosure.queries.paging import region_prefix
from disclosure.watched_wording import RESULTS
from kernel import clock
from kernel.db import db

Refs = list[str] | Select[str] | None


def _t(words: str) -> str:
    """Mark words for translation; the pages and letters put them into the reader's language."""
    return words


INSPECTED, DISCLOSED = _t("检查"), _t("信息披露")
NEW_RULE, NEXT_RULE, BLANK = _t("公示了规则"), _t("公示了规则的新版本"), _t("未披露")


@dataclass(frozen=True)
class Step:
    """One thing that became public at `at`: `key` is its own for ever, `path` the address of its public page.

    `area`, `what` and `of` are words to be put into the reader's language, `words` those of that day; `on` is the day
    it speaks of, for a rule the first day it holds (`is_from`).
    """

    key: str
    institution_name: str
    area: str
    what: str
    at: datetime
    on: date
    path: str
    of: str = ""
    who: str = ""
    words: str = ""
    law: str = ""
    is_from: bool = False


def refs_about(institution: str) -> Refs:
    """An institution with the records merged into it."""
    return refs_of(institution)


def refs_in(region: str) -> Refs:
    """The institutions of a region and of what lies in it."""
    return _standing("region_code", lambda code: code.startswith(region_prefix(region), autoescape=True))


def refs_with(category: str) -> Refs:
    """The institutions about which a text of this kind of problem stands: what is known of them has no kind itself."""
    return select(StandingPublication.institution).where(StandingPublication.category == category)


def refs_of_type(kind: str) -> Refs:
    """The institutions of one kind, A to H."""
    return _standing("type", lambda one: one == kind)


def _standing(name: str, fits: Callable[[SQLColumnExpression[str]], ColumnElement[bool]]) -> Select[str]:
    """Those whose fact fits; of a record that was merged the fact is that of the one it points to."""
    own, into = aliased(PublicInstitution), aliased(PublicInstitution)
    found = select(own.ref).outerjoin(into, into.ref == own.merged_into_ref)
    fact = case((into.id.is_(None), getattr(own, name)), else_=getattr(into, name))
    return found.where(fits(fact))


def steps(refs: Refs, since: datetime | None = None, most: int = 20) -> list[Step]:
    """What became public since an instant, or ever, the newest first, at most so many of each; four statements."""
    found = [
        *_milestones(refs, since, most),
        *_inspections(refs, since, most),
        *_rules(refs, since, most),
        *_blanks(refs, since, most),
    ]
    return sorted(found, key=lambda one: (one.at, one.key), reverse=True)


def _milestones(refs: Refs, since: datetime | None, most: int) -> list[Step]:
    row, name = PublicMilestone, func.coalesce(PublicInstitution.name, "")
    found = select(row, name).outerjoin(PublicInstitution, PublicInstitution.ref == row.institution_ref)
    found = found.where(*_about(row.institution_ref, refs), *([row.made_at > since] if since else []))
    told = db.session.execute(found.order_by(row.made_at.desc(), row.id.desc()).limit(most))
    return [
        Step(
            key=f"step:{one.ref}",
            institution_name=name,
            area=one.cycle,
            what=one.what,
            at=one.made_at,
            on=one.on,
            path=f"/institutions/{one.institution_ref}",
            who=one.who,
            words=one.words,
            law=one.law,
        )
        for one, name in told
    ]


def _inspections(refs: Refs, since: datetime | None, most: int) -> list[Step]:
    row = PublicInspection
    found = select(row).where(*_about(row.institution_ref, refs), *([row.published_at > since] if since else []))
    told = db.session.scalars(found.order_by(row.published_at.desc(), row.id.desc()).limit(most))
    return [
        Step(
            key=f"inspection:{one.ref}",
            institution_name=one.institution_name,
            area=INSPECTED,
            what=str(RESULTS[one.result]),
            at=one.published_at,
            on=one.closed_on,
            path=f"/disclosure/inspections/{one.ref}",
            who=one.body_name,
            words=one.summary,
        )
        for one in told
    ]


def _rules(refs: Refs, since: datetime | None, most: int) -> list[Step]:
    """Versions of rules; one that was taken back before its first day is none."""
    row, duty, name = PublicDisclosure, PublicDuty, func.coalesce(PublicInstitution.name, "")
    same = (duty.institution_ref == row.institution_ref) & (duty.item == row.item)
    found = select(row, duty.name, duty.notice_law, name).join(duty, same)
    found = found.outerjoin(PublicInstitution, PublicInstitution.ref == row.institution_ref)
    found = found.where(duty.is_rule, row.recalled_on.is_(None), *_about(row.institution_ref, refs))
    found = found.where(row.made_at > since) if since else found
    told = db.session.execute(found.order_by(row.made_at.desc(), row.id.desc()).limit(most))
    return [
        Step(
            key=f"rule:{one.institution_ref}:{one.item}:{one.version}",
            institution_name=name,
            area=DISCLOSED,
            what=NEXT_RULE if one.version > 1 else NEW_RULE,
            at=one.made_at,
            on=one.from_on,
            path=f"/institutions/{one.institution_ref}/rules?on={one.from_on.isoformat()}",
            of=item,
            law=law,
            is_from=True,
        )
        for one, item, law, name in told
    ]


def _blanks(refs: Refs, since: datetime | None, most: int) -> list[Step]:
    """Items an article demands that are blank today; one is news on its first day, which was known before."""
    row, today, name = PublicDuty, clock.today(), func.coalesce(PublicInstitution.name, "")
    found = select(row, name).outerjoin(PublicInstitution, PublicInstitution.ref == row.institution_ref)
    found = found.where(row.blank_on <= today, *_about(row.institution_ref, refs))
    found = found.where(row.blank_on > clock.day_of(since)) if since else found
    told = db.session.execute(found.order_by(row.blank_on.desc(), row.id.desc()).limit(most))
    return [
        Step(
            key=f"blank:{one.institution_ref}:{one.item}:{one.blank_on:%Y%m%d}",
            institution_name=name,
            area=DISCLOSED,
            what=BLANK,
            at=clock.start_of(one.blank_on),
            on=one.blank_on,
            path=f"/institutions/{one.institution_ref}/disclosures",
            of=one.name,
            law=one.law,
        )
        for one, name in told
        if one.blank_on is not None and _is_open(one.blanks, today)
    ]


def _is_open(blanks: list[list[str | None]], today: date) -> bool:
    """Whether the last blank has not been filled in before today."""
    last = blanks[-1][1] if blanks else ""
    return last is None or last >= today.isoformat()


def _about(column: SQLColumnExpression[str], refs: Refs) -> list[ColumnElement[bool]]:
    return [] if refs is None else [column.in_(refs)]
