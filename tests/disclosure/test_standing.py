"""What stands and its counts: the same by difference as anew; totals and facets against the plain way."""

import random
from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure import queries
from disclosure.actions.standing import recount_publications
from disclosure.models import Publication, PublicInstitution
from disclosure.queries import PublicationFilter
from disclosure.queries.finding import stretches
from kernel import clock
from kernel.db import db, transaction
from tests.disclosure.standing import (
    fits,
    kept_rows,
    put,
    shown_for,
    some_filter,
    text_of,
    walk,
)
from tests.disclosure.support import counted


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


def test_counting_stops_and_says_so(app: Flask) -> None:
    rng = random.Random(78)
    for _ in range(4):
        put(text_of(rng, summary="退费"))
    found = queries.total_up_to(PublicationFilter(q="退费"), most=3)
    assert (found.number, found.is_more) == (3, True)
    assert queries.total_up_to(PublicationFilter(q="退费"), most=4).is_more is False


def test_numbers_of_a_search_that_was_cut_are_lower_bounds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosure.queries.faceting.MOST_FOUND", 5)
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
    monkeypatch.setattr("disclosure.queries.faceting.MOST_FOUND", 20)
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
