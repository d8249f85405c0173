"""Nothing personal survives redaction, whatever its dress; the template's own sentences do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import rulesets
from disclosure.lifecycle import PublicOutcome
from disclosure.redaction import Confidence, HitKind, MinorSign, find, fold, luhn, minor_signs, redact
from disclosure.wording import WISHES, summary

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
GAPS = st.sampled_from(["", " ", "-", " - ", "\u200b", "·", "　"])
HAN = st.text("退费课程老师同学不满投诉要求道歉并继续上课的了在和是", max_size=20)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("王女士", HitKind.NAME),
        ("李老师", HitKind.NAME),
        ("欧阳小明同学", HitKind.NAME),
        ("张某", HitKind.NAME),
        ("姓名：赵六", HitKind.NAME),
        ("19900001234", HitKind.PHONE),
        ("１９９ ００００ １２３４", HitKind.PHONE),
        ("+86 199-0000-1234", HitKind.PHONE),
        ("一九九零零零零一二三四", HitKind.PHONE),
        ("010-88880000", HitKind.PHONE),
        ("（0755）88880000转12", HitKind.PHONE),
        ("座机8888000", HitKind.PHONE),
        ("110105194912310021", HitKind.ID_NUMBER),
        ("11010519491231002X", HitKind.ID_NUMBER),
        ("身份证号：G12345678", HitKind.ID_NUMBER),
        ("4111 1111 1111 1111", HitKind.BANK_CARD),
        ("4111 1111 1111 1112", HitKind.ORDER),
        ("someone@example.com", HitKind.EMAIL),
        ("ｓｏｍｅｏｎｅ＠example．com", HitKind.EMAIL),
        ("微信号：abc_12345", HitKind.SOCIAL),
        ("加V信 xuexi2026", HitKind.SOCIAL),
        ("QQ 123456789", HitKind.SOCIAL),
        ("订单号：AB-2026-0001", HitKind.ORDER),
        ("流水2026110100001234", HitKind.ORDER),
        ("示例市学府路3号2单元501室", HitKind.ADDRESS),
        ("12栋3单元401室", HitKind.ADDRESS),
        ("3,200元", HitKind.SUM),
        ("¥3200.50", HitKind.SUM),
        ("一万两千元", HitKind.SUM),
        ("138 0000 0000", HitKind.PHONE),
        ("１３８０００００００１", HitKind.PHONE),
        ("138-0000-0000", HitKind.PHONE),
        ("138.0000.0000", HitKind.PHONE),
        ("138，0000，0000", HitKind.PHONE),
        ("一三八零零零零零零零零", HitKind.PHONE),
        ("幺三八零零零零零零零零", HitKind.PHONE),
        ("1三8零零000零00", HitKind.PHONE),
        ("壹叁捌零零零零零零零零", HitKind.PHONE),
        ("①③⑧①①①①①①①①", HitKind.PHONE),
        ("138OOOO0000", HitKind.PHONE),
        ("l38 0000 0000", HitKind.PHONE),
        ("138****0000", HitKind.PHONE),
        ("138×××××000", HitKind.PHONE),
        ("400-000-0000", HitKind.PHONE),
        ("0731-0000-00000000", HitKind.PHONE),
        ("拨打7710000", HitKind.PHONE),
        ("1101051949 1231 0021", HitKind.ID_NUMBER),
        ("１１０１０５１９４９１２３１００２Ｘ", HitKind.ID_NUMBER),
        ("一一零一零五一九四九一二三一零零二叉", HitKind.ID_NUMBER),
        ("110105194912*******", HitKind.ID_NUMBER),
        ("身份证后四位002X", HitKind.ID_NUMBER),
        ("身份证号码末尾X", HitKind.ID_NUMBER),
        ("银行卡尾号1234", HitKind.BANK_CARD),
        ("加我扣扣一二三四五六七", HitKind.SOCIAL),
        ("薇信 abcdef", HitKind.SOCIAL),
        ("威信号是abcdef", HitKind.SOCIAL),
        ("VX：abc12345", HitKind.SOCIAL),
        ("加v abc12345", HitKind.SOCIAL),
        ("网名：abc12345", HitKind.SOCIAL),
        ("someone（at）example.com", HitKind.EMAIL),
        ("京A·12345", HitKind.PLATE),
        ("沪ad12345", HitKind.PLATE),
        ("示例路12号3栋2单元101室", HitKind.ADDRESS),
        ("示例家园A栋", HitKind.ADDRESS),
        ("4#1501房", HitKind.ADDRESS),
        ("三年级二班", HitKind.SCHOOL),
        ("三年级（2）班", HitKind.SCHOOL),
        ("高一3班", HitKind.SCHOOL),
        ("初二(4)", HitKind.SCHOOL),
        ("示例路小学", HitKind.SCHOOL),
        ("示例市第三中学", HitKind.SCHOOL),
        ("星河幼儿园", HitKind.SCHOOL),
        ("9岁", HitKind.AGE),
        ("十二岁", HitKind.AGE),
        ("张*明", HitKind.NAME),
        ("张某某", HitKind.NAME),
        ("王书记", HitKind.NAME),
        ("我叫王示范", HitKind.NAME),
    ],
)
def test_covers(words: str, kind: HitKind) -> None:
    found = redact(f"消费者反映，{words}，要求处理。")
    assert words not in found.text
    assert kind in {hit.kind for hit in found.hits}


@pytest.mark.parametrize(
    "words",
    [
        "任何老师都可以授课，由于老师离职而停课。",
        "双方家长同意继续上课。",
        "第3单元的课程没有开，共120课时。",
        "2026年11月24日结案，用了24天。",
        "经非通常的途径联系，提高老师水平。",
        "感谢领导，交易中心在示范区范围内，什么时候开通还不知道。",
        "今年35岁的消费者投诉，二十岁以上也可以报名。",
        "公办学校和民办学校都在招生，附近的学校也一样。",
        "方便家长接送，曾经有家长反映过。",
        "要求 退费，高 质量的 课程 没有 开，一座 城市 一栋 楼。",
        "第三单元五十课时，三个单元二十次课，AI 课程 APP 老师 at home 学习。",
    ],
)
def test_leaves_plain_sentences_alone(words: str) -> None:
    assert redact(words).text == words


@pytest.mark.parametrize("outcome", [str(one) for one in PublicOutcome])
@pytest.mark.parametrize("code", ["o121-ir"])
def test_the_template_is_never_covered(code: str, outcome: str) -> None:
    for category in rulesets.load(code).categories.values():
        words = summary(category.name, list(WISHES), outcome, "示例市消费者协会")
        assert redact(words).text == words


@given(st.lists(st.sampled_from("0123456789"), min_size=9, max_size=9), GAPS, st.booleans(), HAN, HAN)
def test_no_mobile_number_survives(rest: list[str], gap: str, wide: bool, before: str, after: str) -> None:
    number = "1" + "9" + "".join(rest)
    dressed = gap.join(number)
    if wide:
        dressed = dressed.translate(FULL_WIDTH)
    text = redact(before + dressed + after).text
    assert number not in "".join(re.findall(r"\d", fold(text)))
    assert len(re.findall(r"\d", fold(text))) == 0


@given(st.text(max_size=80), st.text(max_size=80))
def test_hits_are_in_order_and_the_rest_is_untouched(before: str, after: str) -> None:
    found = redact(f"{before}王女士{after}")
    assert "".join(words for words, _hit in found.pieces()) == found.before
    assert all(one.end <= other.start for one, other in zip(found.hits, found.hits[1:], strict=False))
    kept = [words for words, hit in found.pieces() if hit is None]
    place = 0
    for words in kept:
        place = found.text.index(words, place) + len(words)


@given(st.text(alphabet="王李张女士老师0123456789０１ -X@.a微信号元路号室第一", max_size=60))
def test_twice_is_once(words: str) -> None:
    once = redact(words).text
    assert redact(once).text == once


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=2, max_size=12), HAN, HAN)
def test_known_words_of_the_case_never_survive(word: str, before: str, after: str) -> None:
    found = redact(f"{before}，{word}，{after}", known=[word])
    assert word not in found.text


def test_known_words_are_found_through_gaps_and_width() -> None:
    assert "9900" not in redact("电 话 １９９－００００－１２３４ 联系", known=["19900001234"]).text
    assert "示例" not in redact("张 示 例 反映", known=["张示例"]).text


def test_names_of_institutions_may_stand() -> None:
    name = "星河王老师示例课堂"
    assert redact(f"{name}停课", keep=[name]).text == f"{name}停课"
    assert name not in redact(f"{name}停课", known=[name], keep=[name]).text


def test_luhn() -> None:
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")


DIGITS = st.lists(st.sampled_from("0123456789"), min_size=9, max_size=9)
DRESSES = st.lists(
    st.sampled_from(["0123456789", "０１２３４５６７８９", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"]),
    min_size=18,
    max_size=18,
)
BETWEEN = st.lists(
    st.sampled_from(["", "", "", " ", "-", "－", ".", "，", "、", "\u200b", "  "]), min_size=18, max_size=18
)


def _dressed(number: str, dresses: list[str], between: list[str]) -> str:
    """Each digit in a dress of its own, with something of its own after it."""
    signs = [dress[int(sign)] if sign.isdigit() else sign for sign, dress in zip(number, dresses, strict=False)]
    return "".join(sign + gap for sign, gap in zip(signs, between, strict=False)).rstrip(" -－.，、\u200b")


def _left(text: str) -> str:
    """What of digits, plain or in words, is left."""
    return "".join(re.findall(r"[\d〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖]", fold(text)))


@given(DIGITS, DRESSES, BETWEEN, HAN, HAN)
def test_no_phone_survives_in_any_disguise(
    rest: list[str], dresses: list[str], between: list[str], before: str, after: str
) -> None:
    dressed = _dressed("13" + "".join(rest), dresses, between)
    assert _left(redact(f"{before}{dressed}{after}").text) == ""


@given(st.text(alphabet="0123456789", min_size=11, max_size=11), st.sampled_from("0123456789xX"), DRESSES, BETWEEN)
def test_no_identity_number_survives_in_any_disguise(
    rest: str, last: str, dresses: list[str], between: list[str]
) -> None:
    dressed = _dressed(f"110105{rest}{last}", dresses, between)
    text = redact(f"证件是{dressed}，请核对").text
    assert _left(text) == ""
    assert "x" not in text.casefold()


@given(st.text(alphabet="王李张女士老师01３８五零叉Xx-号微信室第二年级班小学某*，。 ", max_size=60))
def test_offsets_are_true_to_the_original_and_twice_is_once(words: str) -> None:
    found = redact(words)
    assert "".join(piece for piece, _hit in found.pieces()) == words
    assert all(0 <= hit.start < hit.end <= len(words) for hit in found.hits)
    assert redact(found.text).text == found.text


def test_every_hit_says_its_rule_and_how_sure_it_is() -> None:
    for hit in find("王女士，电话19900001234，就读于示例路小学三年级二班，住示例路12号3栋101室，京A·12345，今年9岁"):
        assert str(hit.rule_words)
        assert hit.confidence in set(Confidence)


def test_what_a_person_found_not_personal_stands_where_no_rule_is_sure() -> None:
    words = "示例路小学的课，王女士付了3000元"
    assert "示例路小学" in redact(words, freed=["示例路小学"]).text
    assert "王女士" not in redact(words, freed=["王女士"]).text
    assert "示例路小学" not in redact(words, known=["示例路小学"], freed=["示例路小学"]).text


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("孩子9岁，要求退费", {MinorSign.AGE}),
        ("孩子在读三年级二班", {MinorSign.CLASS}),
        ("在示例路小学上学", {MinorSign.SCHOOL}),
        ("在示例大学上学，35岁", set()),
        ("要求退费", set()),
    ],
)
def test_what_makes_a_minor_known(words: str, signs: set[MinorSign]) -> None:
    assert set(minor_signs(words, find(words))) == signs
