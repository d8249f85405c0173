"""What a press makes was read before: the very words, undone without a trace until they were, never lost when typed."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from complaints import actions as cases
from complaints.documents import HIDDEN
from complaints.lifecycle import Status
from complaints.lifecycle.standing import Contract
from complaints.models import Complaint, Decision
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import DomainError
from kernel.events import EventRow
from kernel.papers import Paper, PaperSeries
from kernel.previews import press
from tests.complaints.hands import forms_in, sign_in, text
from tests.complaints.people_hands import CHILD, minor
from tests.complaints.power_hands import officer_at, regulator_here
from tests.world import World

WORDS = "没有写明机构。\n请补充后重新提交。"


def sent(client: FlaskClient, url: str, **typed: object) -> TestResponse:
    """The form of a page, sent once: what comes back may be its papers."""
    form = next(one for one in forms_in(text(client.get(url))) if "key" in one.labels)
    return client.post(url, data=form.values | typed)


def shown(response: TestResponse) -> dict[str, list[str]]:
    """What the page with the papers would send."""
    assert response.status_code == 200
    return next(one.values for one in forms_in(text(response)) if "seen" in one.labels)


def words_of(response: TestResponse) -> str:
    """The page as its reader sees it, without tags and gaps."""
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", text(response))))


def traces() -> list[int]:
    """Everything a press would leave behind."""
    return [db.session.scalar(select(func.count()).select_from(one)) or 0 for one in (EventRow, Paper, Decision)]


def test_the_paper_is_read_first_and_is_what_was_read(app: Flask, world: World) -> None:
    number = world.file().number
    client, url, before = sign_in(app, world, "officer"), f"/desk/{number}/accept", traces()
    first = sent(client, url)
    assert traces() == before, "a try leaves nothing behind"
    assert db.session.scalar(select(Complaint.status).filter_by(number=number)) is Status.ASSIGNED
    assert client.post(url, data=shown(first)).status_code == 303
    paper = db.session.query(Paper).filter_by(kind="accept").one()
    said = words_of(first)
    for line in paper.text.splitlines():
        assert re.sub(r"[\s\u3000]", "", re.sub(r"^(##|【签】|——)\s*", "", line)) in said, line
    outbox.drain()
    assert db.session.query(Paper).filter_by(kind="accept").count() == 1, "the subscriber finds it made"
    assert db.session.query(Decision).one().paper_id == paper.id


def test_a_number_that_was_only_tried_is_given_again(app: Flask, world: World) -> None:
    one, other = world.file().number, world.file().number
    client = sign_in(app, world, "officer")
    for _again in range(3):
        sent(client, f"/desk/{one}/accept")
    for number in (other, one):
        client.post(f"/desk/{number}/accept", data=shown(sent(client, f"/desk/{number}/accept")))
    made = db.session.query(Paper).filter_by(kind="accept").order_by(Paper.id).all()
    assert [row.serial for row in made] == [1, 2]
    assert db.session.query(PaperSeries).filter_by(kind="accept").one().last == 2


def test_what_was_typed_comes_back_and_goes_on(app: Flask, world: World) -> None:
    number = world.file().number
    client, url = sign_in(app, world, "officer"), f"/desk/{number}/refuse"
    assert sent(client, url, reasons="写了一半", grounds=[]).status_code == 422, (
        "what is wrong is said before it is read"
    )
    kept = shown(sent(client, url, reasons=WORDS, grounds=["D2", "D4"]))
    assert kept["grounds"] == ["D2", "D4"]
    assert kept["reasons"][0].split() == WORDS.split()
    back = client.post(url, data=kept | {"edit": "1"})
    assert back.status_code == 200
    form = next(one for one in forms_in(text(back)) if "reasons" in one.labels)
    assert form.values["grounds"] == ["D2", "D4"]
    assert form.values["reasons"][0].split() == WORDS.split()
    assert client.post(url, data=kept).status_code == 303
    (decision,) = db.session.query(Decision)
    assert decision.reasons.split() == WORDS.split()


def test_when_the_text_has_changed_it_is_read_again(app: Flask, world: World) -> None:
    number = world.file().number
    client, url, before = sign_in(app, world, "officer"), f"/desk/{number}/accept", traces()
    read = shown(sent(client, url))
    with clock.stepped(clock.now() + timedelta(days=1)):
        late = sign_in(app, world, "officer")
        again = sent(late, url, seen=read["seen"])
        assert "内容与刚才看到的不同" in text(again)
        assert traces() == before
        assert late.post(url, data=shown(again)).status_code == 303
    for forged in ("", "0" * 64):
        other = f"/desk/{world.file().number}/accept"
        assert "核对文书" in text(client.post(other, data=shown(sent(client, other)) | {"seen": forged}))


def test_what_the_rules_refuse_is_refused_before_it_is_read(app: Flask, world: World) -> None:
    complaint = world.file()
    cases.contest_route(complaint, "应由别的单位处理。", by=world.actor("learner"))
    client = sign_in(app, world, "officer")
    answer = sent(client, f"/desk/{complaint.number}/accept")
    assert answer.status_code == 409
    assert "核对文书" not in text(answer)


def test_a_childs_name_is_covered_on_the_screen_and_not_on_the_paper(app: Flask, world: World) -> None:
    complaint = minor(world, contract=Contract.LEARNER)
    number, client = complaint.number, sign_in(app, world, "officer")
    first = sent(client, f"/desk/{number}/accept")
    assert HIDDEN in words_of(first)
    assert CHILD not in text(first)
    assert client.post(f"/desk/{number}/accept", data=shown(first)).status_code == 303
    assert CHILD in db.session.query(Paper).filter_by(kind="accept").one().text


def test_an_act_without_a_paper_is_done_at_once_and_a_failing_one_leaves_nothing(world: World) -> None:
    complaint = world.file()
    assert press(lambda: [], "") == press(lambda: [None], "whatever")
    before = traces()

    def fails() -> list[Paper | None]:
        cases.accept(complaint, by=world.actor("officer"))
        raise DomainError

    with pytest.raises(DomainError):
        press(fails, "")
    assert traces() == before


PAGES = [
    ("identity", {"words": "请补充身份证明。"}, "补充身份材料通知书"),
    ("return", {"reason": "不属于本部门职责。"}, "移交告知书"),
    ("handoff", {"reason": "由12315办理。", "target": "12315"}, "移交告知书"),
]


@pytest.mark.parametrize(("page", "typed", "title"), PAGES)
def test_every_act_of_the_desk_with_a_paper_shows_it(
    app: Flask, world: World, page: str, typed: dict[str, str], title: str
) -> None:
    number, client = world.file().number, sign_in(app, world, "officer")
    url = f"/desk/{number}/{page}"
    first = sent(client, url, **typed | ({"due_on": clock.today().isoformat()} if page == "identity" else {}))
    assert f"{title}</h2>" in text(first)
    assert client.post(url, data=shown(first)).status_code == 303
    assert db.session.query(Paper).filter_by(title=title).count() == 1


def test_a_regulators_forms_print_every_item(app: Flask, world: World) -> None:
    name = regulator_here(world)
    complaint = world.file()
    cases.dispute_power(complaint, world.organisation("regulator"), "应由对方处理。", by=world.actor("officer"))
    cases.settle_power(complaint, by=world.actor(name))
    client = sign_in(app, world, officer_at(world, "regulator"))
    said = words_of(
        sent(client, f"/desk/{complaint.number}/refuse", reasons="已经超过三年。", grounds=["16-4", "16-7"])
    )
    assert "投诉不予受理决定书" in said
    assert "属以下第〔四、七〕项情形，依据《市场监督管理投诉举报处理办法》第十六条的规定" in said
    for item in "一二三四五六七":
        assert f"（{item}）" in said
    assert "你还可以按照《中华人民共和国消费者权益保护法》第三十九条规定的其他途径" in said
