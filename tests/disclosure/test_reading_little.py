"""Little is read, and the same is said: kept numbers of days, stretches of a search, institutions, pages kept."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from disclosure import queries
from disclosure.indicators import SubjectKind
from disclosure.models import PublicFigure, PublicInstitution
from disclosure.queries import InstitutionFilter, PublicationFilter, areas
from disclosure.queries.filters import Narrowed, narrowed
from disclosure.queries.finding import count_back, marks_between
from disclosure.queries.months import in_month
from disclosure.queries.totals import apart
from kernel import clock, search
from kernel.db import db, new_ref, transaction
from tests.disclosure.standing import fits, put, shown_for, text_of, walk
from tests.disclosure.support import counted

NAMES = ("星河示例", "星河课堂示例", "青禾示例", "蓝鲸星河", "蓝鲸示例APP")


def institutions() -> list[PublicInstitution]:
    rows = []
    with transaction():
        for place in range(40):
            name, kind = f"{NAMES[place % len(NAMES)]}{place:02d}", "CF"[place % 2]
            told = {"type": kind, "type_label": f"{kind}类", "region_code": "110108", "updated_at": clock.now()}
            row = PublicInstitution(ref=new_ref(), name=name, **told)
            db.session.add(row)
            db.session.flush()
            search.index(db.session(), "public_institution", row.id, name)
            rows.append(row)
    return sorted(rows, key=lambda row: row.name)


def test_days_beside_whole_months_are_kept_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosure.queries.faceting.MOST_COUNTED", 0)  # so that bodies and institutions are left out
    standing = walk(random.Random(7), 60)
    asked = PublicationFilter(from_on=date(2024, 3, 9), to_on=date(2026, 2, 4))
    with counted() as seen:
        total, facets = queries.total_of(asked), {facet.name: facet for facet in shown_for(asked)}
    assert not [words for words in seen if "standing_publications" in words], "rows were counted"
    there = [row for row in standing if fits(row, asked)]
    assert total == len(there)
    assert {one.code: one.number for one in facets["category"].values} == Counter(row.category for row in there)


LITTLE = [
    PublicationFilter(region="110100"),
    PublicationFilter(region="440100", outcome="settled"),
    PublicationFilter(region="110100", category="E01"),
    PublicationFilter(category="E01", from_on=date(2024, 3, 9), to_on=date(2026, 2, 4)),
    PublicationFilter(outcome="settled", from_on=date(2024, 3, 9), to_on=date(2026, 2, 4)),
    PublicationFilter(category="E01", outcome="settled", from_on=date(2024, 3, 1), to_on=date(2026, 1, 31)),
    PublicationFilter(category="E01", outcome="settled", region="110000"),
]


@pytest.mark.parametrize("asked", LITTLE, ids=lambda asked: "&".join(name for name, one in vars(asked).items() if one))
def test_two_filters_and_some_threes_count_no_rows(
    app: Flask, monkeypatch: pytest.MonkeyPatch, asked: PublicationFilter
) -> None:
    monkeypatch.setattr("disclosure.queries.faceting.MOST_COUNTED", -1)
    standing = walk(random.Random(70), 40)
    with counted() as seen:
        total, facets = queries.total_of(asked), {facet.name: facet for facet in shown_for(asked)}
    assert not [words for words in seen if "standing_publications" in words], "rows were counted"
    assert total == sum(fits(row, asked) for row in standing)
    others = PublicationFilter(**(vars(asked) | {"outcome": ""}))
    plain = Counter(str(row.outcome) for row in standing if fits(row, others))
    assert {one.code: one.number for one in facets["outcome"].values} == plain


def test_beside_whole_months_only_the_days_beside_are_counted(app: Flask) -> None:
    standing = walk(random.Random(71), 60)
    asked = PublicationFilter(region="110000", from_on=date(2024, 3, 9), to_on=date(2026, 2, 4))
    whole, beside = apart(narrowed(asked))
    assert whole is not None and whole.months == ("2024-04", "2026-01")
    assert [(one.from_on, one.to_on) for one in beside] == [
        (date(2024, 3, 9), date(2024, 3, 31)),
        (date(2026, 2, 1), date(2026, 2, 4)),
    ]
    there = [row for row in standing if fits(row, asked)]
    assert queries.total_of(asked) == len(there)
    counts = dict(queries.published_counts(asked).outcomes)
    assert {one: number for one, number in counts.items() if number} == Counter(row.outcome for row in there)
    assert {one.code: one.number for one in areas.by_category(asked)} == Counter(row.category for row in there)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2024-03-09", "2024-03-20"), ("2024-03-09", "2024-04-17"), ("2024-03-01", "2024-04-30"),
     ("2024-05-09", "2024-02-03"), ("9999-12-03", None), (None, "0001-01-03"), (None, None)],
)  # fmt: skip
def test_without_a_whole_month_nothing_is_apart(first: str | None, last: str | None) -> None:
    begin, end = (date.fromisoformat(one) if one else None for one in (first, last))
    whole, beside = apart(Narrowed({}, begin, end))
    assert not beside or first == "9999-12-03" or last == "0001-01-03"
    assert whole is None or (whole.from_on or date.min) <= (whole.to_on or date.max)


def test_regions_of_a_kind_objections_and_a_month_are_kept(app: Flask) -> None:
    standing = walk(random.Random(72), 80)
    months = Counter(clock.day_of(row.published_at).isoformat()[:7] for row in standing)
    month = months.most_common(1)[0][0]
    with counted() as seen:
        regions, found = areas.by_region("E01"), in_month(month, 3)
        told = {ref: areas.objections_about(ref * 26) for ref in "abc"}
    assert not [words for words in seen if "count(*)" in words and "standing_publications" in words]
    plain = Counter(row.region_code for row in standing if row.category == "E01" and row.region_code)
    assert {one.code: one.number for one in regions} == plain
    for ref, (objected, changed) in told.items():
        own = [row for row in standing if row.institution_ref == ref * 26]
        assert objected == sum(row.objected_on is not None for row in own)
        assert changed == sum(row.changed_on is not None for row in own)
    there = [row for row in standing if clock.day_of(row.published_at).isoformat()[:7] == month]
    assert found.published == len(there)
    newest = sorted(there, key=lambda row: row.published_at, reverse=True)[:3]
    assert [row.published_at for row in found.texts] == [row.published_at for row in newest]


@pytest.mark.parametrize(
    ("first", "last", "marks"),
    [
        ("2024-01-01", "2025-12-31", ["year=2024", "year=2025"]),
        ("2023-12-31", "2025-01-02", ["day=2023-12-31", "year=2024", "day=2025-01-01", "day=2025-01-02"]),
        ("2024-11-01", "2025-01-31", ["month=2024-11", "month=2024-12", "month=2025-01"]),
        ("2024-02-28", "2024-02-29", ["day=2024-02-28", "day=2024-02-29"]),
    ],
)
def test_a_stretch_has_as_few_marks_as_can_be(first: str, last: str, marks: list[str]) -> None:
    assert list(marks_between(date.fromisoformat(first), date.fromisoformat(last))) == marks


@pytest.mark.parametrize("size", [2, 7, 4_000])
def test_counting_back_counts_right(app: Flask, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("disclosure.queries.finding.FIRST_STRETCH", size)
    rng = random.Random(17)
    rows = [put(text_of(rng, summary=rng.choice(("网课", "课程", "别的")))) for _ in range(60)]
    for words in ("网课", "课程", "没有"):
        held = sorted((clock.day_of(row.published_at) for row in rows if row.summary == words), reverse=True)
        for most in (0, 3, 15, 100):
            number, since = count_back(PublicationFilter(q=words), most)
            if since is None:
                assert number == min(len(held), most + 1), (words, most)
            else:
                assert number == most + 1 <= sum(day >= since for day in held), (words, most)


def test_what_closed_by_kind_and_month_is_kept(app: Flask) -> None:
    rng = random.Random(27)
    rows = [put(text_of(rng, closed_month=rng.choice(("2024-01", "2024-02", "2024-03")))) for _ in range(30)]
    found = areas.by_category(PublicationFilter())
    assert {one.code: one.number for one in found} == Counter(row.category for row in rows)
    plain = Counter((row.category, row.closed_month) for row in rows if row.closed_month != "2024-02")
    assert areas.by_month([one.code for one in found], ["2024-01", "2024-03"]) == plain


def test_the_subjects_with_most_are_told_by_name(app: Flask) -> None:
    with transaction():
        for number, name in ((9, "甲"), (30, "丙"), (20, "乙"), (None, "丁")):
            told = {"shown": {"asked": number} if number else {}, "updated_at": clock.now()}
            db.session.add(PublicFigure(kind=SubjectKind.INSTITUTION, ref=new_ref(), name=name, **told))
    assert [one.name for one in queries.most_figures(SubjectKind.INSTITUTION, "asked", 2)] == ["丙", "乙"]
    assert len(queries.most_figures(SubjectKind.INSTITUTION, "asked", 9)) == 3


@pytest.mark.parametrize(("near", "few"), [(500, 2_000), (3, 2_000), (3, 2)])
def test_institutions_are_found_whichever_way_is_shorter(
    app: Flask, monkeypatch: pytest.MonkeyPatch, near: int, few: int
) -> None:
    monkeypatch.setattr("disclosure.queries.institutions.NEAR", near)
    monkeypatch.setattr("disclosure.queries.institutions.FEW", few)
    rows = institutions()
    for words in ("星河", "示例", "课堂", "APP", "没有的"):
        for kind in ("", "C"):
            there = [row.name for row in rows if words in row.name and kind in ("", row.type)]
            seen, after = [], None
            while True:
                page = queries.institution_page(InstitutionFilter(q=words, type=kind), after, limit=3)
                seen += [row.name for row in page.items]
                assert (page.total, page.is_more) == (len(there), False)
                if (after := page.next) is None:
                    break
            assert seen == there, (words, kind)
        first = [row.name for row in rows if words in row.name][:8]
        assert [row.name for row in queries.suggest_institutions(words)] == first
    assert queries.types_in_use() == [("C", "C类"), ("F", "F类")]
    some = queries.institution_page(InstitutionFilter(q="示例"), most=5)
    assert (some.total, some.is_more) == (5, True)


def test_common_words_of_institutions_are_not_looked_up_in_the_index(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    institutions()
    asked: list[str] = []

    def few(_session: object, _kind: str, words: str, _most: int) -> list[int]:
        asked.append(words)
        return []

    monkeypatch.setattr(search, "few", few)
    assert len(queries.suggest_institutions("示例")) == 8
    assert asked == []
    queries.suggest_institutions("没有的")
    assert asked == ["没有的"]


def test_a_kept_page_says_all_that_the_first_said(client: FlaskClient) -> None:
    put(text_of(random.Random(1), published_at=datetime(2025, 1, 1, tzinfo=clock.ZONE) + timedelta(days=1)))
    first = client.get("/disclosure")
    with counted() as seen:
        second, head = client.get("/disclosure"), client.head("/disclosure")
    assert len([words for words in seen if words != "BEGIN"]) == 2
    told = [{name: value for name, value in one.headers if name != "Date"} for one in (first, second, head)]
    assert told[0] == told[1] == told[2]
    assert "Content-Security-Policy" in told[1]
    assert (second.data, head.data, head.status_code) == (first.data, b"", 200)
    same = client.get("/disclosure", headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["Content-Security-Policy"] == told[0]["Content-Security-Policy"]
    assert client.post("/disclosure").status_code in (400, 405)
