"""Sums in 大写: a table of the ways a sum can be hard to write, and a well-kept library as the oracle for the rest."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import MOST_FEN, capitals, figures, on_paper

SUMS = [
    (0, "零元整"),
    (5, "伍分"),
    (50, "伍角整"),
    (55, "伍角伍分"),
    (100, "壹元整"),
    (105, "壹元零伍分"),
    (1_000, "壹拾元整"),
    (120_050, "壹仟贰佰元伍角整"),
    (100_100, "壹仟零壹元整"),
    (10_000_500, "壹拾万零伍元整"),
    (320_000, "叁仟贰佰元整"),
    (10_000_000_100, "壹亿零壹元整"),
    (10_001_000_000, "壹亿零壹万元整"),
    (1_010_000_010_000, "壹佰零壹亿零壹佰元整"),
    (123_456_789_012, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
    (MOST_FEN, "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
]


@pytest.mark.parametrize(("fen", "words"), SUMS)
def test_a_sum_is_written_as_on_a_bill(fen: int, words: str) -> None:
    assert capitals(fen) == words


@given(st.integers(0, MOST_FEN) | st.integers(0, 9_999).map(lambda part: part * 10_000 * 100))
def test_every_sum_is_written_as_the_library_writes_it(fen: int) -> None:
    # The library writes 整 behind 元 alone; behind 角 both ways are usual, and 整 leaves no room to add 分.
    expected = cn2an.an2cn(f"{fen // 100}.{fen % 100:02d}", "rmb")
    assert capitals(fen) == (f"{expected}整" if expected.endswith("角") else expected)


@pytest.mark.parametrize("fen", [-1, MOST_FEN + 1])
def test_what_is_no_sum_is_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="no such sum"):
        capitals(fen)


def test_a_paper_has_figures_and_signs() -> None:
    assert on_paper(120_050) == "人民币1,200.50元（大写：壹仟贰佰元伍角整）"
    assert figures(12_345_678_901) == "人民币123,456,789.01元"  # no float in between
