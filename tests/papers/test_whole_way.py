"""A paper of each kind that somebody presses for: read, pressed, set, served, taken, and checked by its code."""

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from complaints import actions as cases
from complaints.actions import joint
from complaints.documents import render_paper
from complaints.lifecycle import Status
from complaints.models import Appraisal, Clue, Complaint, ConsentKind, DataRequest, DataWish, Decision
from complaints.queries.joint import candidates_of
from kernel import clock, outbox, pdf
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.door_hands import first_with_institution
from tests.complaints.driver import ITEMS, grounds, reach
from tests.complaints.hands import forms_in, sign_in, text
from tests.complaints.joint_hands import case, crowd, hand, joined, joint_now
from tests.complaints.power_hands import another_department
from tests.complaints.turn_hands import appraisal_agreed, head
from tests.papers.test_handing_over import TYPED
from tests.papers.test_previews import shown, words_of
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Typed = Mapping[str, object]
SERVED = {"accept", "refuse", "terminate"}


@dataclass(frozen=True)
class Way:
    """How a paper comes to be: where the form is, who fills it in with what; who takes the paper afterwards."""

    kind: str
    form: Callable[[World], tuple[str, Typed]]
    who: str = "officer"
    readers: tuple[str, ...] = ("learner", "officer")
    strangers: tuple[str, ...] = field(default=("other_learner", "foreign_officer"))


def desk(make: Callable[[World], Complaint], page: str, **typed: object) -> Callable[[World], tuple[str, Typed]]:
    return lambda world: (f"/desk/{make(world).number}/{page}", typed)


def _refuse(world: World) -> tuple[str, Typed]:
    made = world.file()
    return f"/desk/{made.number}/refuse", {"grounds": grounds(made, "refusal"), "reasons": "没有提供真实身份。"}


def _terminate(world: World) -> tuple[str, Typed]:
    made = world.answered()
    return f"/desk/{made.number}/terminate", {"grounds": grounds(made, "termination"), "reasons": "双方意见不一致。"}


def _identity(world: World) -> tuple[str, Typed]:
    return f"/desk/{world.file().number}/identity", {"words": "身份证件的照片。", "due_on": clock.today().isoformat()}


def _assign(world: World) -> tuple[str, Typed]:
    body = world.organisation("department")
    return f"/desk/intake/{reach(world, Status.RECEIVED).number}", {"body": body.ref}


def _dispute(world: World) -> tuple[str, Typed]:
    another_department(world)
    other = world.organisation("second")
    return f"/desk/{world.file().number}/dispute", {"body": other.ref, "reason": "应由对方处理。"}


def _recusal(world: World) -> tuple[str, Typed]:
    head(world)
    return f"/desk/{reach(world, Status.SUSPENDED).number}/recusal", {"granted": "yes", "answer": "理由成立。"}


def _appraisal(world: World) -> tuple[str, Typed]:
    made = world.mediating()
    row: Appraisal = appraisal_agreed(world, made)
    typed = {"on": clock.today().isoformat(), "evidence": "委托书1号"}
    return f"/desk/{made.number}/appraisal/{row.ref}/commission", typed


def _extension(world: World) -> tuple[str, Typed]:
    head(world)
    made = world.accepted()
    clue = cases.open_clue(made, "没有办学许可。", clock.today(), by=world.actor("officer"))
    cases.ask_extension(made, "T-CLUE", "等待鉴定。", by=world.actor("officer"))
    return f"/desk/{made.number}/clues/{clue.ref}/extension", {"granted": "yes", "answer": "同意。"}


def _handover(world: World) -> tuple[str, Typed]:
    made = world.accepted()
    clue: Clue = cases.open_clue(made, "没有办学许可。", clock.today(), by=world.actor("officer"))
    return f"/desk/{made.number}/clues/{clue.ref}/refer", TYPED | {"on": clock.today().isoformat()}


def _data(world: World) -> tuple[str, Typed]:
    made = world.file()
    row: DataRequest = cases.ask_about_data(made, DataWish.READ, cases.WHOLE, "", by=world.actor("learner"))
    return f"/desk/{made.number}/data-requests/{row.ref}", {"state": "done"}


def _served(world: World) -> tuple[str, Typed]:
    made = world.file()
    cases.accept(made, by=world.actor("officer"))
    return f"/desk/{made.number}/decisions/accept/served", {"how": "post", "proof": "EMS 1234，已签收"}


def _entrust(world: World) -> tuple[str, Typed]:
    made = world.answered()
    for name in ("learner", "staff"):
        cases.consent(made, ConsentKind.ENTRUST, True, by=world.actor(name))
    return f"/desk/{made.number}/entrust", {"body": world.organisation("association").ref, "in_name": "association"}


def _ask_entrusting(world: World) -> tuple[str, Typed]:
    typed = {"body": world.organisation("association").ref, "in_name": "department", "words": "请在十日内约见。"}
    return f"/desk/{world.answered().number}/entrust", typed


def _settlement(world: World) -> tuple[str, Typed]:
    made = first_with_institution(world)
    offer = cases.offer(made, ITEMS, by=world.actor("staff"))
    return f"/cases/{made.number}/offers/{offer.ref}/reply", {"decision": "accept"}


def _election(world: World) -> tuple[str, Typed]:
    people = crowd(world)
    joined(world, people)
    joint.stand(case(people[0]), by=hand(world, people[0]))
    (row,) = candidates_of(joint_now(people[0]))
    return f"/complaints/{people[2].number}/joint/choose", {"chosen": [row.ref]}


BODYS = ("officer",)
WAYS = [
    Way("accept", desk(lambda world: world.file(), "accept")),
    Way("refuse", _refuse),
    Way("terminate", _terminate, readers=("learner", "staff", "officer")),
    Way("identity", _identity),
    Way("transfer", desk(lambda world: world.file(), "return", reason="不属于本部门职责。"), readers=("learner",)),
    Way("dispatch", _assign, "platform_admin", BODYS),
    Way("dispute", _dispute, readers=BODYS),
    Way("recusal", _recusal, "supervisor_department", ("learner", "staff", "officer")),
    Way("appraisal", _appraisal, readers=("learner", "staff", "officer")),
    Way("extension", _extension, "supervisor_department", BODYS, ("learner", "staff", "mediator")),
    Way("handover", _handover, readers=BODYS, strangers=("learner", "staff", "mediator")),
    Way("data", _data, strangers=("other_learner", "staff")),
    Way("service", _served, readers=BODYS, strangers=("learner", "staff")),
    Way("entrust", _entrust, readers=("learner", "staff", "officer", "association_officer")),
    Way("entrust_asked", _ask_entrusting, readers=("learner", "staff", "officer")),
    Way("settlement", _settlement, "learner", ("learner", "staff")),
    Way("election", _election, "parent3", ("parent3", "officer"), ("parent1", "staff")),
]


@pytest.mark.parametrize("way", WAYS, ids=[way.kind for way in WAYS])
def test_it_is_read_pressed_set_served_taken_and_checked(app: Flask, world: World, way: Way) -> None:
    if os.environ.get("CI") != "true" and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")
    url, typed = way.form(world)
    outbox.drain()
    client = sign_in(app, world, way.who)
    first = _sent(client, url, typed)
    read = words_of(first)
    assert not _papers(way.kind), "reading makes nothing"
    assert client.post(url, data=shown(first)).status_code == 303
    outbox.drain()
    (paper,) = _papers(way.kind)
    for line in paper.text.splitlines():
        assert re.sub(r"[\s\u3000｜]", "", re.sub(r"^(##|【签】|——)\s*", "", line)) in read.replace("｜", ""), line
    assert render_paper(paper.id)
    if way.kind in SERVED:
        _serve(app, world, client, paper)
    body = _taken(app, world, way, paper.code)
    _checked(app, paper.code, paper.number, paper.text_digest, hashlib.sha256(body).hexdigest())


def _sent(client: FlaskClient, url: str, typed: Typed) -> TestResponse:
    has = next(iter(typed), "key")
    form = next(one for one in forms_in(text(client.get(url))) if has in one.labels)
    return client.post(url, data=form.values | dict(typed))


def _papers(kind: str) -> list[Paper]:
    return db.session.query(Paper).filter_by(kind=kind).all()


def _serve(app: Flask, world: World, client: FlaskClient, paper: Paper) -> None:
    """Whoever complains reads the decision on the case page: that is its service."""
    (decision,) = db.session.query(Decision).filter_by(paper_id=paper.id)
    assert decision.served_at is None
    number = db.session.get_one(Complaint, paper.owner_id).number
    page = text(sign_in(app, world, "learner").get(f"/complaints/{number}"))
    assert paper.number in page


def _taken(app: Flask, world: World, way: Way, code: str) -> bytes:
    bodies = set()
    for name in way.readers:
        answer = sign_in(app, world, name).get(f"/papers/{code}.pdf")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), name
        bodies.add(answer.data)
    for name in way.strangers:
        assert sign_in(app, world, name).get(f"/papers/{code}.pdf").status_code == 404, name
    (body,) = bodies
    return body


def _checked(app: Flask, code: str, number: str, digest: str, sha256: str) -> None:
    """A stranger with the code learns number and digests, and the file in hand has the digest that is told."""
    page = text(app.test_client().get(f"/documents/{code}"))
    said = re.sub(r"\s|<wbr>", "", page)
    for known in (number, digest, sha256):
        assert known in said, known
    other = code[:-1] + ("x" if code[-1] != "x" else "y")
    assert app.test_client().get(f"/documents/{other}").status_code == 404
