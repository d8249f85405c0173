"""Mediators: the panel, the rule, the declaration before the case opens, both parties' choice, looks, the calendar."""

from datetime import timedelta

import pytest
from flask import Flask

from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind, Status
from complaints.models import ConsentKind, Offer, Party, Room, RoomMember
from complaints.queries import rooms_of, visible_to
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotFound, NotYours, TooLate
from mediation import actions as tables
from mediation import calendars, queries
from mediation.assigning import Ranked
from mediation.lifecycle import AskedFor, Chosen, NominationState
from mediation.models import Nomination, PanelMember
from tests.complaints import turn_hands
from tests.complaints.driver import grounds, table_of
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.power_hands import officer_at
from tests.mediation.seat_hands import declared
from tests.world import World


def member(world: World, name: str, number: str, **more: object) -> PanelMember:
    draft = tables.MemberDraft(number, **more)  # type: ignore[arg-type]  # names are the fields'
    by = world.actor("association_admin")
    return tables.set_member(world.organisation("association"), world.person(name), draft, by=by)


def ask(world: World, complaint: object, asked_for: AskedFor, name: str = "mediator", note: str = "") -> Nomination:
    by = world.actor("association_officer")
    return tables.ask_mediator(complaint, world.person(name), asked_for, Chosen.HAND, note, by=by)  # type: ignore[arg-type]


def test_only_the_head_of_an_association_sets_its_panel(world: World) -> None:
    body, draft = world.organisation("association"), tables.MemberDraft("012")
    for name in ("association_officer", "mediator", "supervisor", "foreign_officer", "platform_admin"):
        with pytest.raises(NotYours):
            tables.set_member(body, world.person("mediator"), draft, by=world.actor(name))
        with pytest.raises(NotYours):
            tables.set_panel_rule(body, by_number=False, parties_choose=True, by=world.actor(name))
    assert member(world, "mediator", "012").number == "012"
    with pytest.raises(DomainError, match="编号"):
        member(world, "other_mediator", "012")
    with pytest.raises(DomainError, match="本组织"):
        member(world, "officer", "099")


def test_the_rule_reads_the_panel(world: World) -> None:
    complaint = world.entrusted()
    member(world, "mediator", "012", fields=("E99",))
    member(world, "other_mediator", "007", fields=(complaint.category,))

    def named(*barred: str) -> tuple[Ranked, ...]:
        roster = queries.roster_of(world.organisations["association"])
        return queries.ranked_for(complaint, roster, {world.people[one] for one in barred})

    first = named()[0]
    assert (first.key, first.has_field) == (world.people["other_mediator"], True)
    member(world, "other_mediator", "007", fields=(complaint.category,), is_active=False)
    assert [one.key for one in named()] == [world.people["mediator"]]
    assert named("mediator") == ()


def test_nothing_opens_before_the_declaration(world: World) -> None:
    complaint = world.entrusted()
    with pytest.raises(NotYours):
        tables.ask_mediator(
            complaint, world.person("mediator"), AskedFor.OPEN, Chosen.RULE, by=world.actor("officer")
        )  # fmt: skip
    asked = ask(world, complaint, AskedFor.OPEN)
    assert db.session.scalars(visible_to(world.viewers["mediator"])).all() == []
    assert complaint.status is Status.ENTRUSTED
    for name in ("other_mediator", "association_officer", "learner"):
        with pytest.raises(NotYours):
            tables.declare(asked, True, by=world.actor(name))
    tables.declare(asked, True, by=world.actor("mediator"))
    assert complaint.status is Status.MEDIATING
    assert table_of(complaint).mediator_id == world.people["mediator"]
    with pytest.raises(IllegalMove):
        tables.declare(asked, True, by=world.actor("mediator"))


def test_whoever_declares_a_conflict_is_not_asked_again(world: World) -> None:
    complaint = world.entrusted()
    tables.declare(ask(world, complaint, AskedFor.OPEN), False, "亲属", by=world.actor("mediator"))
    assert complaint.status is Status.ENTRUSTED
    assert world.people["mediator"] in tables.barred(complaint)
    with pytest.raises(DomainError, match="不能承办"):
        ask(world, complaint, AskedFor.OPEN)
    again = ask(world, complaint, AskedFor.OPEN, "other_mediator")
    tables.withdraw_nomination(again, by=world.actor("association_officer"))
    with pytest.raises(IllegalMove):
        tables.declare(again, True, by=world.actor("other_mediator"))
    outbox.drain()
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]


def test_one_is_asked_at_a_time_and_nobody_once_the_case_ended(world: World) -> None:
    complaint = world.entrusted()
    first = ask(world, complaint, AskedFor.OPEN)
    second = ask(world, complaint, AskedFor.OPEN, "other_mediator")
    assert (first.state, second.state) == (NominationState.WITHDRAWN, NominationState.ASKED)
    cases.terminate(complaint, grounds(complaint, "termination"), "理由。", by=world.actor("officer"))
    outbox.drain()
    db.session.expire_all()
    assert second.state is NominationState.WITHDRAWN


def test_a_hand_over_needs_its_note(world: World) -> None:
    complaint = world.mediating()
    with pytest.raises(DomainError, match="交接说明"):
        ask(world, complaint, AskedFor.HAND_OVER, "other_mediator")
    asked = ask(world, complaint, AskedFor.HAND_OVER, "other_mediator", "在谈退款日期")
    assert table_of(complaint).mediator_id == world.people["mediator"]
    tables.declare(asked, True, by=world.actor("other_mediator"))
    assert table_of(complaint).mediator_id == world.people["other_mediator"]
    assert db.session.scalars(visible_to(world.viewers["mediator"])).all() == []


def test_one_beside_the_chair_sits_in_every_room_and_decides_nothing(world: World) -> None:
    complaint = world.mediating()
    table = table_of(complaint)
    tables.declare(ask(world, complaint, AskedFor.CO, "other_mediator"), True, by=world.actor("other_mediator"))
    party = db.session.query(Party).filter_by(complaint_id=complaint.id, role=PartyRole.CO_MEDIATOR).one()
    rows = db.session.query(Room).join(RoomMember, RoomMember.room_id == Room.id)
    kinds = [room.kind for room in rows.filter(RoomMember.party_id == party.id)]
    assert sorted(kinds) == sorted([RoomKind.SEAT, RoomKind.SEAT, RoomKind.MEDIATORS, RoomKind.JOINT])
    heard = rooms_of(world.viewers["other_mediator"], complaint)
    cases.say(heard[0], "我来协助。", by=world.actor("other_mediator"), key="co")
    with pytest.raises(NotYours):
        tables.draft_agreement(table, db.session.query(Offer).first(), by=world.actor("other_mediator"))
    assert not queries.is_chairless(complaint)
    tables.remove_co_mediator(table, party, by=world.actor("mediator"))
    assert rooms_of(world.viewers["other_mediator"], complaint) == []


def test_both_parties_naming_the_same_one_is_an_agreement(world: World) -> None:
    complaint = world.entrusted()
    one, other = member(world, "mediator", "012"), member(world, "other_mediator", "007")
    tables.prefer_mediator(complaint, one, by=world.actor("learner"))
    assert queries.agreed_member(complaint) is None
    tables.prefer_mediator(complaint, other, by=world.actor("staff"))
    assert queries.agreed_member(complaint) is None
    tables.prefer_mediator(complaint, one, by=world.actor("staff"))
    assert queries.agreed_member(complaint) is one
    for name in ("mediator", "officer"):
        with pytest.raises(NotYours):
            tables.prefer_mediator(complaint, one, by=world.actor(name))
    last = queries.choosing_until(complaint)
    assert last is not None
    with clock.stepped(clock.end_of(last) + timedelta(minutes=1)), pytest.raises(TooLate):
        tables.prefer_mediator(complaint, other, by=world.actor("learner"))
    body = world.organisation("association")
    tables.set_panel_rule(body, by_number=True, parties_choose=False, by=world.actor("association_admin"))
    with pytest.raises(IllegalMove):
        tables.prefer_mediator(complaint, other, by=world.actor("learner"))


def test_before_both_agreed_to_mediate_there_is_no_last_day(world: World) -> None:
    complaint = world.accepted(path="association")
    assert queries.choosing_until(complaint) is None
    cases.consent(complaint, ConsentKind.MEDIATE, True, by=world.actor("staff"))
    assert queries.choosing_until(complaint) is not None


def test_parties_see_a_number_unless_the_body_says_otherwise(app: Flask, world: World) -> None:
    number = world.mediating().number
    member(world, "mediator", "012")
    name = world.person("mediator").name or ""
    page = text(sign_in(app, world, "learner").get(f"/mediation/{number}"))
    assert "调解员 012号" in page
    assert name not in page
    assert name in text(sign_in(app, world, "association_officer").get(f"/mediation/{number}"))
    body = world.organisation("association")
    tables.set_panel_rule(body, by_number=False, parties_choose=True, by=world.actor("association_admin"))
    assert name in text(sign_in(app, world, "learner").get(f"/mediation/{number}"))


def test_whoever_is_asked_reads_names_and_no_more(app: Flask, world: World) -> None:
    complaint = world.entrusted()
    asked = ask(world, complaint, AskedFor.OPEN)
    page = text(sign_in(app, world, "mediator").get(f"/mediation/asked/{asked.ref}"))
    assert "张示例" in page
    assert complaint.respondent_name in page
    for word in ("19900001234", "1990000", complaint.words[:8], "示例路"):
        assert word not in page
    assert sign_in(app, world, "other_mediator").get(f"/mediation/asked/{asked.ref}").status_code == 404


def test_the_choice_by_both_comes_first_on_the_page(app: Flask, world: World) -> None:
    complaint = world.entrusted()
    member(world, "mediator", "001")
    chosen = member(world, "other_mediator", "002")
    for name in ("learner", "staff"):
        client = sign_in(app, world, name)
        url = f"/mediation/{complaint.number}/choose"
        home = "complaints" if name == "learner" else "institution"
        assert url in text(client.get(f"/{home}/{complaint.number}"))
        assert submit(client, url, has="member").status_code == 422
        assert submit(client, url, has="member", member=chosen.ref).status_code == 303
    office = sign_in(app, world, "association_officer")
    page = text(office.get(f"/mediation/{complaint.number}/mediator"))
    assert "双方共同选定" in page
    assert submit(office, f"/mediation/{complaint.number}/mediator", has="mediator").status_code == 303
    db.session.rollback()
    asked = db.session.query(Nomination).one()
    assert (asked.person_id, asked.chosen) == (world.people["other_mediator"], Chosen.PARTIES)
    declared(app, world, "other_mediator")


def test_the_panel_page_and_its_forms(app: Flask, world: World) -> None:
    client = sign_in(app, world, "association_admin")
    url = f"/mediation/panel/{world.person('mediator').ref}"
    wrong = submit(client, url, has="number", number="", most="0")
    assert wrong.status_code == 422
    assert "请填写编号" in text(wrong)
    done = submit(client, url, has="number", number="012", most="3", fields=["E01"], languages=["en"], region="110108")
    assert done.status_code == 303, text(done)
    assert "012" in text(client.get("/mediation/panel"))
    assert submit(client, "/mediation/panel", has="by_number").status_code == 303
    assert "012" in text(sign_in(app, world, "association_officer").get("/mediation/panel"))
    assert sign_in(app, world, "association_officer").get(url).status_code == 403


def test_a_department_with_mediators_of_its_own_keeps_a_panel(app: Flask, world: World) -> None:
    head = turn_hands.head(world)
    body, by = world.organisation("department"), world.actor(head)
    with pytest.raises(NotYours):
        tables.set_panel_rule(body, by_number=False, parties_choose=False, by=by)
    person = world.person(officer_at(world, "department", Role.MEDIATOR))
    supervisor = sign_in(app, world, head)
    assert "怎样运行" in text(supervisor.get("/mediation/panel"))
    kept = {"number": "003", "fields": [], "languages": ["zh"], "most": "5", "is_active": "y"}
    assert submit(supervisor, f"/mediation/panel/{person.ref}", has="number", **kept).status_code == 303
    db.session.rollback()
    row = db.session.query(PanelMember).filter_by(body_id=body.id).one()
    assert (row.person_id, row.number) == (person.id, "003")
    officer = sign_in(app, world, "officer").get("/mediation/panel")
    assert "怎样运行" not in text(officer)
    with pytest.raises(NotYours):
        tables.set_member(body, person, tables.MemberDraft("004"), by=world.actor("officer"))


def test_a_look_is_recorded_once_at_a_table_the_draw_named(app: Flask, world: World) -> None:
    complaint = world.mediating()
    table = table_of(complaint)
    with pytest.raises(IllegalMove):
        tables.note_look(table, "good", "看过", by=world.actor("association_admin"))
    cases.terminate(complaint, grounds(complaint, "termination"), "理由。", by=world.actor("officer"))
    outbox.drain()
    db.session.expire_all()
    viewer, month = world.viewers["association_admin"], clock.today().replace(day=1)
    assert [one.id for one in queries.sample_of(viewer, month)] == [table.id]
    client, here = sign_in(app, world, "association_admin"), f"/mediation/sample?month={month:%Y-%m}"
    assert "还没有看" in text(client.get(here))
    url = f"/mediation/sample/{table.ref}"
    assert submit(client, url, has="grade").status_code == 422
    assert submit(client, url, has="grade", grade="fair", words="程序完整。").status_code == 303
    assert "程序完整。" in text(client.get(url))
    assert "已看" in text(client.get(here))
    with pytest.raises(IllegalMove):
        tables.note_look(table, "good", "又看", by=world.actor("association_admin"))
    with pytest.raises(NotYours):
        tables.note_look(table, "good", "看", by=world.actor("association_officer"))
    with pytest.raises(NotFound):
        queries.sampled_for(world.viewers["foreign_officer"], table.ref)
    work = {one.person.id: one for one in queries.work_of(viewer, clock.today())}
    assert (work[world.people["mediator"]].ended, work[world.people["mediator"]].rate) == (1, None)
    assert client.get("/mediation/figures").status_code == 200


def test_the_calendar_holds_own_days_and_what_other_parts_fill_in(app: Flask, world: World) -> None:
    complaint, on = world.mediating(), clock.today() + timedelta(days=3)
    calendars.register("test", lambda _viewer, _since, _until: [calendars.Entry(on, "示例会议", "", "/")])
    try:
        page = text(sign_in(app, world, "mediator").get("/mediation/calendar"))
        assert "示例会议" in page
        later = text(sign_in(app, world, "mediator").get(f"/mediation/calendar?since={on + timedelta(days=30)}"))
        assert complaint.number in page + later
        other = text(sign_in(app, world, "other_mediator").get("/mediation/calendar?since=nonsense"))
        assert complaint.number not in other
    finally:
        calendars.register("test", lambda _viewer, _since, _until: [])
