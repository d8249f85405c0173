"""Extra seats: both parties' yes to one text, an address for one person, rooms from now on, an end that is at once."""

from datetime import timedelta

import pytest

from accounts.permissions import Viewer
from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle import EXTRA, OWING, SPEAKING, PartyRole, RoomKind
from complaints.models import ItemKind, Offer, Room, RoomMember
from complaints.queries import complaint_for, rooms_of, visible_to
from complaints.queries.table import may_read_case_file
from kernel import clock, outbox
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotFound, NotYours
from kernel.messages import Letter
from mediation import actions as tables
from mediation import queries
from mediation.lifecycle import IDENTIFYING, SEAT_MOVES, Release, SeatState, released
from mediation.models import ExtraSeat, Seat, TableRefusal
from tests.complaints.driver import table_of
from tests.mediation.seat_hands import (
    EVERYTHING,
    agreed,
    draft,
    invited,
    newest_letter,
    papers,
    proposed,
    proved,
    seated,
)
from tests.world import World


def kinds_of(seat: ExtraSeat) -> set[RoomKind]:
    rows = db.session.query(Room.kind).join(RoomMember, RoomMember.room_id == Room.id)
    return {kind for (kind,) in rows.filter(RoomMember.party_id == seat.party_id, RoomMember.until_at.is_(None))}


def test_only_the_parties_and_the_chair_propose(world: World) -> None:
    table = table_of(world.mediating())
    for name in ("officer", "association_officer", "other_learner", "other_staff", "other_mediator", "supervisor"):
        with pytest.raises(NotYours):
            tables.propose_seat(table, draft(), by=world.actor(name))
    for name in ("learner", "staff", "mediator"):
        assert tables.propose_seat(table, draft(), by=world.actor(name)).state is SeatState.PROPOSED
    for role in sorted(set(PartyRole) - EXTRA):
        with pytest.raises(NotYours):
            tables.propose_seat(table, draft(role), by=world.actor("mediator"))
    with pytest.raises(DomainError, match="写明"):
        tables.propose_seat(table, draft(name=" "), by=world.actor("mediator"))


def test_one_yes_is_not_enough_and_one_no_ends_it(world: World) -> None:
    complaint = world.mediating()
    seat = proposed(world, complaint)
    tables.consent_seat(seat, True, tables.digest_of(seat), by=world.actor("learner"))
    assert seat.state is SeatState.PROPOSED
    with pytest.raises(IllegalMove):
        tables.consent_seat(seat, True, tables.digest_of(seat), by=world.actor("learner"))
    with pytest.raises(IllegalMove):
        invited(world, seat)
    for name in ("mediator", "officer", "other_staff"):
        with pytest.raises(NotYours):
            tables.consent_seat(seat, True, tables.digest_of(seat), by=world.actor(name))
    tables.consent_seat(seat, True, tables.digest_of(seat), by=world.actor("staff"))
    assert seat.state is SeatState.AGREED
    other = proposed(world, complaint, PartyRole.EXPERT)
    tables.consent_seat(other, False, tables.digest_of(other), by=world.actor("staff"))
    assert other.state is SeatState.DECLINED
    with pytest.raises(IllegalMove):
        tables.consent_seat(other, True, tables.digest_of(other), by=world.actor("learner"))


def test_a_yes_is_to_the_text_that_was_shown(world: World) -> None:
    seat = proposed(world, world.mediating())
    with pytest.raises(IllegalMove, match="变化"):
        tables.consent_seat(seat, True, "0" * 64, by=world.actor("learner"))


def test_what_is_let_go_needs_both_and_a_name_the_learner_alone(world: World) -> None:
    seat = proposed(world, world.mediating(), asks=EVERYTHING)
    digest = tables.digest_of(seat)
    tables.consent_seat(seat, True, digest, (Release.NAME, Release.WISHES), by=world.actor("learner"))
    assert seat.releases == frozenset()
    tables.consent_seat(seat, True, digest, (Release.WISHES, Release.PHONE, Release.EARLIER), by=world.actor("staff"))
    db.session.expire_all()
    assert seat.releases == {Release.NAME, Release.WISHES}


def test_what_was_not_asked_cannot_be_let_go(world: World) -> None:
    seat = agreed(world, proposed(world, world.mediating(), asks=(Release.WISHES,)), EVERYTHING)
    db.session.expire_all()
    assert seat.releases == {Release.WISHES}


@pytest.mark.parametrize("one", list(Release))
def test_released_is_never_more_than_the_learner_let_go(one: Release) -> None:
    assert released(None, [one]) == released([one], None) == released([], [one]) == frozenset()
    assert (one in released([one], [])) is (one in IDENTIFYING)
    assert released([one], [one]) == {one}


def test_an_address_is_for_one_person_and_the_newest_counts(world: World) -> None:
    seat = agreed(world, proposed(world, world.mediating()))
    first = invited(world, seat)
    second = invited(world, seat)
    with pytest.raises(tables.LinkGone):
        tables.link_by_token(first)
    by, entry = proved(second)
    assert queries.entered_seat(seat.ref, entry, Viewer())[1] == by.person_id
    for wrong in (None, "", "x" * 40, second):
        with pytest.raises(NotFound):
            queries.entered_seat(seat.ref, wrong, Viewer())
    with clock.stepped(clock.now() + timedelta(seconds=61)):
        _again, newer = proved(second)
    with pytest.raises(NotFound):
        queries.entered_seat(seat.ref, entry, Viewer())  # another browser holds it now
    assert queries.entered_seat(seat.ref, newer, Viewer())[1] == by.person_id
    with clock.stepped(clock.now() + timedelta(days=31)):
        with pytest.raises(tables.LinkGone):
            tables.link_by_token(second)
        with pytest.raises(NotFound):
            queries.entered_seat(seat.ref, newer, Viewer())


def test_the_letter_says_nothing_of_the_case(world: World) -> None:
    complaint = world.mediating()
    seat = agreed(world, proposed(world, complaint))
    invited(world, seat)
    for word in (complaint.number, "张示例", "1990000", complaint.respondent_name, seat.purpose):
        assert word not in newest_letter()


def test_the_seat_hears_from_now_on_in_its_own_rooms_only(world: World) -> None:
    complaint = world.mediating()
    seat, by, _entry = seated(world, complaint)
    assert kinds_of(seat) == {RoomKind.JOINT, RoomKind.SEAT}
    place = db.session.query(Seat).filter_by(party_id=seat.party_id).one()
    assert place.must_confirm is False
    viewer = Viewer(person_id=by.person_id, role=Role.LEARNER)
    assert db.session.scalars(visible_to(viewer)).all() == []
    assert rooms_of(viewer, complaint) == []
    assert not may_read_case_file(viewer, complaint.id)
    with pytest.raises(NotFound):
        complaint_for(viewer, complaint.number)
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    cases.say(joint, "我方可以停止扣款。", by=by, key="guest-1")
    others = db.session.query(Room).filter(Room.complaint_id == complaint.id, Room.kind != RoomKind.JOINT)
    for room in others.filter((Room.party_id != seat.party_id) | Room.party_id.is_(None)):
        with pytest.raises(NotYours):
            cases.say(room, "不该到这里。", by=by, key=f"guest-{room.id}")


def test_an_observer_listens_and_has_no_room_of_its_own(world: World) -> None:
    complaint = world.mediating()
    seat, by, _entry = seated(world, complaint, PartyRole.OBSERVER)
    assert kinds_of(seat) == {RoomKind.JOINT}
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    with pytest.raises(NotYours):
        cases.say(joint, "观察员不说话。", by=by, key="observer")


def test_an_organisation_comes_with_its_authorisation(world: World) -> None:
    seat = agreed(world, proposed(world, world.mediating()))
    by, _entry = proved(invited(world, seat))
    with pytest.raises(DomainError, match="授权"):
        tables.accept_seat(seat, "李代表", by=by)
    past = tables.AuthorisationDraft("事项", clock.today() - timedelta(days=9), clock.today() - timedelta(days=1))
    with pytest.raises(DomainError, match="期限"):
        tables.accept_seat(seat, "李代表", past, by=by)
    with pytest.raises(NotYours):
        tables.accept_seat(seat, "李代表", papers(), by=world.actor("other_learner"))
    tables.accept_seat(seat, "李代表", papers(), by=by)
    assert (seat.state, seat.authorisations[0].may_settle) == (SeatState.SEATED, True)


def test_whoever_sits_already_does_not_come_twice(world: World) -> None:
    seat = agreed(world, proposed(world, world.mediating(), PartyRole.RELATIVE))
    by, _entry = proved(invited(world, seat, "19900000000"))  # the learner's own phone
    assert by.person_id == world.people["learner"]
    with pytest.raises(IllegalMove, match="已经有席位"):
        tables.accept_seat(seat, "本人", by=by)


@pytest.mark.parametrize("how", ["leave", "remove", "take_back", "end"])
def test_the_end_is_at_once(world: World, how: str) -> None:
    complaint = world.mediating()
    seat, by, entry = seated(world, complaint)
    if how == "leave":
        with pytest.raises(NotYours):
            tables.leave_seat(seat, by=world.actor("learner"))
        tables.leave_seat(seat, by=by)
    elif how == "remove":
        with pytest.raises(NotYours):
            tables.remove_seat(seat, "理由", by=world.actor("staff"))
        with pytest.raises(DomainError, match="写明"):
            tables.remove_seat(seat, " ", by=world.actor("mediator"))
        tables.remove_seat(seat, "理由", by=world.actor("mediator"))
    elif how == "take_back":
        with pytest.raises(NotYours):
            tables.take_back_consent(seat, by=world.actor("mediator"))
        tables.take_back_consent(seat, by=world.actor("staff"))
    else:
        tables.end_table(table_of(complaint), by=world.actor("officer"))
        outbox.drain()
        assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
        db.session.expire_all()
    assert (kinds_of(seat), seat.ended_at is None) == (set(), False)
    with pytest.raises(NotFound):
        queries.entered_seat(seat.ref, entry, Viewer())
    with pytest.raises(NotFound):
        queries.entered_seat(seat.ref, None, Viewer(person_id=by.person_id, role=Role.LEARNER))
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    with pytest.raises((NotYours, IllegalMove)):
        cases.say(joint, "还在吗", by=by, key="after")


def test_the_invited_may_say_no_and_the_proposer_may_take_it_back(world: World) -> None:
    complaint = world.mediating()
    seat = agreed(world, proposed(world, complaint))
    token = invited(world, seat)
    by, _entry = proved(token)
    tables.refuse_seat(seat, by=by)
    assert seat.state is SeatState.REFUSED
    with pytest.raises(tables.LinkGone):
        tables.link_by_token(token)
    other = proposed(world, complaint, PartyRole.EXPERT)
    with pytest.raises(NotYours):
        tables.revoke_seat(other, by=world.actor("staff"))
    tables.revoke_seat(other, by=world.actor("learner"))
    assert other.state is SeatState.REVOKED


def test_a_lender_that_owes_something_answers_and_confirms(world: World) -> None:
    complaint = world.mediating()
    seat, by, _entry = seated(world, complaint)
    quiet, _by, _entry = seated(world, complaint, PartyRole.EXPERT, phone="19911110001")
    items = (cases.ItemDraft(ItemKind.OTHER, words="停止扣款", owed_by=PartyRole.LENDER),)
    standing = db.session.query(Offer).filter_by(complaint_id=complaint.id).one()
    made = cases.offer(complaint, items, by=world.actor("mediator"), counters=standing)
    cases.reply(made, made.version, True, by=world.actor("learner"))
    with pytest.raises(NotYours):
        tables.reply_as_seat(seat, made, made.version, True, by=world.actor("staff"))
    tables.reply_as_seat(seat, made, made.version, True, by=by)
    row = tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
    must = {one.party_id for one in row.mediation.seats if one.must_confirm}
    assert seat.party_id in must
    assert quiet.party_id not in must
    tables.confirm(row, row.digest, by=by)


def test_a_yes_needs_the_power_to_settle(world: World) -> None:
    complaint = world.mediating()
    seat = agreed(world, proposed(world, complaint))
    by, _entry = proved(invited(world, seat))
    tables.accept_seat(seat, "李代表", papers(may_settle=False), by=by)
    standing = db.session.query(Offer).filter_by(complaint_id=complaint.id).one()
    items = (cases.ItemDraft(ItemKind.OTHER, words="停止扣款", owed_by=PartyRole.LENDER),)
    made = cases.offer(complaint, items, by=world.actor("mediator"), counters=standing)
    with pytest.raises(DomainError, match="没有写明"):
        tables.reply_as_seat(seat, made, made.version, True, by=by)
    tables.reply_as_seat(seat, made, made.version, False, by=by)


def test_a_party_that_does_not_want_to_go_on_is_recorded_once(world: World) -> None:
    complaint = world.mediating()
    table = table_of(complaint)
    for name in ("mediator", "officer", "other_staff"):
        with pytest.raises(NotYours):
            tables.refuse_table(table, "unwilling", by=world.actor(name))
    tables.refuse_table(table, "unwilling", by=world.actor("staff"))
    with pytest.raises(IllegalMove):
        tables.refuse_table(table, "no_agreement", by=world.actor("institution_admin"))
    assert db.session.query(TableRefusal).count() == 1
    outbox.drain()
    with pytest.raises(IllegalMove):
        tables.take_back_refusal(table, by=world.actor("learner"))
    tables.take_back_refusal(table, by=world.actor("institution_admin"))
    assert table.refusals == []
    tables.refuse_table(table, "no_agreement", by=world.actor("staff"))
    assert [one.kind for one in table.refusals] == ["no_agreement"]
    outbox.drain()
    back = {row.to_person_id for row in db.session.query(Letter).filter_by(why="mediation.refusal_withdrawn")}
    assert back >= {world.people["learner"], world.people["officer"]}
    assert not outbox.troubled(), [(row.subscriber, row.error) for row in outbox.troubled()]
    told = {row.to_person_id for row in db.session.query(Letter).filter_by(why="mediation.table_refused")}
    assert told >= {world.people["learner"], world.people["officer"]}


def test_the_table_of_moves_is_whole() -> None:
    assert len({(move.source, move.act) for move in SEAT_MOVES}) == len(SEAT_MOVES)
    assert OWING < SPEAKING < EXTRA
    over = {SeatState.DECLINED, SeatState.REFUSED, SeatState.REVOKED, SeatState.LEFT, SeatState.REMOVED}
    assert not {move.source for move in SEAT_MOVES} & over
    assert {move.target for move in SEAT_MOVES} >= over
