"""The pages of 备案, 选用 and 退出 as people use them: forms, papers read first, buttons by the table."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from institutions import actions
from institutions.lifecycle import CYCLES, ExitState, FilingState
from institutions.models import Exit, Filing, Selection
from institutions.queries.life import acts_on
from kernel import clock
from kernel.db import db, transaction
from tests.complaints.hands import counted, sign_in, submit, text
from tests.institutions.life_hands import (
    FIELDS,
    completed,
    drafted,
    finished,
    handed_in,
    recorded,
    selected,
    with_school,
)
from tests.world import World

MOST = 15
TYPED = {f"f_{code}": value for code, value in FIELDS.items()}


def see(client: FlaskClient, url: str, status: int = 200) -> str:
    with counted() as said:
        answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    assert len(said) <= MOST, f"{url} asks {len(said)} times"
    return answer.text


def done(answer: TestResponse) -> str:
    assert answer.status_code == 303, re.sub(r"<[^>]+>", "", answer.text)[:400]
    return str(answer.location)


def day(after: int) -> str:
    return (clock.today() + timedelta(days=after)).isoformat()


def test_a_filing_from_the_first_field_to_the_record(app: Flask, world: World) -> None:
    staff, province = sign_in(app, world, "staff"), sign_in(app, world, "supervisor")
    see(staff, "/filing/new")
    assert submit(staff, "/filing/new/app", f_name="").status_code == 422
    url = done(submit(staff, "/filing/new/app", **TYPED | {"f_icp": ""}))
    see(province, url, 404)
    refused = submit(staff, f"{url}/hand_in")
    assert refused.status_code == 422
    assert "还有必须填写的内容没有填" in refused.text
    done(submit(staff, f"{url}/edit", f_icp="示ICP备00000001号-1"))
    done(submit(staff, f"{url}/hand_in"))
    assert "等待核对" in see(province, "/filing")
    done(submit(province, f"{url}/tell_missing", items="等保备案证明\n承诺书"))
    page = see(staff, url)
    assert page.count("还没有核对到") == 2
    assert "告知要补的：" in staff.get(f"{url}/complete").text
    done(submit(staff, f"{url}/complete"))
    assert "tell_missing" not in see(province, url), "there is no button for a second telling"
    done(submit(province, f"{url}/tick", met=["1"]))
    assert see(staff, url).count("还没有核对到") == 1
    done(submit(province, f"{url}/record"))
    filing = db.session.query(Filing).one()
    assert filing.state is FilingState.RECORDED
    assert re.fullmatch(r"示教委备〔\d{4}〕第1号", filing.number or ""), "the paper's own number, without a gap"
    assert filing.number in see(staff, url)


def test_a_paper_is_read_before_the_press_and_undone_without_it(app: Flask, world: World) -> None:
    filing, province = handed_in(world), sign_in(app, world, "supervisor")
    seen = province.post(f"/filing/{filing.ref}/record", data={"number": "", "csrf_token": _token(province, filing)})
    assert "paper-preview" in seen.text
    assert "备案不是行政许可" in seen.text
    db.session.expire_all()
    assert db.session.get_one(Filing, filing.id).state is FilingState.HANDED_IN


def _token(client: FlaskClient, filing: Filing) -> str:
    page = client.get(f"/filing/{filing.ref}/record").text
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[-1]


@pytest.mark.parametrize("name", ["staff", "supervisor", "officer", "other_staff", "association_admin"])
def test_the_buttons_are_those_of_the_table(app: Flask, world: World, name: str) -> None:
    for filing in (drafted(world), handed_in(world), completed(world), recorded(world)):
        answer = sign_in(app, world, name).get(f"/filing/{filing.ref}")
        wanted = {f"/filing/{filing.ref}/{act}" for act in acts_on(world.viewers[name], filing)}
        shown = set(re.findall(rf"/filing/{filing.ref}/\w+", answer.text))
        assert {one for one in shown if "/files" not in one} == (wanted if answer.status_code == 200 else set())
    if name in ("officer", "other_staff", "association_admin"):
        assert sign_in(app, world, name).get(f"/filing/{recorded(world).ref}").status_code in (403, 404)


def test_what_cannot_be_done_now_leads_back(app: Flask, world: World) -> None:
    filing, staff = recorded(world), sign_in(app, world, "staff")
    answer = staff.get(f"/filing/{filing.ref}/record")
    assert (answer.status_code, answer.location) == (303, f"/filing/{filing.ref}")


def test_a_school_selects_reviews_renews_and_stops(app: Flask, world: World) -> None:
    with_school(world)
    school, staff = sign_in(app, world, "school_staff"), sign_in(app, world, "staff")
    assert "星河示例在线教育" in see(school, "/selection/new?q=星河")
    place = f"/selection/new/{world.institution('app').ref}"
    assert "没有备案记录" in see(school, place)
    assert submit(school, place, reason="", product="课堂", contact="教务处").status_code == 422
    blank = submit(school, place, reason="试用", product="  ", contact="教务处")
    assert "请填写选用的应用或者课程。" in blank.text, "blanks are nothing typed"
    url = done(submit(school, place, reason="试用后选用", product="课堂", contact="教务处"))
    page = see(staff, url)
    assert "试用后选用" in page
    assert "暂定" not in page, "a day the school set does not move with the holidays"
    done(submit(school, f"{url}/review", verdict="goes_on", words="反映好"))
    again = done(submit(school, f"{url}/renew", reason="继续", contact="教务处"))
    assert again != url
    done(submit(school, f"{url}/withdraw_selection", words="换新的一期"))
    assert db.session.query(Selection).count() == 2
    see(sign_in(app, world, "foreign_officer"), url, 404)
    see(school, "/filing", 404)


def test_an_exit_from_the_announcement_to_the_label(app: Flask, world: World) -> None:
    staff, officer, above = (sign_in(app, world, name) for name in ("staff", "officer", "supervisor"))
    page = see(staff, "/exits/new")
    assert "提前6个月" in page and "提前30日" in page
    typed = {
        **{"legal_type": "other", "closing_on": day(10), "reason": "业务调整", "contact": "客服"},
        **{"learners": "2", "owed": "300.50", "how": "原路退回", "repay_by_on": day(60), "balance_contact": "专线"},
    }
    assert submit(staff, "/exits/new", **typed | {"owed": "许多"}).status_code == 422
    assert submit(staff, "/exits/new", **typed | {"notice_url": "ftp://x"}).status_code == 422
    nobody = submit(staff, "/exits/new", **typed | {"learners": "0"})
    assert nobody.status_code == 422 and "请写明有多少名学员" in text(nobody)
    url = done(submit(staff, "/exits/new", **typed))
    for client in (staff, officer, above):
        assert "公告的时间不够" in see(client, url)
    done(submit(staff, f"{url}/close_down", on=day(0)))
    assert "没有退完的余额：2名学员，¥300.50" in see(officer, url)
    with transaction():
        actions.count_open_case(world.institution("app"), 1)
    nobody = submit(staff, f"{url}/finish_exit", repaid="300", left_learners="0", left="0.50")
    assert nobody.status_code == 422 and "请写明还剩多少名学员" in text(nobody)
    done(submit(staff, f"{url}/finish_exit", repaid="300", left_learners="1", left="0.50"))
    assert "没有退完的余额：1名学员，¥0.50" in see(staff, url)
    assert "/plan_balances" in see(staff, url)
    done(submit(staff, f"{url}/report_progress", repaid="0.50", left_learners="0", left="0"))
    page = see(staff, url)
    assert "没有退完的余额" not in page
    assert "还不能标「已了结退出」" in page
    assert "没有结案的投诉1件" in page
    with transaction():
        actions.count_open_case(world.institution("app"), -1)
    actions.follow_exits()
    assert "还不能标" not in see(staff, url)
    assert db.session.query(Exit).one().state is ExitState.SETTLED


def test_a_department_notes_an_order(app: Flask, world: World) -> None:
    officer = sign_in(app, world, "officer")
    typed = {"legal_type": "other", "number": "示〔2026〕1号", "by_whom": "示例局", "law": "某法某条", "on": day(0)}
    ref = world.institution("app").ref
    assert ref not in see(officer, "/exits/order?q=91110108MA0TE5T166")
    assert f"/exits/order/{ref}" in see(officer, "/exits/order?q=91110108MA0TE5T165"), "by its code or by any name"
    assert f"/exits/order/{ref}" in see(officer, "/exits/order?q=星河")
    see(officer, f"/exits/order/{ref}")
    done(submit(officer, f"/exits/order/{ref}", **typed))
    assert db.session.query(Exit).one().state is ExitState.ORDERED
    see(sign_in(app, world, "association_officer"), "/exits/order", 404)


def test_pages_of_a_record_ask_little(app: Flask, world: World) -> None:
    recorded(world), selected(world)
    row = finished(world)
    for name in ("staff", "supervisor", "officer", "school_staff"):
        client = sign_in(app, world, name)
        for url in ("/filing", "/exits", "/selection", f"/exits/{row.ref}"):
            with counted() as said:
                answer = client.get(url)
            assert answer.status_code in (200, 404)
            assert len(said) <= MOST, (name, url)


def test_every_act_of_a_person_has_a_page(app: Flask) -> None:
    from institutions.lifecycle import Cycle, Hand
    from institutions.views import exiting_acts, filing_acts, selecting

    begun = {Cycle.FILING: filing_acts.ACTS, Cycle.EXIT: exiting_acts.ACTS, Cycle.SELECTION: selecting.ACTS}
    for cycle, pages in begun.items():
        moves = CYCLES[cycle].moves
        acts = {row.act for row in moves if row.source is not None and row.hand is not Hand.SYSTEM}
        assert acts - {"note_order"} == set(pages), cycle
