"""Storing old complaints: closed cases of channel import, without clock, notice, party or public figure."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from accounts.regions import Counts
from complaints import rulesets
from complaints.actions.filing import new_number
from complaints.events import ComplaintsImported
from complaints.imports import ImportRow, Parsed, read
from complaints.lifecycle import Outcome, Status
from complaints.models import Channel, Complaint, FilerKind, Point, PointKind
from complaints.rulesets import CategoryKind, RuleSet
from institutions.actions import Entry, add_institution
from institutions.lifecycle import InstitutionType
from institutions.models import Institution
from institutions.queries import exact_name
from kernel import clock, events, search
from kernel.db import db, transaction
from kernel.events import SYSTEM, Actor

BATCH = 500
NOBODY = "（历史导入：未对应到机构）"
"""The registry entry imported cases hang on when no institution of that name is known."""


def import_complaints(
    path: Path, *, dry_run: bool = False, accept_good_rows: bool = False, by: Actor = SYSTEM
) -> Counts:
    """Take a file of old complaints in, again without harm; a file with a bad row writes nothing unless told to.

    Raises complaints.imports.Unreadable when the file's columns are not known.
    """
    parsed = read(path.read_bytes())
    counts = Counts(read=parsed.read, skipped=parsed.skipped, errors=[vars(fault) for fault in parsed.faults])
    if parsed.faults and not (accept_good_rows or dry_run):
        return counts
    for start in range(0, len(parsed.rows), BATCH):
        _take(parsed, parsed.rows[start : start + BATCH], counts, by, write=not dry_run)
    return counts


def _take(parsed: Parsed, rows: Sequence[ImportRow], counts: Counts, by: Actor, *, write: bool) -> None:
    """Take some rows in one transaction; for a dry run only count."""
    with transaction():
        wanted = [row.key for row in rows]
        known = {one.import_key: one for one in db.session.scalars(_known(wanted))}
        fresh = [row for row in rows if row.key not in known]
        other = [row for row in rows if row.key in known and _digest(known[row.key]) != row.digest]
        counts.added += len(fresh)
        counts.changed += len(other)
        counts.skipped += len(rows) - len(fresh) - len(other)
        if not write or not (fresh or other):
            return
        homes = _homes({row.respondent for row in fresh}, by)
        db.session.add_all([_complaint(row, homes[row.respondent]) for row in fresh])
        for row in other:
            _change(known[row.key], row)
        keys = hashlib.sha256("\n".join(row.key for row in (*fresh, *other)).encode()).hexdigest()
        events.record(ComplaintsImported(str(parsed.source), len(fresh), len(other), keys), by)


def _known(keys: Sequence[str]) -> Select[Complaint]:
    return select(Complaint).where(Complaint.import_key.in_(keys))


def _digest(complaint: Complaint) -> str:
    return str(complaint.route_facts.get("import", {}).get("digest", ""))


def _homes(names: set[str], by: Actor) -> dict[str, int]:
    """The institution each respondent's name means; unknown names stay words of the case, not of the registry."""
    found = {name: exact_name(name) if name else None for name in names}
    return {name: (one or _nobody(by)).id for name, one in found.items()}


def _nobody(by: Actor) -> Institution:
    known = db.session.scalar(select(Institution).where(Institution.name == NOBODY))
    if known is None:
        known = add_institution(Entry(NOBODY, InstitutionType.H, is_free_entry=True), by=by)
        search.remove(db.session(), "institution", known.id)
    return known


def _complaint(row: ImportRow, institution_id: int) -> Complaint:
    filed_at = row.filed_at or clock.now()
    closed_at = max(filed_at, row.answered_at or filed_at)
    rules = rulesets.in_force(clock.day_of(filed_at))
    return Complaint(
        number=new_number(),
        idempotency_key=hashlib.sha256(row.key.encode()).hexdigest(),
        import_key=row.key,
        channel=Channel.IMPORT,
        status=Status.CLOSED,
        outcome=Outcome.IMPORTED,
        ruleset=rules.code,
        filer_kind=FilerKind.SELF,
        name=row.writer,
        phone="",
        phone_index="",
        address="",
        institution_id=institution_id,
        respondent_name=row.respondent[:200],
        category=category(row, rules),
        words=_words(row),
        points=[Point(kind=wish_kind(wish), words=wish) for wish in row.wishes],
        route_rule="import",
        route_facts={"import": _facts(row)},
        filed_at=filed_at,
        ended_at=closed_at,
        closed_at=closed_at,
    )


def _words(row: ImportRow) -> str:
    return "\n\n".join(part for part in (row.title, row.words) if part)


def _facts(row: ImportRow) -> dict[str, Any]:
    """What the file knows beyond a complaint's columns, and the digest that tells a changed row."""
    return {
        "source": row.source,
        "digest": row.digest,
        "title": row.title,
        "problems": list(row.problems),
        "answer": row.answer,
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
        "pro": row.pro,
        "contra": row.contra,
    }


def _change(complaint: Complaint, row: ImportRow) -> None:
    """The file says something else under the same key: its words now stand."""
    complaint.words, complaint.name = _words(row), row.writer
    complaint.route_facts = complaint.route_facts | {"import": _facts(row)}
    complaint.filed_at = row.filed_at or complaint.filed_at
    complaint.ended_at = complaint.closed_at = max(complaint.filed_at, row.answered_at or complaint.filed_at)


def category(row: ImportRow, rules: RuleSet) -> str:
    """The kind of dispute whose hints the row names most often; E99 when it names none."""
    words = " ".join((row.title, *row.problems, row.words))
    scores = {
        one.code: sum(hint in words for hint in one.hints)
        for one in rules.categories.values()
        if one.kind is CategoryKind.DISPUTE
    }
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else "E99"


WISHES = (
    (PointKind.REFUND, ("退",)),
    (PointKind.RESUME, ("继续上课", "补课", "恢复课程", "履行")),
    (PointKind.APOLOGY, ("道歉", "解释", "说明")),
)


def wish_kind(wish: str) -> PointKind:
    """What kind of wish these words are."""
    return next((kind for kind, signs in WISHES if any(sign in wish for sign in signs)), PointKind.OTHER)
