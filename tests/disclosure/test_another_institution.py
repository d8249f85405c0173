"""A text is about whom its case is about, and whoever stands for that one reads it and may object."""

import pytest
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.models import Complaint
from disclosure import actions, candidates
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import Candidate
from institutions import actions as registry
from institutions.models import Institution, Merge
from kernel import clock, outbox
from kernel.db import db, transaction
from tests.disclosure.support import candidate_of, colleague, post, published, settled, sign_in
from tests.institutions.registry_hands import known
from tests.world import World

WORDS = "消费者投诉该机构，要求退款。双方达成调解协议。"


def merged(world: World, gone: Institution, into: Institution) -> Merge:
    merge = registry.propose_merge(gone, into, "登记了两次", by=world.actor("officer"))
    registry.confirm_merge(merge, by=world.actor("platform_admin"))
    outbox.drain()
    return merge


def split(world: World, merge: Merge) -> None:
    parted = registry.propose_split(merge, "是两家", by=world.actor("officer"))
    registry.confirm_merge(parted, by=world.actor("platform_admin"))
    outbox.drain()
    db.session.expire_all()


def notified(world: World, complaint: Complaint) -> Candidate:
    candidate = candidate_of(complaint)
    actions.prepare(candidate, WORDS, by=world.actor("officer"))
    actions.notify(candidate, by=world.actor("officer"))
    outbox.drain()
    return candidate


def closed_while_merged(world: World) -> tuple[Candidate, Merge]:
    """The record was merged into another one by mistake while a case of it was under way."""
    complaint, other = world.mediating(), known("示例学堂")
    merge = merged(world, world.institution("app"), other)
    settled_later(world, complaint)
    candidate = notified(world, complaint)
    assert candidate.institution_ref == other.ref
    return candidate, merge


def settled_later(world: World, complaint: Complaint) -> None:
    db.session.refresh(complaint)
    cases.agree(complaint, None, clock.today(), by=world.actor("mediator"))
    cases.close(complaint, by=world.actor("officer"))
    outbox.drain()


def test_after_a_split_the_text_of_another_is_not_published(client: FlaskClient, world: World) -> None:
    candidate, merge = closed_while_merged(world)
    actions.object_to(candidate, "不是我们。", by=world.actor("staff"))
    split(world, merge)
    mine, page = world.institution("app"), f"/desk/publications/{candidate.ref}"
    sign_in(client, world, "officer")
    shown = client.get(page).text
    assert "案件现在的被投诉机构是另一家" in shown
    assert mine.name in shown
    with (
        clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())),
        pytest.raises(actions.Barred, match="不是同一家"),
    ):
        actions.publish(candidate, by=colleague(world))
    actions.prepare(candidate, WORDS, by=world.actor("officer"))
    assert (candidate.institution_ref, candidate.objection) == (mine.ref, None), "what the other one said is not theirs"
    actions.notify(candidate, by=world.actor("officer"))
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        made = actions.publish(candidate, by=colleague(world))
    assert (made.institution_name, made.was_shown_here) == (mine.name, True)


def test_a_public_text_of_another_is_on_top_of_the_desk(client: FlaskClient, world: World) -> None:
    candidate, merge = closed_while_merged(world)
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        actions.publish(candidate, by=colleague(world))
    outbox.drain()
    assert candidates.to_look_at(candidate.body_id) == []
    split(world, merge)
    assert candidates.to_look_at(candidate.body_id) == [candidate]
    sign_in(client, world, "officer")
    assert "请核对要不要撤下" in client.get("/desk/publications").text
    assert "这条公示说的是另一家，请撤下" in client.get(f"/desk/publications/{candidate.ref}").text
    with pytest.raises(actions.Barred, match="请撤下"):
        actions.prepare_correction(candidate, WORDS, by=world.actor("officer"))
    actions.withdraw(candidate, WithdrawalReason.WRONG, by=world.actor("officer"))
    assert candidates.to_look_at(candidate.body_id) == []


def test_after_a_merger_the_survivor_reads_the_text_and_objects(client: FlaskClient, world: World) -> None:
    candidate = notified(world, settled(world))
    merged(world, world.institution("app"), known("示例学堂"))
    sign_in(client, world, "staff")
    page = f"/institution/publications/{candidate.ref}"
    assert candidate.ref in client.get("/institution/publications").text
    assert candidate.ref in client.get("/institution/home").text
    assert post(client, page, f"{page}/object", words="事实不准确").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Candidate, candidate.id).objection == "事实不准确"


def test_a_merged_record_is_no_other_institution(world: World) -> None:
    candidate = notified(world, settled(world))
    merged(world, world.institution("app"), known("示例学堂"))
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        assert actions.publish(candidate, by=colleague(world)).series


def test_without_an_account_nobody_says_it_was_asked(client: FlaskClient, world: World) -> None:
    complaint = settled(world)
    with transaction():
        world.institution("app").organisation_id = None
    candidate, page = candidate_of(complaint), f"/desk/publications/{candidate_of(complaint).ref}"
    actions.prepare(candidate, WORDS, by=world.actor("officer"))
    sign_in(client, world, "officer")
    assert "这家机构在平台上没有账号" in client.get(page).text
    actions.notify(candidate, by=world.actor("officer"))
    outbox.drain()
    assert "公示告知书书面送达" in client.get(page).text
    with clock.stepped(clock.end_of(candidate.objection_until_on or clock.today())):
        made = actions.publish(candidate, by=colleague(world))
        outbox.drain()
        shown = client.get(f"/publications/{made.ref}").text
    assert made.was_shown_here is False
    assert "这家机构在平台上没有账号；没有收到异议" in shown
    assert "请机构核对过" not in shown


def test_with_an_account_it_was_asked(client: FlaskClient, world: World) -> None:
    made = published(world)
    assert "公示前请机构核对过，没有收到异议" in client.get(f"/publications/{made.ref}").text


def test_a_page_far_beyond_the_last_is_empty(client: FlaskClient, world: World) -> None:
    settled(world)
    far = "9" * 20
    sign_in(client, world, "officer")
    assert client.get(f"/desk/publications?page={far}").status_code == 200
    sign_in(client, world, "staff")
    assert client.get(f"/institution/publications?page={far}").status_code == 200
