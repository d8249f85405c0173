"""What stands and how many of it, kept in step with each publication: in the same transaction, by difference."""

from sqlalchemy import TextClause, select, text

from accounts.regions import name_of
from disclosure.lifecycle import PublicationState
from disclosure.models import WITHIN, Publication, PublicationCount, StandingPublication
from disclosure.models.standing import fill_counts, fill_standing, key_of
from disclosure.queries.narratives import narratives
from disclosure.wording import searchable
from kernel import clock, search
from kernel.db import db, transaction

KIND = "publication"
BATCH = 500
UNMARKED = ("closed", "objected", "changed")  # what no search is narrowed by
Facts = dict[str, str]
_MORE = text(
    "INSERT INTO publication_counts (within, facet, value, number, label) VALUES (:within, :facet, :value, 1, :label)"
    " ON CONFLICT (within, facet, value) DO UPDATE SET number = publication_counts.number + 1,"
    " label = excluded.label"
)
_LESS = text(
    "UPDATE publication_counts SET number = number - 1 WHERE within = :within AND facet = :facet AND value = :value"
)


def facts_of(row: Publication) -> Facts:
    """What a text is counted and filtered by; a place that is not known is empty."""
    code = row.region_code or ""
    day = clock.day_of(row.published_at).isoformat()
    return {
        "day": day,
        "month": day[:7],
        "closed": row.closed_month,
        "category": row.category,
        "province": f"{code[:2]}0000" if code else "",
        "city": f"{code[:4]}00" if code else "",
        "county": code,
        "outcome": str(row.outcome),
        "body": row.body_name,
        "institution": row.institution_ref,
        "objected": "yes" if row.objected_on else "",
        "changed": "yes" if row.changed_on else "",
    }


def keep(made: Publication) -> None:
    """Let a text that was just written stand in place of its earlier version, or, withdrawn, let none stand."""
    known = db.session.scalar(select(StandingPublication).filter_by(series=made.series))
    if made.state is PublicationState.WITHDRAWN:
        if known is not None:
            _count(_LESS, {name: getattr(known, name) for name in facts_of(made)}, {})
            search.remove(db.session(), KIND, known.publication_id)
            db.session.delete(known)
        return
    if known is None:
        own = {"series": made.series, "published_at": made.published_at, "credit_code": made.credit_code}
        db.session.add(StandingPublication(**own, **facts_of(made), publication_id=made.id))
        _count(_MORE, facts_of(made), _labels(made))
    else:
        search.remove(db.session(), KIND, known.publication_id)
        _follow(known, made)
    db.session.flush()
    make_findable(made)


def _follow(known: StandingPublication, made: Publication) -> None:
    """Let the newer version stand; where it says other facts it is counted under those."""
    old, new = {name: getattr(known, name) for name in facts_of(made)}, facts_of(made)
    if old != new:
        _recount(old, new, _labels(made))
        for name, value in new.items():
            setattr(known, name, value)
    known.publication_id, known.credit_code = made.id, made.credit_code


def make_findable(made: Publication) -> None:
    """Index what stands of a text and its narrative, and what the lists can be narrowed to."""
    search.remove(db.session(), KIND, made.id)
    if made.state is PublicationState.WITHDRAWN:
        return
    told = narratives([made.series]).get(made.series)
    words = searchable(made.institution_name, made.credit_code, made.category_name, made.summary, made.body_name, told)
    facts = facts_of(made)
    marks = [f"{name}={value}" for name, value in (facts | {"year": facts["day"][:4]}).items() if name not in UNMARKED]
    search.index(db.session(), KIND, made.id, words, marks=marks)


def _labels(made: Publication) -> Facts:
    """What the values are called, where the value does not say it itself."""
    province = f"{(made.region_code or '')[:2]}0000"
    return {
        "category": made.category_name,
        "county": made.region_name,
        "province": name_of(province) if made.region_code else "",
    }


def _count(statement: TextClause, facts: Facts, labels: Facts) -> None:
    """One more, or one less, of everything this text is; in one order, so that two acts never wait for each other."""
    rows = _cells(facts, labels)
    rows.sort(key=_place)
    db.session.execute(statement, rows)


def _recount(old: Facts, new: Facts, labels: Facts) -> None:
    """One less of what a text was and one more of what it is now, cell by cell in the same order as everywhere."""
    less, more = {_place(row): row for row in _cells(old, {})}, {_place(row): row for row in _cells(new, labels)}
    for place in sorted(less.keys() ^ more.keys()):
        statement, row = (_LESS, less[place]) if place in less else (_MORE, more[place])
        db.session.execute(statement, row)


def _place(row: Facts) -> tuple[str, str, str]:
    return row["within"], row["facet"], row["value"]


def _cells(facts: Facts, labels: Facts) -> list[Facts]:
    """Everything a text with these facts is counted in."""
    return [
        {
            "within": key_of(within, facts),
            "facet": facet,
            "value": facts[facet],
            "label": "" if within else labels.get(facet, ""),
        }
        for within, facets in WITHIN.items()
        for facet in facets
        if facts[facet] and all(facts[name] for name in within.split("&") if name)
    ]


def recount_publications() -> int:
    """Fill what stands, its counts and its entries in the index anew from the publications; says how many stand."""
    with transaction():
        link = db.session.connection()
        if link.dialect.name != "sqlite":  # where a writer is alone anyway
            link.execute(text("LOCK TABLE publication_counts, standing_publications IN SHARE ROW EXCLUSIVE MODE"))
        fill_standing(link)
        fill_counts(link)
        db.session.expire_all()
        for row in db.session.scalars(select(PublicationCount).filter_by(within="", facet="province")):
            row.label = name_of(row.value)
        standing = select(Publication).join(StandingPublication, StandingPublication.publication_id == Publication.id)
        number = 0
        for made in db.session.scalars(standing.order_by(Publication.id).execution_options(yield_per=BATCH)):
            make_findable(made)
            number += 1
        return number
