"""Pages and search of published outcomes against the plain way: both ways, any substring, words with filters."""

import random
from collections import Counter
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from disclosure import queries
from disclosure.lifecycle import PublicationState
from disclosure.models import Publication
from disclosure.queries import PublicationFilter
from kernel import clock
from kernel.db import db
from tests.disclosure.standing import (
    fits,
    put,
    replaced,
    searched,
    shown_for,
    some_filter,
    text_of,
    walk,
)


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


@pytest.mark.parametrize("words", ["ABC９", "abc9", "ＡＢＣ", "Ａbc", "课ABC", "课abc9程", "9"])
def test_width_and_case_do_not_matter(app: Flask, words: str) -> None:
    rng = random.Random(58)
    row = put(text_of(rng, summary="网上的课ＡＢＣ9程和９折"))
    put(text_of(rng, summary="别的"))
    assert [one.id for one in queries.publication_slice(PublicationFilter(q=words)).items] == [row.id]
