"""Hands for extra seats: proposed, agreed to by both, invited, the contact proved, the seat taken."""

import re
from datetime import timedelta

from flask import Flask

from accounts.models import ContactKind
from complaints.lifecycle import PartyRole
from complaints.models import Complaint
from kernel import clock
from kernel.db import db
from kernel.events import Actor
from kernel.messages import Letter
from mediation import actions as tables
from mediation.lifecycle import NominationState, Release
from mediation.models import ExtraSeat, Nomination
from tests.complaints.driver import table_of
from tests.complaints.hands import sign_in, submit, text
from tests.world import World

PHONE = "19911110000"
EVERYTHING = tuple(Release)


def draft(role: PartyRole = PartyRole.LENDER, asks: tuple[Release, ...] = (), **more: object) -> tables.SeatDraft:
    """A lender that is to talk about stopping the payments."""
    told = {"name": "示例消费金融有限公司", "purpose": "协商停止扣款", **more}
    return tables.SeatDraft(role, asks=asks, **told)  # type: ignore[arg-type]  # names are the fields'


def proposed(
    world: World, complaint: Complaint, role: PartyRole = PartyRole.LENDER, asks: tuple[Release, ...] = ()
) -> ExtraSeat:
    """A seat the learner proposed."""
    return tables.propose_seat(table_of(complaint), draft(role, asks), by=world.actor("learner"))


def agreed(world: World, seat: ExtraSeat, let_go: tuple[Release, ...] = ()) -> ExtraSeat:
    """Both parties said yes, letting these go."""
    for name in ("learner", "staff"):
        tables.consent_seat(seat, True, tables.digest_of(seat), let_go, by=world.actor(name))
    return seat


def invited(world: World, seat: ExtraSeat, phone: str = PHONE) -> str:
    """The mediator sent the address; answers its token, as the letter has it."""
    tables.invite_seat(seat, ContactKind.PHONE, phone, by=world.actor("mediator"))
    found = re.search(r"/seats/i/([\w-]+)", newest_letter())
    assert found, newest_letter()
    return found[1]


def newest_letter() -> str:
    """The words of the letter queued last."""
    return db.session.query(Letter).order_by(Letter.id.desc()).first().body_text  # type: ignore[union-attr]  # one is there


def proved(token: str) -> tuple[Actor, str]:
    """The contact was proved by the code that came; answers whose hand it is now, and the browser's key."""
    tables.send_seat_code(token, address="127.0.0.1")
    code = re.search(r"\d{6}", newest_letter())
    assert code
    link, entry = tables.prove_link(token, code[0], address="127.0.0.1")
    return tables.hand_of(link.person_id), entry


def papers(may_settle: bool = True) -> tables.AuthorisationDraft:
    """What the lender lets its representative do."""
    today = clock.today()
    return tables.AuthorisationDraft("参加调解，协商停止扣款", today, today + timedelta(days=60), may_settle)


def seated(
    world: World,
    complaint: Complaint,
    role: PartyRole = PartyRole.LENDER,
    asks: tuple[Release, ...] = (),
    let_go: tuple[Release, ...] = (),
    phone: str = PHONE,
) -> tuple[ExtraSeat, Actor, str]:
    """An extra seat that was taken: the seat, whose hand it is, the browser's key."""
    seat = agreed(world, proposed(world, complaint, role, asks), let_go)
    by, entry = proved(invited(world, seat, phone))
    tables.accept_seat(seat, "李代表", papers() if role not in (PartyRole.EXPERT, PartyRole.OBSERVER) else None, by=by)
    return seat, by, entry


def declared(app: Flask, world: World, name: str) -> None:
    """The mediator asked declares to be free of conflict."""
    asked = db.session.query(Nomination).filter_by(person_id=world.people[name], state=NominationState.ASKED).one()
    answer = submit(sign_in(app, world, name), f"/mediation/asked/{asked.ref}", has="is_free", is_free="yes")
    assert answer.status_code == 303, text(answer)
    db.session.rollback()
