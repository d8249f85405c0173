"""Every event has words, a template and an audience; and the log holds no name, number or word of anybody."""

import json

from flask import Flask, render_template

from complaints import actions as cases
from complaints import labels, queries
from complaints.events import CaseEvent
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint, ConsentKind, Room, RoutingVersion
from complaints.views.audience import audience
from kernel import events, outbox
from kernel.config import ROOT
from kernel.db import db
from kernel.errors import NotFound
from kernel.events import EventRow
from mediation import actions as tables
from mediation.models import Agreement
from tests.complaints.driver import accepted_offer, agreed, confirmed, grounds, table_of
from tests.complaints.hands import sign_in
from tests.world import World

TIMELINE = ROOT / "templates" / "complaints" / "timeline"
CANARIES = {
    "name": "卡纳里示例",
    "phone": "19912345678",
    "address": "金丝雀示例路88号",
    "handle": "ORDER-CANARY-77",
    "words": "金丝雀陈述文字",
    "reasons": "金丝雀理由文字",
    "message": "金丝雀消息文字",
    "outside": "CANARY-OUTSIDE-1",
}


def case_kinds() -> set[str]:
    return {name for name, kind in events.kinds().items() if issubclass(kind, CaseEvent)}


def test_every_event_of_a_case_has_words_an_audience_and_a_template(app: Flask) -> None:
    known = labels.EVENTS
    templates = {path.stem for path in TIMELINE.glob("*.html")}
    for kind in sorted(case_kinds()):
        assert kind in known, f"{kind} has no words and no audience"
        words, seats = known[kind]
        assert str(words).strip(), kind
        assert seats, f"{kind} is shown to nobody"
        assert set(seats) <= set(PartyRole), kind
        assert kind in templates, f"{kind} has no template in {TIMELINE.name}"
        assert (TIMELINE / f"{kind}.html").read_text().strip(), f"the line of {kind} is empty"
    assert templates <= case_kinds(), templates - case_kinds()


def test_names_of_events_are_in_the_past(app: Flask) -> None:
    for kind in events.kinds():
        assert kind == kind.lower()
        assert kind.count(".") == 1, kind
    irregular = {"said", "made", "begun", "met", "shown", "withdrawn"}
    for kind in case_kinds():
        last = kind.rpartition("_")[2].rpartition(".")[2]
        is_past = (
            last.endswith("ed")
            or last in irregular
            or kind.endswith(("handed_off", "taken_over", "agreement_complete"))
        )
        assert is_past, f"{kind} does not say what happened"


def test_every_room_says_who_reads_it(app: Flask, world: World) -> None:
    complaint = world.mediating()
    with app.test_request_context("/"):
        for room in db.session.query(Room).filter_by(complaint_id=complaint.id):
            for role in PartyRole:
                told = audience(room, frozenset({role}), "示例机构")
                assert told.to, (room.kind, role)
                assert told.words, (room.kind, role)
                assert told.css, (room.kind, role)
    assert set(RoomKind) == {room.kind for room in db.session.query(Room)}


def _journey(world: World) -> list[Complaint]:
    """One case all the way, and the other ends, with a canary in every field somebody writes."""
    told = {
        **{key: CANARIES[key] for key in ("name", "phone", "address", "handle", "words")},
        "respondent_name": "卡纳里机构",
    }
    done = agreed(world, **told)
    cases.close(done, by=world.actor("mediator"))
    refused = world.file(**told)
    cases.refuse(refused, grounds(refused, "refusal"), CANARIES["reasons"], by=world.actor("officer"))
    ended = world.answered(**told)
    room = db.session.query(Room).filter_by(complaint_id=ended.id, kind=RoomKind.JOINT).one()
    cases.say(room, CANARIES["message"], by=world.actor("learner"), key="canary")
    cases.show_protected(ended, "phone", "contact", by=world.actor("officer"))
    cases.consent(ended, ConsentKind.PUBLISH, False, by=world.actor("learner"))
    cases.terminate(ended, grounds(ended, "termination"), CANARIES["reasons"], by=world.actor("officer"))
    away = world.file(**{**told, "paid_by": "consumer"})
    cases.record_outside_number(away, CANARIES["outside"], done.filed_at.date(), by=world.actor("learner"))
    discarded = world.mediating(**told)
    tables.discard_agreement(confirmed_draft(world, discarded), by=world.actor("mediator"))
    confirmed(world, world.mediating(**told))
    outbox.drain()
    return [done, refused, ended, away, discarded]


def confirmed_draft(world: World, complaint: Complaint) -> Agreement:
    made = accepted_offer(world, complaint)
    return tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))


def test_the_log_holds_no_text_of_anybody(app: Flask, world: World) -> None:
    _journey(world)
    people = [person.name for person in db.session.query(type(world.person("learner")))]
    forbidden = [*CANARIES.values(), "卡纳里机构", "张示例", *people, "示例教育局", "星河", "1990000"]
    rows = db.session.query(EventRow).all()
    assert len({row.kind for row in rows}) > 25
    for row in rows:
        text = json.dumps(row.data, ensure_ascii=False)
        assert not [word for word in forbidden if word in text], (row.kind, text)
        assert text.isascii(), f"{row.kind} holds words: {text}"
        longest = max((len(value) for value in row.data.values() if isinstance(value, str)), default=0)
        assert longest <= 64, f"{row.kind} holds more than a code or a digest"


def test_every_timeline_line_is_rendered_for_every_seat(app: Flask, world: World) -> None:
    done = _journey(world)
    for complaint in done:
        for name, place in (("learner", "complaints"), ("officer", "desk"), ("staff", "institution")):
            try:
                queries.complaint_for(world.viewers[name], complaint.number)
            except NotFound:
                continue
            answer = sign_in(app, world, name).get(f"/{place}/{complaint.number}")
            assert answer.status_code == 200, (name, complaint.status)
            assert "complaint." not in answer.text, "a code where words should stand"


def test_every_letter_is_rendered_with_what_it_is_given(app: Flask, world: World) -> None:
    complaint = world.accepted()
    report = cases.split_report(world.file(), cases.ReportDraft("E05", "举报。", "争议。"), by=world.actor("officer"))
    days = {"due": "2026年12月1日", "old": "2026年11月30日", "new": "2026年12月31日", "start": "2026年11月30日"}
    facts = days | {"code": "T-ACC", "name": "「调解完毕或者终止调解」", "reason": "检验检测等不计入的时间"}
    facts |= {"version": RoutingVersion(ruleset="o121-ir", number=12), "rule": "A-1-示例"}
    facts |= {
        "number": complaint.number,
        "number_of_letters": 120,
        "others": 11,
        "fact": "有新的留言。",
        "is_in": True,
        "report": report,
        "counts": {"warned": 12, "breached": 3, "passed": 1, "redated": 2},
    }
    with app.test_request_context("/"):
        for path in sorted((ROOT / "templates" / "complaints" / "letters").glob("*.txt")):
            words = render_template(f"complaints/letters/{path.name}", complaint=complaint, **facts).strip()
            assert words, path.name
            assert len(words) <= 70, f"{path.name}: {len(words)} signs"
