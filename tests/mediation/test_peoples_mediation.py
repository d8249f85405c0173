"""People's mediation as an own track: chosen at filing, a month, never forced, also by word of mouth."""

from datetime import date, timedelta

import pytest
from flask import Flask

from accounts.models import Membership, Organisation
from accounts.permissions import Viewer
from accounts.roles import Level, OrganisationKind, Role
from complaints import actions as cases
from complaints import queries
from complaints.documents import may_read_paper
from complaints.lifecycle import Outcome, Status
from complaints.lifecycle.performance import Basis, PromiseState
from complaints.models import Clock, Complaint, ConsentKind, ItemKind, Offer, OfferState
from complaints.queries.answering import promises_of
from complaints.queries.routes import responsible_for
from kernel import clock, events, outbox
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.papers import Paper
from mediation import actions as tables
from mediation.lifecycle import MediationState
from mediation.models import Agreement, Mediation, OralAgreement, SpokenHow
from tests.complaints.hands import forms_in, sign_in, submit, text
from tests.world import World, build

BEGUN = clock.start_of(date(2026, 3, 3)) + timedelta(hours=10)


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world, with a committee in the learner's district; its officer and mediator are known faces."""
    with clock.stepped(BEGUN - timedelta(days=4)):
        world = build()
        with transaction():
            row = Organisation(
                kind=OrganisationKind.PEOPLE_MEDIATION_COMMITTEE,
                name="示例人民调解委员会",
                short_name="示调",
                region_code="110108",
                level=Level.COUNTY,
                made_at=clock.now(),
                legal_basis="《中华人民共和国人民调解法》",
                letterhead="示例人民调解委员会",
            )
            db.session.add(row)
            db.session.flush()
            world.organisations["committee"] = row.id
            _join(world, "association_officer", Role.OFFICER)
            _join(world, "mediator", Role.MEDIATOR)
        return world


def _join(world: World, name: str, role: Role) -> None:
    """Somebody works for the committee now, and no longer for the association."""
    held = db.session.query(Membership).filter_by(person_id=world.people[name]).one()
    held.until_at = clock.now()
    place = world.organisation("committee")
    row = Membership(person_id=world.people[name], organisation_id=place.id, role=role)
    row.from_at = clock.now() - timedelta(days=1)
    db.session.add(row)
    db.session.flush()
    whose = Viewer(world.people[name], role, place.id, row.id, place.kind)
    world.viewers[name] = whose


def filed(world: World) -> Complaint:
    return world.file(path="committee", paid_by="consumer")


def offered(world: World, accepted: bool = True) -> tuple[Complaint, Mediation, Offer]:
    """A table of the committee with an offer the sides have agreed to."""
    complaint = filed(world)
    cases.serve(cases.accept(complaint, by=world.actor("association_officer")), "shown")
    cases.consent(complaint, ConsentKind.MEDIATE, True, by=world.actor("staff"))
    table = tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))

    items = (cases.ItemDraft(ItemKind.REFUND, 200_000, clock.today() + timedelta(days=7)),)
    offer = cases.offer(complaint, items, by=world.actor("staff"))
    if accepted:
        cases.reply(offer, offer.version, True, by=world.actor("learner"))
    return complaint, table, offer


def test_the_committee_of_the_district_is_a_door_and_choosing_it_is_a_consent(world: World) -> None:
    with clock.stepped(BEGUN):
        found = responsible_for(world.institution("app"), category="E01")
        assert found.committee is not None
        assert found.chosen("committee") is found.committee
        complaint = filed(world)
        assert (complaint.status, complaint.body_id) == (Status.ASSIGNED, world.organisations["committee"])
        assert cases.has_consented(complaint, cases.claimant(complaint), ConsentKind.MEDIATE) is True


def test_without_a_committee_the_door_does_not_exist(world: World) -> None:
    with clock.stepped(BEGUN):
        world.organisation("committee").region_code = "110105"
        db.session.commit()
        with pytest.raises(DomainError):
            filed(world)


def test_the_month_runs_from_acceptance_and_nobody_is_forced(world: World) -> None:
    with clock.stepped(BEGUN):
        complaint = filed(world)
        cases.serve(cases.accept(complaint, by=world.actor("association_officer")), "shown")
        month = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-PM").one()
        assert (month.due_on, month.is_platform_rule) == (date(2026, 4, 3), True)
        with pytest.raises(cases.ConsentMissing):
            cases.begin_mediation(complaint, by=world.actor("association_officer"))
        cases.consent(complaint, ConsentKind.MEDIATE, False, by=world.actor("staff"))
        with pytest.raises(cases.ConsentMissing):
            tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))


def test_an_oral_agreement_is_in_force_from_the_day_and_ends_the_table(world: World) -> None:
    with clock.stepped(BEGUN):
        complaint, table, offer = offered(world)
        today = clock.today()
        row = tables.record_oral(table, offer, today, SpokenHow.PHONE, by=world.actor("mediator"))
    assert (complaint.status, complaint.outcome, table.state) == (Status.AGREED, Outcome.SETTLED, MediationState.AGREED)
    (promise,) = promises_of(complaint)
    assert (promise.basis, promise.state) == (Basis.AGREEMENT, PromiseState.OPEN)
    for words in ("口头协议记录", "2,000.00元", "第二十八条", "第三十条", "第三十三条", "电话"):
        assert words in row.text
    assert "签字" not in row.text
    running = {one.code for one in db.session.query(Clock).filter_by(complaint_id=complaint.id) if one.is_running}
    assert not running & {"T-PM", "T-CONF"}, "there is nothing a court could confirm yet"
    kinds = [one.kind for one in events.stream_of(complaint.stream)]
    assert kinds.count("mediation.oral_agreement_recorded") == 1


def test_it_is_put_in_writing_for_a_court_and_its_record_is_a_paper(app: Flask, world: World) -> None:
    with clock.stepped(BEGUN):
        complaint, table, offer = offered(world)
        oral = tables.record_oral(table, offer, clock.today(), SpokenHow.PHONE, by=world.actor("mediator"))
        outbox.drain()
        (paper,) = db.session.query(Paper).filter_by(kind="oral", owner_id=complaint.id)
        assert (paper.id, paper.text) == (oral.paper_id, oral.text)
        assert paper.number
        for name in ("learner", "staff"):
            assert may_read_paper(world.viewers[name], paper.id), name
        assert not may_read_paper(world.viewers["other_learner"], paper.id)
    with clock.stepped(BEGUN + timedelta(days=9)):
        number, mediator = complaint.number, sign_in(app, world, "mediator")
        url = f"/mediation/{number}/oral"
        learner = sign_in(app, world, "learner")
        assert paper.number in text(learner.get(url))
        assert "补做调解协议书" in text(learner.get(f"/mediation/{number}/agreement/court"))
        assert "口头协议不能直接申请" in text(learner.get(f"/complaints/{number}/ways"))
        assert sign_in(app, world, "staff").get(f"{url}/text").status_code == 403
        said = {"story": "停课后没有退费。", "duties": "机构退还余款。"}
        assert f"{url}/text" in text(mediator.get(url))
        assert submit(mediator, f"{url}/text", has="story", **said).status_code == 303
        db.session.rollback()
        (row,) = db.session.query(Agreement)
        assert "达成口头协议" in row.text
        with pytest.raises(IllegalMove):
            tables.write_down(oral, tables.Draft(**said), by=world.actor("mediator"))
        for name in ("learner", "staff"):
            tables.confirm(row, row.digest, by=world.actor(name))
        tables.record_signature(row, clock.today(), by=world.actor("mediator"))
        (conf,) = db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-CONF")
        assert (conf.start_on, conf.is_running) == (clock.today(), True)
        (promise,) = promises_of(complaint)
        assert promise.state is PromiseState.OPEN
        assert "您愿意申请吗" in text(learner.get(f"/mediation/{number}/agreement/court"))


def test_after_a_part_what_was_agreed_orally_is_put_in_writing_too(app: Flask, world: World) -> None:
    with clock.stepped(BEGUN):
        complaint, table, offer = offered(world)
        said, chair = tables.Draft(story="停课后没有退费。", duties="机构退还余款。"), world.actor("mediator")
        part = tables.draft_agreement(table, offer, said, by=chair, part=[complaint.points[0].id])
        for name in ("learner", "staff"):
            tables.confirm(part, part.digest, by=world.actor(name))
        tables.record_signature(part, clock.today(), by=chair)
        item = cases.ItemDraft(ItemKind.APOLOGY, None, clock.today() + timedelta(days=5), "书面道歉")
        more = cases.offer(complaint, (item,), by=world.actor("staff"))
        cases.reply(more, more.version, True, by=world.actor("learner"))
        oral = tables.record_oral(table, more, clock.today(), SpokenHow.PHONE, by=chair)
        url = f"/mediation/{complaint.number}/oral"
        assert f"{url}/text" in text(sign_in(app, world, "mediator").get(url))
        (old,) = part.offer.items
        changed = cases.ChangedItem(old, old.fen, clock.today() + timedelta(days=40), "")
        row = tables.draft_change(part, [changed], "资金周转困难", by=chair)
        for name in ("learner", "staff"):
            tables.confirm(row, row.digest, by=world.actor(name))
        tables.record_signature(row, clock.today(), by=chair)
        owed = [one.item.kind for one in promises_of(complaint) if one.state is PromiseState.OPEN]
        assert owed == [ItemKind.APOLOGY, ItemKind.REFUND], "a change of the part leaves what was agreed orally"
        assert tables.write_down(oral, said, by=chair).oral_id == oral.id


def test_only_the_chair_of_a_committees_own_table_records_and_only_what_all_accepted(world: World) -> None:
    with clock.stepped(BEGUN):
        _complaint, table, offer = offered(world, accepted=False)
        day = clock.today()
        with pytest.raises(IllegalMove):
            tables.record_oral(table, offer, day, SpokenHow.PHONE, by=world.actor("mediator"))
        cases.reply(offer, offer.version, True, by=world.actor("learner"))
        for name in ("learner", "staff", "association_officer", "other_mediator"):
            with pytest.raises(NotYours):
                tables.record_oral(table, offer, day, SpokenHow.PHONE, by=world.actor(name))
        for wrong in (day + timedelta(days=1), day - timedelta(days=30)):
            with pytest.raises(DomainError):
                tables.record_oral(table, offer, wrong, SpokenHow.PHONE, by=world.actor("mediator"))
        world.organisation("committee").kind = OrganisationKind.CONSUMER_ASSOCIATION
        db.session.commit()
        with pytest.raises(IllegalMove, match="人民调解委员会"):
            tables.record_oral(table, offer, day, SpokenHow.PHONE, by=world.actor("mediator"))
    assert db.session.query(OralAgreement).count() == 0
    assert offer.state is OfferState.ACCEPTED


def test_a_text_that_stands_goes_first(world: World) -> None:
    with clock.stepped(BEGUN):
        _complaint, table, offer = offered(world)
        said = tables.Draft(story="停课后没有退费。", duties="机构退还余款。")
        tables.draft_agreement(table, offer, said, by=world.actor("mediator"))
        with pytest.raises(IllegalMove, match="作废"):
            tables.record_oral(table, offer, clock.today(), SpokenHow.PHONE, by=world.actor("mediator"))


def test_the_mediator_records_it_on_the_page_and_both_sides_read_it(app: Flask, world: World) -> None:
    with clock.stepped(BEGUN):
        complaint, _table, _offer = offered(world)
        url = f"/mediation/{complaint.number}/oral"
        mediator = sign_in(app, world, "mediator")
        assert "记录口头协议" in text(mediator.get(f"/mediation/{complaint.number}"))
        assert sign_in(app, world, "learner").get(url).status_code == 404, "nothing to read yet"
        day = clock.today().isoformat()
        wrong = submit(mediator, url, agreed_on=day, how="phone", extent="whole")
        assert wrong.status_code == 422
        assert "都这样表示" in text(wrong)
        stale = submit(mediator, url, agreed_on=day, how="phone", extent="whole", unwritten="y", offer="other")
        assert stale.status_code == 422
        (form,) = [one for one in forms_in(text(mediator.get(url))) if "agreed_on" in one.labels]
        given = form.values | {"agreed_on": day, "how": "phone", "extent": "part", "unwritten": "y"}
        read = mediator.post(url, data=given, content_type="multipart/form-data")
        assert read.status_code == 200
        assert "都表示无需制作调解协议书（人民调解法第二十八条）" in text(read), "the record's very words"
        assert db.session.query(OralAgreement).count() == 0, "reading records nothing"
        assert db.session.query(Paper).filter_by(kind="oral").count() == 0
        done = submit(mediator, url, agreed_on=day, how="phone", extent="part", unwritten="y")
        assert done.status_code == 303
        for name in ("learner", "staff", "mediator"):
            assert "口头协议记录" in text(sign_in(app, world, name).get(url)), name
        assert sign_in(app, world, "other_learner").get(url).status_code == 404
        db.session.expire_all()
        assert complaint.outcome is Outcome.PARTLY_SETTLED
        assert queries.complaint_for(world.viewers["learner"], complaint.number).status is Status.AGREED


def test_of_a_minor_the_record_hides_the_name_from_staff(app: Flask, world: World) -> None:
    with clock.stepped(BEGUN):
        complaint, table, offer = offered(world)
        with transaction():
            complaint.is_minor, complaint.name = True, "康纳利小示例"
        tables.record_oral(table, offer, clock.today(), SpokenHow.PHONE, by=world.actor("mediator"))
        url = f"/mediation/{complaint.number}/oral"
        for name, reads in (("learner", True), ("staff", True), ("mediator", False), ("association_officer", False)):
            assert ("康纳利小示例" in text(sign_in(app, world, name).get(url))) is reads, name
