"""Every kind of what is personal is found in full width, pulled apart, in Chinese digits and in common disguises."""

import re

import pytest

from disclosure.redaction import redact

# What announces it and what it is; dressed as people dress what they do not want to be found.
IN_THE_OPEN = [
    ("", "王示明"),
    ("姓名：", "王示明"),
    ("", "王女士"),
    ("", "19900001234"),
    ("", "010-88880000"),
    ("", "11010519491231002X"),
    ("", "4111111111111111"),
    ("", "6222021234567890128"),
    ("微信号", "abc12345"),
    ("QQ", "123456789"),
    ("", "a.b1@example.com"),
    ("", "学府路3号2单元501室"),
    ("", "3栋2单元501室"),
    ("订单号：", "20260001"),
    ("", "示例路小学"),
    ("", "3年级2班"),
    ("", "京A12345"),
]
WIDE = {sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}
CLOTHES = {
    "plain": lambda words: words,
    "full width": lambda words: words.translate(WIDE),
    "spaced": lambda words: " ".join(words),
    "spaced wide": lambda words: "\u3000".join(words.translate(WIDE)),
    "in words": lambda words: words.translate(str.maketrans("0123456789", "零一二三四五六七八九")),
    "in formal words": lambda words: words.translate(str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")),
    "spaced in words": lambda words: " ".join(words.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))),
}


@pytest.mark.parametrize("dress", CLOTHES)
@pytest.mark.parametrize(("said", "words"), IN_THE_OPEN, ids=[said + words for said, words in IN_THE_OPEN])
def test_every_kind_in_every_dress(said: str, words: str, dress: str) -> None:
    dressed = CLOTHES[dress](words)
    text = redact(f"消费者反映，{said}{dressed}，要求处理。").text
    left = re.sub("［[^］]+］", "", text).removeprefix(f"消费者反映，{said}").removesuffix("，要求处理。")
    assert not set(dressed) & set(left) - set(" \u3000"), text


@pytest.mark.parametrize(
    "words",
    [
        "a.b at example dot com",
        "abc[at]qq[dot]com",
        "abc#qq.com",
        "一二三四五六@qq。com",
        "加微abc12345",
        "威芯abc12345",
        "秋秋号123456789",
        "Wang女士",
        "京A1234警",
        "粤Z1234港",
        "京A-12345",
        "住在学府路3-2-501",
        "学府路 12 - 1 - 1003",
        "护照 EA 123 4567",
        "护照（E1234 5678）",
        "护照号 E 1234 5678",
        "E12345678",
        "一三八两两六七五四三两一",
    ],
)
def test_nothing_of_a_disguise_is_left(words: str) -> None:
    text = redact(f"消费者反映，{words}，要求处理。").text
    assert not re.search(r"[A-Za-z\d]|三八|两一", text), text
