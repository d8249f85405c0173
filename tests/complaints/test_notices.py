"""Who is told what: the right people once, in few words, and never what they may not know."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Contact
from complaints import actions as cases
from complaints import jobs as case_jobs
from complaints.lifecycle import RoomKind
from complaints.models import AnswerStep, Clock, Complaint, Decision, ItemKind, Reminder, Room, Stance
from complaints.notices.telling import tell
from kernel import clock, messages, outbox
from kernel.config import ROOT
from kernel.db import db, transaction
from kernel.events import EventRow
from kernel.messages import Channel, Letter, LetterState
from kernel.web import day
from tests.answer_words import formal
from tests.complaints.driver import confirmed, grounds
from tests.complaints.letter_hands import told_twice
from tests.world import World

LETTERS = ROOT / "templates" / "complaints" / "letters"
SECRETS = ("张示例", "19900001234", "示例路1号", "学校统一购买", "机构一直不退", "星河", "愿意协商", "暗语")

OUTSIDERS = {"other_learner", "foreign_officer", "other_staff", "other_mediator", "platform_admin", "auditor"}


def told(world: World, why: str | None = None) -> set[str]:
    """The names of everybody a letter was queued to."""
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    found = db.session.query(Letter)
    names = {key: name for name, key in world.people.items()}
    return {names[row.to_person_id] for row in (found.filter_by(why=why) if why else found) if row.to_person_id}


def test_each_step_tells_whom_it_concerns(world: World) -> None:
    complaint = world.file()
    assert told(world, "complaint.filed") == {"learner"}
    assert told(world, "complaint.assigned") == {"officer"}
    decision = cases.accept(complaint, by=world.actor("officer"))
    assert told(world, "complaint.accepted") == {"learner", "staff", "institution_admin"}
    cases.serve(decision, "shown", by=world.actor("learner"))
    cases.terminate(complaint, grounds(complaint, "termination"), "理由。", by=world.actor("officer"))
    assert told(world, "complaint.terminated") == {"learner", "staff", "institution_admin"}


def test_nobody_outside_the_case_is_ever_told(world: World) -> None:
    confirmed(world, world.mediating())
    with clock.stepped(clock.now() + timedelta(days=100)):
        cases.sweep_clocks()
        told_of_clocks = {row.person_id for row in db.session.query(Reminder)}
        assert not told_of_clocks & {world.people[name] for name in OUTSIDERS}
        assert not told(world) & OUTSIDERS


def test_a_word_in_a_room_is_announced_there_and_not_repeated(world: World) -> None:
    complaint = world.mediating()
    room = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.SEAT).order_by(Room.id).first()
    assert room is not None
    cases.say(room, "这是暗语。", by=world.actor("learner"), key="k")
    assert told(world, "complaint.message_said") == {"mediator"}


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"offer": True}, "就方案选择同意或不同意，不选不代表同意。"),
        ({"offer": False}, "逐项标明解决或未解决，不标不代表同意。"),
        ({"step": AnswerStep.INTERIM}, "还不是正式答复。"),
    ],
)
def test_a_letter_asks_for_what_there_is_to_choose(world: World, how: dict[str, Any], says: str) -> None:
    world.answered(**how)
    told(world)
    answered = db.session.query(Letter).filter_by(why="complaint.answered", to_person_id=world.people["learner"]).one()
    assert says in answered.body_text
    assert "前" not in answered.body_text, "no day binds the learner (decision 0041)"


def test_an_offer_that_names_a_day_has_it_in_the_letter(world: World) -> None:
    complaint, until = world.accepted(), clock.today() + timedelta(days=9)
    items = (cases.ItemDraft(ItemKind.REFUND, 300_000, until, "原路退回"),)
    words = replace(formal(complaint, "愿意协商。", Stance.PARTLY, items), until_on=until)
    cases.answer(complaint, words, by=world.actor("staff"), key="answer")
    told(world)
    answered = db.session.query(Letter).filter_by(why="complaint.answered", to_person_id=world.people["learner"]).one()
    assert f"请在{day(until)}前就方案" in answered.body_text


def test_an_offer_within_an_answer_is_told_once(world: World) -> None:
    complaint = world.answered(offer=True)
    sent = told(world, "complaint.answered")
    assert {"learner", "officer"} <= sent
    assert not sent & told(world, "complaint.offer_made")
    more = (cases.ItemDraft(ItemKind.REFUND, 310_000, clock.today() + timedelta(days=9), "原路退回"),)
    cases.offer(complaint, more, by=world.actor("learner"), counters=cases.open_offer(complaint))
    assert "staff" in told(world, "complaint.offer_made")


def test_two_templates_of_one_event_are_one_letter(world: World) -> None:
    complaint = world.file()
    told(world)
    row = db.session.query(EventRow).filter_by(kind="complaint.filed", stream=complaint.stream).one()
    learner = world.person("learner")
    with transaction():
        tell(learner, "closed", complaint, row)
        tell(learner, "withdrawn", complaint, row)
    (letter,) = db.session.query(Letter).filter_by(to_person_id=learner.id)
    assert letter.body_text.startswith("【学诉】已收到您的投诉"), "the first, which is the more specific, stays"
    assert told_twice() == []
    with transaction():
        messages.queue(
            **{
                "key": f"{row.id}:{learner.id}:x",
                "channel": letter.channel,
                "address": "1",
                "to_person_id": learner.id,
            },
            **{"subject": "", "body": "", "why": row.kind, "about": row.stream},
        )
    assert told_twice() == [(str(row.id), learner.id, letter.channel)], "the check sees what a key does not"


def test_the_same_event_twice_is_one_letter(world: World) -> None:
    world.file()
    outbox.drain()
    before = db.session.query(Letter).count()
    ids = [row.id for row in db.session.query(outbox.Delivery)]
    with transaction():
        for row in db.session.query(outbox.Delivery):
            row.state, row.done_at, row.next_at = outbox.DeliveryState.PENDING, None, clock.now()
    assert outbox.drain() == len(ids)
    assert db.session.query(Letter).count() == before


def test_a_text_message_is_short_and_names_nobody(world: World) -> None:
    complaint = world.mediating()
    confirmed(world, complaint)
    refused = world.file()
    cases.refuse(refused, grounds(refused, "refusal"), "因为暗语。", by=world.actor("officer"))
    world.file(paid_by="consumer")
    with clock.stepped(clock.now() + timedelta(days=100)):
        cases.sweep_clocks()
        outbox.drain()
    letters = db.session.query(Letter).filter_by(channel=Channel.SMS).all()
    assert len({row.why for row in letters}) >= 8
    for row in letters:
        words = row.body_text
        assert len(words) <= 70, (row.why, len(words), words)
        assert complaint.number in words or "TS20" in words, row.why
        assert not [secret for secret in SECRETS if secret in words], words
        assert "http" not in words


def test_every_letter_template_is_used_and_every_name_has_one() -> None:
    files = [*sorted((ROOT / "complaints/notices").glob("*.py")), *sorted((ROOT / "mediation/notices").glob("*.py"))]
    source = "".join(path.read_text() for path in files)
    for template in LETTERS.glob("*.txt"):
        assert f'"{template.stem}"' in source or f"letters/{template.name}" in source, f"nobody sends {template.name}"


def test_without_a_phone_or_mail_the_letter_waits_in_the_site(world: World) -> None:
    with transaction():
        db.session.query(Contact).filter_by(person_id=world.people["learner"]).delete()
    world.file()
    told(world)
    letter = db.session.query(Letter).filter_by(to_person_id=world.people["learner"]).one()
    assert letter.channel is Channel.INBOX
    messages.drain()
    assert letter in messages.inbox_of(world.people["learner"])


def _t_acc(complaint: Complaint) -> Clock:
    return db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-ACC").one()


def test_a_decision_is_served_by_the_letter_that_arrived(world: World) -> None:
    complaint = world.file()
    cases.accept(complaint, by=world.actor("officer"))
    outbox.drain()
    assert case_jobs.serve_delivered() == 0, "queued is not delivered"
    messages.drain()
    assert case_jobs.serve_delivered() == 1
    db.session.expire_all()
    assert _t_acc(complaint).met_at is not None
    assert case_jobs.serve_delivered() == 0


def test_a_bounced_letter_leaves_the_clock_running(world: World) -> None:
    complaint = world.file()
    cases.accept(complaint, by=world.actor("officer"))
    outbox.drain()
    for state in (LetterState.FAILED, LetterState.UNCERTAIN, LetterState.SUPPRESSED):
        with transaction():
            for letter in db.session.query(Letter).filter_by(to_person_id=world.people["learner"]):
                letter.state, letter.error = state, "bounced"
        assert case_jobs.serve_delivered() == 0
        assert db.session.query(Decision).filter_by(served_at=None).count() == 1
        assert _t_acc(complaint).is_running


def test_nothing_is_sent_inside_a_request(world: World) -> None:
    world.mediating()
    assert db.session.query(Letter).count() == 0, "acts record events; letters come from the worker"
