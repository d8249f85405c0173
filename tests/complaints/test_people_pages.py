"""The pages about people: two forms for minors, helper, agent, the officer's filing, approvals, own data, claiming."""

import io
import json
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle.standing import Contract, Power
from complaints.models import Complaint, FilerKind, Learner, Offer, StandIn, ViewRequest
from complaints.views.drafting import ORDER
from kernel import clock, outbox
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.filing_hands import ANSWERS, CONSENTS, PLACE, PNG, at, case_of, code, submit
from tests.complaints.hands import sign_in, text
from tests.complaints.hands import submit as press
from tests.complaints.people_hands import CHILD, at_desk, by_agent, by_helper, minor
from tests.complaints.turn_hands import withdrawn
from tests.world import World

WHOM = "/complaints/new/whom"
TODAY = clock.today()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Pages are the same on both engines; the acts' tests use both."""
    return sqlite_url


def filed(
    client: FlaskClient, world: World, age: str, filer: str, whom: dict[str, object], shows: tuple[str, ...] = ()
) -> Complaint:
    """File by the pages, with the page that asks for whom."""
    submit(client, at("place"), PLACE | {"age": age})
    answer = submit(client, at("who"), {"filer": filer, "guardian_consent": "y"})
    assert answer.location == WHOM, text(answer)
    answer = submit(client, WHOM, whom)
    assert answer.location == at("institution"), text(answer)
    answers = {"institution": {"institution": world.institution("app").ref}} | ANSWERS
    for step in ORDER[ORDER.index("institution") : ORDER.index("check")]:
        sent = {"code": code()} if step == "code" else answers.get(step, CONSENTS | {"path": "routed"})
        sent = {} if step == "evidence" else sent
        answer = submit(client, at(step), sent)
        assert answer.status_code == 303, (step, text(answer))
    page = text(client.get(at("check")))
    for words in shows:
        assert words in page
    return case_of(client, submit(client, at("check"), {}).location)


def test_the_guardian_who_bought_the_course(client: FlaskClient, world: World) -> None:
    submit(client, at("place"), PLACE | {"age": "child"})
    page = text(client.get(at("who")))
    assert page.index("儿童个人信息处理规则") < page.index('name="guardian_consent"')
    assert submit(client, at("who"), {"filer": "guardian", "guardian_consent": "y"}).location == WHOM
    assert client.get(at("institution")).location == WHOM
    bad = submit(client, WHOM, {"contract": "learner", "relation": "parent"})
    assert bad.status_code == 422
    assert "请填写孩子的真实姓名" in text(bad)
    whom = {"contract": "guardian", "relation": "parent", "learner_name": CHILD}
    complaint = filed(client, world, "child", "guardian", whom)
    assert (complaint.name, complaint.filer_kind, complaint.is_minor) == ("王示例", FilerKind.GUARDIAN, True)
    assert db.session.scalars(select(Learner)).one().name == CHILD


def test_the_child_who_paid(client: FlaskClient, world: World) -> None:
    whom = {"contract": "learner", "relation": "parent", "learner_name": CHILD}
    complaint = filed(client, world, "child", "guardian", whom, shows=(CHILD, "王示例"))
    assert complaint.name == CHILD
    assert db.session.scalars(select(StandIn)).one().name == "王示例"


def test_sixteen_on_own_labour_is_asked_and_not_proved(client: FlaskClient, world: World) -> None:
    submit(client, at("place"), PLACE | {"age": "teen"})
    submit(client, at("who"), {"filer": "self"})
    answer = submit(client, WHOM, {"own_labour": "no"})
    assert answer.status_code == 422
    assert "监护人" in text(answer)
    complaint = filed(client, world, "teen", "self", {"own_labour": "yes"})
    assert (complaint.filer_kind, complaint.is_minor) == (FilerKind.SELF, True)


HELP = {"agreed": "y", "consent_how": "in_person", "own_name": "孙协助", "relation": "child"}


def test_a_helper_with_the_own_phone(client: FlaskClient, world: World) -> None:
    assert submit(client, WHOM, HELP, at("place")).location == at("place")
    complaint = filed(client, world, "adult", "helper", HELP | {"uses": "mine", "principal_phone": "19911119999"})
    assert complaint.phone == "19911119999"
    number = complaint.number
    answer = press(client, f"/complaints/{number}/withdraw")
    assert "由本人决定" in text(answer)
    assert "协助人（子女）" in text(client.get(f"/complaints/{number}/stand-in"))
    press(client, f"/complaints/{number}/stand-in/end")
    assert client.get(f"/complaints/{number}").status_code == 404


def test_a_helper_with_the_persons_phone_leaves_the_account_to_them(client: FlaskClient, world: World) -> None:
    complaint = filed(client, world, "adult", "helper", HELP | {"uses": "theirs"})
    assert complaint.filer_kind is FilerKind.SELF
    assert db.session.scalars(select(StandIn)).all() == []


def agent_form(**changes: object) -> dict[str, object]:
    return {
        "own_name": "赵代理",
        "relation": "lawyer",
        "principal_phone": "19911119999",
        "matters": "办理退费争议",
        "from_on": str(TODAY),
        "until_on": str(TODAY + timedelta(days=60)),
        "signed_by": "王示例",
        "signed_on": str(TODAY),
        "files": (io.BytesIO(PNG), "委托书.png"),
    } | changes


def test_an_agent_is_declared_everywhere(app: Flask, client: FlaskClient, world: World) -> None:
    submit(client, at("place"), PLACE)
    submit(client, at("who"), {"filer": "agent"})
    for changes, says in (
        ({"files": (io.BytesIO(b""), "")}, "请上传授权委托书原件"),
        ({"until_on": "2020-01-01"}, "授权期限已经结束"),
        ({"principal_phone": "1"}, "请输入11位手机号"),
    ):
        answer = submit(client, WHOM, agent_form(**changes))
        assert answer.status_code == 422
        assert says in text(answer)
    complaint = filed(client, world, "adult", "agent", agent_form(powers=["settle"]), shows=("赵代理",))
    number = complaint.number
    officer = sign_in(app, world, "officer")
    assert ">代理<" in text(officer.get("/desk/"))
    page = text(officer.get(f"/desk/{number}"))
    assert "接受方案、达成和解或者调解协议" in page
    assert "赵代理" not in page
    cases.accept(db.session.get_one(Complaint, complaint.id), by=world.actor("officer"))
    firm = text(sign_in(app, world, "staff").get(f"/institution/{number}"))
    assert "投诉人由代理人办理" in firm
    for secret in ("赵代理", "王示例", "19911119999", "19988880001"):
        assert secret not in firm
    shown = press(officer, f"/desk/{number}/reveal", field="authorisation", reason="identity")
    assert "赵代理" in text(shown)
    link = text(shown).split('href="/files/')[1].split('"')[0]
    assert officer.get(f"/files/{link}", query_string={"original": 1}).status_code == 200
    assert sign_in(app, world, "staff").get(f"/files/{link}").status_code == 404


def test_a_case_is_claimed_with_number_phone_and_code(client: FlaskClient, world: World) -> None:
    complaint = at_desk(world)
    wrong = press(client, "/complaints/claim", number=complaint.number, phone="19911118888")
    right = press(client, "/complaints/claim", number=complaint.number, phone="19911119999")
    assert wrong.location == right.location
    for phone in ("19911118888", "19911119999"):  # too soon, said alike to who fits and who does not
        again = press(client, "/complaints/claim", number=complaint.number, phone=phone)
        assert again.status_code == 429
        assert "验证码发得太频繁" in text(again)
    assert press(client, "/complaints/claim/code", code="000000").status_code == 422
    assert press(client, "/complaints/claim/code", code=code()).location == f"/complaints/{complaint.number}"
    page = text(client.get(f"/complaints/{complaint.number}"))
    assert "王来电" in page
    assert client.get("/complaints/data").status_code == 200


def test_a_look_at_a_minors_field_goes_over_somebody_elses_desk(app: Flask, world: World) -> None:
    complaint = minor(world)
    officer, above = sign_in(app, world, "officer"), sign_in(app, world, "supervisor")
    number = complaint.number
    refused = press(officer, f"/desk/{number}/reveal", field="phone", reason="contact")
    assert "先" in text(refused)
    assert "19900001234" not in text(refused)
    press(officer, f"/desk/{number}/reveal/ask", field="phone", reason="contact", hours="2", words="要回电")
    assert number in text(above.get("/desk/approvals"))
    ref = db.session.scalars(select(ViewRequest.ref)).one()
    assert press(above, f"/desk/{number}/approvals/{ref}", granted="no").status_code == 422
    assert press(above, f"/desk/{number}/approvals/{ref}", granted="yes").status_code == 303
    assert "19900001234" in text(press(officer, f"/desk/{number}/reveal", field="phone", reason="contact"))
    page = text(sign_in(app, world, "learner").get(f"/complaints/{number}/looks"))
    for words in ("示例教育局", "示002", "示例教育委员会", "示003", "需要联系投诉人核实情况"):
        assert words in page
    assert "经办人2" not in page
    outbox.drain()
    code = db.session.scalars(select(Paper.code).filter_by(owner_id=complaint.id, kind="receipt")).one()
    assert officer.get(f"/papers/{code}.pdf").location == f"/desk/{number}/reveal"
    for act in (
        {"has": "hours", "url": f"/desk/{number}/reveal/ask", "hours": "1"},
        {"url": f"/desk/{number}/reveal"},
    ):
        url = act.pop("url")
        press(officer, url, **(act | {"field": "name", "reason": "paper"}))
        waiting = db.session.scalars(select(ViewRequest).filter_by(field="name", decided_at=None)).all()
        for row in waiting:
            cases.decide_view(row, True, by=world.actor("supervisor"))
    assert officer.get(f"/papers/{code}.pdf").status_code == 200


def test_my_data_is_shown_copied_corrected_and_refused_in_writing(app: Flask, world: World) -> None:
    complaint = minor(world)
    learner, officer = sign_in(app, world, "learner"), sign_in(app, world, "officer")
    copy = json.loads(text(learner.get("/complaints/data/export")))
    assert copy["complaints"][0]["learner"] == CHILD
    assert CHILD not in text(sign_in(app, world, "other_learner").get("/complaints/data/export"))
    url = f"/complaints/{complaint.number}/data-request"
    assert press(learner, url, kind="correct", field="address").status_code == 422
    assert press(learner, url, kind="delete", field="learner", words="不需要了").status_code == 303
    page = text(officer.get(f"/desk/{complaint.number}"))
    wish = page.split("/data-requests/")[1].split('"')[0]
    answer = f"/desk/{complaint.number}/data-requests/{wish}"
    assert press(officer, answer, state="refused").status_code == 422
    assert press(officer, answer, state="refused", answer="核对课程还需要。").status_code == 303
    assert "核对课程还需要。" in text(learner.get("/complaints/data"))
    _read_and_copied(learner, officer, complaint.number)
    assert sign_in(app, world, "other_learner").get(f"/complaints/{complaint.number}/data-copy").status_code == 404
    press(learner, f"/complaints/{complaint.number}/child-consent")
    assert "已撤回" in text(learner.get("/complaints/data"))


def _read_and_copied(learner: FlaskClient, officer: FlaskClient, number: str) -> None:
    """A wish to read is answered after its paper was read, and the copy holds what the learner may see."""
    assert press(learner, f"/complaints/{number}/data-reading", words="想知道存了什么").status_code == 303
    wish = text(officer.get(f"/desk/{number}")).split("/data-requests/")[1].split('"')[0]
    answer = f"/desk/{number}/data-requests/{wish}"
    assert press(officer, answer, state="restricted", answer="只保存").status_code == 422
    first = officer.get(answer)
    assert "提供查阅和副本" in text(first)
    assert press(officer, answer, state="done").status_code == 303
    page = text(learner.get("/complaints/data"))
    assert f"/complaints/{number}/data-copy" in page
    assert "查阅和副本" in page
    copied = learner.get(f"/complaints/{number}/data-copy")
    assert copied.headers["Cache-Control"] == "no-store"
    assert json.loads(text(copied))["complaints"][0]["number"] == number


def test_what_a_helper_may_not_do_an_authorisation_lets_them(app: Flask, world: World) -> None:
    complaint, client = by_helper(world), sign_in(app, world, "learner")
    url = f"/complaints/{complaint.number}/stand-in/authorisation"
    form = {name: value for name, value in agent_form().items() if name not in ("own_name", "relation")}
    done = press(client, url, **(form | {"powers": ["withdraw"]}))
    assert done.status_code == 303, text(done)
    assert press(client, f"/complaints/{complaint.number}/withdraw").status_code == 303


def test_several_filings_by_one_phone_are_facts_and_refuse_nothing(app: Flask, world: World) -> None:
    for name in ("甲示例", "乙示例"):
        world.file("own_site", phone="19922223333", name=name, category="E02")
    complaint = world.file(phone="19922223333", name="丙示例")
    page = text(sign_in(app, world, "officer").get(f"/desk/{complaint.number}"))
    assert "另有2件" in page
    assert "3个姓名" in page
    closing = world.file(phone="19922223333", category="E07", paid_by="school")
    if closing.body_id == complaint.body_id:
        assert "另有" not in text(sign_in(app, world, "officer").get(f"/desk/{closing.number}"))


def test_an_agents_open_cases_are_counted(world: World) -> None:
    from complaints.queries.agents import open_cases_of_agent

    assert open_cases_of_agent(world.people["learner"]) == 0
    complaint = by_agent(world, (Power.WITHDRAW,))
    assert open_cases_of_agent(world.people["learner"]) == 1
    withdrawn(world, complaint)
    cases.close(complaint, by=world.actor("officer"))
    assert open_cases_of_agent(world.people["learner"]) == 0
    assert db.session.scalars(select(Offer)).all() == []
    assert minor(world, contract=Contract.LEARNER).name == CHILD
