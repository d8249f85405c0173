"""What learners of an institution that closes or has closed can read, made from what is public already."""

from datetime import timedelta

from flask import Flask

from disclosure.actions import sync_institutions
from disclosure.actions.correction_things import has_changed
from disclosure.lifecycle import Thing
from disclosure.models import CorrectionRequest, PublicMilestone
from disclosure.queries import watched
from disclosure.queries.leaving import (
    ANNOUNCED,
    BEGUN,
    CALLED_OFF,
    CLOSED,
    CYCLE,
    PLANNED,
    SETTLED,
    TAKEN_BACK,
    leaving_in,
)
from institutions import actions
from institutions.lifecycle import Cycle, LegalType
from institutions.lifecycle.exiting import EXIT, EXIT_MOVES
from institutions.queries.leaving import is_leaving
from kernel import clock, outbox
from kernel.db import db
from kernel.web import day
from tests.complaints.hands import counted, sign_in, text
from tests.institutions.life_hands import announced, balances, finished, order, selected
from tests.institutions.registry_hands import known
from tests.institutions.test_merging import merged
from tests.institutions.test_vanishing import vanished
from tests.institutions.watch_hands import closed as inspected
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
    assert (str(EXIT.told["take_back_closing"]), str(EXIT.told["announce_exit"])) == (TAKEN_BACK, ANNOUNCED)
    assert str(EXIT.told["plan_balances"]) == PLANNED
    assert {str(EXIT.told[one.act]) for one in EXIT.moves if one.source is None} == set(BEGUN)


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


def test_a_calling_off_before_or_after_a_merger_ends_its_own_exit() -> None:
    def step(what: str, ref: str) -> PublicMilestone:
        return PublicMilestone(cycle=CYCLE, what=what, on=clock.today(), institution_ref=ref)

    found = leaving_in([step(CALLED_OFF, "gone"), step(ANNOUNCED, "stands"), step(ANNOUNCED, "gone")])
    assert found is not None
    assert [one.institution_ref for one in found.steps] == ["stands"], "the other record's own was called off"
    carried = [step(CALLED_OFF, "stands"), step(PLANNED, "stands"), step(ANNOUNCED, "gone")]
    assert leaving_in(carried) is None, "it began before the merger and was called off after it"


def has_page(app: Flask, url: str) -> bool:
    """Whether the page for whoever paid is there; the institution's own leads to it then and only then."""
    published()
    client = app.test_client()
    is_there = client.get(f"{url}/leaving").status_code == 200
    assert (f"{url}/leaving" in client.get(url).get_data(as_text=True)) is is_there
    return is_there


def test_an_exit_stands_however_much_happened_since(app: Flask, world: World) -> None:
    announced(world)
    for number in range(51):
        row = selected(world, product=f"示例课{number}")
        actions.withdraw_selection(row, "不再使用。", by=world.actor("school_staff"))
    assert has_page(app, address(world))


def test_a_closing_noted_again_for_an_earlier_day_stands(app: Flask, world: World) -> None:
    today = clock.today()
    row = vanished(world)
    actions.take_back_closing(row, "去看过，还在上课。", by=world.actor("officer"))
    assert not has_page(app, address(world))
    vanished(world, on=today - timedelta(days=5))
    assert has_page(app, address(world))


def test_an_order_of_a_day_before_the_calling_off_stands(app: Flask, world: World) -> None:
    actions.call_off(announced(world), "继续经营。", by=world.actor("staff"))
    assert not has_page(app, address(world))
    said = order(on=clock.today() - timedelta(days=2))
    actions.note_order(world.institution("app"), said, by=world.actor("officer"))
    assert has_page(app, address(world))


def test_what_was_published_before_a_merger_stands_on_the_survivors_pages(app: Flask, world: World) -> None:
    row, ref, into = announced(world), world.institution("app").ref, known("星河示例集团")
    inspected(world)
    published()
    merged(world, world.institution("app"), into)
    assert has_page(app, f"/institutions/{into.ref}")
    assert app.test_client().get(f"/institutions/{ref}/leaving").location.endswith(f"/institutions/{into.ref}/leaving")
    assert [one.institution_ref for one in watched.inspections_about(into.ref)] == [ref]
    db.session.expire_all()
    asking = CorrectionRequest(thing=Thing.LEAVING, institution_ref=ref, asked_at=clock.now())
    with clock.stepped(clock.now() + timedelta(minutes=5)):
        actions.close_down(row, clock.today(), by=world.actor("staff"))
        published()
        assert has_changed(asking), "asked before the merger, answered after it"
    page = text(app.test_client().get(f"/institutions/{into.ref}/leaving"))
    assert "19900000003" in page and "机构没有公告" not in page


def read(app: Flask, world: World) -> str:
    published()
    return text(app.test_client().get(f"{address(world)}/leaving"))


def test_another_legal_type_is_published_with_the_day_that_follows_from_it(app: Flask, world: World) -> None:
    row = announced(world)
    actions.correct_legal_type(row, LegalType.SCHOOL, "持有办学许可证。", by=world.actor("officer"))
    page = read(app, world)
    assert row.earliest_on is not None
    assert f"更正为：民办学校（持有办学许可证）。最早可以停业：{day(row.earliest_on)}。公告的时间不够" in page
    assert "持有办学许可证。</p>" not in page, "the reason is the institution's to read"


def test_of_an_ordered_exit_no_first_day_is_published_with_the_legal_type(app: Flask, world: World) -> None:
    row = announced(world)
    actions.note_order(world.institution("app"), order(), by=world.actor("officer"))
    actions.correct_legal_type(row, LegalType.SCHOOL, "查到了许可证。", by=world.actor("officer"))
    assert "更正为：民办学校（持有办学许可证）。停业依据的是决定，没有最早可以停业的日期。" in read(app, world)


def test_a_new_plan_is_published_with_day_and_contact_and_no_sums(app: Flask, world: World) -> None:
    row, by = announced(world), world.actor("staff")
    published()
    with clock.stepped(clock.now() + timedelta(minutes=5)):
        asked_at = clock.now()
        asking = CorrectionRequest(thing=Thing.LEAVING, institution_ref=row.institution.ref, asked_at=asked_at)
        assert not has_changed(asking)
    with clock.stepped(clock.now() + timedelta(minutes=9)):
        until = clock.today() + timedelta(days=90)
        said = balances(
            learners=77, owed_fen=1_234_500, how="转到示例学堂", repay_by_on=until, contact="新专线 19900000077"
        )
        actions.plan_balances(row, said, by=by)
        page = read(app, world)
        assert f"余额最晚{day(until)}退完，找：新专线 19900000077。这是第2版方案，代替以前的。" in page
        for inside in ("77名", "12,345", "12345", "转到示例学堂"):
            assert inside not in page, inside
        assert has_changed(asking), "so a request for correction of it can be answered 已更正"


def test_a_plan_is_published_wherever_one_can_be_handed_in() -> None:
    plans = [row for row in EXIT_MOVES if row.act == "plan_balances"]
    assert len(plans) == 4
    assert all(row.is_public for row in plans)


def test_a_plan_after_a_vanishing_is_a_contact_though_nothing_was_announced(app: Flask, world: World) -> None:
    row = vanished(world)
    page = read(app, world)
    assert "机构没有公告，也没有公布退款的联系方式" in page
    assert "机构没有公告，以上由上面写明的单位记录" in page
    actions.plan_balances(row, balances(), by=world.actor("staff"))
    page = read(app, world)
    assert "退费专线 19900000002" in page
    assert "按下面公布的联系方式" in page
    assert "也没有公布退款的联系方式" not in page
    assert "机构没有公告，以上由" not in page
    assert "退款的日期和联系方式是机构自己公布的" in page


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


def test_the_badge_says_that_an_institution_leaves_before_that_it_answers(app: Flask, world: World) -> None:
    published()
    client = app.test_client()
    badge = f"{address(world)}/badge.svg"
    assert "在平台上答复投诉" in client.get(badge).text
    row = announced(world)
    published()
    said = client.get(badge).text
    assert "正在退出" in said
    assert "在平台上答复投诉" not in said
    actions.call_off(row, "继续经营。", by=world.actor("staff"))
    published()
    assert "在平台上答复投诉" in client.get(badge).text


def test_the_badge_of_a_closed_institution_says_so(app: Flask, world: World) -> None:
    finished(world)
    published()
    said = app.test_client().get(f"{address(world)}/badge.svg").text
    assert "已经停业" in said
    assert "在平台上答复投诉" not in said
