"""Every plain text of a case is found by those who read it and nobody else; the index written anew is the same."""

from typing import Any

from flask import Flask
from sqlalchemy import select, text

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.lifecycle.answering import AdminKind
from complaints.lifecycle.performance import Basis
from complaints.models import (
    AdminAnswer,
    Appraisal,
    Breach,
    Clock,
    ClockExtension,
    ClockPause,
    Complaint,
    FollowUp,
    FollowUpAct,
    IdentityRequest,
    Offer,
    Party,
    Promise,
    RouteObjection,
)
from complaints.models.turnings import Payer
from complaints.queries.finding import CLUED, OF_A_CASE, REFERRED, tells_itself, tells_of
from institutions.lifecycle import NameKind
from institutions.models import KnownName
from kernel import clock, files
from kernel.db import db, transaction
from tests.complaints.driver import act, reach_for, ready
from tests.complaints.filing_hands import PNG
from tests.world import World

SEATS = {
    "learner": PartyRole.COMPLAINANT,
    "staff": PartyRole.RESPONDENT,
    "officer": PartyRole.HANDLING_BODY,
    "supervisor": PartyRole.OVERSIGHT,
    "association_officer": PartyRole.MEDIATION_BODY,
    "mediator": PartyRole.MEDIATOR,
    "regulator": PartyRole.OTHER_BODY,
    "other_staff": None,
    "other_learner": None,
}
EVERYBODY = {name for name, role in SEATS.items() if role is not None}
READS = EVERYBODY - {"regulator"}
TABLE = {"learner", "staff", "officer", "mediator"}
OWN_SIDE = EVERYBODY - {"staff"}
# Each text is one made-up beast, and who reads it on a page.
TEXTS: dict[str, set[str]] = {
    "麒麟": EVERYBODY,  # a brand of the institution
    "外教虚假": set(),
    "貔貅": TABLE,  # an item of an offer
    "獬豸": TABLE,  # a reply to an offer
    "饕餮": READS,  # where the institution found the case settled
    "梼杌": READS - {"learner"},  # another case, perhaps somebody else's
    "穷奇": EVERYBODY,  # why more time was asked
    "混沌": EVERYBODY,  # why it was refused
    "狻猊": EVERYBODY,  # why a clock stands still
    "睚眦": OWN_SIDE,  # why a duty was late
    "狴犴": {"officer", "supervisor"},  # why the check of a clue stands still
    "负屃": {"learner", "officer"},  # proof of identity asked
    "螭吻": {"learner", "officer"},  # an objection to the body answered
    "蒲牢": EVERYBODY,  # who appraises
    "囚牛": READS,  # the name of a file
    "霸下": READS,  # a word on a promise that was not kept
    "嘲风": TABLE,  # the name of a file said at the table
    "示例市教育": EVERYBODY,  # the handling body
}


def _viewer(world: World, name: str) -> Viewer:
    if name != "regulator":
        return world.viewers[name]
    return Viewer(person_id=None, role=Role.OFFICER, organisation_id=world.organisations["regulator"])


def _told(world: World) -> Complaint:
    """A case at the table in which everybody once wrote something, each text as a row."""
    complaint, now, today = world.mediating(), clock.now(), clock.today()
    learner, officer = world.actor("learner"), world.actor("officer")
    cases.open_clue(complaint, "发现线索。", today, by=officer)
    made = db.session.scalars(select(Offer).filter_by(complaint_id=complaint.id)).one()
    cases.reply(made, made.version, False, "獬豸", by=learner)
    clocks = {row.code: row for row in db.session.scalars(select(Clock).filter_by(complaint_id=complaint.id))}
    slow, clue = clocks["T-MED"], clocks["T-CLUE"]
    seat = {row.role: row.id for row in db.session.scalars(select(Party).filter_by(complaint_id=complaint.id))}
    mine: dict[str, Any] = {"complaint_id": complaint.id}
    with transaction():
        made.items[0].words = "貔貅"
        files.keep(PNG, "囚牛.png", "complaint", complaint.id)
        promise = Promise(**mine, offer_item_id=made.items[0].id, basis=Basis.OFFER, made_at=now)
        db.session.add_all(
            [
                Party(**mine, role=PartyRole.OTHER_BODY, organisation_id=world.organisations["regulator"], from_at=now),
                KnownName(institution_id=complaint.institution_id, kind=NameKind.BRAND, name="麒麟", made_at=now),
                _beside(complaint, AdminKind.SETTLED, "饕餮", world),
                _beside(complaint, AdminKind.DUPLICATE, "梼杌", world),
                _more_time(slow, world),
                _pause(slow, "狻猊"),
                _pause(clue, "狴犴"),
                Breach(clock_id=slow.id, due_on=today, breached_at=now, noticed_at=now, why="睚眦", why_at=now),
                IdentityRequest(**mine, words="负屃", due_on=today, asked_by_id=world.people["officer"], asked_at=now),
                RouteObjection(**mine, words="不对", made_at=now, answer="螭吻", answered_at=now),
                Appraisal(
                    **mine, what="作业", payer=next(iter(Payer)), appraiser="蒲牢", proposed_at=now, next_on=today
                ),
                promise,
            ]
        )
        db.session.flush()
        late = FollowUp(**mine, promise_id=promise.id, due_on=today, opened_at=now)
        urged = FollowUpAct(act="urge", party_id=seat[PartyRole.HANDLING_BODY], words="霸下", done_at=now)
        urged.idempotency_key, urged.follow_up = "urged", late
        db.session.add_all([late, urged])
    return complaint


def _beside(complaint: Complaint, kind: AdminKind, reference: str, world: World) -> AdminAnswer:
    found = AdminAnswer(complaint_id=complaint.id, kind=kind, reasons="见所附", reference=reference)
    found.author_id, found.said_at, found.idempotency_key = world.people["staff"], clock.now(), str(kind)
    return found


def _more_time(row: Clock, world: World) -> ClockExtension:
    more = ClockExtension(clock_id=row.id, reason="穷奇", ground="平台规则", length=5, old_due_on=row.due_on)
    more.asked_by_id, more.asked_at, more.is_granted = world.people["staff"], clock.now(), False
    more.answer, more.decided_at = "混沌", clock.now()
    return more


def _pause(row: Clock, words: str) -> ClockPause:
    pause = ClockPause(clock_id=row.id, start_on=clock.today(), reason="testing", words=words, turn="tester")
    pause.decided_at = clock.now()
    return pause


def _entries() -> dict[tuple[str, int], set[str]]:
    """The whole index of cases and messages as it stands: the tokens of every entry."""
    if db.session.get_bind().dialect.name == "sqlite":
        found = "SELECT e.kind, e.thing_id, i.terms FROM search_entries e JOIN search_index i ON i.rowid = e.id"
    else:
        found = "SELECT kind, thing_id, array_to_string(tsvector_to_array(terms), ' ') FROM search_entries"
    rows = db.session.execute(text(f"{found} WHERE kind <> 'institution'"))
    return {(kind, key): set(tokens.split()) for kind, key, tokens in rows}


def _found(viewer: Viewer, words: str) -> set[int]:
    seen = queries.visible_to(viewer).with_only_columns(Complaint.id)
    looked_up = set(db.session.scalars(seen.where(tells_of(viewer, words, Complaint.id))))
    assert set(db.session.scalars(seen.where(tells_itself(viewer, words, Complaint.id)))) == looked_up
    return looked_up


def test_every_text_is_found_by_who_reads_it_and_nobody_else(world: World) -> None:
    complaint = _told(world)
    assert complaint.body is not None
    *_batches, last = cases.reindex(size=1)
    assert last.last == complaint.number
    rooms = queries.rooms_of(world.viewers["learner"], complaint)
    joint = next(room for room in rooms if room.kind is RoomKind.JOINT)
    said = cases.say(joint, "请看附件。", by=world.actor("learner"), key="shown")
    with transaction():
        files.keep(PNG, "嘲风.png", "message", said.id)
    list(cases.reindex())
    for words, eyes in TEXTS.items():
        words = complaint.body.name if words == "示例市教育" else words
        found = {name for name in SEATS if complaint.id in _found(_viewer(world, name), words)}
        assert found == eyes, words


ACTS = (
    ("answer", Status.ACCEPTED, "staff"),
    ("admin_answer", Status.ACCEPTED, "staff"),
    ("review_admin", Status.ACCEPTED, "officer"),
    ("ask_extension", Status.ACCEPTED, "staff"),
    ("decide_extension", Status.ACCEPTED, "officer"),
    ("offer", Status.ACCEPTED, "staff"),
    ("reply", Status.MEDIATING, "learner"),
    ("pause", Status.ENTRUSTED, "officer"),
    ("resume", Status.ENTRUSTED, "officer"),
    ("note_reason", Status.ENTRUSTED, "supervisor"),
    ("request_identity", Status.ASSIGNED, "officer"),
    ("answer_objection", Status.ASSIGNED, "officer"),
    ("refuse", Status.ASSIGNED, "officer"),
    ("dispute_power", Status.ASSIGNED, "officer"),
    ("split", Status.ASSIGNED, "officer"),
    ("hand_off", Status.ASSIGNED, "officer"),
    ("assign", Status.RECEIVED, "platform_admin"),
    ("entrust", Status.ACCEPTED, "officer"),
    ("propose_appraisal", Status.MEDIATING, "learner"),
)


def test_acts_leave_the_index_as_if_it_were_written_anew(world: World) -> None:
    done: dict[int, str] = {}
    for name, status, hand in ACTS:
        complaint = reach_for(world, status, name)
        ready(world, complaint, name)
        act(world, complaint, name, world.actor(hand))
        done[complaint.id] = name
    kept = _entries()
    list(cases.reindex(size=7))
    anew = _entries()
    wrong = {place for place in kept.keys() | anew.keys() if kept.get(place) != anew.get(place)}
    assert not wrong, [(kind, done.get(key)) for kind, key in wrong]
    assert {kind for kind, _key in kept} >= {*OF_A_CASE} - {REFERRED, CLUED}


def test_what_was_taken_out_into_a_report_is_found_by_its_file_no_longer(world: World) -> None:
    complaint, officer = world.file(), world.actor("officer")
    with transaction():
        kept = files.keep(PNG, "囚牛.png", "complaint", complaint.id)
    list(cases.reindex())
    assert _found(world.viewers["officer"], "囚牛") == {complaint.id}
    cases.split_report(
        complaint, cases.ReportDraft("E05", "教师没有资格。", "要求退费。", files=(kept.ref,)), by=officer
    )
    assert _found(world.viewers["officer"], "囚牛") == set()
    kept_entries = _entries()
    list(cases.reindex())
    assert kept_entries == _entries()


def test_the_command_goes_on_behind_a_case_and_says_what_it_did(app: Flask, world: World) -> None:
    first, second = world.file(), world.file()
    before = _entries()
    db.session.execute(text("UPDATE search_entries SET kind = 'lost' WHERE kind LIKE 'complaint%'"))
    db.session.commit()
    run = app.test_cli_runner().invoke
    assert run(args=["complaints", "reindex", "--since", "TS2026-AAAA"]).exit_code == 2
    done = run(args=["complaints", "reindex", "--since", first.number])
    assert done.exit_code == 0, done.output
    assert f"cases 1, entries 1, up to {second.number}" in done.output
    assert _found(world.viewers["officer"], second.number) == {second.id}
    assert not _found(world.viewers["officer"], first.number)
    assert run(args=["complaints", "reindex"]).output.endswith("done: cases 2, entries 2\n")
    assert {key: tokens for key, tokens in _entries().items() if key[0] != "lost"} == before
