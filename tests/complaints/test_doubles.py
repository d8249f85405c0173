"""A second complaint of the same: offered instead of made, linked by an officer, and never losing a word."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import RoomKind, Status
from complaints.lifecycle.standing import Contract
from complaints.models import CaseFollow, CaseLink, Clock, Complaint, Decision, Draft, Learner, Message, Room
from complaints.queries.doubles import Earlier, complainer_of, earlier_case, links_of, same_persons_cases
from complaints.views.drafting import ORDER
from kernel import chain, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.messages import Letter
from tests.complaints.driver import act, grounds
from tests.complaints.filing_hands import ANSWERS, CONSENTS, QUERIES, STORY, at, go
from tests.complaints.filing_hands import submit as send
from tests.complaints.hands import counted, sign_in, submit
from tests.complaints.people_hands import by_agent, by_helper, minor
from tests.world import World

MINE = "19988880001"  # the phone `filing_hands` proves


def filed_before(client: FlaskClient, world: World, **changes: object) -> Complaint:
    """A case the browser's own person filed, with the same story."""
    go(client, world, "check", **changes)  # type: ignore[arg-type]  # names are the fields'
    answer = send(client, at("check"), {})
    assert answer.status_code == 303
    db.session.rollback()
    return db.session.query(Complaint).order_by(Complaint.id.desc()).limit(1).one()


def second_draft(client: FlaskClient, world: World, **changes: object) -> str:
    """The same person fills the pages again; the page 「核对」."""
    answers = {"contact": {"name": "王示例", "phone": MINE, "address": "示例省示例市示例路1号"}} | changes
    steps = {"place": {"kind": "online", "elsewhere": "no", "age": "adult"}}
    for step in [one for one in ORDER if one not in ("code", "check")]:
        known = {"institution": {"institution": world.institution("app").ref}} | ANSWERS | steps | answers
        data = {} if step == "evidence" else known.get(step, CONSENTS | {"path": "routed"})
        assert send(client, at(step), data).status_code == 303, step
    return client.get(at("check")).text


def press(client: FlaskClient, what: str) -> str:
    """Press a button of the earlier case."""
    page = client.get(at("check")).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/complaints/new/earlier", data={"csrf_token": token, "act": what})
    assert answer.status_code == 303
    return answer.location


def test_the_first_case_is_shown_before_a_second_is_made(client: FlaskClient, world: World) -> None:
    first = filed_before(client, world)
    page = second_draft(client, world)
    assert first.number in page
    assert "补充到原案" in page
    assert "仍然另提一件" in page
    location = press(client, "add")
    assert first.number in location
    db.session.rollback()
    assert db.session.query(Complaint).count() == 1
    said = db.session.query(Message).one()
    assert STORY in said.words
    assert "1,280.50" in said.words
    assert said.room.kind is RoomKind.DESK, "the body hears it, the institution does not"
    assert db.session.query(Draft).filter_by(complaint_id=first.id).count() == 2
    assert client.get(location.partition("#")[0]).status_code == 200


def test_pressed_twice_it_is_added_once(client: FlaskClient, world: World) -> None:
    filed_before(client, world)
    second_draft(client, world)
    draft = db.session.query(Draft).filter_by(complaint_id=None).one()
    first = db.session.query(Complaint).one()
    by = world.actor("learner")
    hand = type(by)(first.filer_id, by.role)
    for _press in range(2):
        cases.add_to_case(draft, first, "补充：还有一件事。", by=hand)
    assert db.session.query(Message).count() == 1
    assert chain.verify().ok


def test_it_may_be_filed_anyway_with_one_press(client: FlaskClient, world: World) -> None:
    filed_before(client, world)
    second_draft(client, world)
    assert send(client, at("check"), {}).status_code == 303
    db.session.rollback()
    assert db.session.query(Complaint).count() == 2


def test_looking_at_the_first_keeps_the_draft(client: FlaskClient, world: World) -> None:
    first = filed_before(client, world)
    second_draft(client, world)
    assert first.number in press(client, "follow")
    db.session.rollback()
    assert db.session.query(Draft).filter_by(complaint_id=None).count() == 1
    assert db.session.query(CaseFollow).count() == 0, "one's own case needs no following"


def test_of_anothers_filing_nothing_is_shown_but_its_being_there(client: FlaskClient, world: World) -> None:
    theirs = world.file(by="other_learner", phone=MINE, words=STORY, name="代填人示例")
    go(client, world, "check")
    page = client.get(at("check")).text
    assert "别人已经替您" in page
    for secret in (theirs.number, "代填人示例", "补充到原案"):
        assert secret not in page
    press(client, "add")
    db.session.rollback()
    assert db.session.query(Message).count() == 0, "nobody adds to a case that is not theirs"
    press(client, "follow")
    db.session.rollback()
    assert db.session.query(CaseFollow).one().complaint_id == theirs.id
    page = client.get("/complaints/").text
    assert "我关注的投诉" in page
    assert theirs.number in page
    assert client.get(f"/complaints/{theirs.number}").status_code == 404
    cases.refuse(theirs, grounds(theirs, "refusal"), "没有身份。", by=world.actor("officer"))
    outbox.drain()
    letters = [row for row in db.session.query(Letter) if "您关注的投诉" in row.body_text]
    assert len(letters) == 1
    assert "没有身份" not in letters[0].body_text


def asked(client: FlaskClient) -> tuple[str, list[str]]:
    """The page 「核对」 and what it reads, once what is kept after the first time is kept."""
    client.get(at("check"))
    with counted() as said:
        page = client.get(at("check")).text
    return page, said


def test_an_honest_single_filer_meets_no_step_and_no_question_more(client: FlaskClient, world: World) -> None:
    go(client, world, "check")
    page, alone = asked(client)
    assert "仍然另提" not in page
    assert "相似投诉" not in page
    assert "先与机构协商" not in page
    assert not [one for one in alone if "similar_" in one or "FROM complaints" in one], "nothing was looked for"
    assert len(ORDER) <= 12
    counts = set()
    for round_of in range(2):  # others complain of something else
        for key in range(6):
            words = f"完全不同的另一件事情，老师换人没有通知{'甲乙丙丁戊己'[key]}。"
            world.file(by="other_learner", phone=f"199222{round_of}{key:04d}", words=words)
        cases.gather_similar()
        page, said = asked(client)
        assert "仍然另提" not in page
        counts.add(len(said))
    assert len(counts) == 1, "however many others there are"
    assert counts.pop() <= len(alone) + 2
    assert len(alone) + 2 <= QUERIES


# --- linked by an officer --------------------------------------------------------------------------------------------


def two(world: World, **changes: object) -> tuple[Complaint, Complaint]:
    return world.file(**changes), world.file(**changes)


def test_two_cases_stand_side_by_side_and_each_keeps_its_own(world: World) -> None:
    main, other = two(world)
    clocks = {row.id: row.due_on for row in db.session.query(Clock)}
    link = cases.link(main, other, "同一份合同。", by=world.actor("officer"))
    assert [row.id for row in links_of(main)] == [row.id for row in links_of(other)] == [link.id]
    assert (main.status, other.status) == (Status.ASSIGNED, Status.ASSIGNED), "never a refusal by itself"
    assert db.session.query(Decision).count() == 0
    assert {row.id: row.due_on for row in db.session.query(Clock) if row.is_running} == clocks
    cases.accept(other, by=world.actor("officer"))
    assert (main.status, other.status) == (Status.ASSIGNED, Status.ACCEPTED)
    assert chain.verify().ok


def test_a_link_is_undone_from_either_side_with_a_reason(world: World) -> None:
    main, other = two(world)
    link = cases.link(main, other, "同一份合同。", by=world.actor("officer"))
    with pytest.raises(cases.LinkWrong):
        cases.unlink(link, "  ", by=world.actor("officer"))
    cases.unlink(link, "其实是两份合同。", by=world.actor("officer"))
    with pytest.raises(IllegalMove):
        cases.unlink(link, "再来一次。", by=world.actor("officer"))
    assert links_of(main) == []
    again = cases.link(other, main, "又看了一遍。", by=world.actor("officer"))
    assert db.session.query(CaseLink).count() == 2, "what was undone stays on record"
    assert again.main_id == other.id


def test_only_one_persons_cases_with_one_institution_are_linked(world: World) -> None:
    main, other = two(world)
    stranger = world.file(by="other_learner", phone="19911119999")
    with pytest.raises(cases.LinkWrong, match="同一投诉人"):
        cases.link(main, stranger, "理由。", by=world.actor("officer"))
    with pytest.raises(cases.LinkWrong, match="另一件"):
        cases.link(main, main, "理由。", by=world.actor("officer"))
    with pytest.raises(cases.LinkWrong, match="为什么是"):
        cases.link(main, other, " ", by=world.actor("officer"))
    with pytest.raises(NotYours):
        cases.link(main, other, "理由。", by=world.actor("foreign_officer"))
    with pytest.raises(NotYours):
        cases.link(main, other, "理由。", by=world.actor("staff"))
    third = world.file()
    cases.link(main, other, "理由。", by=world.actor("officer"))
    with pytest.raises(cases.LinkWrong, match="先取消"):
        cases.link(third, other, "理由。", by=world.actor("officer"))
    with pytest.raises(cases.LinkWrong, match="先取消"):
        cases.link(other, third, "理由。", by=world.actor("officer"))
    cases.link(main, third, "三件都是。", by=world.actor("officer"))


@pytest.mark.parametrize("file", [by_agent, by_helper, minor])
def test_for_two_people_by_one_hand_nothing_is_earlier_and_nothing_linked(
    world: World, file: Callable[..., Complaint]
) -> None:
    hand, both = world.person("learner").id, {"contract": Contract.LEARNER} if file is minor else {}
    first, again = file(world, name="甲示例", **both), file(world, name="甲示例", **both)
    phone = first.phone if file is minor else "19922220000"  # one home, or two people with two phones
    second = file(world, name="乙示例", phone=phone, **both)
    same_phone = file(world, name="丙示例", **both)
    for other in (second, same_phone):
        with transaction():
            for learner in db.session.query(Learner).filter_by(complaint_id=other.id):
                learner.name = other.name
        with pytest.raises(cases.LinkWrong, match="同一投诉人"):
            cases.link(first, other, "理由。", by=world.actor("officer"))
        assert same_persons_cases(world.viewers["officer"], other) == []
        who = replace(complainer_of(other), account=hand)
        assert earlier_case(who, other.institution, other.words) == Earlier(other, True), "never another's"
    assert same_persons_cases(world.viewers["officer"], again) == [first]
    assert cases.link(first, again, "同一人两次。", by=world.actor("officer")).duplicate_id == again.id


def test_every_word_of_both_is_read_in_order_on_the_main_case(app: Flask, world: World) -> None:
    main, other = world.accepted(), world.accepted()
    say(world, main, "learner", "第一句")
    say(world, other, "learner", "第二句")
    cases.link(main, other, "同一份合同。", by=world.actor("officer"))
    act(world, other, "answer", world.actor("staff"))
    say(world, other, "learner", "关联以后的第三句")
    for name, place in (("officer", "desk"), ("learner", "complaints"), ("staff", "institution")):
        page = sign_in(app, world, name).get(f"/{place}/{main.number}").text
        part = page[page.index('id="linked"') :]
        places = [part.index(words) for words in ("第一句", "第二句", "答复。", "关联以后的第三句")]
        assert places == sorted(places), name
        assert "期限各自计算" in part
        theirs = sign_in(app, world, name).get(f"/{place}/{other.number}").text
        assert "关联以后的第三句" in theirs, "the linked case stays readable"
        assert main.number in theirs


def say(world: World, complaint: Complaint, name: str, words: str) -> None:
    room = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    cases.say(room, words, by=world.actor(name), key=words)


def test_who_sees_only_one_case_reads_only_that(app: Flask, world: World) -> None:
    main, other = world.accepted(), world.file()  # the institution is in the first only
    desk = db.session.query(Room).filter_by(complaint_id=other.id, kind=RoomKind.DESK).one()
    cases.say(desk, "金丝雀原话", by=world.actor("learner"), key="canary")
    cases.link(main, other, "同一份合同。", by=world.actor("officer"))
    page = sign_in(app, world, "staff").get(f"/institution/{main.number}").text
    assert "金丝雀原话" not in page
    assert other.number not in page
    assert "金丝雀原话" in sign_in(app, world, "officer").get(f"/desk/{main.number}").text


def test_an_officer_links_and_unlinks_on_pages(app: Flask, world: World) -> None:
    main, other = two(world)
    officer = sign_in(app, world, "officer")
    assert f"/desk/{other.number}/link" in officer.get(f"/desk/{other.number}").text
    wrong = submit(officer, f"/desk/{other.number}/link")
    assert wrong.status_code == 422
    answer = submit(officer, f"/desk/{other.number}/link", other=main.number, leading="other", reason="同一份合同。")
    assert answer.status_code == 303
    db.session.rollback()
    assert db.session.query(CaseLink).one().main_id == main.id
    outbox.drain()
    assert sum("放在一起看" in row.body_text for row in db.session.query(Letter)) == 1
    answer = submit(officer, f"/desk/{main.number}/unlink", reason="不是。")
    assert answer.status_code == 303
    db.session.rollback()
    assert links_of(db.session.get_one(Complaint, main.id)) == []
    assert officer.get(f"/desk/{main.number}/unlink").status_code == 303
    assert (
        "没有可以关联" in officer.get(f"/desk/{world.file(by='other_learner', phone='19911118888').number}/link").text
    )


def test_the_turn_of_a_linked_case_is_its_own(world: World) -> None:
    main, other = two(world)
    before = queries.turn_of(other)
    cases.link(main, other, "同一份合同。", by=world.actor("officer"))
    assert queries.turn_of(other) == before
