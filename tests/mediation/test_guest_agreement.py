"""An extra seat named in an offer: it is asked, answers, reads the text without who the learner is, and confirms."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, ItemKind, Offer
from complaints.queries.turns import actor_label, turn_of
from complaints.views.offering import seat_key
from kernel import clock, outbox, pdf
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from mediation import actions as tables
from mediation.lifecycle import AgreementState, PressedAs, SeatState
from mediation.models import Agreement, ExtraSeat
from mediation.queries import agreement_of_seat
from tests.complaints.driver import accepted_offer, table_of
from tests.complaints.hands import Browser, sign_in, submit, text
from tests.mediation.bid_hands import seat_of, seat_room
from tests.mediation.seat_hands import agreed, invited, newest_letter, papers, proposed, proved, seated
from tests.mediation.test_offer_pages import day, joint, typed
from tests.world import World

MINUTES = timedelta(minutes=2)
LENDER = "示例消费金融有限公司"


def holding(app: Flask, seat: ExtraSeat, entry: str) -> FlaskClient:
    """A browser that holds the seat by its proved link."""
    client = Browser(app, app.response_class, use_cookies=True)
    with client.session_transaction() as kept:
        kept["seats"] = {seat.ref: entry}
    return client


def owed(world: World, complaint: Complaint, **more: object) -> Offer:
    """An offer by which the lender asks for no more, waiting for the lender alone."""
    standing = db.session.query(Offer).filter_by(complaint_id=complaint.id).one()
    item = cases.ItemDraft(
        ItemKind.LOAN, 120000, clock.today() + timedelta(days=10), words="停止扣款", owed_by=PartyRole.LENDER
    )
    made = cases.offer(complaint, (item,), by=world.actor("mediator"), counters=standing, **more)  # type: ignore[arg-type]  # names are the act's
    cases.reply(made, made.version, True, by=world.actor("learner"))
    return made


def drafted(world: World, complaint: Complaint) -> tuple[ExtraSeat, str, Agreement]:
    """The lender has said yes, and a text names it."""
    seat, by, entry = seated(world, complaint)
    made = owed(world, complaint)
    tables.reply_as_seat(seat, made, made.version, True, by=by)
    return seat, entry, tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))


def code_of_letter() -> str:
    db.session.rollback()
    found = re.search(r"\d{6}", newest_letter())
    assert found
    return found[0]


def test_a_seat_is_named_in_the_form_and_in_the_turn(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seated(world, complaint)
    client, url = sign_in(app, world, "mediator"), f"/mediation/{complaint.number}/offers/new"
    lender = seat_key(seat_of(complaint, PartyRole.LENDER))
    assert "培训贷款机构" in text(client.get(url))
    values = typed(client, url, {"add": "1", "more": "loan"})
    values |= {"items-1-owed_by": [lender], "items-1-words": ["停止扣款"], "items-0-yuan": ["100"]}
    values |= {"items-0-by_on": [day(30)], "room": [joint(complaint.number)]}
    sent = client.post(url, data=values, content_type="multipart/form-data")
    assert sent.status_code == 303, text(sent)
    db.session.expire_all()
    made = cases.open_offer(complaint)
    assert made is not None
    assert [item.from_party.role for item in made.items] == [PartyRole.RESPONDENT, PartyRole.LENDER]
    for name in ("learner", "staff"):
        cases.reply(made, made.version, True, by=world.actor(name))
    db.session.expire_all()
    turn = turn_of(complaint)
    assert turn is not None
    assert (turn.actor, turn.act, actor_label(turn, complaint)) == ("lender", "reply", "培训贷款机构")
    assert "培训贷款机构" in text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))


def test_the_text_names_the_lender_and_its_debt(world: World) -> None:
    complaint = world.mediating()
    _seat, _entry, row = drafted(world, complaint)
    assert f"丙方（培训贷款机构）：{LENDER}　代表：李代表" in row.text
    assert "不再要求甲方偿还（取消培训贷款）人民币1,200.00元" in row.text
    turn = turn_of(complaint)
    assert turn is not None
    assert turn.act == "confirm"


def test_a_lender_confirms_at_its_own_page_with_a_fresh_code(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat, entry, row = drafted(world, complaint)
    client, url = holding(app, seat, entry), f"/seats/{seat.ref}/agreement"
    assert f'href="{url}"' in text(client.get(f"/seats/{seat.ref}"))
    page = text(client.get(url))
    assert row.digest[:8] in page
    assert LENDER in page
    assert complaint.name not in page
    assert "○○" in page
    assert complaint.name in row.text
    wrong = submit(client, url, has="read", read="y", code="000000")
    assert wrong.status_code == 422
    assert submit(client, url, to="/code").status_code == 429, "one a minute"
    with clock.stepped(clock.now() + MINUTES):
        assert submit(client, url, to="/code").status_code == 303
        code = code_of_letter()
        unread = submit(client, url, has="read", code=code)
        assert unread.status_code == 422
        done = submit(client, url, has="read", read="y", code=code)
        assert done.status_code == 303, text(done)
    db.session.expire_all()
    own = tables.own_confirmation(seat, row)
    assert own is not None
    assert own.proved_at is not None
    assert own.pressed_as is PressedAs.ORGANISATION
    assert own.digest == row.digest
    again = client.get(url)
    assert 'name="code"' not in text(again)


def test_all_three_make_it_complete(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat, entry, row = drafted(world, complaint)
    standing = {one.party.role for one in row.mediation.seats if one.must_confirm}
    assert PartyRole.LENDER in standing
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    assert row.state is AgreementState.DRAFTED, "the lender has not pressed"
    client, url = holding(app, seat, entry), f"/seats/{seat.ref}/agreement"
    with clock.stepped(clock.now() + MINUTES):
        submit(client, url, to="/code")
        submit(client, url, has="read", read="y", code=code_of_letter())
    db.session.expire_all()
    assert row.state is AgreementState.CONFIRMED


def test_a_press_needs_the_power_to_settle(world: World) -> None:
    complaint = world.mediating()
    seat, _entry, row = drafted(world, complaint)
    assert seat.party is not None
    by = tables.hand_of(seat.party.person_id)
    with clock.stepped(clock.now() + timedelta(days=61)), pytest.raises(DomainError, match="授权委托书"):
        tables.confirm_as_seat(seat, row, row.digest, "000000", by=by)
    with pytest.raises(NotYours):
        tables.confirm_as_seat(seat, row, row.digest, "000000", by=world.actor("staff"))


def test_who_has_no_part_in_a_text_never_sees_it(app: Flask, world: World) -> None:
    complaint = world.mediating()
    quiet, _by, entry = seated(world, complaint, PartyRole.EXPERT, phone="19911110001")
    drafted(world, complaint)
    client = holding(app, quiet, entry)
    assert client.get(f"/seats/{quiet.ref}/agreement").status_code == 404
    assert "/agreement" not in text(client.get(f"/seats/{quiet.ref}"))
    stranger = Browser(app, app.response_class, use_cookies=True)
    seat = db.session.query(ExtraSeat).filter_by(role=PartyRole.LENDER).one()
    assert stranger.get(f"/seats/{seat.ref}/agreement").status_code == 404


def test_a_text_that_waits_for_somebody_gone_is_put_aside(world: World) -> None:
    complaint = world.mediating()
    seat, _entry, row = drafted(world, complaint)
    assert seat.party is not None
    tables.leave_seat(seat, by=tables.hand_of(seat.party.person_id))
    assert row.state is AgreementState.DISCARDED
    table, offer, chair = table_of(complaint), row.offer, world.actor("mediator")
    with pytest.raises(IllegalMove, match="不在调解桌上"):
        tables.draft_agreement(table, offer, by=chair)
    lacking = agreed(world, proposed(world, complaint))
    by, _key = proved(invited(world, lacking, "19911110009"))
    tables.accept_seat(lacking, "王代表", papers(), by=by)
    tables.leave_seat(lacking, by=by)
    assert row.state is AgreementState.DISCARDED


def test_who_signed_a_part_keeps_its_page_to_the_end(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    complaint = world.mediating()
    seat, by, entry = seated(world, complaint)
    made, table, chair = owed(world, complaint), table_of(complaint), world.actor("mediator")
    tables.reply_as_seat(seat, made, made.version, True, by=by)
    row = tables.draft_agreement(table, made, by=chair, part=[complaint.points[1].id])
    for hand in (world.actor("learner"), world.actor("staff"), by):
        tables.confirm(row, row.digest, by=hand)
    tables.record_signature(row, clock.today(), by=chair)
    rest = cases.offer(complaint, (cases.ItemDraft(ItemKind.REFUND, 5000, clock.today()),), by=world.actor("staff"))
    cases.reply(rest, rest.version, True, by=world.actor("learner"))
    last = tables.draft_agreement(table, rest, by=chair)
    assert LENDER not in last.text
    for name in ("learner", "staff"):
        tables.confirm(last, last.digest, by=world.actor(name))
    tables.record_signature(last, clock.today(), by=chair)
    outbox.drain()
    db.session.expire_all()
    assert seat.state is SeatState.SEATED
    kept = agreement_of_seat(seat)
    assert kept is not None
    assert kept.id == row.id
    client = holding(app, seat, entry)
    monkeypatch.setattr(pdf, "render", lambda html, **_more: html.encode())
    copied = client.get(f"/seats/{seat.ref}/agreement/copy.pdf")
    assert copied.status_code == 200, "whom the newest text does not bind has a letter in its own"
    assert "丙方（培训贷款机构）" in text(copied)
    number = complaint.number
    learner = sign_in(app, world, "learner")
    assert "培训贷款机构" in text(learner.get(f"/mediation/{number}/agreement?version={row.version}"))
    assert "培训贷款机构" not in text(learner.get(f"/mediation/{number}/agreement")).split("共同确认")[0]


def test_who_is_named_in_a_draft_put_aside_reads_no_other_text(app: Flask, world: World) -> None:
    complaint = world.mediating()
    standing, chair = accepted_offer(world, complaint), world.actor("mediator")
    seat, by, entry = seated(world, complaint)
    part = tables.draft_agreement(table_of(complaint), standing, by=chair, part=[complaint.points[0].id])
    for name in ("learner", "staff"):
        tables.confirm(part, part.digest, by=world.actor(name))
    tables.record_signature(part, clock.today(), by=chair)
    item = cases.ItemDraft(ItemKind.LOAN, 120000, clock.today(), words="停止扣款", owed_by=PartyRole.LENDER)
    made = cases.offer(complaint, (item,), by=world.actor("staff"))
    cases.reply(made, made.version, True, by=world.actor("learner"))
    tables.reply_as_seat(seat, made, made.version, True, by=by)
    draft = tables.draft_agreement(table_of(complaint), made, by=chair)
    assert agreement_of_seat(seat) is draft
    for name in ("learner", "staff"):
        tables.wish_court(part, True, by=world.actor(name))
    assert tables.all_want(part), "whom a later text binds has no word in this one"
    with pytest.raises(NotYours):
        tables.wish_court(part, True, by=by)
    tables.discard_agreement(draft, "再商量", by=chair)
    assert agreement_of_seat(seat) is None
    client = holding(app, seat, entry)
    assert client.get(f"/seats/{seat.ref}/agreement").status_code == 404
    page = f"/mediation/{complaint.number}/agreement"
    assert "培训贷款机构" not in text(sign_in(app, world, "learner").get(page))


def test_a_guest_takes_no_bids_and_no_proposals(app: Flask, world: World) -> None:
    complaint = world.mediating()
    seat, _by, entry = seated(world, complaint)
    assert "您的席位不出价" in text(holding(app, seat, entry).get(f"/seats/{seat.ref}"))
    told = text(sign_in(app, world, "mediator").get(f"/mediation/{complaint.number}/bids/new"))
    assert "另行邀请的席位（例如培训贷款机构）不出价" in told
    lender, table, chair = seat_of(complaint, PartyRole.LENDER), table_of(complaint), world.actor("mediator")
    today = clock.today()
    rule = tables.BidRule(lender.id, seat_of(complaint, PartyRole.COMPLAINANT).id, 50, today, today)
    with pytest.raises(DomainError, match="两方"):
        tables.propose_round(table, rule, by=chair)
    item = cases.ItemDraft(ItemKind.OTHER, words="停止扣款", owed_by=PartyRole.LENDER)
    with pytest.raises(DomainError, match="不放提议"):
        tables.show_proposal(table, seat_room(complaint, PartyRole.LENDER), tables.ProposalDraft((item,)), by=chair)
