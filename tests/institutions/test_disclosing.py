"""Acts of disclosing: drafts, versions that are never changed, announced changes, clocks, who may do what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from accounts.models import Organisation
from institutions import actions, duties
from institutions.actions import DisclosureWrong, Typed
from institutions.life_kinds import Area, about_of
from institutions.lifecycle import InstitutionType
from institutions.models import CycleClock, DutyRecord, WrittenOnce
from institutions.queries import duties_of, standing, versions_of
from institutions.queries.desk import waiting_for
from institutions.queries.duties import drafts_of, overdue_for
from institutions.queries.lives import life_of
from kernel import clock, events, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotYours
from kernel.messages import Letter
from tests.institutions.duty_hands import CONTENT, LINES, asked, confirmed, day, drafted
from tests.institutions.registry_hands import known
from tests.world import World

START = datetime(2026, 9, 1, 3, tzinfo=UTC)


def clocks(world: World) -> dict[tuple[str, str], date]:
    found = db.session.query(CycleClock, DutyRecord).join(DutyRecord, DutyRecord.id == CycleClock.subject_id)
    running = found.filter(CycleClock.met_at.is_(None), CycleClock.stopped_at.is_(None))
    return {(record.item, row.code): row.due_on for row, record in running}


def kinds(world: World) -> list[str]:
    stream = events.stream_of(f"institution:{world.institutions['own_site']}")
    return [row.kind for row in stream if row.kind.startswith(("duty.", "cycle_"))]


def test_an_institution_with_an_account_is_asked_and_timed(world: World) -> None:
    with clock.stepped(START):
        institution = asked(world)
        assert actions.open_duties(institution) == 0
        assert actions.open_duties(world.institution("platform")) == 0, "it has no account to fill in with"
        due = {item for item, code in clocks(world) if code == "D-FILL"}
        assert due == {"identity", "address", "courses", "complaints", "privacy", "account_ways"}
        assert set(clocks(world).values()) == {day(10, 1)}


def test_a_blank_is_a_fact_of_its_day_and_seen_by_the_body(world: World) -> None:
    with clock.stepped(START):
        institution = asked(world)
        confirmed(world, "address")
        assert overdue_for(world.viewers["officer"]) == [], "not yet, and not of this region"
    with clock.stepped(datetime(2026, 10, 8, 3, tzinfo=UTC)):
        actions.sweep_cycle_clocks()
        breached = [
            row.happened_at for row in events.stream_of(f"institution:{institution.id}") if "breach" in row.kind
        ]
        assert set(breached) == {datetime(2026, 10, 1, 16, tzinfo=UTC)}
        told = {row.item.code: row for row in duties_of(institution, clock.today())}
        assert told["identity"].blank_since == day(10, 2)
        assert duties.speaks(told["identity"]) == "未披露"
        assert not told["address"].speaks
        assert not told["refund_rules"].speaks, "no article demands it"
        assert overdue_for(world.viewers["officer"]) == []
        seen = overdue_for(world.viewers["supervisor"])
        assert [row.institution.id for row in seen] == [institution.id]
        assert overdue_for(world.viewers["staff"]) == []
        moments = life_of(world.viewers["officer"], institution, Area.DUTY)[0]
        assert {one.about for one in moments if "期限已过" in one.words} >= {"主体信息", "课程和价格"}, "which is said"


def test_a_draft_stands_nowhere_until_it_is_confirmed(world: World) -> None:
    institution = asked(world)
    row = drafted(world, "courses", courses=LINES)
    again = drafted(world, "courses", courses=LINES[:1])
    assert row.id == again.id
    assert [line.name for line in again.courses] == ["示例英语入门"]
    assert standing(institution, "courses", clock.today()) is None
    assert list(drafts_of(institution.id)) == ["courses"]
    actions.confirm_item(again, by=world.actor("other_staff"))
    found = standing(institution, "courses", clock.today())
    assert found is not None
    assert (found.version, found.confirmed_by_id) == (1, world.people["other_staff"])
    assert ("courses", "D-FILL") not in clocks(world)
    assert kinds(world)[-3:] == ["duty.drafted", "cycle_clock.ended", "duty.confirmed"]
    with pytest.raises(IllegalMove):
        actions.confirm_item(found, by=world.actor("other_staff"))


def test_a_confirmed_version_is_never_changed(world: World) -> None:
    asked(world)
    row = confirmed(world, "complaints")
    with pytest.raises(WrittenOnce), transaction():
        row.content = {"phone": "19900000009"}
    db.session.rollback()
    with pytest.raises(WrittenOnce), transaction():
        db.session.delete(row)
    db.session.rollback()
    assert versions_of(row.institution_id)[0].content == CONTENT["complaints"]


def test_only_the_institutions_own_people_disclose(world: World) -> None:
    institution = asked(world)
    for name in ("staff", "officer", "platform_admin", "learner"):
        with pytest.raises(NotYours):
            actions.draft_item(institution, Typed("address", CONTENT["address"]), by=world.actor(name))
    row = drafted(world, "address")
    for act in (actions.confirm_item, actions.discard_item, actions.recall_item):
        with pytest.raises(NotYours):
            act(row, by=world.actor("staff"))
    actions.discard_item(row, by=world.actor("other_staff"))
    assert drafts_of(institution.id) == {}
    with pytest.raises(IllegalMove):
        actions.draft_item(institution, Typed("rating_rules", {"words": "x"}), by=world.actor("other_staff"))


def test_evidence_is_asked_for_and_goes_on_to_the_next_version(world: World) -> None:
    with clock.stepped(START):
        asked(world)
        bare = drafted(world, "identity")
        with pytest.raises(DisclosureWrong) as wrong:
            actions.confirm_item(bare, by=world.actor("other_staff"))
        assert wrong.value.field == "files"
        first = confirmed(world, "identity", evidence=True, until_on=day(12, 31))
        assert len(first.files) == 1
        assert clocks(world)["identity", "D-END"] == day(12, 31)
    with clock.stepped(START + timedelta(days=1)):
        second = confirmed(world, "identity", kept=first.files, until_on=day(6, 30, 2027))
        assert second.files == first.files
        assert clocks(world)["identity", "D-END"] == day(6, 30, 2027)
    foreign = drafted(world, "address", kept=["0" * 26])
    assert foreign.files == []


@pytest.mark.parametrize(
    ("kind", "first", "words"),
    [(InstitutionType.E, day(9, 8), "电子商务法第三十四条第一款"), (InstitutionType.C, day(9, 8), "平台规则")],
)
def test_a_change_of_rules_is_announced_before_its_day(
    world: World, kind: InstitutionType, first: date, words: str
) -> None:
    with clock.stepped(START):
        institution = asked(world, kind)
        confirmed(world, "service_rules", "第一版")
        early = drafted(world, "service_rules", "第二版", from_on=first - timedelta(days=1), consultation="示例邮箱")
        with pytest.raises(DisclosureWrong) as wrong:
            actions.confirm_item(early, by=world.actor("other_staff"))
        assert wrong.value.field == "from_on"
        assert words in wrong.value.message
        assert "2026年9月8日" in wrong.value.message
        confirmed(world, "service_rules", "第二版", from_on=first, consultation="示例邮箱")
        for on, stood in ((day(9, 1), "第一版"), (day(9, 7), "第一版"), (day(9, 8), "第二版"), (day(8, 31), None)):
            found = standing(institution, "service_rules", on)
            assert (found.content["words"] if found else None) == stood


def test_a_platform_says_where_opinions_go(world: World) -> None:
    with clock.stepped(START):
        asked(world, InstitutionType.E)
        confirmed(world, "service_rules", "第一版")
        with pytest.raises(DisclosureWrong) as wrong:
            confirmed(world, "service_rules", "第二版", from_on=day(9, 20))
        assert wrong.value.field == "consultation"


def test_an_announced_version_may_be_recalled_before_its_day_only(world: World) -> None:
    with clock.stepped(START):
        institution = asked(world)
        confirmed(world, "service_rules", "第一版")
        row = confirmed(world, "service_rules", "第二版", from_on=day(9, 20))
        with pytest.raises(DisclosureWrong):
            confirmed(world, "service_rules", "第三版", from_on=day(9, 20))
        actions.recall_item(row, by=world.actor("other_staff"))
        third = confirmed(world, "service_rules", "第三版", from_on=day(9, 20))
        assert third.version == 3
    with clock.stepped(datetime(2026, 9, 20, 3, tzinfo=UTC)):
        with pytest.raises(IllegalMove):
            actions.recall_item(third, by=world.actor("other_staff"))
        found = standing(institution, "service_rules", clock.today())
        assert found is not None
        assert found.id == third.id


def test_no_version_reaches_back(world: World) -> None:
    asked(world)
    with pytest.raises(DisclosureWrong) as wrong:
        confirmed(world, "address", from_on=clock.today() - timedelta(days=1))
    assert wrong.value.field == "from_on"
    with pytest.raises(DisclosureWrong) as wrong:
        confirmed(world, "address", from_on=day(1, 2, 2030), until_on=day(1, 1, 2030))
    assert wrong.value.field == "until_on"


def test_an_end_is_told_once_in_time(world: World) -> None:
    with clock.stepped(START):
        asked(world)
        confirmed(world, "identity", evidence=True, until_on=day(10, 15))
        assert actions.tend_duties()["warned"] == 0
    with clock.stepped(datetime(2026, 9, 16, 3, tzinfo=UTC)):
        assert actions.tend_duties()["warned"] == 1
        assert actions.tend_duties()["warned"] == 0
        assert "duty.expiry_warned" in kinds(world)


def test_an_item_that_ended_is_told_the_institution_once(world: World) -> None:
    end = clock.today() + timedelta(days=10)
    asked(world)
    confirmed(world, "identity", evidence=True, until_on=end)
    for days in (2, 3):
        with clock.stepped(clock.start_of(end + timedelta(days=days)) + timedelta(hours=14)):
            actions.sweep_cycle_clocks()
            outbox.drain()
    told = select(Letter).where(Letter.why == "cycle_clock.breached", Letter.copy_of_id.is_(None))
    ended = [one for one in db.session.scalars(told.order_by(Letter.id)) if "请更新" in one.body_text]
    assert [one.to_person_id for one in ended] == [world.people["other_staff"]]


def test_whoever_is_late_is_listed_however_many_others_there_are(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.stepped(START):
        late = asked(world)
    monkeypatch.setattr("institutions.queries.duties.MOST_INSTITUTIONS", 1)
    with clock.stepped(datetime(2026, 10, 8, 3, tzinfo=UTC)):
        with transaction():
            late.name = "最后一名示例"
            account = db.session.get_one(Organisation, late.organisation_id)
            copied = {"kind": account.kind, "mode": account.mode, "level": account.level}
            for number in range(3):
                other = Organisation(name=f"一号示例{number}", made_at=clock.now(), **copied)
                db.session.add(other)
                db.session.flush()
                about = known(f"一号示例{number}", "110105")
                about.organisation_id = other.id
                actions.open_duties(about)
        supervisor = world.viewers["supervisor"]
        (row,) = overdue_for(supervisor)
        assert row.institution.id == late.id
        assert waiting_for(supervisor)["duties"].number == len(row.duties), "the desk counts what the list shows"


def test_the_desk_counts_nothing_of_what_no_article_demands(world: World) -> None:
    with clock.stepped(START):
        institution = asked(world)
        confirmed(world, "refund_rules", until_on=day(9, 10))
        supervisor = world.viewers["supervisor"]
    with clock.stepped(datetime(2026, 9, 20, 3, tzinfo=UTC)):
        running = db.session.query(CycleClock).filter_by(institution_id=institution.id, met_at=None, code="D-END")
        assert running.count() == 1, "it ran out"
        assert waiting_for(supervisor)["duties"].number == 0
        assert overdue_for(supervisor) == []


@pytest.mark.parametrize(
    ("data", "item", "about"),
    [
        ({"signal_id": 1, "signal_kind": "licence"}, None, "许可到期"),
        ({"inspection_id": 1, "result": "rectified"}, None, "发现问题，已经整改"),
        ({"disclosure_id": 1, "item": "address"}, None, "经营地址和联系方式"),
        ({"code": "D-FILL", "subject_id": 1}, "identity", "主体信息"),
        ({"number": 17}, None, ""),
        ({"signal_kind": "of a later version"}, None, ""),
    ],
)
def test_the_timeline_says_which_of_several(data: dict[str, object], item: str | None, about: str) -> None:
    assert about_of(data, item) == about
