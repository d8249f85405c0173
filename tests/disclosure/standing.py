"""Texts put into the public tables as the acts do, and the plain way to tell which of them fit a filter."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from disclosure import queries
from disclosure.actions.standing import keep
from disclosure.lifecycle import PublicationState, PublicOutcome, WithdrawalReason
from disclosure.models import Publication, PublicationCount, StandingPublication
from disclosure.queries import PublicationFilter
from kernel import clock
from kernel.db import db, new_ref, transaction

PLACES = ["110108", "110105", "440100", "440106", "310000", None]
NAMES = {"E01": "退费难", "E02": "虚假宣传", "E03": "格式条款"}
BODIES = ["甲示例教育局", "乙示例消费者协会"]
SIGNS = "退费课程老师不ＡA1b２，。 𠮷"


def text_of(rng: random.Random, **given_: Any) -> Publication:
    """A text that was published some day of three years."""
    ref, category = new_ref(), rng.choice(list(NAMES))
    at = datetime(2024, 1, 1, tzinfo=clock.ZONE) + timedelta(hours=rng.randrange(26_000))
    told: dict[str, Any] = {
        "ref": ref,
        "series": ref,
        "version": 1,
        "state": PublicationState.PUBLISHED,
        "institution_ref": rng.choice("abc") * 26,
        "institution_name": "星河示例教育",
        "category": category,
        "category_name": NAMES[category],
        "summary": "".join(rng.choices(SIGNS, k=rng.randrange(3, 25))),
        "outcome": rng.choice(list(PublicOutcome)),
        "body_name": rng.choice(BODIES),
        "region_code": rng.choice(PLACES),
        "closed_month": "2024-01",
        "objected_on": (objected := at.date() if rng.random() < 0.4 else None),
        "changed_on": objected if rng.random() < 0.5 else None,
        "published_at": at,
        "written_at": at,
    }
    return Publication(**(told | given_))


def put(row: Publication) -> Publication:
    """Write a row as the acts do."""
    with transaction():
        db.session.add(row)
        db.session.flush()
        keep(row)
    return row


def replaced(row: Publication, state: PublicationState, summary: str = "", **facts: Any) -> Publication:
    """The row that replaces another; where facts were corrected too, it says other ones."""
    own = {"id", "ref", "version", "replaces_ref", "state", "summary", "withdrawn_reason"}
    same = {one.key: getattr(row, one.key) for one in Publication.__table__.columns if one.key not in own}
    reason = WithdrawalReason.CONSENT if state is PublicationState.WITHDRAWN else None
    return put(
        Publication(
            **(same | facts),
            ref=new_ref(),
            version=row.version + 1,
            replaces_ref=row.ref,
            state=state,
            summary=summary,
            withdrawn_reason=reason,
        )
    )


def walk(rng: random.Random, steps: int) -> list[Publication]:
    """Texts published, corrected and taken down in any order; those that stand."""
    standing: list[Publication] = []
    for _ in range(steps):
        drawn = rng.random()
        if not standing or drawn < 0.7:
            standing.append(put(text_of(rng)))
            continue
        row = standing.pop(rng.randrange(len(standing)))
        if drawn < 0.85:
            standing.append(replaced(row, PublicationState.CORRECTED, "更正以后的文字", **other_facts(rng)))
        else:
            replaced(row, PublicationState.WITHDRAWN)
    return standing


def other_facts(rng: random.Random) -> dict[str, Any]:
    """What a correction took over: nothing, or some of what a text is counted by."""
    category = rng.choice(list(NAMES))
    told = {
        "category": category,
        "category_name": NAMES[category],
        "outcome": rng.choice(list(PublicOutcome)),
        "region_code": rng.choice(PLACES),
        "institution_ref": rng.choice("abc") * 26,
        "body_name": rng.choice(BODIES),
        "closed_month": rng.choice(["2024-01", "2024-02"]),
        "credit_code": rng.choice(["91110108MA0TE5T165", None]),
    }
    return told if rng.random() < 0.6 else {}


def kept_rows() -> tuple[set[Any], set[Any]]:
    row, count = StandingPublication, PublicationCount
    facts: tuple[Any, ...] = (
        row.series,
        row.publication_id,
        row.day,
        row.month,
        row.category,
        row.province,
        row.city,
        row.county,
    )
    facts += (row.outcome, row.body, row.institution, row.published_at, row.closed, row.credit_code)
    facts += (row.objected, row.changed)
    numbers = (count.within, count.facet, count.value, count.number)
    found = {tuple(one) for one in db.session.execute(select(*facts))}
    return found, {tuple(one) for one in db.session.execute(select(*numbers).where(count.number > 0))}


def fits(row: Publication, asked: PublicationFilter) -> bool:
    """The filter without words, the plain way."""
    code, start = row.region_code or "", asked.region
    start = start[:2] if start[2:] == "0000" else start[:4] if start[4:] == "00" else start
    day = clock.day_of(row.published_at)
    return (
        asked.institution in ("", row.institution_ref)
        and asked.category in ("", row.category)
        and asked.outcome in ("", str(row.outcome))
        and asked.body in ("", row.body_name)
        and (not start or code.startswith(start))
        and (asked.from_on is None or asked.from_on <= day)
        and (asked.to_on is None or day <= asked.to_on)
    )


def shown_for(asked: PublicationFilter, most: int = 10_000) -> list[queries.Facet]:
    return queries.facets(asked, queries.names_within(asked.region), queries.total_up_to(asked, most))


def some_filter(rng: random.Random) -> PublicationFilter:
    first = datetime(2024, rng.randrange(1, 13), rng.choice((1, 1, 9))).date()
    months = rng.choice((first, None, None))
    return PublicationFilter(
        institution=rng.choice(["", "", "a" * 26]),
        category=rng.choice(["", "E01"]),
        region=rng.choice(["", "", "110000", "110100", "440100", "110108"]),
        outcome=rng.choice(["", "settled"]),
        body=rng.choice(["", "", BODIES[0]]),
        from_on=months,
        to_on=rng.choice([None, datetime(2026, 3, 31).date(), datetime(2024, 12, 17).date()]) if months else None,
    )


def searched(row: Publication) -> str:
    return f"{row.institution_name}{row.category_name}{row.summary}{row.body_name}"
