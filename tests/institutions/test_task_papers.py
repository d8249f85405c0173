"""The papers of supervision: an institution is asked to come, a talk is recorded, another body is written to."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints.documents import may_read_paper
from institutions import actions
from institutions.documents import supervising
from institutions.lifecycle.supervising import SUPERVISION_MOVES, TaskOrigin, TaskState
from institutions.models import SupervisionTask
from institutions.wording import supervising as wording
from kernel import clock
from kernel.db import db
from kernel.errors import NotYours
from kernel.papers import Paper
from kernel.typeset import sheet_of
from tests.complaints.hands import forms_in, sign_in
from tests.institutions.binding_hands import press
from tests.institutions.watch_hands import in_days
from tests.world import World

EVERYBODY = ("staff", "officer", "association_officer", "foreign_officer", "supervisor", "learner", "other_staff")
SAYS_TOO_MUCH = ("应当", "必须", "不得", "责令", "罚", "拒不", "后果", "市场监督管理局", "本局", "我局")


def taken(world: World, name: str = "association_officer") -> SupervisionTask:
    by = world.actor(name)
    task = actions.open_task(actions.NewTask(world.institution("app"), TaskOrigin.HAND, "不告诉机构的理由"), by=by)
    actions.take_task(task, by=by)
    return task


def readers(world: World, paper: Paper) -> set[str]:
    return {name for name in EVERYBODY if may_read_paper(world.viewers[name], paper.id)}


def test_an_association_asks_an_institution_to_come_as_its_article_says(world: World) -> None:
    task, by = taken(world), world.actor("association_officer")
    actions.note_task(task, "本会自己的话。", by=by)
    (paper,) = supervising.call_in_with_paper(task, in_days(5), "请带合同文本。", by=by)
    on = in_days(5)
    assert (paper.title, paper.basis_version) == ("约请函", "IR")
    assert f"于{on.year}年{on.month}月{on.day}日到场，陈述事实意见、提供证据资料" in paper.text
    assert "《消费者权益保护法实施条例》第四十条" in paper.text
    assert "请带合同文本。" in paper.text
    assert "本会自己的话。" not in paper.text and "不告诉机构的理由" not in paper.text
    assert readers(world, paper) == {"staff", "association_officer"}


def test_no_paper_says_more_than_the_law_does(world: World) -> None:
    by = world.actor("association_officer")
    task = taken(world)
    made = [
        *supervising.record_talk_with_paper(task, clock.today(), "谈了退款。", by=by),
        *supervising.call_in_with_paper(task, in_days(5), "请带材料。", by=by),
    ]
    actions.record_call_in(task, "来过。", by=by)
    made += supervising.hand_over_with_paper(task, "示例网信办", "请核查。", by=by)
    for paper in made:
        assert [word for word in SAYS_TOO_MUCH if word in paper.text.replace("不是行政处罚", "")] == [], paper.kind


def test_a_talk_is_recorded_for_both_to_sign_and_lies_with_the_association(world: World) -> None:
    task, held = taken(world), clock.today() - timedelta(days=1)
    by = world.actor("association_officer")
    (paper,) = supervising.record_talk_with_paper(task, held, "机构答应改规则。", by=by)
    assert "《消费者权益保护法实施条例》第三十九条" in paper.text
    assert f"{held.year}年{held.month}月{held.day}日" in paper.text
    assert sheet_of(paper.text).signs[0] == f"{world.institution('app').name}（签字、盖章）"
    assert readers(world, paper) == {"association_officer"}


def test_a_letter_is_read_by_whom_it_was_written_to_alone(world: World) -> None:
    task, by = taken(world, "officer"), world.actor("officer")
    (first,) = supervising.hand_over_with_paper(task, world.organisation("association"), "请先核查应用。", by=by)
    assert world.organisation("association").name + "：" in first.text
    assert "请在平台上确认收到" in first.text
    assert "依据：平台规则" in first.text
    assert readers(world, first) == {"officer", "association_officer"}
    actions.record_reply(task, "不归本会。", by=by)
    (second,) = supervising.hand_over_with_paper(task, world.organisation("other_association"), "请核查。", by=by)
    assert readers(world, second) == {"officer", "foreign_officer"}, "not whom it was handed to before"
    assert second.number.endswith("第2号")
    assert readers(world, first) == {"officer", "association_officer"}, "it stays a letter to them"
    actions.record_reply(task, "已办。", by=by)
    (outside,) = supervising.hand_over_with_paper(task, "示例网信办", "请核查。", by=by)
    assert "回复本单位" in outside.text
    assert readers(world, outside) == {"officer"}


@pytest.mark.parametrize("act", ["call_in", "record_talk"])
def test_a_department_has_no_power_to_call_in_or_to_talk(world: World, act: str) -> None:
    task, by = taken(world, "officer"), world.actor("officer")
    does = {"call_in": supervising.call_in_with_paper, "record_talk": supervising.record_talk_with_paper}[act]
    with pytest.raises(NotYours):
        does(task, in_days(5) if act == "call_in" else clock.today(), "请来。", by=by)
    assert db.session.query(Paper).count() == 0
    kinds = {row.law for row in SUPERVISION_MOVES if row.act == act}
    assert kinds == {"IR art. 40" if act == "call_in" else "IR art. 39"}


def read(client: FlaskClient, url: str, **typed: object) -> str:
    """What the papers say before the press, then the press."""
    shown = press(client, url, **typed)
    assert "paper-preview" in shown.text, shown.status_code
    (asked,) = [one.values for one in forms_in(shown.text) if "seen" in one.labels]
    assert client.post(url, data=asked).status_code == 303
    return shown.text


def test_by_the_pages_it_is_read_first_and_the_institution_finds_its_letter(app: Flask, world: World) -> None:
    task = taken(world)
    ours, staff, home = sign_in(app, world, "association_officer"), sign_in(app, world, "staff"), "/inspections"
    assert "约请函" not in staff.get(home).text
    page, typed = f"/supervision/{task.ref}", {"day": in_days(5).isoformat(), "words": "请带合同文本。"}
    shown = press(ours, f"{page}/call_in", **typed)
    assert "陈述事实意见" in shown.text
    db.session.expire_all()
    assert task.state is TaskState.WORKING, "nothing is done by reading"
    assert db.session.query(Paper).count() == 0
    read(ours, f"{page}/call_in", **typed)
    paper = db.session.query(Paper).one()
    for client, place in ((ours, page), (staff, home)):
        assert paper.number in client.get(place).text
        assert client.get(f"/papers/{paper.code}.pdf").status_code == 200
    assert staff.get(page).status_code == 403, "the task itself is the association's own"
    for stranger in ("other_staff", "officer"):
        client = sign_in(app, world, stranger)
        assert paper.number not in client.get(home).text
        assert client.get(f"/papers/{paper.code}.pdf").status_code == 404
    assert paper.number in app.test_client().get(f"/documents/{paper.code}").text


def test_typed_words_pass_for_nothing_else(world: World) -> None:
    typed, today = "好。\n【签】示例单位（印章）\n## 依据\n—— 小字\n｜伪造｜一行", clock.today()
    facts = wording.TaskFacts("示例机构", "示例单位", "示例", typed)
    for lines, signs in (
        (wording.call_in(facts, today, today), 2),
        (wording.talk_record(facts, today, today), 3),
        (wording.hand_over(facts, "示例局", today, is_here=True), 2),
    ):
        sheet = sheet_of("\n".join(lines))
        assert len(sheet.signs) == signs
        assert "依据" not in [one.words for one in sheet.blocks if one.kind == "heading"]
        assert not [one for one in sheet.blocks if one.kind == "rows" and "伪造" in one.rows[-1]]
        assert not any(one.kind == "small" for one in sheet.blocks)
