"""Extra seats and mediators come and go: invited by a link, seated, removed; asked, declared, handed over."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from accounts.models import ContactKind
from complaints.lifecycle import OWING, PartyRole
from complaints.models import Party
from kernel import clock, files
from kernel.db import db
from kernel.errors import IllegalMove
from kernel.messages import Letter
from mediation import actions as tables
from mediation.lifecycle import AskedFor, Chosen, Release, SeatState
from mediation.models import Nomination
from tests.mediation.walk.stage import CASE, Guest, Stage

if TYPE_CHECKING:
    from tests.mediation.walk.walking import Walk

MOST = 4
MEDIATORS = ("mediator", "other_mediator", "third_mediator")
ROLES = (PartyRole.LENDER, PartyRole.LENDER, PartyRole.EXPERT, PartyRole.OBSERVER)


def seat(walk: "Walk", stage: Stage) -> None:
    """From the proposal to the chair: both agree, a link goes to one contact, the contact is proved, the seat taken."""
    if len(stage.guests) >= MOST:
        raise IllegalMove()
    role = walk.rng.choice(ROLES)
    told, lets = walk.aviary.plant("seat", stage.cast, CASE), walk.rng.random() < 0.25
    asks = (Release.NAME,) if lets else ()
    draft = tables.SeatDraft(role, told.words, f"{told.words} 协商停止扣款", asks)
    by = walk.actor(walk.one_of(stage, {"learner", "institution", "chair"}))
    row = tables.propose_seat(stage.table, draft, by=by)
    guest = Guest(f"guest{walk.key()[5:13]}", row.ref, row.id, role)
    stage.note("seat", row.ref)
    told.seats.add(guest.name)
    guest.known.append(told)
    stage.guests[guest.name] = guest
    for name in (stage.learner, "staff"):
        tables.consent_seat(row, True, tables.digest_of(row), asks, by=walk.actor(name))
    if lets:
        stage.name.seats.add(guest.name)
    if walk.rng.random() < 0.9:
        invite(walk, stage, guest)
    if guest.entry and walk.rng.random() < 0.9:
        sit(walk, stage, guest)


def invite(walk: "Walk", stage: Stage, guest: Guest) -> None:
    """The mediator sends the address; some are people with an account here."""
    number = walk.aviary.plant_phone("contact", stage.cast, {"chair", "co", guest.name}).words
    if walk.rng.random() < 0.25:
        guest.account = "other_learner" if stage.learner == "learner" else "learner"
        number = "1990000" + ("0001" if guest.account == "other_learner" else "0000")
    tables.invite_seat(stage.extra(guest), ContactKind.PHONE, number, by=walk.chair(stage))
    token = re.search(r"/seats/i/([\w-]+)", _newest())
    assert token is not None
    guest.token = token[1]
    address = f"10.0.0.{stage.complaint.id % 250}"
    tables.send_seat_code(guest.token, address=address)
    code = re.search(r"\d{6}", _newest())
    assert code is not None
    link, guest.entry = tables.prove_link(guest.token, code[0], address=address)
    guest.person_id = link.person_id
    stage.cast[guest.name] = {guest.name}


def _newest() -> str:
    row = db.session.query(Letter).order_by(Letter.id.desc()).first()
    assert row is not None
    return row.body_text


def sit(walk: "Walk", stage: Stage, guest: Guest) -> None:
    """The invited takes the seat, for an organisation with its papers."""
    papers, token = None, None
    if guest.role in OWING:
        canary = walk.aviary.plant("authorisation", stage.cast, {*CASE, guest.name} - {"learner", "institution"})
        token = walk.key()
        files.receive(io.BytesIO(canary.words.encode()), f"{canary.words}.txt", token, guest.person_id)
        today = clock.today()
        papers = tables.AuthorisationDraft(canary.words, today, today + timedelta(days=60), True)
    own = walk.aviary.plant("guest's name", stage.cast, {*CASE, guest.name})
    party = tables.accept_seat(stage.extra(guest), own.words, papers, by=guest.hand, form_token=token)
    guest.party_id = party.id
    guest.known.append(own)
    stage.find_rooms()


def unseat(walk: "Walk", stage: Stage) -> None:
    """A seat ends: left, refused, removed, revoked, consent taken back; from this commit on it reads nothing."""
    if not stage.guests:
        raise IllegalMove()
    guest = walk.rng.choice(list(stage.guests.values()))
    row, words = stage.extra(guest), walk.aviary.plant("parting words", stage.cast, set()).words
    side = walk.actor(walk.rng.choice((stage.learner, "staff")))
    ways: list[Callable[[], object]] = [lambda: tables.take_back_consent(row, by=side)]
    if row.state is SeatState.SEATED:
        ways += [lambda: tables.leave_seat(row, words, by=guest.hand)]
        ways += [lambda: tables.remove_seat(row, words, by=walk.chair(stage))]
    else:
        ways += [lambda: tables.revoke_seat(row, by=walk.chair(stage))]
    walk.rng.choice(ways)()
    stage.part(guest)


def ask(walk: "Walk", stage: Stage) -> None:
    """The body asks a mediator to sit beside the chair, or to take it; that opens nothing yet."""
    seated = stage.people({"chair", "co"})
    name = walk.rng.choice(sorted(set(MEDIATORS) - seated) or ["mediator"])
    wanted = AskedFor.HAND_OVER if walk.rng.random() < 0.4 else AskedFor.CO
    told = walk.aviary.plant("note to who is asked", stage.cast, {"association"}, {name})
    by = walk.actor(walk.one_of(stage, {"association"}))
    row = tables.ask_mediator(stage.complaint, walk.world.person(name), wanted, Chosen.HAND, told.words, by=by)
    stage.asked.append((row.id, name))
    stage.note("asked", row.ref)


def declare(walk: "Walk", stage: Stage) -> None:
    """The one asked says whether a conflict stands against it; with none the seat is theirs."""
    if not stage.asked:
        raise IllegalMove()
    key, name = stage.asked.pop()
    row, free = db.session.get_one(Nomination, key), walk.rng.random() < 0.9
    said = walk.aviary.plant("declaration", stage.cast, {"association"}, {name})
    tables.declare(row, free, said.words, by=walk.actor(name))
    if free and row.asked_for is AskedFor.HAND_OVER:
        stage.cast["chair"] = {name}
    elif free:
        stage.cast["co"] = stage.cast["co"] | {name}


def let_go(walk: "Walk", stage: Stage) -> None:
    """A mediator beside the chair leaves."""
    if not stage.cast["co"]:
        raise IllegalMove()
    name = walk.rng.choice(sorted(stage.cast["co"]))
    held = select(Party).filter_by(
        complaint_id=stage.complaint.id, person_id=walk.world.people[name], role=PartyRole.CO_MEDIATOR, until_at=None
    )
    tables.remove_co_mediator(stage.table, db.session.scalars(held).one(), by=walk.chair(stage))
    stage.cast["co"] = stage.cast["co"] - {name}


STEPS: tuple[tuple[Callable[["Walk", Stage], object], int], ...] = (
    (seat, 6),
    (unseat, 4),
    (ask, 4),
    (declare, 5),
    (let_go, 2),
)
