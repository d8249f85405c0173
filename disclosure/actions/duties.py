"""The public copies of what institutions disclose: items with the days their blanks speak, versions, commitments."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select

from accounts.figures import figure
from disclosure.models import PublicCommitment, PublicDisclosure, PublicDuty
from institutions import duties
from institutions.duties import Demand, Duty
from institutions.models import Disclosure, Institution
from institutions.queries.duties import duties_of, filed, records_of, versions_of
from institutions.queries.standards import commitments_of
from institutions.wording.duties import facts_in_words
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.web import yuan


def sync_duties(institution_id: int) -> None:
    """Bring the public copies of what an institution discloses up to date; the same facts give the same rows."""
    with transaction():
        source = db.session.get(Institution, institution_id)
        if source is None or source.is_free_entry:
            return
        lock(source)
        rows = versions_of(source.id)
        _items(source, rows)
        _versions(source.ref, rows)
        _commitments(source)


def _items(source: Institution, rows: Sequence[Disclosure]) -> None:
    since = min((record.since_on for record in records_of(source.id)), default=None)
    told = duties_of(source, clock.today(), rows, since) if since is not None else []
    there = {row.item: row for row in db.session.scalars(select(PublicDuty).filter_by(institution_ref=source.ref))}
    for place, duty in enumerate(told):
        about, row = _about(source, place, duty, rows, since), there.pop(duty.item.code, None)
        if row is None:
            db.session.add(PublicDuty(institution_ref=source.ref, item=duty.item.code, updated_at=clock.now(), **about))
        else:
            _put(row, about)
    for gone in there.values():
        db.session.delete(gone)
    db.session.flush()


def _about(
    source: Institution, place: int, duty: Duty, rows: Sequence[Disclosure], since: date | None
) -> dict[str, Any]:
    code, spans = duty.item.code, list[list[str | None]]()
    if duty.demand is Demand.LAW and since is not None:
        own = filed(row for row in rows if row.item == code)
        due = duties.first_due(duty.item, since, figure("duty_fill"))
        for span in duties.blanks(duty.item, own, due):
            spans.append([span.first.isoformat(), span.last.isoformat() if span.last else None])
    return {
        "place": place,
        "name": str(duty.item.name),
        "demand": str(duty.demand),
        "demand_label": str(duty.demand.label),
        "law": duty.article.law if duty.article else "",
        "says": duty.article.says if duty.article else "",
        "is_rule": duty.item.is_rule,
        "notice_law": duties.notice_law(source.type, code),
        "blanks": spans,
        "blank_on": date.fromisoformat(str(spans[-1][0])) if spans else None,
    }


def _put(row: PublicDuty, values: dict[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.updated_at = clock.now()


def _versions(ref: str, rows: Sequence[Disclosure]) -> None:
    found = select(PublicDisclosure).filter_by(institution_ref=ref)
    there = {(row.item, row.version): row for row in db.session.scalars(found)}
    own = {(row.item, row.version or 0) for row in rows}
    for key, strange in there.items():
        if key not in own:  # it went over to another record, whose copy says so
            db.session.delete(strange)
    for row in rows:
        copy = there.get((row.item, row.version or 0))
        if copy is None:
            db.session.add(_copy(ref, row))
        elif _is_another(copy, row):
            fresh = _copy(ref, row)
            for name in SAID:
                setattr(copy, name, getattr(fresh, name))
        elif row.recalled_at is not None and copy.recalled_on is None:
            copy.recalled_on = clock.day_of(row.recalled_at)
    db.session.flush()


SAID = (
    *("from_on", "ends_on", "confirmed_on", "recalled_on", "facts", "words", "url", "courses", "evidence"),
    "consultation",
)


def _is_another(copy: PublicDisclosure, row: Disclosure) -> bool:
    """Whether a version of the same number stands there now: two records changed places when they became one."""
    now = row.from_on, row.content.get("words", ""), row.content.get("url", "")
    day = clock.day_of(row.confirmed_at) if row.confirmed_at is not None else None
    return (copy.from_on, copy.words, copy.url) != now or copy.confirmed_on != day


def _copy(ref: str, row: Disclosure) -> PublicDisclosure:
    as_filed = duties.Filed(row.item, row.version or 0, row.from_on or clock.today(), row.until_on)
    confirmed = row.confirmed_at or clock.now()
    return PublicDisclosure(
        institution_ref=ref,
        item=row.item,
        version=as_filed.version,
        from_on=as_filed.from_on,
        ends_on=duties.ends_on(duties.BY_CODE[row.item], as_filed),
        confirmed_on=clock.day_of(confirmed),
        recalled_on=clock.day_of(row.recalled_at) if row.recalled_at else None,
        facts=[list(pair) for pair in facts_in_words(row.item, row.content)],
        words=row.content.get("words", ""),
        url=row.content.get("url", ""),
        courses=[[one.name, yuan(one.fen), one.unit, one.refund_rule] for one in row.courses],
        evidence=len(row.files),
        consultation=row.consultation,
        made_at=clock.now(),
    )


def _commitments(source: Institution) -> None:
    own = commitments_of(source.id)
    stands = or_(PublicCommitment.institution_ref == source.ref, PublicCommitment.ref.in_([one.ref for one in own]))
    db.session.execute(delete(PublicCommitment).where(stands))  # under another record too, where it came from there
    for one in own:
        db.session.add(
            PublicCommitment(
                ref=one.ref,
                institution_ref=source.ref,
                association_name=one.standard.organisation.name,
                title=one.standard.title,
                version=one.standard.version,
                summary=one.standard.summary,
                from_on=one.from_on,
                until_on=one.until_on,
                word=one.word,
                word_on=clock.day_of(one.word_at) if one.word_at else None,
            )
        )
    db.session.flush()
