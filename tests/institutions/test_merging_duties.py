"""What was disclosed and committed to goes over with the account, is read on the other record, and comes back."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from institutions import actions
from institutions.lifecycle import Cycle
from institutions.models import Commitment, CycleClock, Disclosure, DutyRecord, Institution, Merge, QualityStandard
from institutions.queries.duties import own_institution, rules_on, standing
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.papers import digest
from tests.complaints.hands import text
from tests.institutions.duty_hands import asked, confirmed
from tests.institutions.registry_hands import known
from tests.world import World

FIRST, LATER = "开课前全额退。", "开课前退九成。"


def held(row: Institution) -> dict[str, list[int]]:
    """The versions of a record by item, as the database has them."""
    found: dict[str, list[int]] = {}
    rows = select(Disclosure.item, Disclosure.version).where(Disclosure.institution_id == row.id)
    for item, version in db.session.execute(rows.order_by(Disclosure.item, Disclosure.version)):
        found.setdefault(item, []).append(version)
    return found


def merged(world: World, gone: Institution, into: Institution) -> None:
    merge = actions.propose_merge(gone, into, "登记了两次", by=world.actor("supervisor"))
    actions.confirm_merge(merge, by=world.actor("platform_admin"))


def parted(world: World) -> None:
    split = actions.propose_split(db.session.query(Merge).one(), "弄错了", by=world.actor("supervisor"))
    actions.confirm_merge(split, by=world.actor("platform_admin"))
    db.session.expire_all()


def committed(world: World, row: Institution) -> Commitment:
    with transaction():
        standard = db.session.scalar(select(QualityStandard)) or QualityStandard(
            organisation_id=world.organisations["association"],
            title="示例服务标准",
            version="2026",
            from_on=clock.today(),
            made_at=clock.now(),
        )
        db.session.add(standard)
        db.session.flush()
        one = Commitment(institution_id=row.id, standard_id=standard.id, from_on=clock.today(), made_at=clock.now())
        db.session.add(one)
        db.session.flush()
    return one


@pytest.fixture
def gone(world: World) -> Institution:
    """The institution with an account and rules of two versions."""
    row = asked(world)
    confirmed(world, "refund_rules", FIRST)
    with clock.stepped(clock.now() + timedelta(days=30)):
        confirmed(world, "refund_rules", LATER, from_on=clock.today() + timedelta(days=30))
    return row


@pytest.fixture
def into(world: World) -> Institution:
    """A second record of it, of the same region and type."""
    row = known("明月示例新登记", "110105")
    with transaction():
        row.type = world.institution("own_site").type
    return row


def test_versions_duties_clocks_and_commitments_go_over_with_the_account(
    world: World, gone: Institution, into: Institution
) -> None:
    before, one = held(gone), committed(world, gone)
    records = db.session.query(DutyRecord).filter_by(institution_id=gone.id).count()
    clocks = db.session.query(CycleClock).filter_by(institution_id=gone.id, cycle=Cycle.DUTY).count()
    assert clocks
    on = clock.today()
    merged(world, gone, into)
    db.session.expire_all()
    assert (held(into), held(gone)) == (before, {})
    assert db.session.query(DutyRecord).filter_by(institution_id=into.id).count() == records
    assert db.session.query(CycleClock).filter_by(institution_id=into.id, cycle=Cycle.DUTY).count() == clocks
    assert one.institution_id == into.id
    assert own_institution(world.viewers["other_staff"]).id == into.id
    stood = standing(into, "refund_rules", on)
    assert stood is not None
    assert stood.content["words"] == FIRST
    assert rules_on(into, on)[0].digest == digest(FIRST)
    assert actions.open_duties(into) == 0, "nobody is asked anew for what was filled in"


def test_a_split_gives_all_of_it_back_with_what_was_confirmed_since(
    world: World, gone: Institution, into: Institution
) -> None:
    before, one = held(gone), committed(world, gone)
    merged(world, gone, into)
    db.session.expire_all()
    by = world.actor("other_staff")
    actions.confirm_item(actions.draft_item(into, actions.Typed("service_rules", {"words": "新。"}), by=by), by=by)
    parted(world)
    assert held(into) == {}
    assert held(gone) == before | {"service_rules": [1]}
    assert one.institution_id == gone.id


def test_where_both_have_an_item_the_open_account_leads_and_the_other_is_history(
    app: Flask, world: World, gone: Institution, into: Institution
) -> None:
    with transaction():
        closed = Organisation(
            name="示例旧账号",
            kind=OrganisationKind.INSTITUTION,
            closed_at=clock.now(),
            made_at=clock.now(),
            mode="here",
        )
        db.session.add(closed)
        db.session.flush()
        into.organisation_id = closed.id
        record = DutyRecord(institution_id=into.id, item="refund_rules", since_on=clock.today())
        db.session.add(record)
        db.session.flush()
        old = Disclosure(record_id=record.id, institution_id=into.id, item="refund_rules", version=1, files=[])
        old.content, old.from_on = {"words": "旧账号的规则。"}, clock.today()
        old.entered_at = old.confirmed_at = clock.now()
        db.session.add(old)
    outbox.drain()
    mine, theirs = held(gone), held(into)
    merged(world, gone, into)
    db.session.expire_all()
    assert held(into) == mine
    assert held(gone) == theirs
    assert {row.item for row in db.session.query(DutyRecord)} >= {"refund_rules"}
    assert not [row.item for row in db.session.query(DutyRecord) if row.item.startswith("~")]
    outbox.drain()
    client = app.test_client()
    page = client.get(f"/institutions/{into.ref}/rules").text
    assert f"/institutions/{gone.ref}/rules" in page, "what was disclosed before is one link away"
    assert "旧账号的规则" in text(client.get(f"/institutions/{gone.ref}/rules"))
    parted(world)
    assert (held(gone), held(into)) == (mine, theirs)


def test_a_record_without_an_account_only_adds_what_the_other_was_not_asked_for(
    world: World, gone: Institution, into: Institution
) -> None:
    with transaction():
        for item in ("refund_rules", "statement"):
            db.session.add(DutyRecord(institution_id=into.id, item=item, since_on=clock.today()))
    items = {row.item for row in db.session.query(DutyRecord).filter_by(institution_id=gone.id)}
    merged(world, into, gone)
    db.session.expire_all()
    left = {row.item for row in db.session.query(DutyRecord).filter_by(institution_id=into.id)}
    assert left == {"refund_rules", "statement"} & items
    assert standing(gone, "refund_rules", clock.today()) is not None


def test_the_public_page_of_the_survivor_shows_what_stood_and_the_split_takes_it_back(
    app: Flask, world: World, gone: Institution, into: Institution
) -> None:
    committed(world, gone)
    outbox.drain()
    merged(world, gone, into)
    outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]
    client = app.test_client()
    for page in ("rules", "disclosures"):
        shown = text(client.get(f"/institutions/{into.ref}/{page}"))
        assert FIRST in shown
        assert FIRST not in text(client.get(f"/institutions/{gone.ref}/{page}"))
    assert "示例服务标准" in shown
    parted(world)
    outbox.drain()
    assert not outbox.troubled(), [(one.subscriber, one.error) for one in outbox.troubled()]
    assert FIRST not in text(client.get(f"/institutions/{into.ref}/rules"))
    shown = text(client.get(f"/institutions/{gone.ref}/disclosures"))
    assert FIRST in shown
    assert "示例服务标准" in shown


def test_a_commitment_that_runs_on_both_stays_where_it_is(world: World, gone: Institution, into: Institution) -> None:
    one, other = committed(world, gone), committed(world, into)
    merged(world, gone, into)
    db.session.expire_all()
    assert (one.institution_id, other.institution_id) == (gone.id, into.id)
