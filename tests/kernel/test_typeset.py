"""A paper's line breaks where a reader would break it; its lines stand closer just where that saves a page."""

import pytest

from kernel.typeset import is_close, line_parts, original, sheet_of

SEAL = "【签】示例教育局（印章）\n【签】2026年11月29日"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("双方自愿达成协议。", "双方自愿达成协议。"),
        ("文本第1版　起草", '<span class="part">文本第1版</span>　<span class="part">起草</span>'),
        ("（编号TS2026-Y5JG-QHPT）", '（编号<span class="whole">TS2026-Y5JG-QHPT</span>）'),
        ("支付人民币3,000.00元。", '支付<span class="whole">人民币3,000.00元</span>。'),
        ("签字：　　年　月　日", '<span class="part">签字：</span>　　<span class="part">年　月　日</span>'),
        ("　　人民法院", '　　<span class="part">人民法院</span>'),
        ("长" * 27 + "　年", "长" * 27 + '　<span class="part">年</span>'),
        ("<b>　&", '<span class="part">&lt;b&gt;</span>　<span class="part">&amp;</span>'),
    ],
)
def test_parts_and_numbers_stay_whole(line: str, shown: str) -> None:
    assert line_parts(line) == shown


def letter(lines: int) -> str:
    return "\n".join(["告知书", *["一行不满的字。"] * lines, SEAL])


def test_only_a_letter_that_just_passes_a_page_is_set_closer() -> None:
    assert [number for number in range(1, 30) if is_close(sheet_of(letter(number)))] == [14, 15, 16, 17, 18]


def test_wide_and_narrow_signs_rows_headings_and_small_print_take_room() -> None:
    short = ["告知书", *["一行不满的字。"] * 12]
    for more in ("宽" * 60, "n" * 120, "## 说明\n## 依据", "—— " + "小" * 90, "｜姓名｜" + "长" * 20 + "｜地址｜"):
        assert not is_close(sheet_of("\n".join([*short, SEAL])))
        assert is_close(sheet_of("\n".join([*short, more, SEAL]))), more
    assert not is_close(sheet_of("\n".join([*short, "｜姓名｜" + "长" * 20, SEAL]))), "alone, it has the whole line"


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (SEAL, "以盖章件为准"),
        ("【签】投诉人（签字）：　　年　月　日", "以签字的纸件为准"),
        ("【签】委托人（签名）：", "以签字的纸件为准"),
        (f"【签】甲方（签字或者盖章）：\n{SEAL}", "以签字、盖章的纸件为准"),
        ("【签】推选人\n【签】示例一", ""),
        ("没有签字、盖章的位置。", ""),
    ],
)
def test_a_paper_says_which_copy_counts_by_the_places_it_has(places: str, words: str) -> None:
    assert original(sheet_of(f"告知书\n一行字。\n{places}")) == words
