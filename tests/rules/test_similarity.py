"""Like texts: the measure by its properties, the gathering by what it promises, and how long it takes."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.similarity import BANDS, Gathering, band_keys, gather, likeness, nearest, shingles

SIGNS = "网课退费老师停机构合同承诺保过学员平台客服拖延消失课程直播录播续费贷款分期证书报名协议余款沟通电话回复群聊资料"
TEXTS = st.text(alphabet=SIGNS + "，。 123¥", max_size=120)
SHARE = 0.6
STORY = "我在九月买了网课，机构十月停课，客服一直拖延不退余款，打电话也没有人接。"


@settings(max_examples=200, derandomize=True, deadline=None)
@given(TEXTS, TEXTS)
def test_likeness_is_a_share_the_same_both_ways(one: str, other: str) -> None:
    a, b = shingles(one), shingles(other)
    assert 0.0 <= likeness(a, b) <= 1.0
    assert likeness(a, b) == likeness(b, a)
    assert likeness(a, a) == (1.0 if a else 0.0)
    assert (likeness(a, b) == 1.0) == (a == b and bool(a))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(TEXTS)
def test_keys_are_the_same_in_every_run_and_apart_by_place(text: str) -> None:
    pairs = shingles(text)
    assert band_keys(pairs, "1:E01") == band_keys(frozenset(sorted(pairs)), "1:E01")
    assert len(band_keys(pairs)) == (BANDS if pairs else 0)
    assert not set(band_keys(pairs, "1:E01")) & set(band_keys(pairs, "2:E01"))


def test_a_key_is_the_same_on_every_machine() -> None:
    assert band_keys(shingles(STORY), "1:E01")[0] == "5aa1ff1a694b593c3eac3124"


@pytest.mark.parametrize("other", [STORY.replace("九月", "11月"), f"{STORY}共计3200元！", STORY.replace("，", " ")])
def test_sums_days_and_punctuation_do_not_part_texts(other: str) -> None:
    assert likeness(shingles(STORY), shingles(other)) > 0.8


def test_another_story_is_not_like() -> None:
    other = "孩子报的编程班换了三个老师，教学质量和宣传的完全不一样，要求道歉并补课。"
    assert likeness(shingles(STORY), shingles(other)) < 0.1


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.sampled_from(["1:E01", "2:E01"])), max_size=25))
def test_what_the_gathering_promises(given_texts: list[tuple[str, str]]) -> None:
    rows = [(key, text, place) for key, (text, place) in enumerate(given_texts)]
    leaders = gather(rows, SHARE)
    texts, places = {row[0]: shingles(row[1]) for row in rows}, {row[0]: row[2] for row in rows}
    assert set(leaders) == set(texts)
    for key, leader in leaders.items():
        assert leaders[leader] == leader, "a leader leads itself"
        assert leader <= key, "the first text leads"
        assert places[leader] == places[key], "other institutions and kinds are never mixed"
        assert key == leader or likeness(texts[key], texts[leader]) >= SHARE
    assert gather(rows, SHARE) == leaders
    one_by_one = Gathering(SHARE)
    assert {key: one_by_one.place(key, text, place) for key, text, place in rows} == leaders


@settings(max_examples=100, derandomize=True, deadline=None)
@given(TEXTS.filter(lambda text: len(shingles(text)) > 0))
def test_the_same_words_are_always_found(text: str) -> None:
    assert gather([(1, text, ""), (2, text, "")], 1.0) == {1: 1, 2: 1}


def test_of_equals_the_first_leads() -> None:
    pairs = shingles(STORY)
    assert nearest(pairs, {7: pairs, 3: pairs}, SHARE) == 3
    assert nearest(pairs, {}, SHARE) is None
    assert nearest(pairs, {3: shingles("完全不同的另一件事情")}, SHARE) is None


def changed(text: str, share: float, chance: random.Random) -> str:
    """The text with this share of its signs replaced."""
    return "".join(chance.choice(SIGNS) if chance.random() < share else sign for sign in text)


def test_near_copies_are_found_among_ten_thousand_in_seconds() -> None:
    chance = random.Random(14)
    templates = ["".join(chance.choices(SIGNS, k=160)) for _number in range(200)]
    rows = []
    for key in range(10_000):
        own = chance.random() < 0.5
        text = "".join(chance.choices(SIGNS, k=160)) if own else changed(templates[key % 200], 0.05, chance)
        rows.append((key, text, f"{key % 20}:E01"))
    began = time.process_time()
    leaders = gather(rows, SHARE)
    took = time.process_time() - began
    texts = {key: shingles(text) for key, text, _place in rows}
    leading: dict[tuple[int, str], list[int]] = {}
    missed = found = 0
    for key, _text, place in rows:
        if likeness(texts[key], shingles(templates[key % 200])) < 0.8:
            continue
        heads = leading.setdefault((key % 200, place), [])
        if any(likeness(texts[key], texts[head]) >= SHARE for head in heads):
            missed += leaders[key] == key
            found += 1
        if leaders[key] == key:
            heads.append(key)
    assert found > 2_500
    assert missed / found < 0.02, (missed, found)
    assert took < 20, took
