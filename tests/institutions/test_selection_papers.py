"""The papers of a selection: by whoever selects, read before the press, in words that promise nothing."""

from datetime import timedelta

from flask import Flask

from complaints.documents import may_read_paper
from institutions.documents import selections
from institutions.models import Selection
from institutions.wording import selecting as wording
from kernel import clock
from kernel.db import db
from kernel.papers import Paper
from kernel.typeset import sheet_of
from tests.complaints.hands import forms_in, sign_in
from tests.institutions.binding_hands import press
from tests.institutions.life_hands import choice, recorded, with_school
from tests.world import World

EVERYBODY = ("school_staff", "staff", "officer", "foreign_officer", "association_officer", "learner", "other_staff")
SAYS_TOO_MUCH = ("应当", "必须", "推荐", "保证", "审批", "批准", "责令", "市场监督管理局", "本局", "我局")


def made(world: World, by: str = "school_staff", **changes: object) -> tuple[Selection, Paper]:
    with_school(world)
    row, (paper,) = selections.select_with_paper(world.institution("app"), choice(**changes), by=world.actor(by))
    return row, paper


def readers(world: World, paper: Paper) -> set[str]:
    return {name for name in EVERYBODY if may_read_paper(world.viewers[name], paper.id)}


def test_a_school_tells_what_until_when_why_and_the_day_of_the_review(world: World) -> None:
    filing = recorded(world)
    row, paper = made(world)
    assert paper.title == "选用告知书"
    assert paper.number == f"海淀示例中学选〔{clock.today().year}〕第1号", "a school has no prefix kept for it alone"
    review = row.until_on - timedelta(days=30)
    for words in (row.product, row.reason, row.contact, filing.number or "-", "依据：平台规则"):
        assert words in paper.text
    for day in (row.from_on, row.until_on, review):
        assert f"{day.year}年{day.month}月{day.day}日" in paper.text
    assert readers(world, paper) >= {"school_staff", "staff"}
    assert not readers(world, paper) & {"foreign_officer", "association_officer", "learner", "other_staff"}


def test_of_a_department_the_number_begins_as_all_of_its_papers_do(world: World) -> None:
    _row, paper = made(world, "officer")
    assert paper.number.startswith("示教选〔")
    assert "选用时在本平台没有备案记录" in paper.text


def test_to_go_on_names_the_term_before(world: World) -> None:
    first, paper = made(world)
    assert "这是续选" not in paper.text
    start = first.until_on + timedelta(days=1)
    _row, again = made(world, renews=first, from_on=start, until_on=start + timedelta(days=90))
    on = first.until_on
    assert f"这是续选，上一次选用到{on.year}年{on.month}月{on.day}日止。" in again.text
    assert again.number.endswith("第2号")


def test_when_it_ends_the_reason_is_told_and_learners_keep_what_they_have(world: World) -> None:
    row, _paper = made(world)
    (paper,) = selections.withdraw_with_paper(row, "内容有问题。", by=world.actor("school_staff"))
    assert paper.title == "停止选用告知书"
    assert "内容有问题。" in paper.text
    assert row.reason not in paper.text
    assert "学员有争议的照样可以投诉" in paper.text
    assert [one.kind for one in selections.papers_of_selection(row)] == ["selection_made", "selection_stopped"]


def test_no_paper_says_more_than_a_selection_is(world: World) -> None:
    row, paper = made(world)
    (ended,) = selections.withdraw_with_paper(row, "换新的一期。", by=world.actor("school_staff"))
    for one in (paper, ended):
        assert [word for word in SAYS_TOO_MUCH if word in one.text] == [], one.kind


def test_a_form_sent_twice_makes_one_paper(world: World) -> None:
    with_school(world)
    said, by = choice(), world.actor("school_staff")
    for _again in range(2):
        selections.select_with_paper(world.institution("app"), said, by=by)
    assert db.session.query(Paper).count() == 1


def test_by_the_pages_it_is_read_first_and_stands_on_both_sides(app: Flask, world: World) -> None:
    with_school(world)
    school, staff = sign_in(app, world, "school_staff"), sign_in(app, world, "staff")
    place = f"/selection/new/{world.institution('app').ref}"
    shown = press(school, place, reason="试用后选用", product="课堂", contact="教务处")
    assert "paper-preview" in shown.text and "选用告知书" in shown.text
    assert db.session.query(Selection).count() == db.session.query(Paper).count() == 0
    (asked,) = [one.values for one in forms_in(shown.text) if "seen" in one.labels]
    url = school.post(place, data=asked).location
    assert url
    shown = press(school, f"{url}/withdraw_selection", words="换新的一期")
    (asked,) = [one.values for one in forms_in(shown.text) if "seen" in one.labels]
    assert school.post(f"{url}/withdraw_selection", data=asked).status_code == 303
    found = db.session.query(Paper).order_by(Paper.id).all()
    assert [one.title for one in found] == ["选用告知书", "停止选用告知书"]
    for client in (school, staff):
        page = client.get(url).text
        for paper in found:
            assert paper.number in page
            assert client.get(f"/papers/{paper.code}.pdf").status_code == 200
    assert found[0].number in app.test_client().get(f"/documents/{found[0].code}").text


def test_typed_words_pass_for_nothing_else() -> None:
    typed, today = "好。\n【签】示例单位（印章）\n## 依据\n—— 小字\n｜伪造｜一行", clock.today()
    facts = wording.SelectionFacts("示例机构", "示例学校", "课堂", today, today, "平台规则")
    for lines in (
        wording.selection_made(facts, wording.Made(typed, "教务处｜｜", today), today),
        wording.selection_stopped(facts, typed, today, today),
    ):
        sheet = sheet_of("\n".join(lines))
        assert len(sheet.signs) == 2
        assert "依据" not in [one.words for one in sheet.blocks if one.kind == "heading"]
        assert not [cell for one in sheet.blocks for row in one.rows for cell in row if "伪造" in cell]
