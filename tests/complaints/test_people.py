"""Acts of and for people: guardians, helpers, agents within their powers, officers who file, claiming, own data."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from accounts.actions import person_for_verified_contact
from accounts.models import ContactKind
from complaints import actions as cases
from complaints import children, queries
from complaints.lifecycle import PartyRole, Status
from complaints.lifecycle.standing import Age, Contract, Power
from complaints.models import (
    Channel,
    ChildConsent,
    Clock,
    Complaint,
    Consent,
    ConsentKind,
    FilerKind,
    Learner,
    Party,
    StandIn,
)
from complaints.queries.claiming import claimable
from complaints.queries.looks import looks_at
from kernel import clock, messages, outbox
from kernel.db import db
from kernel.errors import DomainError, NotFound, NotYours
from kernel.events import Actor
from kernel.messages import Letter
from tests.answer_words import formal
from tests.complaints.driver import confirmed, offered
from tests.complaints.people_hands import CHILD, acting, at_desk, by_agent, by_helper, minor, note
from tests.complaints.turn_hands import LATER, withdrawn
from tests.world import World


def test_a_guardian_who_contracted_is_the_party_and_the_child_a_record(world: World) -> None:
    complaint = minor(world)
    learner = db.session.scalars(select(Learner)).one()
    assert (learner.name, learner.age, learner.contract) == (CHILD, Age.CHILD, Contract.GUARDIAN)
    assert complaint.name == "张示例"
    assert db.session.scalar(select(func.count()).select_from(StandIn)) == 0
    consent = db.session.scalars(select(ChildConsent)).one()
    assert (consent.version, consent.digest) == (children.VERSION, children.digest_of(children.VERSION))


def test_a_child_who_paid_is_the_party_and_the_guardian_represents(world: World) -> None:
    complaint = minor(world, contract=Contract.LEARNER)
    assert complaint.name == CHILD
    assert acting(complaint).kind == "guardian"
    assert withdrawn(world, complaint).status is Status.WITHDRAWN


@pytest.mark.parametrize(
    ("age", "kind", "labour", "rules"),
    [
        (Age.CHILD, FilerKind.GUARDIAN, False, ""),
        (Age.CHILD, FilerKind.SELF, False, children.VERSION),
        (Age.TEEN, FilerKind.SELF, False, ""),
        (Age.TEEN, FilerKind.HELPER, False, ""),
    ],
)
def test_who_may_not_act_alone_is_spoken_for(world: World, age: Age, kind: FilerKind, labour: bool, rules: str) -> None:
    side = cases.Side(cases.LearnerDraft(age, Contract.GUARDIAN, labour), None, rules)
    with pytest.raises(DomainError):
        world.file(filer_kind=kind, is_minor=True, side=side)


def test_sixteen_on_own_labour_complains_alone(world: World) -> None:
    side = cases.Side(cases.LearnerDraft(Age.TEEN, Contract.LEARNER, own_labour=True))
    assert world.file(is_minor=True, side=side).status is Status.ASSIGNED


def test_a_minors_field_is_shown_after_somebody_else_approved(world: World) -> None:
    complaint, officer, above = minor(world), world.actor("officer"), world.actor("supervisor")
    with pytest.raises(DomainError, match="未成年人"):
        cases.show_protected(complaint, "learner", "order", by=officer)
    asked = cases.ask_to_view(complaint, "learner", "order", 2, "核对订单", by=officer)
    assert cases.ask_to_view(complaint, "learner", "order", 2, by=officer).id == asked.id
    with pytest.raises(NotYours):
        cases.decide_view(asked, True, by=officer)
    with pytest.raises(DomainError):
        cases.decide_view(asked, False, " ", by=above)
    cases.decide_view(asked, True, by=above)
    assert cases.show_protected(complaint, "learner", "order", by=officer) == CHILD
    for field, reason in (("learner", "contact"), ("phone", "order")):
        with pytest.raises(DomainError):
            cases.show_protected(complaint, field, reason, by=officer)
    with clock.stepped(clock.now() + timedelta(hours=2, seconds=1)), pytest.raises(DomainError):
        cases.show_protected(complaint, "learner", "order", by=officer)
    look = looks_at(complaint)[0]
    assert (look.field, look.approved_body, look.approved_number) == ("learner", "示例教育委员会", "示003")
    assert len(looks_at(complaint)) == 1


def test_nobody_approves_for_themselves(world: World) -> None:
    complaint = minor(world, path="association", paid_by="consumer")
    admin = world.actor("association_admin")
    asked = cases.ask_to_view(complaint, "phone", "contact", 24, by=admin)
    with pytest.raises(NotYours):
        cases.decide_view(asked, True, by=admin)
    with pytest.raises(DomainError):
        cases.ask_to_view(complaint, "name", "contact", 25, by=admin)


def test_a_consent_taken_back_ends_every_look(world: World) -> None:
    complaint, officer = minor(world), world.actor("officer")
    asked = cases.ask_to_view(complaint, "phone", "contact", 24, by=officer)
    cases.decide_view(asked, True, by=world.actor("supervisor"))
    cases.withdraw_child_consent(complaint, by=world.actor("learner"))
    assert db.session.scalars(select(Learner)).one().name is None
    for act in (
        lambda: cases.show_protected(complaint, "phone", "contact", by=officer),
        lambda: cases.ask_to_view(complaint, "phone", "contact", 1, by=officer),
        lambda: cases.withdraw_child_consent(complaint, by=world.actor("learner")),
    ):
        with pytest.raises(DomainError):
            act()


def test_an_agent_is_held_to_powers_and_term(world: World) -> None:
    complaint = by_agent(world)
    hand = world.actor("learner")
    with pytest.raises(cases.BeyondMandate, match="撤回投诉"):
        cases.withdraw(complaint, by=hand)
    assert complaint.status is Status.ASSIGNED
    cases.contest_route(complaint, "应由别的单位处理。", by=hand)
    with clock.stepped(clock.now() + timedelta(days=31)), pytest.raises(cases.BeyondMandate, match="已过"):
        cases.say(_room(world, complaint), "您好。", by=hand, key="after")


def test_an_agent_with_the_power_settles_in_the_principals_seat(world: World) -> None:
    complaint = _settling(world, (Power.SETTLE,))
    row = confirmed(world, complaint)
    assert row.state == "confirmed"
    principal = db.session.scalars(select(Party).filter_by(complaint_id=complaint.id, role="complainant")).one()
    said = {reply.party_id for reply in offered(complaint).replies}
    assert principal.id in said


def test_an_agent_without_it_may_decline_but_not_accept(world: World) -> None:
    complaint = _settling(world, ())
    made, hand = offered(complaint), world.actor("learner")
    for act in (
        lambda: cases.reply(made, made.version, True, by=hand),
        lambda: cases.offer(complaint, (), by=hand, counters=made),
    ):
        with pytest.raises(DomainError):
            act()
    cases.reply(made, made.version, False, "委托人不同意。", by=hand)
    assert offered(complaint).state == "declined"


def _settling(world: World, powers: tuple[Power, ...]):
    draft = by_agent(world, powers)
    cases.serve(cases.accept(draft, by=world.actor("officer")), "shown", by=world.actor("learner"))
    until = clock.today() + timedelta(days=10)
    items = (cases.ItemDraft("refund", 300_000, until, "原路退回"),)
    cases.answer(draft, formal(draft, items=items), by=world.actor("staff"), key="a1")
    for name in ("learner", "staff"):
        cases.consent(draft, ConsentKind.ENTRUST, True, by=world.actor(name))
    cases.entrust(draft, world.organisation("association"), by=world.actor("officer"))
    from mediation.actions import open_table

    open_table(draft, world.person("mediator"), by=world.actor("association_officer"))
    return draft


def _room(world: World, complaint):
    return queries.rooms_of(world.viewers["learner"], complaint)[0]


def principal_claims(world: World, complaint) -> Actor:
    """The principal proves the phone that was given."""
    person = person_for_verified_contact(ContactKind.PHONE, "19911119999", "王委托")
    hand = Actor(person.id, "learner")
    cases.claim(complaint, person, by=hand)
    return hand


def test_a_principal_claims_and_revokes(world: World) -> None:
    complaint = by_agent(world, (Power.WITHDRAW,))
    with pytest.raises(NotFound):
        cases.claim(complaint, world.person("other_learner"), by=world.actor("other_learner"))
    with pytest.raises(NotYours):
        cases.end_stand_in(acting(complaint), "revoked", by=world.actor("learner"))
    hand = principal_claims(world, complaint)
    cases.end_stand_in(acting(complaint), "revoked", by=hand)
    with pytest.raises(NotFound):
        queries.complaint_for(world.viewers["learner"], complaint.number)
    with pytest.raises(NotYours):
        cases.withdraw(complaint, by=world.actor("learner"))
    assert complaint.filer_kind is FilerKind.SELF
    cases.withdraw(complaint, by=hand)
    with clock.stepped(clock.now() + LATER):
        cases.finish_withdrawals()
    assert db.session.get_one(Complaint, complaint.id).status is Status.WITHDRAWN


def test_whoever_acts_does_not_become_the_complainant_by_the_own_phone(world: World) -> None:
    complaint = by_helper(world, phone="19900000000")
    assert claimable(complaint.number, "19900000000") is None
    with pytest.raises(NotFound):
        cases.claim(complaint, world.person("learner"), by=world.actor("learner"))
    with pytest.raises(DomainError, match="不能是代理人"):
        by_agent(world, phone="19900000000")


def test_letters_go_to_the_helper_and_to_whoever_claimed(world: World) -> None:
    complaint = by_helper(world)
    hand = principal_claims(world, complaint)
    cases.accept(complaint, by=world.actor("officer"))
    desk = queries.rooms_of(world.viewers["officer"], complaint)[0]
    cases.say(desk, "请补充材料。", by=world.actor("officer"), key="both-hear")
    outbox.drain()
    assert outbox.troubled() == []
    found = db.session.scalars(select(Letter.to_person_id).where(Letter.why == "complaint.accepted")).all()
    assert {world.people["learner"], hand.person_id} <= set(found)


def test_a_helper_disposes_of_nothing_until_authorised(world: World) -> None:
    from tests.complaints.people_hands import authorisation

    complaint, hand = by_helper(world), world.actor("learner")
    with pytest.raises(cases.BeyondMandate, match="本人决定"):
        cases.withdraw(complaint, by=hand)
    cases.authorise(acting(complaint), authorisation(world, (Power.WITHDRAW,)), by=hand)
    assert complaint.filer_kind is FilerKind.AGENT
    assert acting(complaint).party.role is PartyRole.AGENT
    cases.withdraw(complaint, by=hand)


@pytest.mark.parametrize(("why", "who"), [("left", "learner"), ("told", "officer")])
def test_help_ends(world: World, why: str, who: str) -> None:
    complaint = by_helper(world)
    with pytest.raises(NotYours):
        cases.end_stand_in(acting(complaint), why, by=world.actor("foreign_officer"))
    cases.end_stand_in(acting(complaint), why, by=world.actor(who))
    with pytest.raises(NotFound):
        queries.complaint_for(world.viewers["learner"], complaint.number)
    cases.accept(complaint, by=world.actor("officer"))
    outbox.drain()
    assert outbox.troubled() == []


def test_an_officer_files_a_letter_from_the_day_it_came(world: World) -> None:
    day = clock.today() - timedelta(days=3)
    complaint = at_desk(world, Channel.LETTER, day)
    assert (complaint.channel, complaint.status) == (Channel.LETTER, Status.ASSIGNED)
    assert clock.day_of(complaint.filed_at) == day
    running = db.session.scalars(select(Clock).filter_by(complaint_id=complaint.id, code="T-ACC")).one()
    assert running.start_on == day
    assert db.session.scalar(select(func.count()).select_from(Consent)) == 0, "what was not said is no consent"
    with pytest.raises(DomainError):
        at_desk(world, Channel.LETTER, clock.today() + timedelta(days=1))


def test_an_officer_files_into_no_inbox_but_the_own(world: World) -> None:
    elsewhere = at_desk(world, paid_by="consumer")
    assert (elsewhere.status, elsewhere.body_id) == (Status.RECEIVED, None)
    assert {row.code for row in db.session.scalars(select(Clock).filter_by(complaint_id=elsewhere.id))} == {"T-INTAKE"}
    with pytest.raises(NotYours):
        cases.file_at_desk(world.filing(), note(), by=world.actor("staff"))


def test_what_was_filed_at_the_desk_is_claimed_by_the_phone_given(world: World) -> None:
    complaint = at_desk(world)
    outbox.drain()
    assert outbox.troubled() == []
    messages.drain()
    letters = db.session.scalars(select(Letter).where(Letter.why == "complaint.registered")).all()
    assert len(letters) == 1
    assert claimable(complaint.number, "19911118888") is None
    assert claimable(complaint.number.lower(), "199 1111 9999") is not None
    hand = principal_claims(world, complaint)
    assert claimable(complaint.number, "19911119999") is None
    cases.withdraw(complaint, by=hand)
