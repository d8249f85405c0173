"""In which form an agreement is made, who confirms it for whom, and what becomes of later ones (rules §0b.5–6)."""

import hashlib
from datetime import timedelta

import pytest
from flask_babel import force_locale

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.entrusting import InName, Terms
from complaints.lifecycle.performance import PromiseState
from complaints.lifecycle.standing import Contract, Power
from complaints.models import Clock, Complaint, ConsentKind, ItemKind, Offer, OfferItem, OfferReply, OfferState, Promise
from kernel import clock, outbox
from kernel.db import db, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.papers import Paper
from mediation import actions as tables
from mediation.actions import Draft
from mediation.lifecycle import AgreementState, Form, PressedAs, form_of
from mediation.models import Agreement, Mediation, Seat
from mediation.queries import in_force_of, versions_of
from tests.complaints.driver import accepted_offer, agreed, confirmed, grounds, offered, table_of
from tests.complaints.people_hands import CHILD, by_agent, minor
from tests.world import World

KINDS = OrganisationKind
FORMS = {
    (KINDS.MARKET_REGULATOR, True): Form.DOCUMENT,
    (KINDS.MARKET_REGULATOR, False): Form.RECORD,
    (KINDS.EDUCATION_DEPARTMENT, True): Form.DEPARTMENT,
    (KINDS.CONSUMER_ASSOCIATION, True): Form.ASSOCIATION,
    (KINDS.TRADE_ASSOCIATION, False): Form.ASSOCIATION,
    (KINDS.PEOPLE_MEDIATION_COMMITTEE, True): Form.COMMITTEE,
}


@pytest.mark.parametrize(("kind", "on_site"), FORMS)
def test_the_form_is_of_the_body_in_whose_name_it_is_made(kind: OrganisationKind, on_site: bool) -> None:
    assert form_of(kind, on_site=on_site) is FORMS[kind, on_site]


def own_table(world: World, kind: OrganisationKind = KINDS.CONSUMER_ASSOCIATION) -> Mediation:
    """A table an association of this kind holds in its own name."""
    complaint = world.answered(path="association", paid_by="consumer")
    with transaction():
        world.organisation("association").kind = kind
    cases.consent(complaint, ConsentKind.MEDIATE, True, by=world.actor("staff"))
    return tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))


def regulator_table(world: World) -> Mediation:
    """A table held in a market regulator's name."""
    complaint = world.answered()
    with transaction():
        world.organisation("department").kind = KINDS.MARKET_REGULATOR
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    cases.entrust(complaint, world.organisation("association"), by=world.actor("officer"))
    return tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))


def test_form_nine_is_for_a_regulator_on_site_only(world: World) -> None:
    table = regulator_table(world)
    made = accepted_offer(world, table.complaint)
    row = tables.draft_agreement(table, made, Draft(on_site=True), by=world.actor("mediator"))
    for words in ("投诉调解书", "本局组织双方当事人进行调解", "第三十九条", "调解书一式3份"):
        assert words in row.text, words
    tables.discard_agreement(row, "不是现场调解的。", by=world.actor("mediator"))
    other = tables.draft_agreement(table, made, by=world.actor("mediator"))
    assert other.text.startswith("调解记录")
    assert "不是投诉调解书" in other.text
    assert "司法确认" not in other.text
    assert (row.reason, row.state, other.version) == ("不是现场调解的。", AgreementState.DISCARDED, 2)
    stored = db.session.execute(db.text("SELECT reason FROM agreements WHERE reason IS NOT NULL")).scalar_one()
    assert "现场" not in str(stored), "the reason is sealed"


def test_a_department_prints_its_own_paper(world: World) -> None:
    complaint = world.answered()
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    terms = Terms(InName.DEPARTMENT)
    cases.entrust(complaint, world.organisation("association"), terms, by=world.actor("officer"))
    tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    row = tables.draft_agreement(table_of(complaint), accepted_offer(world, complaint), by=world.actor("mediator"))
    assert row.text.startswith("消费争议调解协议")
    assert "调解单位：示例教育局（委托示例消费者协会调解）" in row.text
    for never in ("司法确认", "市场监督管理", "调解书"):
        assert never not in row.text, never


def test_a_committee_names_facts_and_responsibility(world: World) -> None:
    table = own_table(world, KINDS.PEOPLE_MEDIATION_COMMITTEE)
    made = accepted_offer(world, table.complaint)
    for draft in (Draft(), Draft(story="课停了。")):
        with pytest.raises(DomainError, match="主要事实和各方的责任"):
            tables.draft_agreement(table, made, draft, by=world.actor("mediator"))
    row = tables.draft_agreement(table, made, Draft(story="课停了。", duties="机构承认。"), by=world.actor("mediator"))
    for words in ("人民调解协议书", "课停了。", "机构承认。", "按指印，人民调解员签名", "监督", "三十日内共同"):
        assert words in row.text, words


def test_the_text_is_chinese_whatever_the_page_speaks(world: World) -> None:
    complaint = world.mediating()
    made = accepted_offer(world, complaint)
    with force_locale("en"):
        row = tables.draft_agreement(table_of(complaint), made, by=world.actor("mediator"))
    assert "Refund" not in row.text
    assert "支付（退款）人民币3,000.00元" in row.text
    assert row.digest == hashlib.sha256(row.text.encode()).hexdigest()


# --- many parties ------------------------------------------------------------------------------------------------


def with_third(world: World) -> tuple[Complaint, Offer]:
    """A table with a third party, and an accepted offer in which it owes something too."""
    complaint = world.mediating()
    table = table_of(complaint)
    with transaction():
        lender = cases.admit(
            complaint,
            PartyRole.RESPONDENT,
            by=world.actor("mediator"),
            organisation=world.organisation("other_company"),
        )
        db.session.add(Seat(mediation_id=table.id, party_id=lender.id, must_confirm=True, seated_at=clock.now()))
        offer = offered(complaint)
        learner = offer.items[0].to_party_id
        item = OfferItem(
            offer_id=offer.id, kind=ItemKind.OTHER, from_party_id=lender.id, to_party_id=learner, words="撤销贷款"
        )
        db.session.add(item)
        db.session.flush()
        for party_id in (learner, lender.id):
            db.session.add(OfferReply(offer_id=offer.id, party_id=party_id, is_accepted=True, replied_at=clock.now()))
        offer.state = OfferState.ACCEPTED
    db.session.expire_all()
    return complaint, offer


def test_every_party_has_a_letter_an_item_and_a_press_of_its_own(world: World) -> None:
    complaint, offer = with_third(world)
    row = tables.draft_agreement(table_of(complaint), offer, by=world.actor("mediator"))
    for words in ("丙方", "一式4份", "（2）丙方向甲方履行：其他。撤销贷款。", "（1）乙方于"):
        assert words in row.text, words
    assert row.text.count("签字或者盖章）") == 3
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    assert row.state is AgreementState.DRAFTED, "the third has not pressed"
    with pytest.raises(NotYours):
        tables.confirm(row, row.digest, by=world.actor("foreign_officer"))
    tables.confirm(row, row.digest, by=world.actor("other_staff"))
    assert row.state is AgreementState.CONFIRMED
    assert {one.pressed_as for one in row.confirmations} == {PressedAs.SELF, PressedAs.ORGANISATION}


# --- for others --------------------------------------------------------------------------------------------------


def mediated(world: World, complaint: Complaint) -> Agreement:
    """The drafted agreement of a complaint somebody files for another."""
    decision = cases.accept(complaint, by=world.actor("officer"))
    cases.serve(decision, "shown", by=world.actor("learner"))
    items = (cases.ItemDraft(ItemKind.REFUND, 300_000),)
    for name in ("learner", "staff"):
        cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor(name))
    cases.entrust(complaint, world.organisation("association"), by=world.actor("officer"))
    table = tables.open_table(complaint, world.person("mediator"), by=world.actor("association_officer"))
    made = cases.offer(complaint, items, by=world.actor("staff"))
    with transaction():  # what an agent may not accept its principal has
        made.state = OfferState.ACCEPTED
    return tables.draft_agreement(table, made, by=world.actor("mediator"))


def test_a_guardian_presses_for_a_child_who_is_the_party(world: World) -> None:
    row = mediated(world, minor(world, contract=Contract.LEARNER))
    assert f"甲方（投诉人）：{CHILD}　法定代理人：李示例家长" in row.text
    tables.confirm(row, row.digest, by=world.actor("learner"))
    assert [one.pressed_as for one in row.confirmations] == [PressedAs.GUARDIAN]


@pytest.mark.parametrize("powers", [(), (Power.SETTLE,)])
def test_an_agent_presses_only_with_the_power_to_settle(world: World, powers: tuple[Power, ...]) -> None:
    row = mediated(world, by_agent(world, powers))
    assert "甲方（投诉人）：王委托　委托代理人：赵代理" in row.text
    if powers:
        tables.confirm(row, row.digest, by=world.actor("learner"))
        assert [one.pressed_as for one in row.confirmations] == [PressedAs.AGENT]
    else:
        with pytest.raises(cases.BeyondMandate):
            tables.confirm(row, row.digest, by=world.actor("learner"))
        assert not row.confirmations


# --- ends and changes --------------------------------------------------------------------------------------------


def test_a_confirmed_text_cannot_be_put_aside_but_lapses_with_the_table(world: World) -> None:
    complaint = world.mediating()
    row = confirmed(world, complaint)
    with pytest.raises(IllegalMove, match="不能作废"):
        tables.discard_agreement(row, "理由", by=world.actor("mediator"))
    cases.terminate(complaint, grounds(complaint, "termination"), "理由。", by=world.actor("officer"))
    outbox.drain()
    assert row.state is AgreementState.DISCARDED
    with pytest.raises((IllegalMove, NotYours)):
        tables.record_signature(row, clock.today(), by=world.actor("mediator"))


def later(world: World, complaint: Complaint) -> Agreement:
    """A change of the agreement in force: two thousand in forty days."""
    old = in_force_of(table_of(complaint))
    assert old is not None
    items = [cases.ChangedItem(one, 200_000, clock.today() + timedelta(days=40), "分两次") for one in old.offer.items]
    return tables.draft_change(old, items, "资金周转困难", by=world.actor("mediator"))


def test_a_later_change_is_a_new_agreement_and_both_are_kept(world: World) -> None:
    complaint = agreed(world)
    old = versions_of(table_of(complaint))[0]
    promise = db.session.query(Promise).filter_by(complaint_id=complaint.id).one()
    with clock.stepped(clock.now() + timedelta(days=3)):
        new = later(world, complaint)
        with pytest.raises(IllegalMove, match="等各方确认"):
            later(world, complaint)
        assert (old.state, new.supersedes_id, new.version) == (AgreementState.EFFECTIVE, old.id, 2)
        for words in ("（变更）", old.digest[:16], "资金周转困难。", "2,000.00"):
            assert words in new.text, words
        for name in ("learner", "staff"):
            tables.confirm(new, new.digest, by=world.actor(name))
        assert (old.state, promise.state) == (AgreementState.EFFECTIVE, PromiseState.OPEN), "until it is signed"
        tables.record_signature(new, clock.today(), by=world.actor("mediator"))
        assert (old.state, new.state) == (AgreementState.SUPERSEDED, AgreementState.EFFECTIVE)
        assert promise.state is PromiseState.REPLACED
        conf = list(db.session.query(Clock).filter_by(complaint_id=complaint.id, code="T-CONF"))
        assert [(row.start_on, row.is_running) for row in conf][1:] == [(clock.today(), True)]
        assert not conf[0].is_running
        outbox.drain()
    assert complaint.status is Status.AGREED
    papers = db.session.query(Paper).filter_by(kind="agreement").order_by(Paper.id).all()
    assert [(one.serial, one.text == row.text) for one, row in zip(papers, (old, new), strict=True)] == [
        (1, True),
        (2, True),
    ]


def test_a_change_put_aside_leaves_the_first_in_force(world: World) -> None:
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    new = later(world, complaint)
    tables.discard_agreement(new, "学员不同意", by=world.actor("mediator"))
    old = versions_of(table_of(complaint))[1]
    assert (new.state, old.state, new.offer.state) == (
        AgreementState.DISCARDED,
        AgreementState.EFFECTIVE,
        OfferState.WITHDRAWN,
    )


def test_who_may_change_what(world: World) -> None:
    complaint = agreed(world)
    old = versions_of(table_of(complaint))[0]
    item = old.offer.items[0]
    for name in ("learner", "staff", "association_officer", "other_mediator"):
        with pytest.raises(NotYours):
            tables.draft_change(old, [cases.ChangedItem(item, 1, None, "")], "理由", by=world.actor(name))
    for items, why in (([], "理由"), ([cases.ChangedItem(item, 1, None, "")], " ")):
        with pytest.raises(DomainError):
            tables.draft_change(old, items, why, by=world.actor("mediator"))
    assert db.session.query(Offer).filter_by(complaint_id=complaint.id).count() == 1


def test_numbers_have_no_gap_when_a_registration_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from mediation import documents

    rows = [confirmed(world, world.mediating()) for _ in range(3)]

    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError("the disk is full")

    documents.make_agreement(rows[0])
    with monkeypatch.context() as patched:
        patched.setattr(tables, "attach_paper", fail)
        with pytest.raises(RuntimeError):
            documents.make_agreement(rows[1])
    db.session.rollback()
    made = [documents.make_agreement(row) for row in rows]
    assert [one.serial for one in made] == [1, 2, 3]
    assert {one.year for one in made} == {clock.today().year}
