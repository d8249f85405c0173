"""What people at a desk keep: searches, notes, ready words, absences, who answers, lists as files."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from complaints import actions as cases
from complaints import jobs as case_jobs
from complaints import queries
from complaints.models import Complaint, DeskNote, Reminder, SavedFilter, TemplateUse
from complaints.queries import Filters, Whose
from complaints.queries.desk import absences_of, filters_of, notes_of, templates_of
from kernel import clock, messages, outbox, sheets
from kernel.db import db
from kernel.errors import DomainError, NotYours
from kernel.events import EventRow
from kernel.messages import Letter
from tests.complaints.driver import grounds
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.people_hands import by_agent
from tests.complaints.test_overseeing import another
from tests.world import World


def test_a_search_is_kept_once_and_only_for_oneself(world: World) -> None:
    officer, staff = world.actor("officer"), world.actor("staff")
    first = cases.keep_filter("急件", {"due": "overdue"}, by=officer)
    assert cases.keep_filter("急件", {"due": "overdue"}, by=officer).id == first.id
    with pytest.raises(cases.NameTaken):
        cases.keep_filter("急件", {"due": "today"}, by=officer)
    assert [row.name for row in filters_of(world.viewers["officer"])] == ["急件"]
    assert filters_of(world.viewers["staff"]) == []
    cases.drop_filter(first.ref, by=staff)
    assert filters_of(world.viewers["officer"]), "a stranger's hand must not reach it"
    cases.drop_filter(first.ref, by=officer)
    assert filters_of(world.viewers["officer"]) == []
    for number in range(20):
        cases.keep_filter(f"第{number}个", {"q": "退"}, by=officer)
    with pytest.raises(cases.NameTaken, match="最多保存20个"):
        cases.keep_filter("再一个", {"q": "退"}, by=officer)
    with pytest.raises(NotYours):
        cases.keep_filter("学员", {"q": "退"}, by=world.actor("learner"))


def test_a_note_is_read_by_its_author_alone(world: World) -> None:
    complaint = world.accepted()
    row = cases.note(complaint, "先打电话问清楚。", by=world.actor("officer"))
    assert [one.words for one in notes_of(world.viewers["officer"], complaint)] == ["先打电话问清楚。"]
    second = another(world, "department", "officer", "second")
    assert notes_of(second, complaint) == []
    cases.drop_note(row.ref, by=second.actor)
    assert db.session.get(DeskNote, row.id) is not None
    with pytest.raises(NotYours):
        cases.note(complaint, "外人", by=world.actor("other_staff"))


def test_ready_words_belong_to_the_organisation(world: World) -> None:
    row = cases.keep_template(TemplateUse.ANSWER, "到账时间", "退款原路退回。", by=world.actor("staff"))
    assert [one.title for one in templates_of(world.viewers["staff"])] == ["到账时间"]
    assert templates_of(world.viewers["other_staff"]) == []
    assert templates_of(world.viewers["staff"], TemplateUse.MESSAGE) == []
    with pytest.raises(NotYours):
        cases.keep_template(TemplateUse.ANSWER, "改", "改掉。", by=world.actor("other_staff"), known=row)
    with pytest.raises(NotYours):
        cases.withdraw_template(row, by=world.actor("officer"))
    cases.withdraw_template(row, by=world.actor("staff"))
    assert templates_of(world.viewers["staff"]) == []


def test_whoever_stands_in_has_the_cases_and_the_reminders(world: World) -> None:
    second = another(world, "department", "officer", "second")
    complaint = world.file()
    cases.take_on(complaint, by=world.actor("officer"))
    mine = Filters(chosen=Whose.MINE)
    assert queries.queue(second, mine).rows == []
    today = clock.today()
    officer, stand_in = world.person("officer"), db.session.get_one(type(world.person("officer")), second.person_id)
    row = cases.go_away(officer, stand_in, today, today + timedelta(days=20), by=world.actor("officer"))
    assert [one.complaint.id for one in queries.queue(second, mine).rows] == [complaint.id]
    cases.accept(complaint, by=world.actor("officer"))
    outbox.drain()
    messages.drain()
    lost = db.session.query(Letter).filter_by(to_person_id=world.people["learner"], why="complaint.accepted").one()
    assert messages.bounce(lost, "5.1.1")
    case_jobs.note_bounces()
    outbox.drain()
    alarms = db.session.query(Letter).filter_by(why="complaint.letter_bounced").all()
    assert [one.to_person_id for one in alarms] == [stand_in.id], "whoever is away sees to nothing"
    with clock.stepped(clock.now() + timedelta(days=15)):
        cases.sweep_clocks()
        told = set(db.session.scalars(select(Reminder.person_id)))
        assert stand_in.id in told
        assert officer.id not in told
    with pytest.raises(DomainError, match="已经安排了代办"):
        cases.go_away(officer, stand_in, today, today, by=world.actor("officer"))
    with pytest.raises(NotYours):
        cases.go_away(officer, stand_in, today, today, by=world.actor("other_staff"))
    cases.come_back(row, by=world.actor("officer"))
    assert queries.queue(second, mine).rows == []
    assert absences_of(second) == []


def test_an_institution_shares_its_cases_out(app: Flask, world: World) -> None:
    complaint, viewer = world.accepted(), world.viewers["staff"]
    assert [one.complaint.id for one in queries.queue(viewer, Filters(chosen=Whose.NOBODY)).rows] == [complaint.id]
    cases.name_assignee(complaint, world.person("staff"), by=viewer.actor)
    assert queries.queue(viewer, Filters(chosen=Whose.NOBODY)).rows == []
    assert [one.complaint.id for one in queries.queue(viewer, Filters(chosen=Whose.MINE)).rows] == [complaint.id]
    for name in ("officer", "learner", "other_staff"):
        with pytest.raises(NotYours):
            cases.name_assignee(complaint, world.person("staff"), by=world.actor(name))
    page = sign_in(app, world, "learner").get(f"/complaints/{complaint.number}").text
    assert "由谁答复" not in page
    assert "机构确定答复人" not in page


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－1", "'=1")


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_that_leaves_is_a_formula(cell: str) -> None:
    book = load_workbook(io.BytesIO(sheets.workbook(["一"], [[cell]])))
    found = book.active["A2"]
    assert found.data_type == "s"
    line = sheets.written(["一"], [[cell]]).decode("utf-8-sig").splitlines()[1].strip('"')
    assert not line.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "－"))


def test_a_list_leaves_as_a_file_and_on_record(app: Flask, world: World) -> None:
    complaint = world.file(respondent_name="=HYPERLINK(1)示例")
    client = sign_in(app, world, "officer")
    page = client.get("/desk/export?category=E01")
    assert "1件" in page.text
    said = submit(client, "/desk/export?category=E01", form="csv", reason="work")
    assert said.status_code == 200
    table = said.data.decode("utf-8-sig")
    assert complaint.number in table
    assert "'=HYPERLINK" in table
    for secret in ("张示例", "19900001234", "示例路1号", complaint.words):
        assert secret not in table
    row = db.session.scalars(select(EventRow).filter_by(kind="desk.cases_exported")).one()
    assert row.data["rows"] == 1
    assert row.data["narrowed_by"] == ["category"]
    assert submit(client, "/desk/export", form="csv").status_code == 422
    assert submit(client, "/desk/export?category=E02", form="xlsx", reason="work").status_code == 200


def test_the_file_marks_an_agents_case_as_the_list_does(app: Flask, world: World) -> None:
    """Declared in every list (IR 27; rules §0b.14): an institution reads of the agent, of a minor the body alone."""
    by_agent(world), world.file(is_minor=True)
    for row in db.session.query(Complaint).all():
        cases.accept(row, by=world.actor("officer"))
    for name, desk, marks in (("officer", "/desk", {"代理", "未成年人"}), ("staff", "/institution", {"代理", ""})):
        said = submit(sign_in(app, world, name), f"{desk}/export", form="csv", reason="work")
        head, *rows = csv.reader(said.data.decode("utf-8-sig").splitlines())
        assert {row[head.index("标记")] for row in rows} == marks, name


def test_the_pages_of_both_desks(app: Flask, world: World) -> None:
    complaint = world.accepted()
    number = complaint.number
    for name, desk in (("officer", "/desk"), ("staff", "/institution")):
        client = sign_in(app, world, name)
        assert submit(client, f"{desk}/filters/new?due=overdue", name="").status_code == 422
        assert submit(client, f"{desk}/filters/new?due=overdue", name="逾期的").status_code == 303
        assert "逾期的" in client.get(f"{desk}/").text
        ref = filters_of(world.viewers[name])[0].ref
        assert "逾期的" in client.get(f"{desk}/filters").text
        assert submit(client, f"{desk}/filters", has="csrf_token", to=f"{ref}/drop").status_code == 303
        assert db.session.query(SavedFilter).count() == 0
        assert submit(client, f"{desk}/templates/new", use="message", title="问候", words="您好。").status_code == 303
        row = templates_of(world.viewers[name])[0]
        assert "您好。" in client.get(f"{desk}/templates/{row.ref}").text
        assert (
            submit(client, f"{desk}/templates/{row.ref}", use="message", title="问候", words="您好，").status_code
            == 303
        )
        assert submit(client, f"{desk}/templates", has="csrf_token", to=f"{row.ref}/withdraw").status_code == 303
        assert submit(client, f"{desk}/{number}/notes", words="").status_code == 422
        assert submit(client, f"{desk}/{number}/notes", words="记住这件事").status_code == 303
        assert "记住这件事" in client.get(f"{desk}/{number}/notes").text
        note = notes_of(world.viewers[name], complaint)[0]
        assert submit(client, f"{desk}/{number}/notes", has="csrf_token", to=f"{note.ref}/drop").status_code == 303
        bad = submit(client, f"{desk}/absences", person="x", substitute="", from_on="昨天", until_on="")
        assert bad.status_code == 422
        assert client.get(f"{desk}/absences").status_code == 200


def test_ready_words_begin_a_text_and_are_not_the_whole_of_it(app: Flask, world: World) -> None:
    complaint, client = world.file(), sign_in(app, world, "officer")
    row = cases.keep_template(TemplateUse.REASONS, "身份", "没有提供真实身份。", by=world.actor("officer"))
    url = f"/desk/{complaint.number}/refuse"
    assert f"template={row.ref}" in client.get(url).text
    begun = client.get(f"{url}?template={row.ref}").text
    assert "没有提供真实身份。" in begun
    ground = grounds(complaint, "refusal")
    alone = submit(client, url, grounds=ground, reasons="没有 提供真实身份。", prior="")
    assert alone.status_code == 422
    assert "再用自己的话" in text(alone)
    own = submit(client, url, grounds=ground, reasons="没有提供真实身份。11月2日的通知您没有回复。", prior="")
    assert own.status_code == 303
