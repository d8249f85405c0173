"""The auditor's search and check, the rule sets, rights seen as somebody else, the history of figures, the vitals."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text as sql

from accounts import actions as accounts
from accounts.actions.auditing import continue_chain_check
from accounts.jobs import go_on
from accounts.models.office import ChainCheck, Preview
from accounts.queries.audit import Asked, events_page
from accounts.roles import Role
from complaints import actions as cases
from complaints import rulesets
from complaints.lifecycle import MOVES, acts_for
from complaints.queries.rights import SEATS, acts_by_status, contact_rights
from complaints.views.office.words import ACTS, AREAS, act_words, event_words
from kernel import backups, chain, clock, events, messages, outbox
from kernel.db import db, transaction
from kernel.errors import NotYours
from kernel.events import EventRow
from kernel.messages import Letter, LetterState
from kernel.vitals import vitals
from kernel.web import access_of
from tests.complaints.hands import sign_in, submit, text
from tests.world import World

CANARIES = ("张示例", "19900001234", "示例路1号", "学校统一购买", "星河")


def test_the_auditor_finds_events_by_case_kind_hand_and_day_and_reads_no_word(app: Flask, world: World) -> None:
    complaint = world.accepted()
    other = world.file()
    client = sign_in(app, world, "auditor")
    page = text(client.get(f"/admin/events?stream={complaint.number}"))
    assert f"complaint:{complaint.id}" in page and f"complaint:{other.id}" not in page
    assert "决定受理" in page
    for words in CANARIES:
        assert words not in page
    officer = world.people["officer"]
    page = text(client.get(f"/admin/events?kind=complaint.accepted&actor={officer}"))
    assert page.count("complaint.accepted</code>") == 1
    assert "没有这样的事件" in text(client.get("/admin/events?until=2020-01-01"))
    assert "complaint.accepted" in text(client.get(f"/admin/events?actor={world.person('officer').staff_number}"))
    for wrong in ("stream=什么", "actor=没有这个人", "kind=nothing.like_it", "since=昨天"):
        assert client.get(f"/admin/events?{wrong}").status_code == 422, wrong
    for name in ("platform_admin", "officer", "supervisor", "learner", "staff"):
        assert sign_in(app, world, name).get("/admin/events").status_code == 403


def test_pages_of_events_follow_each_other_without_gap_or_repeat(app: Flask, world: World) -> None:
    for _ in range(8):
        world.accepted()
    seen: list[int] = []
    before = None
    while True:
        rows, before = events_page(Asked(), before)
        seen += [row.id for row in rows]
        if before is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == db.session.query(EventRow).count() > 50


def test_the_file_holds_the_same_rows_runs_no_formula_and_is_an_event(app: Flask, world: World) -> None:
    complaint = world.accepted()
    client = sign_in(app, world, "auditor")
    page = f"/admin/events?stream={complaint.number}"
    answer = submit(client, page, has="stream", to="events.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    own = db.session.query(EventRow).filter_by(stream=f"complaint:{complaint.id}").all()
    assert {int(row["id"]) for row in rows} == {row.id for row in own}
    assert all(row["hash"] for row in rows)
    noted = db.session.query(EventRow).filter_by(kind="audit.events_exported").one()
    assert noted.data["rows"] == len(rows)
    with clock.stepped(clock.now() + timedelta(minutes=16)):
        asked = submit(client, page, has="stream", to="events.csv")
        assert (asked.status_code, asked.location.partition("?")[0]) == (303, "/account/confirm")
    assert client.get("/admin/events.csv").status_code == 405


def test_a_press_checks_the_chain_and_the_result_is_an_event(app: Flask, world: World) -> None:
    world.accepted()
    client = sign_in(app, world, "auditor")
    assert submit(client, "/admin/chain", has="csrf_token", to="/admin/chain").status_code == 303
    page = text(client.get("/admin/chain"))
    assert "完整" in page and "看最新进度" not in page
    db.session.rollback()
    check = db.session.query(ChainCheck).one()
    assert check.is_whole and check.checked == check.events > 0
    noted = db.session.query(EventRow).filter_by(kind="audit.chain_checked").one()
    assert noted.data["head"] == check.head == chain.head(check.upto_event_id)
    with pytest.raises(NotYours):
        accounts.ask_chain_check(by=world.actor("platform_admin"))


def test_a_check_goes_on_slice_by_slice_and_finds_every_kind_of_breach(app: Flask, world: World) -> None:
    complaint = world.accepted()
    chain.checkpoint()
    world.accepted()
    chain.checkpoint()
    check_id = accounts.ask_chain_check(by=world.actor("auditor")).id
    slices = 1
    while not continue_chain_check(check_id, 7):
        slices += 1
    row = db.session.get_one(ChainCheck, check_id)
    assert slices > 5 and row.is_whole and row.checkpoint_id == -1
    assert continue_chain_check(check_id), "a finished check is not begun again"
    for breach in (
        f"UPDATE events SET data = '{{}}' WHERE stream = 'complaint:{complaint.id}' AND seq = 3",
        f"DELETE FROM events WHERE stream = 'complaint:{complaint.id}' AND seq = 2",
    ):
        _forced(breach)
        _checked(world)
        found = db.session.query(ChainCheck).order_by(ChainCheck.id.desc()).first()
        assert found is not None and found.is_whole is False
        assert (found.first_bad or "").startswith(f"complaint:{complaint.id}#")
        assert not chain.verify().ok


def _checked(world: World) -> None:
    accounts.ask_chain_check(by=world.actor("auditor"))
    go_on()


def _forced(statement: str) -> None:
    """Change the log as somebody with the keys of the database could: past its triggers."""
    with transaction() as session:
        if session.connection().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                session.execute(sql(f"DROP TRIGGER IF EXISTS events_no_{verb}"))
        else:
            session.execute(sql("ALTER TABLE events DISABLE TRIGGER USER"))
            session.execute(sql("ALTER TABLE deliveries DROP CONSTRAINT IF EXISTS fk_deliveries_event_id"))
        if "DELETE" in statement:
            session.execute(sql("DELETE FROM deliveries"))
        session.execute(sql(statement))


def test_every_rule_set_is_shown_with_its_articles_and_how_many_cases_use_it(app: Flask, world: World) -> None:
    world.file()
    client = sign_in(app, world, "platform_admin")
    assert "1件案件在用，其中1件未结" in text(client.get("/admin/rulesets"))
    for code in rulesets.CODES:
        page = text(client.get(f"/admin/rulesets/{code}"))
        for rule in rulesets.load(code).clocks:
            assert rule.code in page
        assert "条文未随附" in page and "《" in page
    assert client.get("/admin/rulesets/none").status_code == 404
    assert sign_in(app, world, "officer").get("/admin/rulesets").status_code == 403


def test_the_acts_shown_are_those_the_table_allows() -> None:
    for role in Role:
        shown = {(row.status, seat, act) for row in acts_by_status(role) for seat, acts in row.seats for act in acts}
        for move in MOVES:
            seats = [seat for seat in SEATS.get(role, ()) if not move.seats or seat in move.seats]
            wanted = role in move.by and (bool(seats) or not move.seats)
            found = any(status is move.source and act == move.act for status, _seat, act in shown)
            assert found == wanted, (role, move.source, move.act)
        for status, seat, act in shown:
            assert act in acts_for(status, role, (seat,) if seat else ())
    assert not acts_by_status(Role.AUDITOR)


def test_no_seat_beside_the_learners_and_the_handling_bodys_meets_a_contact() -> None:
    assert {way for _seat, way in contact_rights(Role.LEARNER)} == {"plain"}
    assert {way for _seat, way in contact_rights(Role.INSTITUTION_ADMIN)} == {"never"}
    assert ("handling_body", "reason") in [(str(seat), way) for seat, way in contact_rights(Role.OFFICER)]


def test_a_look_at_a_colleague_counts_their_cases_shows_none_and_is_told_to_them(app: Flask, world: World) -> None:
    complaint = world.accepted()
    client = sign_in(app, world, "platform_admin")
    ref, person = world.organisation("department").ref, world.person("officer").ref
    url = f"/admin/preview?organisation={ref}"
    assert submit(client, url, who=f"officer:{person}", reason=" ").status_code == 422
    answer = submit(client, url, who=f"officer:{person}", reason="他说看不到案件。")
    assert answer.status_code == 303
    page = text(client.get(answer.location))
    assert "已受理" in page and '<p class="stat-value">1</p>' in page
    assert "/desk/&lt;number&gt;/accept" in page and "/admin/events" not in page
    for words in (*CANARIES, complaint.number):
        assert words not in page
    own = text(sign_in(app, world, "officer").get("/account/security"))
    assert "他说看不到案件。" in own
    row = db.session.query(Preview).one()
    assert db.session.query(EventRow).filter_by(kind="person.rights_previewed").one().data["preview_id"] == row.id
    assert sign_in(app, world, "association_admin").get(answer.location).status_code == 404
    with clock.stepped(clock.now() + timedelta(minutes=16)):
        assert client.get(answer.location).status_code == 404


def test_a_look_at_a_role_stays_in_ones_own_organisation(app: Flask, world: World) -> None:
    client = sign_in(app, world, "institution_admin")
    assert client.get(f"/admin/preview?organisation={world.organisation('department').ref}").status_code == 404
    answer = submit(client, "/admin/preview", who="institution_staff", reason="核对权限。")
    page = text(client.get(answer.location))
    assert "答复投诉" in page
    assert submit(client, "/admin/preview", who="officer", reason="越权。").status_code == 422
    with pytest.raises(NotYours):
        accounts.preview(world.organisation("department"), Role.OFFICER, "越权。", by=world.actor("institution_admin"))


def test_the_addresses_shown_open_and_the_others_do_not(app: Flask, world: World) -> None:
    from complaints.views.office.preview import _areas

    with app.test_request_context("/"):
        shown = {address for area in _areas(Role.OFFICER) for address, _writes in area["addresses"]}
    client = sign_in(app, world, "officer")
    for rule in app.url_map.iter_rules():
        if isinstance(access_of(rule.endpoint), tuple) and not rule.arguments and "GET" in (rule.methods or set()):
            answer = client.get(rule.rule)
            assert (answer.status_code == 403) == (rule.rule not in shown), rule.rule


def test_words_for_acts_events_and_areas(app: Flask) -> None:
    with app.test_request_context("/"):
        assert all(act_words(move.act) != move.act for move in MOVES)
        assert set(ACTS) <= {move.act for move in MOVES}
        unnamed = [kind for kind in events.kinds() if not kind.startswith("test.") and not event_words(kind)]
    assert not unnamed, unnamed
    areas = {
        rule.endpoint.partition(".")[0]
        for rule in app.url_map.iter_rules()
        if isinstance(access_of(rule.endpoint), tuple)
    }
    assert areas <= set(AREAS), areas - set(AREAS)


def test_the_history_of_a_figure_says_who_when_why_and_from_when(app: Flask, world: World) -> None:
    cases.set_figure("response", 8, "机构反映时间不够。", by=world.actor("platform_admin"))
    cases.set_figure("response", 6, "试行结束。", by=world.actor("platform_admin"))
    client = sign_in(app, world, "platform_admin")
    for url in ("/desk/figures/response", "/desk/figures/history"):
        page = text(client.get(url))
        assert "5个工作日 → 8个工作日" in page and "8个工作日 → 6个工作日" in page
        assert "机构反映时间不够。" in page and world.person("platform_admin").name in page
        assert "用于这一刻以后开始计算的期限" in page


def test_the_vitals_name_nobody_and_tell_what_waits(app: Flask, world: World) -> None:
    complaint = world.file()
    found = {str(one.name): one for one in vitals()}
    assert {"事件最久等了", "信件最久等了", "最近一次备份", "磁盘", "任务队列", "暂定的年份", "最早到期的期限"} <= set(
        found
    )
    assert not found["最近一次备份"].ok
    with clock.stepped(clock.now() + timedelta(hours=1)):
        assert not {str(one.name): one for one in vitals()}["事件最久等了"].ok
    outbox.drain()
    backups.note(size=17)
    with clock.stepped(clock.now() + timedelta(days=30)):
        late = {str(one.name): one for one in vitals()}
        assert not late["最早到期的期限"].ok and not late["最近一次备份"].ok
    assert {str(one.name): one for one in vitals()}["最近一次备份"].ok
    messages.drain()
    morning = clock.start_of(clock.today() + timedelta(days=2)) + timedelta(hours=8)
    with clock.stepped(morning - timedelta(hours=10)):  # 22:00: what is queued now may leave in the morning
        world.file()
        outbox.drain()
        assert db.session.query(Letter).filter_by(state=LetterState.QUEUED, is_urgent=False).count()
    for later, is_well in ((timedelta(minutes=-1), True), (timedelta(minutes=1), True), (timedelta(minutes=20), False)):
        with clock.stepped(morning + later):
            assert {str(one.name): one for one in vitals()}["信件最久等了"].ok is is_well
    page = text(sign_in(app, world, "platform_admin").get("/operations"))
    assert complaint.number not in page and "最近一次备份" in page
