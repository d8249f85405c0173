"""What learners of an institution that closes or has closed can read, made from what is public already."""

from flask import Flask

from disclosure.actions import sync_institutions
from disclosure.models import PublicMilestone
from disclosure.queries.leaving import CALLED_OFF, CLOSED, CYCLE, SETTLED, leaving_in
from institutions import actions
from institutions.lifecycle import Cycle
from institutions.lifecycle.exiting import EXIT
from institutions.queries.leaving import is_leaving
from kernel import clock, outbox
from kernel.db import db
from tests.complaints.hands import counted, sign_in, text
from tests.institutions.life_hands import announced, finished
from tests.world import World


def published() -> None:
    outbox.drain()
    sync_institutions()
    assert not outbox.troubled()


def address(world: World) -> str:
    return f"/institutions/{world.institution('app').ref}"


def test_the_words_it_goes_by_are_those_that_are_written(app: Flask) -> None:
    assert str(Cycle.EXIT.label) == CYCLE
    assert str(EXIT.told["call_off"]) == CALLED_OFF
    assert str(EXIT.told["settle"]) == SETTLED
    assert (str(EXIT.told["close_down"]), str(EXIT.told["note_closing"])) == CLOSED


def test_what_stands_is_what_came_after_the_last_calling_off() -> None:
    def step(what: str, cycle: str = CYCLE) -> PublicMilestone:
        return PublicMilestone(cycle=cycle, what=what, on=clock.today())

    assert leaving_in([]) is None
    assert leaving_in([step("予以备案", "备案")]) is None
    assert leaving_in([step(CALLED_OFF), step("机构公告退出")]) is None
    again = leaving_in([step("机构公告退出"), step(CALLED_OFF), step(CLOSED[0])])
    assert again is not None
    assert (len(again.steps), again.closed_on) == (1, None), "the closing before was called off with the rest"
    gone = leaving_in([step(SETTLED), step(CLOSED[1]), step("机构公告退出")])
    assert gone is not None
    assert (gone.closed_on, gone.is_settled) == (clock.today(), True)


def test_there_is_a_page_from_the_announcement_on_and_none_before_or_after_it_is_called_off(
    app: Flask, world: World
) -> None:
    published()
    client, url = app.test_client(), address(world)
    assert client.get(f"{url}/leaving").status_code == 404
    row = announced(world)
    published()
    assert "停业了怎么办" in text(client.get(url))
    page = text(client.get(f"{url}/leaving"))
    assert "还没有停业" in page
    for article in ("第二十二条", "第三十七条第七项", "第三十九条", "第四十七条", "第四十一条"):
        assert article in page, article
    assert "机构公告退出" in page
    assert "19900000001" not in page, "nobody's own telephone"
    actions.call_off(row, "继续经营。", by=world.actor("staff"))
    published()
    assert not is_leaving(world.institution("app"))
    assert client.get(f"{url}/leaving").status_code == 404
    assert "停业了怎么办" not in text(client.get(url))


def test_after_the_closing_it_says_since_when_and_cases_lead_there(app: Flask, world: World) -> None:
    complaint = world.accepted(category="E07")
    finished(world)
    published()
    client, url = app.test_client(), f"{address(world)}/leaving"
    with counted() as said:
        answer = client.get(url)
    assert len(said) <= 15, said
    assert "Set-Cookie" not in answer.headers
    assert "已经停业" in text(answer)
    learner = sign_in(app, world, "learner")
    for page in ("", "/ways"):
        assert url in learner.get(f"/complaints/{complaint.number}{page}").get_data(as_text=True), page
    db.session.expire_all()


def test_another_institutions_case_leads_nowhere(app: Flask, world: World) -> None:
    complaint = world.accepted(category="E07")
    published()
    page = sign_in(app, world, "learner").get(f"/complaints/{complaint.number}/ways").get_data(as_text=True)
    assert "/leaving" not in page
