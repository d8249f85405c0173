"""The wrong-room guard: what it must ask about, what it must let pass, and that no text makes it fail."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from complaints.guard import RUN, Side, Why, _sums, doubt_joint, doubt_private, plain

NAMES = ("星河示例在线教育", "星河", "示例融资租赁")
WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
HAN = st.text(alphabet="甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", min_size=RUN, max_size=30)


@pytest.mark.parametrize(
    ("words", "side", "several", "why"),
    [
        ("星河那边愿意退多少，我再问。", Side.CLAIMANT, True, Why.NAMES),
        ("请问示 例 融 资 租 赁的合同在哪里", Side.CLAIMANT, True, Why.NAMES),
        ("贵机构的课程表请发来。", Side.CLAIMANT, True, Why.ADDRESSES),
        ("家长您好，请看看。", Side.OTHER, True, Why.ADDRESSES),
        ("您孩子上到第几课？", Side.OTHER, True, Why.ADDRESSES),
        ("星河，请您今天回复。", Side.CLAIMANT, False, Why.NAMES),
        ("贵公司什么时候退？", Side.CLAIMANT, False, Why.ADDRESSES),
        # A party speaks of the other one all the time; that is no wrong room.
        ("星河上周说会退，到现在没有到账。", Side.CLAIMANT, False, None),
        ("我底线是两千元。", Side.CLAIMANT, False, None),
        ("请告诉我您最低能接受多少。", Side.CLAIMANT, True, None),
        ("贵机构请补充合同。", Side.OTHER, True, None),
        ("", Side.OTHER, True, None),
    ],
)
def test_a_private_text(words: str, side: Side, several: bool, why: Why | None) -> None:
    doubt = doubt_private(words, NAMES, side, sits_in_several=several)
    assert (doubt.why if doubt else None) is why


PRIVATE = ("我可以接受退一千八百元，但是别告诉他们，孩子下个月要转学去外地。",)
KNOWN = ("要求退款3200元。", "已付4,800元，课程停了三个月。")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("学员说孩子下个月要转学去外地，请尽快。", Why.QUOTES),
        ("学员说孩子、下个月，要转学 去外地。", Why.QUOTES),
        ("退1800行不行？", Why.SUM),
        ("退1,800.00元行不行？", Why.SUM),
        ("退一千八行不行？", Why.SUM),
        ("退 ０．１８万 行不行？", Why.SUM),
        ("学员要求退3200元，已付4800元。", None),
        ("1800年的事。", None),
        ("下个月再谈。", None),
        ("", None),
    ],
)
def test_a_joint_text(words: str, why: Why | None) -> None:
    doubt = doubt_joint(words, PRIVATE, KNOWN)
    assert (doubt.why if doubt else None) is why


@pytest.mark.parametrize(
    ("written", "fen"),
    [("三千五", 350_000), ("三千零五十", 305_000), ("两万", 2_000_000), ("一万二千", 1_200_000), ("2.5万", 2_500_000)],
)
def test_sums_as_people_write_them(written: str, fen: int) -> None:
    assert [value for _written, value in _sums(f"退{written}元")] == [fen]


@given(before=WORDS, secret=HAN, after=WORDS, joint=st.lists(WORDS, max_size=3))
def test_a_run_of_a_private_text_is_found_wherever_it_stands(
    before: str, secret: str, after: str, joint: list[str]
) -> None:
    assume(not any(secret[:RUN] in plain(text) for text in joint))
    doubt = doubt_joint(before + secret + after, [f"……{secret}。"], joint)
    assert doubt is not None
    assert doubt.why is Why.QUOTES
    assert doubt.what in plain(before + secret + after), "it shows the writer nothing but their own words"


@given(words=WORDS, private=st.lists(WORDS, max_size=4))
def test_what_everybody_knows_is_never_asked_about(words: str, private: list[str]) -> None:
    assert doubt_joint(words, private, [*private, words]) is None
    assert doubt_joint(words, [], []) is None


@given(words=st.text(), others=st.lists(st.text(), max_size=4), side=st.sampled_from(Side), several=st.booleans())
@example(words="零万千", others=[""], side=Side.OTHER, several=True)
def test_no_text_makes_it_fail(words: str, others: list[str], side: Side, several: bool) -> None:
    first = doubt_private(words, others, side, sits_in_several=several)
    assert first == doubt_private(words, others, side, sits_in_several=several)
    doubt_joint(words, others, [words[::-1]])


@given(name=HAN, before=WORDS, after=WORDS, side=st.sampled_from(Side))
def test_a_name_is_found_wherever_it_stands(name: str, before: str, after: str, side: Side) -> None:
    doubt = doubt_private(before + name + after, [name], side, sits_in_several=True)
    assert doubt is not None
    assert doubt.why is Why.NAMES
