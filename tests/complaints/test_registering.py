"""The officer's page that files for somebody: by telephone, by letter, at the counter; alone, helped, by an agent."""

import io
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints.documents import render_paper
from complaints.lifecycle import PartyRole, Status
from complaints.models import Channel, Complaint, FilerKind
from complaints.queries.looking import open_stand_in
from kernel import clock, events, outbox, pdf
from kernel.db import db
from kernel.files import StoredFile
from kernel.papers import Paper
from tests.complaints.filing_hands import PNG
from tests.complaints.hands import sign_in, text
from tests.complaints.hands import submit as press
from tests.complaints.people_hands import at_desk
from tests.world import World

TODAY = clock.today()
TOLD: dict[str, object] = {
    "channel": "phone",
    "received_on": str(TODAY),
    "spoke": "本人来电，姓王。",
    "name": "王来电",
    "phone": "19911119999",
    "address": "示例市示例路9号",
    "age": "adult",
    "institution_name": "星河示例在线教育",
    "category": "E01",
    "words": "学校统一买的课停了，机构一直不退余款。",
    "wishes": ["refund"],
    "refund": "1280",
    "paid_by": "school",
    "path": "routed",
    "publish": "unsaid",
    "entrust": "yes",
    "truth": "yes",
    "receipt": "sms",
}
AGENT = {
    "acting": "agent",
    "agent-own_name": "赵代理",
    "agent-own_phone": "19900000000",
    "agent-relation": "lawyer",
    "agent-matters": "办理退费争议",
    "agent-powers": ["settle"],
    "agent-from_on": str(TODAY),
    "agent-until_on": str(TODAY + timedelta(days=90)),
    "agent-signed_by": "王来电",
    "agent-signed_on": str(TODAY),
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Pages are the same on both engines; the acts' tests use both."""
    return sqlite_url


def paper(name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(PNG), name


def register(officer: FlaskClient, world: World, **changes: object) -> str:
    """The page after sending what was told, followed to where it leads."""
    answer = press(officer, "/desk/register", **(TOLD | {"institution": world.institution("app").ref} | changes))
    page = text(answer) if answer.status_code == 422 else text(officer.get(answer.location))
    db.session.rollback()
    return page


def newest() -> Complaint:
    return db.session.scalars(select(Complaint).order_by(Complaint.id.desc()).limit(1)).one()


def test_the_officer_files_for_somebody_on_the_telephone(app: Flask, world: World) -> None:
    officer = sign_in(app, world, "officer")
    told = dict(TOLD)
    page = press(officer, "/desk/register", **told)
    assert page.status_code == 422
    assert "请选择是哪一家" in text(page) or "是哪一家" in text(page)
    told["institution"] = world.institution("app").ref
    future = press(officer, "/desk/register", **(told | {"received_on": str(TODAY + timedelta(days=1))}))
    assert "收到日期不能晚于今天" in text(future)
    assert "王来电" in text(future)
    for field in ("happened_on", "bought_on"):
        for day, said in ((TODAY + timedelta(days=1), "这个日期还没有到"), (date(1989, 12, 31), "那时还没有在线教育")):
            wrong = press(officer, "/desk/register", **(told | {field: str(day)}))
            assert wrong.status_code == 422 and said in text(wrong), (field, day)
    done = press(officer, "/desk/register", **told)
    assert done.status_code == 303, text(done)
    db.session.rollback()
    complaint = db.session.scalars(select(Complaint)).one()
    assert (complaint.channel, complaint.status) == (Channel.PHONE, Status.ASSIGNED)
    assert {(str(one.kind), one.is_given) for one in complaint.consents} == {("entrust", True)}
    page = text(officer.get(done.location))
    (receipt,) = db.session.query(Paper).filter_by(kind="receipt")
    assert "回执的PDF正在生成" in page
    for line in receipt.text.splitlines()[1:]:
        assert re.sub(r"\s|^## |^—— ", "", line) in re.sub(r"<[^>]+>|\s", "", page), "it can be read out at once"
    outbox.drain()
    assert db.session.query(Paper).filter_by(kind="receipt").count() == 1
    made = [row.data["paper_kind"] for row in events.stream_of(complaint.stream) if row.kind == "complaint.paper_made"]
    assert made.count("receipt") == 1
    if pdf.available():
        render_paper(receipt.id)
        assert "打开回执" in text(officer.get(done.location))
    assert "投诉人没有网上账号" in text(officer.get(f"/desk/{complaint.number}"))


def test_an_agent_at_the_counter_brings_the_authorisation(app: Flask, world: World) -> None:
    officer = sign_in(app, world, "officer")
    page = register(officer, world, **(AGENT | {"agent-own_phone": "1", "agent-until_on": "2020-01-01"}))
    for says in ("请输入11位手机号", "授权期限已经结束"):
        assert says in page
    assert "授权委托书原件的照片" in register(officer, world, **AGENT), "the paper itself is asked for"
    assert db.session.query(Complaint).count() == 0
    register(officer, world, **AGENT, **{"agent-files": paper("委托书.png")}, files=paper("合同.png"))
    complaint, acting = newest(), open_stand_in(newest())
    assert (complaint.filer_kind, complaint.name, complaint.phone) == (FilerKind.AGENT, "王来电", "19911119999")
    assert acting is not None
    assert (acting.name, acting.phone, [row.powers for row in acting.authorisations]) == (
        "赵代理",
        "19900000000",
        [["settle"]],
    )
    assert {row.role for row in complaint.parties} >= {PartyRole.COMPLAINANT, PartyRole.AGENT}
    kinds = {(row.owner_kind, row.name) for row in db.session.query(StoredFile)}
    assert kinds == {("authorisation", "委托书.png"), ("complaint", "合同.png")}


def test_a_helper_is_asked_for_the_own_consent_and_a_minor_has_none(app: Flask, world: World) -> None:
    officer = sign_in(app, world, "officer")
    helper: dict[str, object] = {
        "acting": "helper",
        "helper-own_name": "孙协助",
        "helper-own_phone": "19900000000",
        "helper-relation": "child",
        "helper-consent_how": "phone",
    }
    assert "要先得到本人同意" in register(officer, world, **helper)
    minor = {"age": "child", "contract": "guardian", "child_consent": "y"}
    assert "由监护人本人办理" in register(officer, world, **helper, **minor)
    register(officer, world, **helper, **{"helper-agreed": "y"})
    acting = open_stand_in(newest())
    assert acting is not None
    assert (newest().filer_kind, acting.name, acting.consent_how) == (FilerKind.HELPER, "孙协助", "phone")


def test_the_scan_of_a_letter_is_the_bodys_alone_and_each_look_is_noted(app: Flask, world: World) -> None:
    officer = sign_in(app, world, "officer")
    register(officer, world, channel="letter", scans=paper("来信.png"))
    complaint, (scan,) = newest(), db.session.query(StoredFile).all()
    assert scan.owner_kind == "desk_filing"
    assert officer.get(f"/files/{scan.ref}").status_code == 404, "not before a reason was given"
    shown = text(press(officer, f"/desk/{complaint.number}/reveal", field="spoke", reason="contact"))
    assert f"/files/{scan.ref}" in shown
    assert officer.get(f"/files/{scan.ref}").status_code == 200
    for name in ("staff", "foreign_officer", "learner"):
        assert sign_in(app, world, name).get(f"/files/{scan.ref}").status_code == 404, name


def test_a_second_one_of_the_same_is_shown_first_and_made_only_when_said(app: Flask, world: World) -> None:
    first = at_desk(world, words=str(TOLD["words"]))
    elsewhere = at_desk(world, words=str(TOLD["words"]), name="别处示例", phone="19922220000", path="association")
    officer = sign_in(app, world, "officer")
    page = register(officer, world)
    assert f'href="/desk/{first.number}"' in page
    assert "仍然另外登记一件" in page
    assert "王来电" in page, "what was typed is kept"
    assert db.session.query(Complaint).count() == 2
    register(officer, world, another="y")
    assert db.session.query(Complaint).count() == 3
    page = register(officer, world, name="别处示例", phone="19922220000")
    assert elsewhere.number not in page, "a case this desk may not open is not told of"
    assert db.session.query(Complaint).count() == 4


def test_before_an_association_is_chosen_its_price_is_read_out(app: Flask, world: World) -> None:
    page = text(sign_in(app, world, "officer").get("/desk/register"))
    assert "请把这句话读给本人听：请留意：消费者协会受理或者处理以后" in page
    assert "12315" in page
