"""Drafts that outlive sessions, people who are proved, evidence that waits, five presses that make one case."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import func, select

from complaints.models import Complaint, Draft
from complaints.views.drafting import ORDER
from institutions.models import Institution
from kernel import clock
from kernel.db import db
from kernel.files import StoredFile
from tests.complaints.filing_hands import ANSWERS, CONSENTS, PLACE, PNG, STORY, at, case_of, code, go, submit, token_in
from tests.complaints.hands import Browser, sign_in, text
from tests.world import World


def test_a_filing_goes_on_elsewhere_by_its_code_once(app: Flask, client: FlaskClient, world: World) -> None:
    go(client, world, "wish")
    page = text(submit(client, "/complaints/new/keep", {}))
    shown = re.findall(r'<strong class="number">([^<]+)</strong>', page)[0]
    other = Browser(app, Response, use_cookies=True)
    assert submit(other, "/complaints/resume", {"code": "aaaa bbbb cccc dddd"}).status_code == 422
    assert submit(other, "/complaints/resume", {"code": shown.upper()}).status_code == 303
    assert STORY in text(other.get(at("story")))
    assert submit(Browser(app, Response, use_cookies=True), "/complaints/resume", {"code": shown}).status_code == 422


def test_a_session_that_ended_loses_nothing(client: FlaskClient, world: World) -> None:
    go(client, world, "consents")
    with client.session_transaction() as session:
        session.pop("sid")
    answer = submit(client, at("story"), {"words": "新写的一段话，还没有按继续。"}, "/login")
    assert "/login" in answer.location
    assert STORY not in text(client.get(at("place")))
    person = db.session.scalars(select(Draft.person_id)).one()
    assert person is not None
    with client.session_transaction() as session:
        session["sid"] = sign_in_token(person)
        session["seen"] = int(clock.now().timestamp())
    assert "新写的一段话" in text(client.get(at("story")))
    assert "没填完的" in text(client.get("/complaints/"))


def sign_in_token(person_id: int) -> str:
    from accounts.actions.signing import open_sign_in
    from accounts.models import Person

    return open_sign_in(db.session.get_one(Person, person_id), "code")[1]


def test_somebody_signed_in_skips_the_code(app: Flask, world: World) -> None:
    client = sign_in(app, world, "learner")
    phone = {"name": "王示例", "phone": "19900000000", "address": "示例省示例市示例路1号"}
    chosen = {"institution": world.institution("app").ref}
    answers = {"place": PLACE, "institution": chosen} | ANSWERS | {"contact": phone}
    for step in ORDER[: ORDER.index("code")]:
        answer = submit(client, at(step), answers[step])
    assert answer.location == at("evidence")


def test_staff_do_not_file_as_staff(app: Flask, world: World) -> None:
    assert sign_in(app, world, "officer").get(at("place")).status_code == 403


def test_evidence_waits_for_a_proved_person_and_stays_through_an_error(client: FlaskClient, world: World) -> None:
    go(client, world, "contact")
    assert client.get(at("evidence")).location == at("contact")
    submit(client, at("contact"), ANSWERS["contact"])
    submit(client, at("code"), {"code": code()})
    files = {"files": [(io.BytesIO(PNG), "截图.png"), (io.BytesIO(b"MZ\x90\x00"), "程序.exe")]}
    answer = submit(client, at("evidence"), files)
    assert answer.status_code == 422
    assert "截图.png" in text(answer)
    kept = db.session.scalars(select(StoredFile)).one()
    assert submit(client, at("evidence"), {"files_kept": kept.ref}).location == at("consents")
    submit(client, at("consents"), CONSENTS | {"path": "routed"})
    complaint = case_of(client, submit(client, at("check"), {}).location)
    assert db.session.scalars(select(StoredFile)).one().owner_id == complaint.id
    assert client.get(f"/files/{kept.ref}").data == PNG


def test_a_wrong_code_says_so_and_a_right_one_signs_in(client: FlaskClient, world: World) -> None:
    go(client, world, "code")
    right = code()
    wrong = "000000" if right != "000000" else "111111"
    answer = submit(client, at("code"), {"code": wrong})
    assert answer.status_code == 422
    assert "验证码不对" in text(answer)
    assert submit(client, at("code"), {"code": " ".join(right)}).location == at("evidence")


def test_five_presses_at_once_make_one_case(app: Flask, client: FlaskClient, world: World) -> None:
    go(client, world, "consents", institution={"institution": "free", "name": "同名示例课堂"})
    submit(client, at("consents"), CONSENTS | {"path": "routed"})
    token = token_in(text(client.get(at("check"))))
    cookies = client.get(at("check")).request.headers["Cookie"]

    def press(_n: int) -> str:
        with app.app_context():
            other = Browser(app, Response, use_cookies=False)
            answer = other.post(at("check"), data={"csrf_token": token}, headers={"Cookie": cookies})
            return str(answer.location)

    with ThreadPoolExecutor(5) as pool:
        found = set(pool.map(press, range(5)))
    assert len(found) == 1, found
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Complaint)) == 1
    assert db.session.scalar(select(func.count(Institution.id)).where(Institution.name == "同名示例课堂")) == 1
