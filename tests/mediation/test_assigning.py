"""Whom the rule names, what both parties' choice is, what the month's draw names, what is taken out of words; pure."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.assigning import Candidate, Need, agreed_choice, choose, nearness, rank
from mediation.consenting import consent_digest
from mediation.masking import BLANK, masked
from mediation.sampling import drawn

EN = frozenset({"en"})
CODES = st.sampled_from(["E01", "E02", "E05"])
REGIONS = st.sampled_from(["", "110108", "110105", "120101", "110000"])
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        key=st.integers(1, 30),
        load=st.integers(0, 5),
        most=st.integers(1, 5),
        fields=st.frozensets(CODES),
        languages=st.frozensets(st.sampled_from(["zh", "en"])),
        region=REGIONS,
    ),
    unique_by=lambda one: one.key,
)
NEEDS = st.builds(
    Need,
    field=CODES,
    language=st.sampled_from(["", "en"]),
    region=REGIONS,
    barred=st.frozensets(st.integers(1, 30), max_size=5),
)


@pytest.mark.parametrize(
    ("candidates", "need", "named"),
    [
        ([], Need("E01"), None),
        ([Candidate(1, 3, 20), Candidate(2, 1, 20)], Need("E01"), 2),
        ([Candidate(1, 3, 20, frozenset({"E01"})), Candidate(2, 1, 20)], Need("E01"), 1),
        ([Candidate(1, 5, 5, frozenset({"E01"})), Candidate(2, 1, 20)], Need("E01"), 2),
        ([Candidate(1, 0, 9), Candidate(2, 0, 9)], Need("E01", barred=frozenset({1})), 2),
        ([Candidate(1, 0, 9, region="120101"), Candidate(2, 4, 9, region="110108")], Need(region="110105"), 2),
        (
            [Candidate(1, 0, 9, frozenset({"E01"})), Candidate(2, 4, 9, languages=frozenset({"en"}))],
            Need("E01", "en"),
            2,
        ),
        ([Candidate(7, 2, 9), Candidate(3, 2, 9)], Need("E01"), 3),
    ],
)
def test_the_rule_by_examples(candidates: list[Candidate], need: Need, named: int | None) -> None:
    found = choose(candidates, need)
    assert (found.key if found else None) == named


@given(CANDIDATES, NEEDS, st.randoms())
def test_the_same_facts_name_the_same_one(candidates: list[Candidate], need: Need, chance: object) -> None:
    shuffled = list(candidates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert rank(candidates, need) == rank(shuffled, need)


@given(CANDIDATES, NEEDS)
def test_nobody_full_or_barred_is_named_and_nobody_free_is_left_out(candidates: list[Candidate], need: Need) -> None:
    named = {one.key for one in rank(candidates, need)}
    assert named == {one.key for one in candidates if one.load < one.most and one.key not in need.barred}


@given(CANDIDATES, NEEDS)
def test_of_equals_the_one_with_less_in_hand_comes_first(candidates: list[Candidate], need: Need) -> None:
    rows = rank(candidates, need)
    for one, other in pairwise(rows):
        merits = [(row.has_language, row.has_field, row.nearness) for row in (one, other)]
        assert merits[0] >= merits[1]
        if merits[0] == merits[1]:
            assert (one.load, one.key) < (other.load, other.key)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [("110108", "110108", 3), ("110108", "110105", 2), ("110108", "119999", 1), ("110108", "120108", 0), ("", "1", 0)],
)
def test_nearness(one: str, other: str, near: int) -> None:
    assert nearness(one, other) == nearness(other, one) == near


SIDES = frozenset({"learner", "institution"})


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ([], None),
        ([("learner", 4)], None),
        ([("learner", 4), ("institution", 5)], None),
        ([("learner", 4), ("institution", 4)], 4),
    ],
)
def test_both_must_name_the_same(said: list[tuple[str, int]], named: int | None) -> None:
    assert agreed_choice(said, SIDES) == named


REFS = st.lists(st.text("abcdef0123456789", min_size=4, max_size=6), unique=True, max_size=30)


@given(REFS, st.integers(0, 12), st.randoms())
def test_the_draw_is_the_same_for_everybody(refs: list[str], many: int, chance: object) -> None:
    shuffled = list(refs)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    found = drawn(refs, "9:2026-10", many)
    assert found == drawn(shuffled, "9:2026-10", many)
    assert len(found) == min(many, len(refs))
    assert set(found) <= set(refs)


def test_another_month_draws_others() -> None:
    refs = [f"ref{number}" for number in range(200)]
    assert drawn(refs, "9:2026-10", 5) != drawn(refs, "9:2026-11", 5)
    counts = [sum(ref in drawn(refs, f"9:{month}", 20) for month in range(200)) for ref in refs]
    assert min(counts) > 4
    assert max(counts) < 45, "everybody is drawn about one time in ten"


@pytest.mark.parametrize(
    "words",
    [
        "张示例同学", "张 示 例", "我叫张-示-例", "电话19900001234", "199 0000 1234", "199-0000-1234",
        "身份证11010819900101123X", "ORDER-canary", "张示例张示例",
    ],
)  # fmt: skip
def test_what_says_who_the_learner_is_is_gone(words: str) -> None:
    plain = masked(words, ["张示例", "19900001234", "order-CANARY"])
    assert BLANK in plain
    for word in ("张示例", "示例", "19900001234", "0000", "1990010", "canary"):
        assert word not in "".join(plain.split()).replace("-", ""), plain


def test_what_is_let_go_stays() -> None:
    assert masked("张示例，19900001234", [], phones=False) == "张示例，19900001234"
    assert masked("退款3000元，合同2026年", ["张示例"]) == "退款3000元，合同2026年"


@given(st.text(max_size=40), st.text("张王李示例小", min_size=2, max_size=4), st.text(max_size=40))
def test_no_name_survives(before: str, name: str, after: str) -> None:
    assert name not in masked(before + name + after, [name])


@given(st.lists(st.text(max_size=6), max_size=4))
def test_another_text_has_another_digest(asks: list[str]) -> None:
    one = consent_digest("lender", "甲", "停止扣款", ["name"])
    assert one == consent_digest("lender", " 甲 ", "停止扣款", ["name"])
    assert one != consent_digest("lender", "乙", "停止扣款", ["name"])
    assert one != consent_digest("payment", "甲", "停止扣款", ["name"])
    assert (consent_digest("lender", "甲", "停止扣款", asks) == one) is (asks == ["name"])
