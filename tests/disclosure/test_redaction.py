"""Nothing personal survives redaction, whatever its dress; the template's own sentences do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints import rulesets
from disclosure.lifecycle import PublicOutcome
from disclosure.redaction import HitKind, fold, luhn, redact
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
