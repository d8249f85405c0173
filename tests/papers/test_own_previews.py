"""Papers of the people themselves are read before the press too: whom one chooses, what one settles for."""

from flask import Flask
from werkzeug.test import TestResponse

from complaints import actions as cases
from complaints.actions import joint
from complaints.lifecycle import Status
from complaints.models import Complaint, JointChoice
from complaints.queries.joint import candidates_of
from kernel import outbox
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.door_hands import first_with_institution
from tests.complaints.driver import ITEMS
from tests.complaints.hands import forms_in, sign_in, text
from tests.complaints.joint_hands import case, crowd, hand, joined, joint_now
from tests.papers.test_previews import sent, shown, traces, words_of
from tests.world import World

OWN = "打印以后由本人签名"


def made_once(kind: str, said: str) -> Paper:
    """The one paper of a kind, also after its subscriber was told of the act; every line of it was shown."""
    outbox.drain()
    (paper,) = db.session.query(Paper).filter_by(kind=kind).all()
    for line in paper.text.splitlines():
        assert "".join(line.removeprefix("## ").removeprefix("【签】").removeprefix("—— ").split()) in said, line
    return paper


def test_whom_one_chooses_is_read_first_and_is_what_was_read(app: Flask, world: World) -> None:
    people = crowd(world)
    joined(world, people)
    for one in people[:2]:
        joint.stand(case(one), by=hand(world, one))
    refs = [row.ref for row in candidates_of(joint_now(people[0]))]
    client, url = sign_in(app, world, people[2].who), f"/complaints/{people[2].number}/joint/choose"
    before = traces()
    first = sent(client, url, chosen=refs[:1])
    assert "代表人推选书" in text(first) and OWN in text(first) and "本单位盖章" not in text(first)
    assert (traces(), db.session.query(JointChoice).count()) == (before, 0), "a try leaves nothing behind"
    back = client.post(url, data=shown(first) | {"edit": "1"})
    assert (back.status_code, db.session.query(JointChoice).count()) == (200, 0)
    assert client.post(url, data=shown(first)).status_code == 303
    assert "家长示例1" in made_once("election", words_of(first)).text
    again = sent(client, url, chosen=refs)
    assert client.post(url, data=shown(again)).status_code == 303
    outbox.drain()
    papers = db.session.query(Paper).filter_by(kind="election").order_by(Paper.id)
    assert papers.count() == 2, "another choice is another paper"
    back = sent(client, url, chosen=refs[:1])
    assert client.post(url, data=shown(back)).status_code == 303
    outbox.drain()
    texts = [one.text for one in papers]
    assert texts[2:] == [texts[0]], "who goes back to the first choice has it as the newest paper"
    assert people[0].number not in texts[0], "a representative let electors see the name alone"


def test_what_one_settles_for_is_read_first_and_a_no_makes_no_paper(app: Flask, world: World) -> None:
    complaint = first_with_institution(world)
    made = cases.offer(complaint, ITEMS, by=world.actor("staff"))
    client, url = sign_in(app, world, "learner"), f"/cases/{complaint.number}/offers/{made.ref}/reply"
    before, number = traces(), complaint.number
    first = client.post(url, data=_form(client.get(url), "accept"))
    assert "和解协议" in text(first) and OWN in text(first)
    assert traces() == before
    assert client.post(url, data=shown(first)).status_code == 303
    assert "人民币3,000.00元" in made_once("settlement", words_of(first)).text
    assert db.session.query(Complaint).filter_by(number=number).one().status is Status.SETTLED
    other = first_with_institution(world)
    offered = cases.offer(other, ITEMS, by=world.actor("staff"))
    url = f"/cases/{other.number}/offers/{offered.ref}/reply"
    assert client.post(url, data=_form(client.get(url), "decline")).status_code == 303, "nothing is made by a no"
    assert db.session.query(Paper).filter_by(kind="settlement").count() == 1


def _form(page: TestResponse, decision: str) -> dict[str, object]:
    found = next(one for one in forms_in(text(page)) if "decision" in one.labels)
    return found.values | {"decision": decision}
