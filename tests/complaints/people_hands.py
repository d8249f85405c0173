"""What the tests of people share: filings by guardians, helpers and agents, and an officer's for somebody."""

import io
from datetime import date, timedelta

from sqlalchemy import select

from complaints import actions as cases
from complaints import children
from complaints.lifecycle.standing import Age, Contract, Power, StandInKind
from complaints.models import Channel, Complaint, FilerKind, StandIn, ViewRequest
from kernel import clock, files
from kernel.db import db
from tests.complaints.filing_hands import PNG
from tests.world import World

CHILD = "康纳利小示例"
ALL_POWERS = tuple(Power)


def minor(
    world: World, *, contract: Contract = Contract.GUARDIAN, age: Age = Age.CHILD, **changes: object
) -> Complaint:
    """A guardian's complaint for a child of 12: in the own name, or as the child's legal representative."""
    is_party = contract is Contract.LEARNER
    stand_in = cases.StandInDraft(StandInKind.GUARDIAN, "李示例家长", "19900001234", "parent") if is_party else None
    learner = cases.LearnerDraft(age, contract, name=CHILD)
    rules = children.VERSION if age is Age.CHILD else ""
    side = cases.Side(learner, stand_in, rules)
    told = {"filer_kind": FilerKind.GUARDIAN, "is_minor": True, "side": side} | changes
    if is_party:
        told = {"name": CHILD} | told
    return world.file(**told)  # type: ignore[arg-type]  # names are the fields'


def authorisation(world: World, powers: tuple[Power, ...] = (), days: int = 30, token: str = "auth-token-1234567"):
    """An authorisation with its paper in quarantine."""
    files.receive(io.BytesIO(PNG), "授权委托书.png", token, world.people["learner"])
    today = clock.today()
    return cases.AuthorisationDraft(
        "办理与机构的退费争议", powers, today, today + timedelta(days=days), "王委托", today - timedelta(days=1), token
    )


def by_agent(world: World, powers: tuple[Power, ...] = (), days: int = 30, **changes: object) -> Complaint:
    """An agent's complaint for somebody whose phone is 19911119999."""
    draft = cases.StandInDraft(
        StandInKind.AGENT, "赵代理", "19900000000", "lawyer", authorisation=authorisation(world, powers, days)
    )
    told = {"filer_kind": FilerKind.AGENT, "side": cases.Side(stand_in=draft), "name": "王委托", "phone": "19911119999"}
    return world.file(**(told | changes))  # type: ignore[arg-type]  # names are the fields'


def by_helper(world: World, **changes: object) -> Complaint:
    """A helper's complaint for somebody whose phone is 19911119999."""
    draft = cases.StandInDraft(StandInKind.HELPER, "孙协助", "19900000000", "child", "in_person")
    told = {"filer_kind": FilerKind.HELPER, "side": cases.Side(stand_in=draft), "phone": "19911119999"}
    return world.file(**(told | changes))  # type: ignore[arg-type]  # names are the fields'


def note(channel: Channel = Channel.PHONE, on: date | None = None, receipt: str = "sms") -> cases.DeskNote:
    return cases.DeskNote(channel, on or clock.today(), "本人来电，姓王。", True, receipt)


def at_desk(world: World, channel: Channel = Channel.PHONE, on: date | None = None, **changes: object) -> Complaint:
    """A complaint an officer filed for somebody on the telephone; consents unsaid unless changed."""
    told = {"phone": "19911119999", "name": "王来电", "publish": None, "entrust": None} | changes
    filing = world.filing(**told)  # type: ignore[arg-type]  # names are the fields'
    return cases.file_at_desk(filing, note(channel, on), by=world.actor("officer"))


def acting(complaint: Complaint) -> StandIn:
    """Whoever acts for the complainant."""
    return db.session.scalars(select(StandIn).filter_by(complaint_id=complaint.id)).one()


def left_alone(world: World) -> ViewRequest:
    """A request of the only one in charge of a body that has nobody above it."""
    complaint = minor(world, by="other_learner", path="association", paid_by="consumer")
    return cases.ask_to_view(complaint, "phone", "contact", 2, by=world.actor("association_admin"))


def let_look(
    world: World, complaint: Complaint, field: str, reason: str = "paper", who: str = "officer", by: str = "supervisor"
) -> None:
    """Staff ask for two hours, somebody in charge lets them, and they look once."""
    asked = cases.ask_to_view(complaint, field, reason, 2, by=world.actor(who))
    cases.decide_view(asked, True, by=world.actor(by))
    cases.show_protected(complaint, field, reason, by=world.actor(who))
