"""The pages of a joint table: own sum and own answer, the seat of who represents, progress for the chair."""

from flask import Flask

from complaints.actions import joint, joint_room
from complaints.lifecycle import Outcome, Status
from kernel import clock, outbox
from mediation import actions as tables
from tests.complaints.driver import standing
from tests.complaints.hands import counted, forms_in, sign_in, submit
from tests.complaints.joint_hands import SOON, Parent, case, crowd, hand, joint_now
from tests.mediation.joint_hands import at_table, put
from tests.world import World

QUERIES = 15


def run_all() -> None:
    outbox.drain()
    while joint.carry_out():
        pass
    outbox.drain()


def at(one: Parent, act: str = "") -> str:
    return f"/mediation/{one.number}/joint{act}"


def test_terms_are_written_agreed_answered_and_signed(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    chair, firm = sign_in(app, world, "mediator"), sign_in(app, world, "staff")
    lead = parents[0]
    assert "这是共同投诉的主案" in chair.get(f"/mediation/{lead.number}").text
    days = {"by_on": (clock.today() + SOON).isoformat(), "until_on": (clock.today() + SOON / 2).isoformat()}
    wrong = submit(chair, at(lead, "/table/put_terms"), share="八成", words="退款", **days)
    assert (wrong.status_code, "请填写1到100之间的整数。" in wrong.text, 'value="八成"' in wrong.text) == (
        422,
        True,
        True,
    )
    late = submit(chair, at(lead, "/table/put_terms"), share="80", words="退款", by_on="2020-01-01", until_on="x")
    assert (late.status_code, "三年以内的日期" in late.text) == (422, True)
    assert submit(chair, at(lead, "/table/put_terms"), share="80", words="按八成退款。", **days).status_code == 303
    page = firm.get(at(lead, "/table")).text
    assert "等待机构表示" in page
    assert "家长示例3" not in page
    assert submit(firm, at(lead, "/table/agree_terms")).status_code == 303
    run_all()
    third = sign_in(app, world, parents[2].who)
    told = third.get(at(parents[2])).text
    assert "479.20" in told, "the own sum: four fifths of 599"
    assert "2,560.00" not in told, "nobody else's"
    for one in parents[:2]:
        client = sign_in(app, world, one.who)
        assert submit(client, at(one, "/answer"), answer="yes").location.endswith("/joint")
        assert "调解员写出您自己的协议文本" in client.get(at(one)).text
    desk = sign_in(app, world, "officer")
    entrusting = f"/desk/{lead.number}/joint/entrust_all"
    form = next(one for one in forms_in(desk.get(entrusting).text) if "key" in one.labels or "key" in one.values)
    shown = desk.post(entrusting, data=form.values)
    assert (shown.status_code, "委托调解函" in shown.text) == (200, True), "read before the press"
    assert case(parents[1]).status is Status.ACCEPTED
    assert "2人已经同意，还没有协议文本" in chair.get(at(lead, "/table")).text
    assert submit(desk, entrusting).status_code == 303
    run_all()
    assert case(parents[1]).status is Status.ENTRUSTED
    assert "entrust_all" not in desk.get(f"/desk/{lead.number}/joint").text, "nobody is left to entrust"
    assert submit(chair, at(lead, "/table/draft_all")).status_code == 303
    run_all()
    for one in parents[:2]:
        client = sign_in(app, world, one.who)
        assert client.get(f"/mediation/{one.number}/agreement").status_code == 200
        text = standing(case(one))
        tables.confirm(text, text.digest, by=hand(world, one))
    assert submit(third, at(parents[2], "/answer"), answer="no").status_code == 303
    assert "您没有同意这个方案" in third.get(at(parents[2])).text
    assert third.get(f"/complaints/{parents[2].number}").status_code == 200
    progress = chair.get(at(lead, "/table")).text
    assert "文本已确认" in progress
    today = clock.today().isoformat()
    unsaid = submit(chair, at(lead, "/table/sign_all"), signed_on=today)
    assert (unsaid.status_code, "请选择协议解决了全部要求还是一部分要求。" in unsaid.text) == (422, True)
    assert submit(chair, at(lead, "/table/sign_all"), signed_on=today, extent="part").status_code == 303
    run_all()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    assert [case(one).status for one in parents] == [Status.AGREED, Status.AGREED, Status.ACCEPTED]
    assert [case(one).outcome for one in parents[:2]] == [Outcome.PARTLY_SETTLED] * 2


def test_the_institution_reads_no_name_of_who_represents(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    seen = sign_in(app, world, "staff").get(at(parents[0], "/table")).text
    assert "第2位代表人" in seen
    assert "家长示例" not in seen
    assert "家长示例2" in sign_in(app, world, "mediator").get(at(parents[0], "/table")).text


def test_a_representative_hears_and_speaks_from_the_own_cases_page(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    second = sign_in(app, world, parents[1].who)
    page = second.get(at(parents[1]))
    assert "您在调解桌上的席位" in page.text
    assert second.get(f"/mediation/{parents[0].number}").status_code == 404
    assert second.get(f"/complaints/{parents[0].number}").status_code == 404
    form = second.get(at(parents[1], "/say")).text
    ref = form.split('name="room" value="')[1].split('"')[0]
    assert submit(second, at(parents[1], "/say"), room=ref, words="大家希望八成。").status_code == 303
    run_all()
    lead = sign_in(app, world, parents[0].who).get(f"/complaints/{parents[0].number}").text
    assert "大家希望八成。" in lead
    assert "共同投诉代表人" in lead
    assert "大家希望八成。" in sign_in(app, world, "staff").get(f"/mediation/{parents[0].number}").text
    tables.speak(joint_room(case(parents[0])), "机构可以退八成。", by=world.actor("staff"), key="firm")
    run_all()
    assert "机构可以退八成。" in second.get(at(parents[1])).text
    third = sign_in(app, world, parents[2].who)
    assert "机构可以退八成。" not in third.get(at(parents[2])).text
    assert third.get(at(parents[2], "/say")).status_code == 303


def test_the_pages_ask_few_questions(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    put(world, parents)
    run_all()
    for who, url in (
        (parents[1].who, at(parents[1])),
        (parents[2].who, at(parents[2], "/answer")),
        ("mediator", at(parents[0], "/table")),
        ("staff", at(parents[0], "/table")),
        ("mediator", f"/mediation/{parents[0].number}"),
        (parents[0].who, f"/complaints/{parents[0].number}"),
        ("officer", f"/desk/{parents[0].number}/joint"),
    ):
        client = sign_in(app, world, who)
        client.get(url)
        with counted() as said:
            assert client.get(url).status_code == 200
        assert len(said) <= QUERIES, (who, url, len(said))


def test_strangers_have_no_joint_table(app: Flask, world: World) -> None:
    parents = crowd(world)
    at_table(world, parents)
    for who in ("other_staff", "foreign_officer", "other_mediator"):
        assert sign_in(app, world, who).get(at(parents[0], "/table")).status_code == 404
    assert sign_in(app, world, "parent3").get(at(parents[0])).status_code == 404
    assert joint_now(parents[0]).joined == 3
