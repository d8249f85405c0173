"""Every Chinese substring is found, by the same tokens on both engines."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.orm import Session

from kernel import search

POSTGRESQL = os.environ.get("TEST_DATABASE_URL")
HAN = st.sampled_from("退费教师资格证造假网课课程星河示例在线学费合同𠮷㙍䶮々〇")
MIXED = st.text(st.one_of(HAN, st.sampled_from("aZ9 ，-'\"*:&|!()%_\\\u200b")), max_size=30)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], scope="module")
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    if request.param == "postgresql" and not POSTGRESQL:
        if os.environ.get("CI") == "true" or os.environ.get("XUESU_SKIP_POSTGRES") != "1":
            pytest.fail("TEST_DATABASE_URL is not set: run script/test, or set XUESU_SKIP_POSTGRES=1 to go without")
        pytest.skip("PostgreSQL is not here")
    engine = create_engine("sqlite://" if request.param == "sqlite" else str(POSTGRESQL))
    with engine.connect() as opened:
        if request.param == "postgresql":
            opened.execute(text("CREATE SCHEMA search_test"))
            opened.execute(text("SET search_path TO search_test"))
        search.create_search_tables(opened)
        yield opened
        opened.rollback()
    engine.dispose()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    with Session(connection, join_transaction_mode="create_savepoint") as opened:
        yield opened
        opened.rollback()


def found(session: Session, query: str, kind: str = "thing") -> list[int]:
    return sorted(session.scalars(search.matches(kind, query)))


def test_single_signs_pairs_and_words() -> None:
    assert search.terms("退费 iPhone15，退费") == ["退", "费", "退费", "iphone15"]
    assert search.terms("ＡＰＰ退") == ["app", "退"]
    assert search.terms("，。 ") == []
    assert search.query_terms("教师资格") == [("教师", False), ("师资", False), ("资格", False)]
    assert search.query_terms("退") == [("退", False)]
    assert search.query_terms("示APP备7") == [("示", False), ("app", False), ("备", False), ("7", True)]
    assert search.query_terms("app 备") == [("app", True), ("备", False)]
    assert len(search.query_terms("".join(chr(0x4E00 + place) for place in range(500)))) == search.QUERY_TERMS


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=MIXED, inner=st.text(HAN, min_size=1, max_size=12), after=MIXED)
@example(before="教师资格", inner="证", after="造假")
@example(before="我要", inner="退费", after="。")
@example(before="𠀀", inner="𠮷", after="𠮟")
def test_every_chinese_substring_is_found(session: Session, before: str, inner: str, after: str) -> None:
    search.index(session, "thing", 1, before + inner + after)
    assert found(session, inner) == [1]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=40), query=st.text(max_size=20))
def test_no_text_and_no_query_breaks_either_engine(session: Session, words: str, query: str) -> None:
    assume(not any("\ud800" <= sign <= "\udfff" for sign in words + query))
    search.index(session, "thing", 1, words)
    assert set(found(session, query)) <= {1}
    if any(search.terms(words)):
        assert found(session, words[:200]) in ([1], [])


def test_indexing_again_replaces_and_removing_forgets(session: Session) -> None:
    search.index(session, "thing", 1, "退费难")
    search.index(session, "thing", 2, "课程质量")
    search.index(session, "other", 1, "退费难")
    assert found(session, "退费") == [1]
    search.index(session, "thing", 1, "课程下架")
    assert found(session, "退费") == []
    assert found(session, "课程") == [1, 2]
    search.remove(session, "thing", 1)
    search.remove(session, "thing", 99)
    assert found(session, "课程") == [2]
    assert found(session, "退费", "other") == [1]
    search.index(session, "thing", 1, "课程")
    assert found(session, "课程") == [1, 2]


def test_all_words_must_match_and_latin_words_may_be_begun(session: Session) -> None:
    search.index(session, "thing", 1, "星河示例在线教育 Xinghe2026")
    search.index(session, "thing", 2, "星河")
    assert found(session, "星河 xing") == [1]
    assert found(session, "星河") == [1, 2]
    assert found(session, "inghe") == []
    assert found(session, "星海") == []
    assert found(session, " ，") == []
    assert found(session, '" OR * :* & !') == []


def test_what_is_rare_is_told_and_what_is_common_is_not(session: Session) -> None:
    for key, words in enumerate(("星河示例学堂", "星河示例网课", "青禾示例")):
        search.index(session, "thing", key, words)
        search.index(session, "other", key, words)
    assert sorted(search.few(session, "thing", "星河", 2)) == [0, 1]
    assert len(search.few(session, "thing", "示例", 1)) == 2
    assert (search.few(session, "thing", "没有", 1), search.few(session, "thing", "，", 1)) == ([], [])


def test_it_can_stand_inside_another_query(session: Session) -> None:
    search.index(session, "thing", 7, "退费")
    outer = select(search.matches("thing", "退").subquery())
    assert session.scalars(outer).all() == [7]


def test_the_index_owns_its_shadow_tables() -> None:
    assert all(search.owns_table(name) for name in ("search_entries", "search_index", "search_index_data"))
    assert not search.owns_table("letters")
    assert not search.owns_table(None)


def test_the_tables_can_be_dropped_and_made_again() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as opened:
        search.create_search_tables(opened)
        search.drop_search_tables(opened)
        search.create_search_tables(opened)
    engine.dispose()
