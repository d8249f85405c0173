"""Letters to extra seats: of what concerns them alone, to the proved contact, no name, link or content by SMS."""

import re

from complaints import actions as cases
from complaints.lifecycle import PartyRole, Status
from complaints.models import Complaint, ItemKind, Offer
from kernel import clock, outbox
from kernel.db import db
from kernel.messages import Channel, Letter
from mediation import actions as tables
from mediation.lifecycle import SeatState
from mediation.models import ExtraSeat
from tests.complaints.driver import table_of
from tests.mediation.seat_hands import PHONE, seated
from tests.mediation.session_hands import proposed, room_of, terms
from tests.mediation.test_entrusted_anew import second_table
from tests.mediation.test_guest_agreement import drafted, owed
from tests.mediation.test_guest_sessions import beside
from tests.world import World


def kinds(seat: ExtraSeat) -> list[str]:
    """What the seat was told of, in order."""
    outbox.drain()
    return [one.why for one in letters(seat)]


def letters(seat: ExtraSeat) -> list[Letter]:
    assert seat.party is not None
    found = db.session.query(Letter).filter_by(to_person_id=seat.party.person_id)
    return found.filter(Letter.about.startswith("complaint:")).order_by(Letter.id).all()


def test_a_lender_is_told_of_what_concerns_it(world: World) -> None:
    complaint = world.mediating()
    quiet, _by, _entry = seated(world, complaint, PartyRole.EXPERT, phone="19911110001")
    seat, _entry, row = drafted(world, complaint)
    assert kinds(seat) == ["complaint.offer_made", "complaint.offer_answered", "mediation.agreement_drafted"]
    assert kinds(quiet) == []
    tables.discard_agreement(row, "改一下", by=world.actor("mediator"))
    assert kinds(seat)[-1] == "mediation.agreement_discarded"
    for one in letters(seat):
        assert (one.channel, one.address) == (Channel.SMS, PHONE)
        assert complaint.number in one.body_text
        assert "请打开您的席位页查看" in one.body_text
        assert not re.search(r"https?://|/seats/", one.body_text)
        for secret in (complaint.name, complaint.phone, "停止扣款", "1,200"):
            assert secret not in one.body_text


def test_a_text_of_a_later_table_is_not_for_a_seat_of_the_first(world: World) -> None:
    complaint = world.mediating()
    seat, by, _entry = seated(world, complaint)
    made, first, chair = owed(world, complaint), table_of(complaint), world.actor("mediator")
    tables.reply_as_seat(seat, made, made.version, True, by=by)
    part = tables.draft_agreement(first, made, by=chair, part=[complaint.points[1].id])
    for hand in (world.actor("learner"), world.actor("staff"), by):
        tables.confirm(part, part.digest, by=hand)
    tables.record_signature(part, clock.today(), by=chair)
    later, name = second_table(world, complaint)
    assert seat.state is SeatState.SEATED
    before = kinds(seat)
    rest = cases.offer(complaint, (cases.ItemDraft(ItemKind.APOLOGY, words="道歉"),), by=world.actor("staff"))
    cases.reply(rest, rest.version, True, by=world.actor("learner"))
    row = tables.draft_agreement(later, rest, by=world.actor(name))
    assert part.digest[:16] in row.text, "what was settled at the first table is named"
    for party in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(party))
    tables.record_signature(row, clock.today(), by=world.actor(name))
    assert complaint.status is Status.AGREED
    assert kinds(seat) == before


def test_an_offer_between_the_two_is_not_the_lenders_business(world: World) -> None:
    complaint = world.mediating()
    seat, _by, _entry = seated(world, complaint)
    standing = db.session.query(Offer).filter_by(complaint_id=complaint.id).one()
    cases.reply(standing, standing.version, True, by=world.actor("learner"))
    assert kinds(seat) == []
    cases.say(room_of(complaint), "请各方看一下。", by=world.actor("mediator"), key="m1")
    assert kinds(seat) == ["complaint.message_said"]
    cases.say(room_of(complaint, PartyRole.COMPLAINANT), "单独说。", by=world.actor("mediator"), key="m2")
    assert kinds(seat) == ["complaint.message_said"]


def test_sessions_and_the_end_of_a_seat(world: World) -> None:
    complaint = world.mediating()
    seat, _by, _entry = seated(world, complaint)
    meeting = proposed(world, complaint)
    tables.fix_session(meeting, terms(meeting.times[0].starts_at), by=world.actor("mediator"))
    assert kinds(seat) == ["mediation.session_proposed", "mediation.session_fixed"]
    tables.cancel_session(meeting, "改期", by=world.actor("mediator"))
    assert kinds(seat)[2:] == ["mediation.session_cancelled"]
    tables.remove_seat(seat, "事情已经谈完。", by=world.actor("mediator"))
    assert kinds(seat)[-1] == "mediation.seat_ended"
    assert "看不到这件调解了" in letters(seat)[-1].body_text
    cases.say(room_of(complaint), "之后的话。", by=world.actor("mediator"), key="m3")
    assert kinds(seat)[-1] == "mediation.seat_ended"


def test_whoever_leaves_is_not_told_of_it(world: World) -> None:
    complaint = world.mediating()
    seat, by, _entry = seated(world, complaint)
    owed(world, complaint)
    tables.leave_seat(seat, by=by)
    assert "mediation.seat_ended" not in kinds(seat)


def told_beside(world: World, complaint: Complaint) -> set[str]:
    outbox.drain()
    found = db.session.query(Letter).filter_by(to_person_id=world.people["other_mediator"])
    return {one.why for one in found if one.about == f"complaint:{complaint.id}"}


def test_beside_the_chair_one_hears_of_the_sessions(world: World) -> None:
    complaint = world.mediating()
    beside(world, complaint)
    meeting = proposed(world, complaint)
    tables.fix_session(meeting, terms(meeting.times[0].starts_at), by=world.actor("mediator"))
    assert {"mediation.session_fixed"} <= told_beside(world, complaint)
    assert table_of(complaint).mediator_id != world.people["other_mediator"]
