"""With the institution first, on the pages of the learner, the institution and the administrator."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from complaints import actions as cases
from complaints.models import Clock, Complaint
from institutions.queries import odr_membership
from kernel import clock
from kernel.db import db
from tests.complaints.door_hands import first_with_institution
from tests.complaints.driver import ITEMS, accepted_offer
from tests.complaints.hands import sign_in, submit
from tests.world import World


def test_the_institution_sees_no_contact_while_it_is_asked(app: Flask, world: World) -> None:
    complaint = first_with_institution(world)
    page = sign_in(app, world, "staff").get(f"/institution/{complaint.number}").text
    assert "先与贵机构协商" in page
    assert "学校统一购买的课程停了" in page
    for secret in ("张示例", "19900001234", "示例路1号"):
        assert secret not in page
    assert complaint.number in sign_in(app, world, "staff").get("/institution/").text


def test_the_pages_of_both_lead_through(app: Flask, world: World) -> None:
    complaint = first_with_institution(world)
    learner, staff = sign_in(app, world, "learner"), sign_in(app, world, "staff")
    page = learner.get(f"/complaints/{complaint.number}").text
    assert "随时可以结束" in page
    assert "示例教育局" in page
    answer = submit(staff, f"/institution/{complaint.number}/decline", words="不同意。")
    assert answer.status_code == 303
    assert "已表示不和解" in staff.get(f"/institution/{complaint.number}").text
    page = learner.get(f"/complaints/{complaint.number}").text
    assert "机构表示不和解" in page
    assert "不同意。" in page
    answer = submit(learner, f"/complaints/{complaint.number}", has="csrf_token", to="/move-on")
    assert answer.status_code == 303
    assert complaint.number in sign_in(app, world, "officer").get("/desk/").text
    again = submit_again(learner, complaint)
    assert again.status_code == 303, "pressed twice it is done once"
    db.session.rollback()
    assert db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC").count() == 1


def test_pages_between_the_two_name_no_body_as_a_reader(app: Flask, world: World) -> None:
    complaint = first_with_institution(world)
    staff = sign_in(app, world, "staff")
    for url in (f"/institution/{complaint.number}", f"/cases/{complaint.number}/offers"):
        page = staff.get(url).text
        assert "学员和机构都能看到；转交处理单位以后，处理单位也能看到" in page, url
        assert "经办单位和调解员都能看到" not in page, url
    assert "前提出方案，或者说明不和解" in staff.get(f"/institution/{complaint.number}").text
    cases.offer(complaint, ITEMS, by=world.actor("staff"))
    page = staff.get(f"/institution/{complaint.number}").text
    assert "方案已经在桌上" in page
    assert "前提出方案，或者说明不和解" not in page, "asked for what is there"


def submit_again(client: FlaskClient, complaint: Complaint) -> TestResponse:
    """The same press once more."""
    page = client.get("/account").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post(f"/complaints/{complaint.number}/move-on", data={"csrf_token": token})


def test_settled_pages_ask_whether_it_was_kept(app: Flask, world: World) -> None:
    complaint = first_with_institution(world)
    cases.offer(complaint, ITEMS, by=world.actor("staff"))
    accepted_offer(world, complaint)
    learner = sign_in(app, world, "learner")
    page = learner.get(f"/complaints/{complaint.number}").text
    assert "已经做到，结案" in page
    assert "没有做到，转交处理单位" in page
    assert sign_in(app, world, "staff").get(f"/institution/{complaint.number}").status_code == 200
    answer = submit(learner, f"/complaints/{complaint.number}", has="csrf_token", to="/close")
    assert answer.status_code == 303
    assert "案件已经结案" in learner.get(f"/complaints/{complaint.number}").text


def test_an_administrator_enters_and_ends_a_membership(app: Flask, world: World) -> None:
    admin, firm = sign_in(app, world, "platform_admin"), world.institution("app")
    ref = firm.ref
    assert ref in admin.get("/desk/odr?q=星河").text
    wrong = submit(admin, f"/desk/odr/join?institution={ref}", reason="")
    assert wrong.status_code == 422
    answer = submit(admin, f"/desk/odr/join?institution={ref}", reason="承诺书2026-1号")
    assert answer.status_code == 303
    page = admin.get("/desk/odr").text
    assert "承诺书2026-1号" in page
    db.session.rollback()
    row = odr_membership(world.institution("app"), clock.today())
    assert row is not None
    answer = submit(admin, f"/desk/odr/{row.ref}/leave", reason="自愿退出")
    assert answer.status_code == 303
    assert "自愿退出" in admin.get("/desk/odr").text
    assert sign_in(app, world, "officer").get("/desk/odr").status_code == 403
