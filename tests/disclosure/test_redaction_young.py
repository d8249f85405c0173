"""Ages, years of birth and grades of somebody's child are found and refused; those of a course or a law are not."""

import pytest
from flask.testing import FlaskClient

from disclosure.lifecycle import CandidateState
from disclosure.redaction import Confidence, MinorSign, find, minor_signs, redact
from disclosure.redaction.hits import TELL_OF_A_CHILD
from tests.disclosure.support import candidate_of, post, settled, sign_in
from tests.world import World

OF_A_CHILD = {
    "我12岁的女儿报了课": MinorSign.AGE,
    "儿子15岁的时候": MinorSign.AGE,
    "满14岁的学生": MinorSign.AGE,
    "年仅9岁的孩子": MinorSign.AGE,
    "女儿十一岁的生日": MinorSign.AGE,
    "孩子五六岁": MinorSign.AGE,
    "我女儿12了": MinorSign.AGE,
    "儿子今年12，课停了": MinorSign.AGE,
    "2012年出生的女儿": MinorSign.AGE,
    "孩子2015年3月生": MinorSign.AGE,
    "女儿二〇一二年出生": MinorSign.AGE,
    "孩子三年级": MinorSign.CLASS,
    "孩子上了三年级": MinorSign.CLASS,
    "她是初二学生": MinorSign.CLASS,
    "我是一名初三学生": MinorSign.CLASS,
    "我家老二五年级": MinorSign.CLASS,
    "初二的女儿": MinorSign.CLASS,
}
OF_NOBODY = (
    "三年级数学课",
    "报了三年级数学课",
    "给孩子报的三年级数学课",
    "初二物理课程",
    "适合三年级学生",
    "面向初二学生的课程",
    "五年级奥数班",
    "初三冲刺班",
    "18岁以上的成年人",
    "满14岁的规定",
    "不满十四周岁的未成年人的个人信息",
    "满16周岁的公民",
    "6-12岁的课程",
    "适合6岁的启蒙课",
    "二十一岁的学员",
    "三十五岁的消费者",
    "2012年成立的公司",
    "2012年生产的设备",
    "孩子现在12，000元没有退",
    "女儿今年12月停课",
    "老师的要求高一点",
)


@pytest.mark.parametrize("words", OF_A_CHILD)
def test_of_a_child(words: str) -> None:
    said = f"消费者反映，{words}，要求退费。"
    assert minor_signs(said, find(said)) == (OF_A_CHILD[words],)
    assert words not in redact(said).text


@pytest.mark.parametrize("words", OF_NOBODY)
def test_of_nobody(words: str) -> None:
    said = f"消费者反映，{words}，要求退费。"
    assert minor_signs(said, find(said)) == ()


@pytest.mark.parametrize("words", [*OF_A_CHILD, "三年级二班", "孩子9岁", "初二(4)"])
def test_nobody_finds_it_not_personal(words: str) -> None:
    hits = find(words)
    freed = [words, *(words[hit.start : hit.end] for hit in hits)]
    assert find(words, freed=freed) == hits
    assert not any(hit.may_be_freed for hit in hits if hit.rule in TELL_OF_A_CHILD)
    assert any(hit.confidence is not Confidence.SURE or hit.rule == "school.class" for hit in hits)


@pytest.mark.parametrize(("words", "told"), [("孩子9岁，课停了。", "9岁"), ("孩子三年级，课停了。", "三年级")])
def test_an_officer_cannot_free_what_tells_of_a_child(client: FlaskClient, world: World, words: str, told: str) -> None:
    candidate = candidate_of(settled(world))
    page = f"/desk/publications/{candidate.ref}"
    sign_in(client, world, "officer")
    shown = post(client, page, f"{page}/check", summary=f"示例路小学的课，{words}")
    assert 'value="示例路小学"' in shown.text
    assert f'name="freed" value="{told}"' not in shown.text
    refused = post(client, page, f"{page}/prepare", summary=words, freed=told)
    assert refused.status_code == 422
    assert candidate.state is CandidateState.CANDIDATE
    freed = post(client, page, f"{page}/prepare", summary="示例路小学的课停了。", freed="示例路小学")
    assert freed.status_code == 303
