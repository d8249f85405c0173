"""Offers of many items, versions side by side, proposals and secret bids, as each seat's browser shows them."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.lifecycle import PartyRole, RoomKind
from complaints.models import Complaint, ItemKind, OfferState, Room
from complaints.views.offering import seat_key
from kernel import clock
from kernel.db import db
from mediation.lifecycle import ProposalState, RoundState
from mediation.models import BidRound, Proposal
from tests.complaints.door_hands import first_with_institution
from tests.complaints.driver import offered
from tests.complaints.hands import forms_in, sign_in, submit, text
from tests.mediation.bid_hands import compared, opened, proposed, seat_of, seat_room
from tests.world import World


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def typed(client: FlaskClient, url: str, *presses: dict[str, str]) -> dict[str, list[str]]:
    """What the form holds after these presses, each sent with all that was typed."""
    page = text(client.get(url))
    for press in presses:
        form = next(one for one in forms_in(page) if "more" in one.labels)
        answer = client.post(url, data=form.values | press, content_type="multipart/form-data")
        assert answer.status_code == 200, answer.status_code
        page = text(answer)
    return next(one for one in forms_in(page) if "more" in one.labels).values


def payer_key(complaint: Complaint) -> str:
    """The institution's name in a form."""
    return seat_key(seat_of(complaint, PartyRole.RESPONDENT))


def joint(number: str) -> str:
    found = db.session.query(Room).filter_by(kind=RoomKind.JOINT)
    return next(room.ref for room in found if room.complaint.number == number)


def test_many_items_are_drawn_up_by_presses_alone(app: Flask, world: World) -> None:
    complaint = world.mediating()
    number, client = complaint.number, sign_in(app, world, "learner")
    url = f"/mediation/{number}/offers/new"
    values = typed(
        client,
        url,
        {"items-0-yuan": "3000", "part": "0"},
        {"items-0-parts-0-yuan": "1000", "items-0-parts-0-by_on": day(30), "part": "0"},
        {"unpart": "0-2", "items-0-parts-1-yuan": "2000", "items-0-parts-1-by_on": day(60), "look": "1"},
        {"add": "1", "more": "swap"},
        {"add": "1", "more": "apology"},
        {"drop": "2", "items-1-words": "换到周末班"},
    )
    assert values["items-0-parts-0-yuan"] == ["1000"]
    assert not [name for name in values if name.startswith("items-2-") or name.startswith("items-0-parts-2")]
    assert client.post(url, data=values, content_type="multipart/form-data").status_code == 422  # for whose eyes
    values |= {"room": [joint(number)]}
    done = client.post(url, data=values, content_type="multipart/form-data")
    assert done.status_code == 303, text(done)
    made = offered(complaint)
    assert [(one.kind, one.fen, one.part) for one in made.items] == [
        (ItemKind.REFUND, 100_000, 1),
        (ItemKind.REFUND, 200_000, 2),
        (ItemKind.SWAP, None, None),
    ]
    assert client.post(url, data=values, content_type="multipart/form-data").status_code == 303  # sent twice is once
    assert offered(complaint).version == made.version
    shown = text(client.get(f"/mediation/{number}"))
    assert "退款（第2期，共2期）" in shown
    assert "换到周末班" in shown


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"items-0-yuan": "abc"}, "请填写金额"),
        ({"items-0-yuan": ""}, "请填写退款金额。"),
        ({"items-0-by_on": "明天"}, "请填写日期"),
        ({"items-0-by_on": "2020-01-01"}, "已经过去"),
        ({"items-0-owed_to": None}, "不能是同一方"),
        ({"items-0-kind": "gold"}, "没有这种内容"),
        ({"items-0-parts-0-yuan": "1000", "items-0-parts-0-by_on": "2999-01-01"}, "最少2期"),
        (
            {f"items-0-parts-{place}-yuan": "1000" for place in (0, 1)}
            | {f"items-0-parts-{place}-by_on": f"2999-01-0{place + 1}" for place in (0, 1)},
            "和总额3,000.00元不一样",
        ),
        (
            {f"items-0-parts-{place}-yuan": "1500" for place in (0, 1)}
            | {f"items-0-parts-{place}-by_on": "2999-01-01" for place in (0, 1)},
            "要比上一期晚",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    app: Flask, world: World, change: dict[str, str | None], says: str
) -> None:
    number = world.mediating().number
    client, url = sign_in(app, world, "staff"), f"/mediation/{number}/offers/new"
    values = typed(client, url) | {"room": [joint(number)], "items-0-words": ["金丝雀原路退回"]}
    if change.get("items-0-owed_to", "") is None:  # the payer itself
        payer = payer_key(db.session.query(Room).filter_by(ref=joint(number)).one().complaint)
        change = {"items-0-owed_by": payer, "items-0-owed_to": payer}
    answer = client.post(url, data=values | change, content_type="multipart/form-data")
    assert answer.status_code == 422
    page = text(answer)
    assert says in page
    assert "金丝雀原路退回" in page
    assert offered(db.session.query(Room).filter_by(ref=joint(number)).one().complaint).version == 1


def test_no_press_of_strange_hands_breaks_the_page(app: Flask, world: World) -> None:
    number = world.mediating().number
    client, url = sign_in(app, world, "staff"), f"/mediation/{number}/offers/new"
    values = typed(client, url)
    for press in (
        {"add": "1", "more": "nothing"},
        {"drop": "99"},
        {"part": "x"},
        {"unpart": ""},
        {"items-99999999-kind": "refund", "look": "1"},
        {"items-0-owed_by": "nobody", "room": "nowhere"},
    ):
        assert client.post(url, data=values | press, content_type="multipart/form-data").status_code in (200, 422)


def test_before_a_table_the_longer_form_and_the_shorter_live_together(app: Flask, world: World) -> None:
    complaint = first_with_institution(world)
    url = f"/cases/{complaint.number}/offers"
    client = sign_in(app, world, "staff")
    assert "/offers/items" in text(client.get(url))
    values = typed(client, f"{url}/items", {"add": "1", "more": "correction"})
    values |= {"items-0-yuan": ["100"], "items-0-by_on": [day(3)], "items-1-words": ["第三条改为按课时退"]}
    assert client.post(f"{url}/items", data=values, content_type="multipart/form-data").status_code == 303
    assert [one.kind for one in offered(complaint).items] == [ItemKind.REFUND, ItemKind.CORRECTION]
    learner = sign_in(app, world, "learner")
    assert learner.get(url).location.startswith(f"{url}/items")
    assert "第三条改为按课时退" in text(learner.get(f"{url}/items"))


def test_versions_are_compared_in_words_and_marks(app: Flask, world: World) -> None:
    complaint = world.mediating()
    first, by = offered(complaint), world.actor("learner")
    items = (
        cases.ItemDraft(ItemKind.REFUND, 310_000, first.items[0].by_on, "原路退回"),
        cases.ItemDraft(ItemKind.APOLOGY, None, None, "书面道歉"),
    )
    second = cases.offer(complaint, items, by=by, counters=first)
    third = cases.offer(complaint, items[1:], by=by, counters=second)
    page = text(sign_in(app, world, "staff").get(f"/cases/{complaint.number}/offers/{second.ref}/compare"))
    for words in ("第1版和第2版有什么不同", "≠ 改了", "＋ 新增", "金额", "¥3,000.00 → ¥3,100.00"):
        assert words in page, words
    against = f"/cases/{complaint.number}/offers/{third.ref}/compare"
    client = sign_in(app, world, "officer")
    assert "－ 删去" in text(client.get(against))
    assert "第1版和第3版" in text(client.get(f"{against}?with={first.ref}"))
    assert client.get(f"/cases/{complaint.number}/offers/{first.ref}/compare").status_code == 303
    assert sign_in(app, world, "other_staff").get(against).status_code == 404


def test_a_proposal_goes_from_a_room_to_the_table(app: Flask, world: World) -> None:
    complaint = world.mediating()
    number, mediator = complaint.number, sign_in(app, world, "mediator")
    url, room = f"/mediation/{number}/offers/new", seat_room(complaint, PartyRole.RESPONDENT).ref
    values = typed(mediator, url) | {"room": [room], "items-0-yuan": ["2718.28"]}
    assert mediator.post(url, data=values, content_type="multipart/form-data").status_code == 303
    row = db.session.query(Proposal).one()
    page = f"/mediation/{number}/proposals/{row.ref}"
    for name in ("learner", "officer", "association_officer"):
        client = sign_in(app, world, name)
        assert client.get(page).status_code in (403, 404), name
        assert "2,718.28" not in text(client.get(f"/mediation/{number}")), name
    staff = sign_in(app, world, "staff")
    assert "先看的提议" in text(staff.get(f"/mediation/{number}"))
    assert row.ref in text(staff.get(f"/mediation/{number}/proposals"))
    assert row.ref not in text(sign_in(app, world, "learner").get(f"/mediation/{number}/proposals"))
    assert submit(staff, page, has="decision").status_code == 422
    assert submit(staff, page, has="decision", decision="yes", words="可以").status_code == 303
    assert submit(mediator, page, to="/carry", has="csrf_token").status_code == 303
    assert db.session.get_one(Proposal, row.id).state is ProposalState.CARRIED
    assert offered(complaint).state is OfferState.OPEN
    assert "2,718.28" in text(sign_in(app, world, "learner").get(f"/mediation/{number}"))


def test_a_round_by_its_pages(app: Flask, world: World) -> None:
    complaint = world.mediating()
    number, mediator = complaint.number, sign_in(app, world, "mediator")
    learner, staff = sign_in(app, world, "learner"), sign_in(app, world, "staff")
    assert submit(mediator, f"/mediation/{number}/bids/new", pay_by_on="").status_code == 422
    assert "7天以内" in text(submit(mediator, f"/mediation/{number}/bids/new", until_on=day(9), pay_by_on=day(9)))
    assert submit(mediator, f"/mediation/{number}/bids/new", until_on=day(3), pay_by_on=day(9)).status_code == 303
    row = db.session.query(BidRound).one()
    page = f"/mediation/{number}/bids/{row.ref}"
    told = text(learner.get(page))
    assert "结果会让对方知道什么" in told
    assert "方案草稿会代替桌上的第1版" in told
    for client in (learner, staff):
        assert submit(client, page, to="/agree", has="csrf_token").status_code == 303
    assert "推算出对方的出价" in text(learner.get(page))
    for wrong in ("", "一千", "0", "-5", "1.005"):
        assert submit(learner, page, has="yuan", yuan=wrong).status_code == 422, wrong
    assert submit(learner, page, has="yuan", yuan="2718.28").status_code == 303
    shown = text(learner.get(page))
    assert "替换出价" in shown
    assert "2718" not in shown
    assert submit(staff, page, has="yuan", yuan="3141.59").status_code == 303
    met = text(staff.get(page))
    assert "有重合" in met
    assert "¥2,929.94" in met  # the middle, half a fen up
    assert learner.post(page, data={"yuan": "1"}).status_code in (303, 400)


@pytest.mark.parametrize(
    ("share", "words"), [(0, "金额就是收款一方的最低数"), (100, "金额就是付款一方的最高数"), (25, "推算出对方的出价")]
)
def test_what_may_be_inferred_is_said_for_each_rule(app: Flask, world: World, share: int, words: str) -> None:
    row = proposed(world, world.mediating(), share)
    page = f"/mediation/{row.mediation.complaint.number}/bids/{row.ref}"
    assert words in text(sign_in(app, world, "learner").get(page))


def test_the_pages_of_bids_that_do_not_meet_are_the_same_however_far_apart(app: Flask, world: World) -> None:
    complaint = world.mediating()
    number, seen = complaint.number, {}
    rounds = [compared(world, complaint, 300_000, most) for most in (299_999, 1)]
    for name in ("learner", "staff", "mediator", "officer", "association_officer"):
        client = sign_in(app, world, name)
        for row in rounds:
            page = text(client.get(f"/mediation/{number}/bids/{row.ref}"))
            assert "没有重合" in page
            main = page.partition("<main")[2].partition("</main>")[0]
            seen.setdefault(name, set()).add(main.replace(f"第{row.number}轮", ""))
        assert len(seen[name]) == 1, name


def test_who_stands_outside_a_round_neither_bids_nor_ends_it(app: Flask, world: World) -> None:
    row = opened(world, world.mediating())
    page = f"/mediation/{row.mediation.complaint.number}/bids/{row.ref}"
    for name in ("officer", "association_officer", "mediator"):
        assert 'name="yuan"' not in text(sign_in(app, world, name).get(page)), name
    assert sign_in(app, world, "other_learner").get(page).status_code == 404
    assert submit(sign_in(app, world, "mediator"), page, to="/cancel", has="csrf_token").status_code == 303
    assert db.session.get_one(BidRound, row.id).state is RoundState.CANCELLED
