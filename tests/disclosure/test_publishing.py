"""From a closed case to the public page and back, on both engines."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from complaints import actions as cases
from complaints.models import Clock, ConsentKind
from disclosure import actions, candidates, queries
from disclosure.lifecycle import Bar, CandidateState, PublicationState, WithdrawalReason
from disclosure.models import Candidate, Publication, PublicInstitution, WrittenOnce
from disclosure.queries import PublicationFilter, desk
from institutions.actions import set_reachability
from institutions.lifecycle import Reachability
from kernel import clock, events, outbox
from kernel.calendars import import_notice
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.events import SYSTEM
from kernel.messages.models import Letter
from tests.disclosure.support import candidate_of, colleague, corrected, published, settled
from tests.world import World, build

WORDS = "消费者投诉该机构，要求退款。双方达成调解协议。"


def test_a_closed_case_with_consent_becomes_a_candidate_once(world: World) -> None:
    complaint = settled(world)
    candidate = candidate_of(complaint)
    assert candidate.state is CandidateState.CANDIDATE
    assert "退款" in candidate.draft
    assert candidate.institution_name in {"星河示例在线教育"}
    assert candidate.publish_by_on is not None
    assert not candidate.is_platform_rule  # a department's duty rests on 信息公开条例 art. 26
    again = candidates.case_facts(complaint.id)
    assert again is not None
    assert actions.make_candidate(again).id == candidate.id


def test_the_last_day_of_publishing_follows_the_calendar(app: Flask) -> None:
    with clock.stepped(datetime(2026, 12, 1, 2, tzinfo=UTC)):
        world = build()
    with clock.stepped(datetime(2026, 12, 21, 2, tzinfo=UTC)):
        complaint = settled(world)
        old = candidate_of(complaint).publish_by_on
        days = [{"name": "元旦", "date": f"2027-01-0{day}", "isOffDay": True} for day in (1, 4, 5)]
        import_notice({"year": 2027, "papers": ["https://example.org/2027"], "days": days})
        cases.recompute_clocks()
        outbox.drain()
        db.session.expire_all()
        row = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-PUB").one()
        assert old is not None
        assert old < row.due_on == candidate_of(complaint).publish_by_on


@pytest.mark.parametrize(
    ("changes", "bar"),
    [({"publish": False}, Bar.NO_CONSENT), ({"is_minor": True}, Bar.MINOR)],
)
def test_what_bars_a_case(world: World, changes: dict[str, object], bar: Bar) -> None:
    complaint = settled(world, **changes)
    assert desk.by_case(complaint.number) is None
    assert bar in candidates.bars_of(complaint.number)


def test_an_open_case_is_barred(world: World) -> None:
    complaint = world.accepted()
    outbox.drain()
    assert candidates.case_facts(complaint.id) is None
    assert Bar.NOT_CLOSED in candidates.bars_of(complaint.number)


def test_the_whole_way(world: World) -> None:
    officer, candidate = world.actor("officer"), candidate_of(settled(world))
    with pytest.raises(IllegalMove):
        actions.publish(candidate, by=colleague(world))
    actions.prepare(candidate, f"张示例（19900001234）反映，{WORDS}", by=officer)
    assert "张示例" not in candidate.summary
    assert "1990000" not in candidate.summary
    actions.notify(candidate, by=officer)
    outbox.drain()
    assert {
        letter.to_person_id for letter in db.session.scalars(select(Letter).filter_by(why="publication.notified"))
    } == {
        world.people["staff"],
        world.people["institution_admin"],
    }
    with pytest.raises(actions.TooEarly):
        actions.publish(candidate, by=colleague(world))
    assert candidate.objection_until_on is not None
    with clock.stepped(clock.end_of(candidate.objection_until_on)):
        made = actions.publish(candidate, by=colleague(world))
    assert made.summary == candidate.summary == candidate.draft
    assert made.state is PublicationState.PUBLISHED
    assert made.institution_name == "星河示例在线教育"
    assert queries.publication_page(PublicationFilter(q="退款")).items == [made]


def test_nobody_else_publishes(world: World) -> None:
    candidate = candidate_of(settled(world))
    for name in ("association_officer", "foreign_officer", "learner", "staff", "mediator", "platform_admin"):
        with pytest.raises(NotYours):
            actions.prepare(candidate, WORDS, by=world.actor(name))
    assert db.session.get_one(Candidate, candidate.id).state is CandidateState.CANDIDATE


def test_an_institution_objects_and_the_text_is_written_anew(world: World) -> None:
    officer, candidate = world.actor("officer"), candidate_of(settled(world))
    actions.prepare(candidate, WORDS, by=officer)
    with pytest.raises(IllegalMove):
        actions.object_to(candidate, "早了", by=world.actor("staff"))
    actions.notify(candidate, by=officer)
    actions.object_to(candidate, "事实不准确", by=world.actor("staff"))
    assert candidate.objection == "事实不准确"
    actions.prepare(candidate, WORDS + "已经履行。", by=officer)
    assert candidate.state is CandidateState.REVIEW
    assert candidate.objection == "事实不准确"


def test_correcting_leaves_the_first_version_untouched(world: World) -> None:
    first = published(world)
    candidate = db.session.scalars(select(Candidate)).one()
    second = corrected(world, candidate, "消费者投诉该机构，要求补课。双方达成调解协议。")
    assert (second.version, second.replaces_ref, second.series) == (2, first.ref, first.series)
    assert second.published_at == first.published_at
    assert queries.publication_page(PublicationFilter()).items == [second]
    assert queries.publication_page(PublicationFilter(q="退款")).items == []
    assert queries.publication_page(PublicationFilter(q="补课")).items == [second]
    kept = queries.publication_by_ref(first.ref)
    assert kept is not None
    assert kept.state is PublicationState.PUBLISHED


def test_withdrawing_leaves_a_tombstone(world: World) -> None:
    first = published(world)
    candidate = db.session.scalars(select(Candidate)).one()
    tombstone = actions.withdraw(candidate, WithdrawalReason.WRONG, by=world.actor("officer"))
    assert tombstone.summary == ""
    assert queries.newest_of(first.series) == tombstone
    assert queries.publication_page(PublicationFilter()).total == 0
    assert list(queries.tombstones_since()) == [tombstone]
    with pytest.raises(IllegalMove):
        actions.withdraw(candidate, WithdrawalReason.WRONG, by=world.actor("officer"))


def test_what_is_published_cannot_be_changed(world: World) -> None:
    row = published(world)
    with pytest.raises(WrittenOnce), transaction():
        row.summary = "改动"
    with pytest.raises(WrittenOnce), transaction():
        db.session.delete(db.session.get_one(Publication, row.id))
    assert db.session.get_one(Publication, row.id).summary != "改动"


def test_taking_consent_back_takes_the_text_down(world: World) -> None:
    row = published(world)
    candidate = db.session.scalars(select(Candidate)).one()
    complaint = next(iter(world.person("learner").memberships), None)
    assert complaint is None  # a learner has no membership
    found = candidates.filer_of(candidate.case_number)
    assert found is not None
    from complaints.queries import complaint_for

    case = complaint_for(world.viewers["learner"], candidate.case_number)
    cases.consent(case, ConsentKind.PUBLISH, False, by=world.actor("learner"))
    outbox.drain()
    newest = queries.newest_of(row.series)
    assert newest is not None
    assert newest.withdrawn_reason is WithdrawalReason.CONSENT


def test_consent_taken_back_before_publishing_stops_it(world: World) -> None:
    complaint = settled(world)
    candidate = candidate_of(complaint)
    actions.prepare(candidate, WORDS, by=world.actor("officer"))
    cases.consent(complaint, ConsentKind.PUBLISH, False, by=world.actor("learner"))
    with pytest.raises(actions.Barred):
        actions.notify(candidate, by=world.actor("officer"))
    outbox.drain()
    assert db.session.get_one(Candidate, candidate.id).state is CandidateState.WITHDRAWN


def test_consent_given_late_makes_a_candidate(world: World) -> None:
    complaint = settled(world, publish=False)
    assert desk.by_case(complaint.number) is None
    cases.consent(complaint, ConsentKind.PUBLISH, True, by=world.actor("learner"))
    outbox.drain()
    assert candidate_of(complaint).state is CandidateState.CANDIDATE


def test_the_public_copy_follows_the_registry(world: World) -> None:
    outbox.drain()
    institution = world.institution("merchant")
    copy = db.session.scalars(select(PublicInstitution).filter_by(ref=institution.ref)).one()
    assert copy.is_reachable is False
    assert copy.platform_name == "示例课程广场"
    assert copy.region_name == "北京市朝阳区" or copy.region_name.endswith("朝阳区")
    set_reachability(institution, Reachability.REACHABLE, by=SYSTEM)
    outbox.drain()
    assert db.session.get_one(PublicInstitution, copy.id).is_reachable is True
    assert actions.sync_institutions() == 0  # safe to run again


def test_events_hold_no_words(app: Flask, world: World) -> None:
    published(world, summary="绝密摘要甲乙丙。双方达成调解协议。")
    rows = db.session.scalars(
        select(events.EventRow).where(events.EventRow.stream.like("disclosure:%")).order_by(events.EventRow.id)
    ).all()
    assert [row.kind for row in rows] == [
        "publication.candidate_made",
        "publication.prepared",
        "publication.notified",
        "publication.published",
    ]
    assert "绝密" not in "".join(str(row.data) for row in rows)
