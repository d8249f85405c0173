"""Every event of a case says for every seat who is written what; nobody outside its audience ever is."""

import re

import pytest
from flask import Flask, render_template

from accounts.models import Membership, Topic
from complaints import actions as cases
from complaints import labels
from complaints.actions.serving import DECISIONS
from complaints.events import CaseEvent
from complaints.models import Complaint, Party
from complaints.notices.seats import SEAT_OF
from complaints.notices.table import SEATS, TOLD, ByHand, Nothing, Told, add_rows, none, row
from kernel import clock, events, outbox
from kernel.config import ROOT
from kernel.db import db
from kernel.events import EventRow
from kernel.messages import Letter, sms_parts
from tests.complaints.driver import confirmed, grounds
from tests.complaints.letter_hands import told_twice
from tests.complaints.turn_hands import LATER, withdrawn
from tests.world import World

LETTERS = ROOT / "templates" / "complaints" / "letters"
NOTICES = [path for floor in ("complaints", "mediation") for path in (ROOT / floor / "notices").glob("*.py")]
# Longer than one text message, and why they may be; at most two.
TWO_PARTS = {"rule_off": "to administrators: rule, rule set and number are all needed"}


def case_kinds() -> set[str]:
    return {name for name, kind in events.kinds().items() if issubclass(kind, CaseEvent)}


def test_every_event_of_a_case_has_a_row(app: Flask) -> None:
    missing = sorted(case_kinds() - TOLD.keys())
    rows = "\n".join(f'  "{kind}": row(progress, learner="<template>", others=none("<why not>")),' for kind in missing)
    where = "complaints/notices/rows.py, or `announce` in the package's own notices"
    assert not missing, f"say who is told, in {where}:\n{rows}"
    unknown = sorted(TOLD.keys() - case_kinds())
    assert not unknown, f"rows for events that do not exist: {unknown}"


def test_every_cell_says_a_template_or_why_not(app: Flask) -> None:
    for kind, told in TOLD.items():
        assert told.cells.keys() == SEATS.keys(), kind
        for seat, cell in told.cells.items():
            if isinstance(cell, Nothing):
                assert len(cell.because) > 10, f"{kind}: say why {seat} is not told"
                continue
            for template in cell.templates if isinstance(cell, ByHand) else (cell.template,):
                assert (LETTERS / f"{template}.txt").exists(), f"{kind}: write letters/{template}.txt"


def test_nobody_is_told_what_the_timeline_would_not_show(app: Flask) -> None:
    for kind, told in TOLD.items():
        if told.topic is Topic.REMINDER:  # decided clock by clock: actions/reminding.py and its tests
            continue
        for seat, cell in told.cells.items():
            if seat != "extra" and not isinstance(cell, Nothing):  # an extra seat has a page, and no timeline
                assert SEATS[seat] & labels.EVENTS[kind][1], f"{kind} is not for {seat}: see labels.EVENTS"


def test_what_is_sent_by_hand_has_a_hand(app: Flask) -> None:
    source = "".join(path.read_text() for path in NOTICES if path.name != "rows.py")
    source = re.sub(r"by_hand\([^)]*\)", "", source)
    subscribed = outbox.subscribers()
    for kind, told in TOLD.items():
        templates = {name for cell in told.cells.values() if isinstance(cell, ByHand) for name in cell.templates}
        for template in templates:
            assert f'"{template}"' in source, f"{kind}: no subscriber sends {template}; or write it as a plain name"
        if told.letters:
            assert "complaints.notices.seats.tell_seats" in subscribed[kind], kind
        if templates and told.topic is not Topic.REMINDER:
            assert len(subscribed[kind]) > bool(told.letters), f"{kind} has no subscriber"


def test_what_serves_a_decision_is_told_as_one(app: Flask) -> None:
    assert {kind for kind, told in TOLD.items() if told.topic is Topic.DECISION} == DECISIONS


def test_a_kind_is_told_in_one_place(app: Flask) -> None:
    with pytest.raises(KeyError):
        add_rows({"complaint.filed": TOLD["complaint.filed"]})
    with pytest.raises(KeyError):
        row(Topic.PROGRESS, others=none("nobody here"), nobody="filed")


def _journeys(world: World) -> None:
    done = confirmed(world, world.mediating()).mediation.complaint
    refused = world.file()
    cases.refuse(refused, grounds(refused, "refusal"), "理由。", by=world.actor("officer"))
    ended = world.answered()
    cases.show_protected(ended, "phone", "contact", by=world.actor("officer"))
    cases.take_on(ended, by=world.actor("officer"))
    cases.terminate(ended, grounds(ended, "termination"), "理由。", by=world.actor("officer"))
    for complaint in (world.accepted(), world.file()):
        withdrawn(world, complaint)
    assert done.number != refused.number
    with clock.stepped(clock.now() + LATER):
        outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]


def _seats_of(person_id: int, complaint: Complaint) -> set[str]:
    now = clock.now()
    member = {one.organisation_id for one in db.session.query(Membership).filter_by(person_id=person_id)}
    held = db.session.query(Party).filter(Party.complaint_id == complaint.id, Party.from_at <= now)
    return {SEAT_OF[party.role] for party in held if party.person_id == person_id or party.organisation_id in member}


def test_letters_go_to_the_seats_of_the_table_and_no_others(world: World) -> None:
    _journeys(world)
    letters = db.session.query(Letter).filter(Letter.about.startswith("complaint:")).all()
    assert len({letter.why for letter in letters}) > 12
    for letter in letters:
        complaint = db.session.get_one(Complaint, int(letter.about.partition(":")[2]))
        seats = _seats_of(letter.to_person_id or 0, complaint)
        cells = [TOLD[letter.why].cells[seat] for seat in seats]  # type: ignore[index]
        assert any(not isinstance(cell, Nothing) for cell in cells), (letter.why, seats)


def test_what_the_table_says_goes_out(world: World) -> None:
    _journeys(world)
    told = {(letter.why, letter.to_person_id) for letter in db.session.query(Letter)}
    who = world.people
    assert ("complaint.protected_shown", who["learner"]) in told
    assert ("complaint.withdrawn", who["officer"]) in told
    assert ("complaint.terminated", who["officer"]) in told
    assert ("complaint.withdrawn", who["learner"]) in told, "a day after the press it is news"
    assert ("complaint.officer_named", who["officer"]) not in told, "whoever took it knows"
    keys = {letter.key for letter in db.session.query(Letter)}
    for kind, rows in TOLD.items():
        hands = {name for cell in rows.cells.values() if isinstance(cell, ByHand) for name in cell.templates}
        for event in db.session.query(EventRow).filter_by(kind=kind) if rows.letters and not hands else ():
            assert f"{event.id}:{event.actor_id}" not in keys, f"{kind}: whoever did it was told of it"
    assert told_twice() == []


FACTS = {
    **{"due": "2026年12月31日（周四）（暂定）", "old": "2026年11月30日（周一）", "new": "2026年12月31日（周四）"},
    **{"start": "2026年11月30日（周一）", "code": "T-MED", "name": "「告知是否受理」", "reason": "检测鉴定"},
    **{"fact": "协议文本已起草，请阅读后确认。确认不是签字。", "is_in": True},
    **{"others": 11, "counts": {"warned": 12, "breached": 0, "passed": 0, "redated": 0}, "number_of_letters": 120},
}
NAMED_ELSEWHERE = {"report_opened", "report_waits", "rule_off"}
UNNUMBERED = {"report_news"}  # whoever reports without an account has a code, and no number is sent


def test_each_text_message_is_one_part_or_says_why(app: Flask, world: World) -> None:
    complaint = world.file()
    with app.test_request_context("/"):
        for path in sorted(LETTERS.glob("*.txt")):
            if path.stem in NAMED_ELSEWHERE:
                continue
            facts = FACTS | {"complaint": complaint, "report": complaint, "number": complaint.number}
            words = render_template(f"complaints/letters/{path.name}", **facts).strip()
            assert words.startswith("【学诉】"), path.name
            assert (complaint.number in words) is (path.stem not in UNNUMBERED), path.name
            assert "http" not in words and "！" not in words, path.name
            assert sms_parts(words) <= (2 if path.stem in TWO_PARTS else 1), f"{path.name}: {len(words)} signs, {words}"


def test_a_row_is_easily_written() -> None:
    told = row(Topic.PROGRESS, learner="filed", others=none("nobody else acts"), due="T-ACC")
    assert isinstance(told, Told)
    assert told.letters == {"learner": "filed"}
