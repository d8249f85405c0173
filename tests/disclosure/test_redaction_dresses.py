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
        "幺三八洞洞拐勾五四三两一",
        "幺拐三八两六七五四三两",
        "139和0013和8000",
        "打139然后0013再8000",
        "加我薇 xw8888",
        "加我V xw8888",
    ],
)
def test_nothing_of_a_disguise_is_left(words: str) -> None:
    text = redact(f"消费者反映，{words}，要求处理。").text
    assert not re.search(r"[A-Za-z\d]|三八|两一", text), text


@pytest.mark.parametrize("between", ["💛", "❤️", "|", "：", ":", "；", ";", "'", "=", "→", "\\", "杠", "横", " ~ "])
@pytest.mark.parametrize(
    "groups", [("138", "0000", "1234"), ("110105", "19491231", "002X"), ("110105", "1949", "1231", "002X")]
)
def test_groups_of_a_number_whatever_stands_between(groups: tuple[str, ...], between: str) -> None:
    said = between.join(groups)
    assert not re.search(r"\d", redact(f"消费者反映，请找{said}，要求处理。").text)
    words = said.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    assert "四" not in redact(f"消费者反映，请找{words}，要求处理。").text


@pytest.mark.parametrize("between", ["💛", "❤️", "|", "=", "→", "杠"])
@pytest.mark.parametrize("number", ["13800001234", "11010519491231002X"])
def test_signs_of_a_number_one_by_one(number: str, between: str) -> None:
    text = redact(f"消费者反映，请找{between.join(number)}，要求处理。").text
    assert not re.search(r"[\dX]", text), text


@pytest.mark.parametrize("between", ["💛", "；", "！", "杠", "\n"])
def test_what_the_case_knows_is_found_whatever_stands_between(between: str) -> None:
    assert redact(f"请找{between.join('AB19')}。", known=["AB19"]).text == "请找［已隐去］。"


@pytest.mark.parametrize(
    "words",
    [
        "2024.09.01—2025.03.04",
        "2024-09-01至2025-03-04",
        "13:30-15:00，120人",
        "示例·北京校区",
        "别克车",
        "妈妈高兴地说",
        "客服高峰期",
        "2024/5/1 19:30-21:00",
    ],
)
def test_days_hours_and_branches_stand(words: str) -> None:
    assert redact(f"消费者反映，{words}，要求处理。").text == f"消费者反映，{words}，要求处理。"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("艾力·买买提老师不退钱", "老师不退钱"),
        ("姓名：古丽娜尔·艾合买提", "姓名："),
        ("我叫阿依努尔·买买提", "我叫"),
        ("投诉人热依汗古丽·吾斯曼要求退款", "投诉人要求退款"),
        ("老师买买提•吐尔逊", "老师"),
        ("我找让·示例·买买提退费", "我找退费"),
        ("签字人：迪丽热巴", "签字人："),
        ("阿依古丽老师", "老师"),
        ("卓玛老师不退钱", "老师不退钱"),
        ("孩子妈妈王示", "孩子妈妈"),
        ("王示说不退", "说不退"),
        ("王示、李例都在场", "、都在场"),
    ],
)
def test_names_written_by_their_sound_and_names_beside_words(said: str, left: str) -> None:
    assert redact(said).text.replace("［人名］", "") == left


def test_a_door_in_chinese_digits() -> None:
    assert redact("住在示例花园十二栋四〇一。").text == "［地址］。"
