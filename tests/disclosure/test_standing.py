"""What stands and its counts: the same by difference as anew; facets, pages and search against the plain way."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from disclosure import queries
from disclosure.actions.standing import keep, recount_publications
from disclosure.lifecycle import PublicationState, PublicOutcome, WithdrawalReason
from disclosure.models import Publication, PublicationCount, PublicInstitution, StandingPublication
from disclosure.queries import PublicationFilter
from disclosure.queries.finding import stretches
from kernel import clock
from kernel.db import db, new_ref, transaction
from tests.disclosure.support import counted

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


def replaced(row: Publication, state: PublicationState, summary: str = "") -> Publication:
    """The row that replaces another."""
    own = {"id", "ref", "version", "replaces_ref", "state", "summary", "withdrawn_reason"}
    same = {one.key: getattr(row, one.key) for one in Publication.__table__.columns if one.key not in own}
    reason = WithdrawalReason.CONSENT if state is PublicationState.WITHDRAWN else None
    return put(
        Publication(
            **same,
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
            standing.append(replaced(row, PublicationState.CORRECTED, "更正以后的文字"))
        else:
            replaced(row, PublicationState.WITHDRAWN)
    return standing


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
    facts += (row.outcome, row.body, row.institution, row.published_at)
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
        region=rng.choice(["", "", "110000", "440100", "110108"]),
        outcome=rng.choice(["", "settled"]),
        body=rng.choice(["", "", BODIES[0]]),
        from_on=months,
        to_on=rng.choice([None, datetime(2026, 3, 31).date()]) if months else None,
    )


def test_a_walk_and_counting_anew_agree(app: Flask) -> None:
    standing = walk(random.Random(8), 60)
    by_difference = kept_rows()
    assert {row.id for row in standing} == {fact[1] for fact in by_difference[0]}
    assert recount_publications() == len(standing)
    assert kept_rows() == by_difference
    words = PublicationFilter(q="更正以后")
    assert queries.total_of(words) == sum(row.summary == "更正以后的文字" for row in standing)


def test_totals_and_facets_are_what_can_be_counted_by_hand(app: Flask) -> None:
    rng = random.Random(18)
    standing = walk(rng, 80)
    for _ in range(40):
        asked = some_filter(rng)
        there = [row for row in standing if fits(row, asked)]
        assert queries.total_of(asked) == len(there), asked
        found = {facet.name: facet for facet in shown_for(asked)}
        for name, open_ in (("category", "category"), ("outcome", "outcome"), ("body", "body")):
            others = PublicationFilter(**(vars(asked) | {open_: ""}))
            column = {"category": "category", "outcome": "outcome", "body": "body_name"}[name]
            plain = Counter(str(getattr(row, column)) for row in standing if fits(row, others))
            assert {value.code: value.number for value in found[name].values} == plain, (name, asked)
        others = PublicationFilter(**(vars(asked) | {"from_on": None, "to_on": None}))
        plain = Counter(clock.day_of(row.published_at).isoformat()[:7] for row in standing if fits(row, others))
        assert {value.code: value.number for value in found["month"].values} == plain, asked
        _places(found, standing, asked)


def _places(found: dict[str, queries.Facet], standing: list[Publication], asked: PublicationFilter) -> None:
    province = f"{asked.region[:2]}0000" if asked.region else ""
    others = PublicationFilter(**(vars(asked) | {"region": province}))
    there = [row.region_code or "" for row in standing if fits(row, others)]
    plain = Counter(code if province else f"{code[:2]}0000" for code in there if code)
    shown = found["county" if province else "province"].values
    assert {value.code: value.number for value in shown} == plain, asked


def test_pages_go_both_ways_and_nothing_new_moves_them(app: Flask) -> None:
    rng = random.Random(28)
    standing = [put(text_of(rng)) for _ in range(13)]
    same = standing[0].published_at
    standing += [put(text_of(rng, published_at=same)) for _ in range(6)]
    for asked in (PublicationFilter(), PublicationFilter(q="示例")):
        order = [row.id for row in queries.publication_slice(asked, limit=500).items]
        assert sorted(order) == sorted(row.id for row in standing)
        seen, cursor, back = [], None, []
        while True:
            found = queries.publication_slice(asked, cursor, limit=4)
            seen += [row.id for row in found.items]
            back.append(found)
            if (cursor := found.next) is None:
                break
        assert seen == order
        newest = put(text_of(rng, published_at=datetime(2027, 1, 1, tzinfo=clock.ZONE)))
        for page in reversed(back[1:]):
            before = queries.publication_slice(asked, None, page.previous, limit=4)
            assert before.items == back[back.index(page) - 1].items
            assert before.next is not None
        first = queries.publication_slice(asked, None, before.previous, limit=4)
        assert (first.items[0].id, first.previous) == (newest.id, None)
        standing.append(newest)


def test_a_correction_keeps_its_place(app: Flask) -> None:
    rng = random.Random(38)
    at = datetime(2025, 1, 1, tzinfo=clock.ZONE)
    rows = [put(text_of(rng, published_at=at)) for _ in range(3)]
    second = replaced(rows[0], PublicationState.CORRECTED, "更正")
    found = queries.publication_slice(PublicationFilter()).items
    assert [row.id for row in found] == [rows[2].id, rows[1].id, second.id]


def test_every_substring_is_found(app: Flask) -> None:
    rng = random.Random(48)
    standing = walk(rng, 120)
    for length in (1, 2, 3):
        for _ in range(25):
            row = rng.choice(standing)
            start = rng.randrange(max(1, len(row.summary) - length + 1))
            _look(standing, row.summary[start : start + length])


def _look(standing: list[Publication], words: str) -> None:
    """All that hold the words as they stand are found (LIKE), in any width and case; signs alone find nothing."""
    han = "".join(sign for sign in words if "\u4e00" <= sign <= "\u9fff" or sign == "𠮷")
    if han != words:
        return
    plain = {row.id for row in standing if words in row.summary}
    found = {row.id for row in queries.publication_slice(PublicationFilter(q=words), limit=500).items}
    assert plain <= found, words
    assert len(found) == queries.total_of(PublicationFilter(q=words))
    by_like = db.session.scalars(select(Publication.id).where(Publication.summary.contains(words, autoescape=True)))
    assert set(by_like) & {row.id for row in standing} <= found


@pytest.mark.parametrize("words", ["ABC９", "abc9", "ＡＢＣ", "Ａbc", "课ABC", "课abc9程", "9"])
def test_width_and_case_do_not_matter(app: Flask, words: str) -> None:
    rng = random.Random(58)
    row = put(text_of(rng, summary="网上的课ＡＢＣ9程和９折"))
    put(text_of(rng, summary="别的"))
    assert [one.id for one in queries.publication_slice(PublicationFilter(q=words)).items] == [row.id]


def test_words_and_filters_together(app: Flask) -> None:
    rng = random.Random(68)
    standing = walk(rng, 90)
    for _ in range(25):
        asked = PublicationFilter(**(vars(some_filter(rng)) | {"q": rng.choice("退费课程")}))
        plain = [row.id for row in standing if asked.q in searched(row) and fits(row, asked)]
        found = [row.id for row in queries.publication_slice(asked, limit=500).items]
        assert sorted(found) == sorted(plain), asked
        assert queries.total_of(asked) == len(plain)
        shown = {facet.name: facet for facet in shown_for(asked)}
        others = PublicationFilter(**(vars(asked) | {"category": ""}))
        numbers = Counter(row.category for row in standing if asked.q in searched(row) and fits(row, others))
        assert {value.code: value.number for value in shown["category"].values} == numbers


def searched(row: Publication) -> str:
    return f"{row.institution_name}{row.category_name}{row.summary}{row.body_name}"


def test_counting_stops_and_says_so(app: Flask) -> None:
    rng = random.Random(78)
    for _ in range(4):
        put(text_of(rng, summary="退费"))
    found = queries.total_up_to(PublicationFilter(q="退费"), most=3)
    assert (found.number, found.is_more) == (3, True)
    assert queries.total_up_to(PublicationFilter(q="退费"), most=4).is_more is False


def test_numbers_of_a_search_that_was_cut_are_lower_bounds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosure.queries.faceting.MOST_COUNTED", 5)
    rng = random.Random(108)
    rows = [put(text_of(rng, summary="退费")) for _ in range(20)]
    for facet in shown_for(PublicationFilter(q="退费"), 5):
        column = {"body": "body_name", "institution": "institution_ref"}.get(facet.name, facet.name)
        assert sum(value.number for value in facet.values) <= 6
        if column in ("category", "body_name", "outcome"):
            whole = Counter(str(getattr(row, column)) for row in rows)
            assert facet.is_more
            assert all(value.number <= whole[value.code] for value in facet.values)
    whole = Counter(row.category for row in rows)
    monkeypatch.setattr("disclosure.queries.faceting.MOST_COUNTED", 20)
    shown = next(facet for facet in shown_for(PublicationFilter(q="退费")) if facet.name == "category")
    assert (shown.is_more, {value.code: value.number for value in shown.values}) == (False, whole)


def test_an_institution_is_asked_under_all_its_ids_and_by_its_code(app: Flask) -> None:
    rng = random.Random(88)
    code = "91110108MA0TESTX1P"
    with transaction():
        for ref, into in (("a", None), ("b", "a")):
            into_ref = into * 26 if into else None
            db.session.add(
                PublicInstitution(
                    ref=ref * 26,
                    name=f"{ref}示例",
                    credit_code=code if ref == "a" else None,
                    type="F",
                    type_label="职业培训机构",
                    merged_into_ref=into_ref,
                    updated_at=clock.now(),
                )
            )
    rows = [put(text_of(rng, institution_ref=ref * 26)) for ref in "abc"]
    for asked in ("a" * 26, code):
        wanted = PublicationFilter(institution=asked)
        assert {row.id for row in queries.publication_slice(wanted).items} == {rows[0].id, rows[1].id}
        assert queries.total_of(wanted) == 2
    shown = next(one for one in shown_for(PublicationFilter()) if one.name == "institution")
    assert {value.code: value.number for value in shown.values} == {"a" * 26: 2, "c" * 26: 1}


def test_a_listing_needs_few_statements_whatever_is_asked(app: Flask) -> None:
    walk(random.Random(98), 40)
    client = app.test_client()
    for query in ("", "q=退", "category=E01&outcome=settled&region=110000&body=甲示例教育局&q=费&from=2024-02-09"):
        with counted() as seen:
            assert client.get(f"/disclosure?{query}").status_code == 200
        assert len(seen) <= 15, (query, len(seen))


@given(st.lists(st.integers(1, 50_000), min_size=1, max_size=60), st.booleans())
@settings(max_examples=60, deadline=None)
def test_stretches_hold_every_day_once(numbers: list[int], is_backwards: bool) -> None:
    first = datetime(2024, 1, 1).date()
    days = [(first + timedelta(days=place), number) for place, number in enumerate(numbers)]
    days = days if is_backwards else days[::-1]
    cut = list(stretches(days))
    covered = [day for day, _number in days for begun, ended in cut if begun <= day <= ended]
    assert covered == [day for day, _number in days]
