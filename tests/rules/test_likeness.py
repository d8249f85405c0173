"""Names that look alike: by a table of what people write, and for any name; initials with every reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions.initials import initials
from institutions.likeness import ALIKE, Likeness, key_likeness, likeness, likeness_key, shadows

SAME, ONE = Likeness.SAME, Likeness.ONE


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("星河示例教育科技有限公司", "星河示例", SAME),
        ("星河示例（北京）教育科技有限公司", "星河示例(北京)有限责任公司", SAME),
        ("北京市海淀区星河示例学校", "星河示例学校", SAME),
        ("广西壮族自治区星河示例学校", "星河示例学校", SAME),
        ("ＸＩＮＧ 示例", "xing示例", SAME),
        ("星河·示例-课堂", "星河示例课堂", SAME),
        ("天河示例课堂", "夭河示例课堂", SAME),
        ("示例101课堂", "示例1O1课堂", SAME),
        ("星河示例集团有限公司", "星河示例", SAME),
        ("星河示例课堂", "星何示例课堂", ONE),
        ("星河示例课堂", "星河示例小课堂", ONE),
        ("星河示例课堂", "星河示例课", ONE),
        ("星河", "星何", None),  # too short for one sign to mean anything
        ("星河示例课堂", "明月示例课堂", None),
        ("星河示例课堂", "河星示例课堂", None),
        ("城市学院", "学院", None),  # no place in front
        ("（）", "星河", None),
    ],
)
def test_what_looks_alike(one: str, other: str, how: Likeness | None) -> None:
    assert likeness(one, other) is how
    assert likeness(other, one) is how


@pytest.mark.parametrize("name", ["有限公司", "上海市", "教育科技", "北京市海淀区", "A", "集团"])
def test_something_is_always_left(name: str) -> None:
    assert likeness_key(name)


NAMES = st.text(st.sampled_from("星河示例课堂北京市（）()有限公司集团教育科技Ａa1lO0 ·-"), min_size=1, max_size=20)


@given(NAMES, NAMES)
def test_likeness_is_even_and_a_name_looks_like_itself(one: str, other: str) -> None:
    key = likeness_key(one)
    assert likeness(one, other) is likeness(other, one)
    assert likeness(one, one) is (SAME if key else None)
    assert key == likeness_key(f" {one}　")
    assert len(key) <= 200


@given(st.text("甲乙丙丁戊", min_size=4, max_size=12), st.integers(0, 11), st.sampled_from("甲乙丙丁戊己"))
def test_one_sign_off_is_seen_wherever_it_is_and_leaves_a_shadow(key: str, place: int, sign: str) -> None:
    at = place % len(key)
    changed = key[:at] + sign + key[at + 1 :]
    assert key_likeness(key, changed) in (SAME, ONE)
    assert set(shadows(key)) & set(shadows(changed))
    longer = key[:at] + sign + key[at:]
    assert set(shadows(key)) & set(shadows(longer))
    assert key_likeness(key, longer) is ONE
    assert key_likeness(longer, key) is ONE


def test_a_sign_is_in_one_group_only() -> None:
    signs = "".join(ALIKE)
    assert len(signs) == len(set(signs))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("新东方示例", "xdf"),
        ("新东方示例", "dfsl"),
        ("长乐示例", "cl"),
        ("长乐示例", "zl"),
        ("重庆示例", "cq"),
        ("重庆", "zq"),
    ],
)
def test_initials_from_any_sign_and_in_every_reading(name: str, typed: str) -> None:
    assert any(one.startswith(typed) for one in initials(name))


@given(st.text(max_size=30))
def test_initials_are_plain_letters(name: str) -> None:
    assert all(one.isascii() and one.isalpha() for one in initials(name))
