"""A paper's line breaks where a reader would break it."""

import pytest

from kernel.typeset import line_parts


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("双方自愿达成协议。", "双方自愿达成协议。"),
        ("文本第1版　起草", '<span class="part">文本第1版</span>　<span class="part">起草</span>'),
        ("（编号TS2026-Y5JG-QHPT）", '（编号<span class="whole">TS2026-Y5JG-QHPT</span>）'),
        ("支付人民币3,000.00元。", '支付<span class="whole">人民币3,000.00元</span>。'),
        ("签字：　　年　月　日", '<span class="part">签字：</span>　　<span class="part">年　月　日</span>'),
        ("　　人民法院", '　　<span class="part">人民法院</span>'),
        ("<b>　&", '<span class="part">&lt;b&gt;</span>　<span class="part">&amp;</span>'),
    ],
)
def test_parts_and_numbers_stay_whole(line: str, shown: str) -> None:
    assert line_parts(line) == shown
