"""What anybody may try at a table, each with words of its own planted for whom they are for."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from complaints import actions as cases
from complaints.actions.table import concerned
from complaints.models import ItemKind, Message, Relation, Topic
from kernel import clock, files
from kernel.db import db
from kernel.errors import IllegalMove, NotFound
from kernel.events import Actor
from mediation import actions as tables
from mediation import queries
from mediation.models import BidRound, Fact, Proposal, Standing
from tests.mediation.walk import steps_guests, steps_sessions, steps_texts
from tests.mediation.walk.stage import CASE, HEARS, Stage
from tests.mediation.walk.walking import Walk

T = TypeVar("T")
Step = Callable[[Walk, Stage], object]
MOST_FILES = 12


def say(walk: Walk, stage: Stage) -> None:
    """Somebody says something in a room, about something said there, perhaps with a file."""
    label = walk.rng.choice(list(stage.rooms))
    room, seats = stage.rooms[label], stage.hears(label)
    name = walk.one_of(stage, seats)
    canary = walk.aviary.plant("message", stage.cast, seats)
    words, token = f"{canary.words} 我方的意见。", None
    if name in stage.people({"learner"}) and label == "joint" and walk.rng.random() < 0.2:
        words += stage.told()
    if stage.files < MOST_FILES and walk.rng.random() < 0.15:
        token = _file(walk, stage, name, seats)
    about = _about(walk, stage, label)
    outside = sorted(stage.people(CASE) - stage.people(seats))
    before = {one: _version(walk, stage, one) for one in walk.rng.sample(outside, min(2, len(outside)))}
    said = tables.speak(room, words, by=walk.hand(stage, name), key=walk.key(), form_token=token, about=about)
    assert name in stage.people(seats), f"{name} spoke in {label}"
    stage.note("message", said.ref)
    for one, version in before.items():
        assert _version(walk, stage, one) == version, f"{one} could tell that something was said in {label}"


def _file(walk: Walk, stage: Stage, name: str, seats: set[str]) -> str:
    canary = walk.aviary.plant("file", stage.cast, seats)
    token, by = walk.key(), walk.hand(stage, name).person_id
    kept = files.receive(io.BytesIO(f"内容 {canary.words}".encode()), f"{canary.words}.txt", token, by)
    stage.files += 1
    stage.note("file", kept.ref)
    return token


def _about(walk: Walk, stage: Stage, label: str) -> cases.About:
    """An earlier message, mostly of the same room, or a topic."""
    dice = walk.rng.random()
    if dice < 0.3:
        room = stage.rooms[label if walk.rng.random() < 0.9 else walk.rng.choice(list(stage.rooms))]
        earlier = db.session.query(Message).filter_by(room_id=room.id).order_by(Message.id.desc()).first()
        if earlier is not None:
            return cases.About(earlier, walk.rng.choice((Relation.REPLY, Relation.QUOTE, Relation.CORRECTION)))
    elif dice < 0.45 and stage.topics:
        return cases.About(topic=db.session.get(Topic, walk.rng.choice(stage.topics)[0]))
    return cases.About()


def _version(walk: Walk, stage: Stage, name: str) -> str:
    """The tag by which a page of somebody asks whether anything is new; empty for whoever is in no room."""
    try:
        return queries.version_of(queries.stand_of(walk.viewer(name), stage.number))
    except NotFound:
        return ""


def keep(walk: Walk, stage: Stage) -> None:
    """Somebody begins to write."""
    label = walk.rng.choice(list(stage.rooms))
    name = walk.one_of(stage, stage.hears(label))
    canary = walk.aviary.plant("draft", stage.cast, set(), {name})
    tables.keep_message(stage.rooms[label], canary.words, by=walk.hand(stage, name), key=walk.key())


def topic(walk: Walk, stage: Stage) -> None:
    """The mediator names a matter; those in the room know it, one of the joint room everybody there."""
    label = walk.rng.choice(("joint", "seat:learner", "seat:institution", "mediators"))
    canary = walk.aviary.plant("topic", stage.cast, HEARS[label])
    row = tables.open_topic(stage.table, stage.rooms[label], canary.words, by=_lead(walk, stage))
    stage.topics.append((row.id, label))
    stage.note("topic", row.ref)


def pin(walk: Walk, stage: Stage) -> None:
    """The mediator puts claim and answer side by side."""
    label = walk.rng.choice(("joint", "seat:learner", "seat:institution", "mediators"))
    canary = walk.aviary.plant("fact", stage.cast, stage.hears(label))
    draft = tables.FactDraft(canary.words, f"学员 {canary.words}", f"机构 {canary.words}", Standing.UNCHECKED)
    fact = tables.pin(stage.table, stage.rooms[label], draft, by=_lead(walk, stage), key=walk.key())
    stage.facts.append(fact.id)
    stage.note("fact", fact.ref)


def unpin(walk: Walk, stage: Stage) -> None:
    """A fact is taken down."""
    tables.unpin(db.session.get_one(Fact, walk.rng.choice(_some(stage.facts))), by=_lead(walk, stage))


def _lead(walk: Walk, stage: Stage) -> Actor:
    """The hand in the chair, or somebody who must be refused."""
    return walk.actor(walk.one_of(stage, {"chair"}))


def _some(found: list[T]) -> list[T]:
    """These, or nothing to do."""
    if not found:
        raise IllegalMove()
    return found


def offer(walk: Walk, stage: Stage) -> None:
    """An offer to all; an item of an extra seat only that seat reads beside them."""
    name = walk.one_of(stage, {"learner", "institution", "chair"})
    main, note = (walk.aviary.plant("offer", stage.cast, HEARS["joint"]) for _one in range(2))
    day = clock.today() + timedelta(days=5)
    items = [cases.ItemDraft(ItemKind.APOLOGY, None, day, main.words)]
    sung = [main, note]
    owing = [guest for guest in stage.seated() if guest.party_id and walk.rng.random() < 0.7]
    for guest in owing:
        own = walk.aviary.plant("guest's item", stage.cast, {*HEARS["joint"], guest.name})
        items.append(cases.ItemDraft(ItemKind.OTHER, None, day, own.words, owed_by=guest.party_id or 0))
        sung.append(own)
    standing = cases.open_offer(stage.complaint)
    made = cases.offer(stage.complaint, tuple(items), note.words, by=walk.actor(name), counters=standing)
    stage.note("offer", made.ref)
    stage.offered[made.id] = sung


def reply(walk: Walk, stage: Stage) -> None:
    """Somebody answers the open offer."""
    made = cases.open_offer(stage.complaint)
    if made is None:
        raise IllegalMove()
    canary = walk.aviary.plant("reply", stage.cast, HEARS["joint"])
    guests = [one for one in stage.seated() if one.party_id in concerned(made)]
    if guests and walk.rng.random() < 0.5:
        guest = walk.rng.choice(guests)
        canary.seats.add(guest.name)
        tables.reply_as_seat(stage.extra(guest), made, made.version, True, canary.words, by=guest.hand)
        return
    name = walk.one_of(stage, {"learner", "institution"})
    cases.reply(made, made.version, walk.rng.random() < 0.85, canary.words, by=walk.actor(name))


def show(walk: Walk, stage: Stage) -> None:
    """Something is shown in one seat's room first."""
    label = walk.rng.choice([one for one in stage.rooms if one.startswith("seat:")])
    seats = stage.hears(label)
    name = walk.one_of(stage, seats)
    sung = [walk.aviary.plant("proposal", stage.cast, seats) for _one in range(2)]
    items = (cases.ItemDraft(ItemKind.APOLOGY, words=sung[0].words),)
    draft = tables.ProposalDraft(items, sung[1].words)
    row = tables.show_proposal(stage.table, stage.rooms[label], draft, by=walk.hand(stage, name))
    stage.shown.append((row.id, label, sung))
    stage.note("proposal", row.ref)


def answer_shown(walk: Walk, stage: Stage) -> None:
    """The other one in the room says what it makes of it."""
    key, label, _sung = walk.rng.choice(_some(stage.shown))
    seats = stage.hears(label)
    canary = walk.aviary.plant("answer to a proposal", stage.cast, seats)
    by = walk.hand(stage, walk.one_of(stage, seats))
    tables.answer_proposal(db.session.get_one(Proposal, key), walk.rng.random() < 0.8, canary.words, by=by)


def carry(walk: Walk, stage: Stage) -> None:
    """The mediator brings it before all: from then on it is for whoever hears the joint room."""
    key, _label, sung = walk.rng.choice(_some(stage.shown))
    made = tables.carry_on(db.session.get_one(Proposal, key), by=_lead(walk, stage))
    stage.note("offer", made.ref)
    stage.offered[made.id] = sung
    for canary in sung:
        canary.seats |= HEARS["joint"]


def bid(walk: Walk, stage: Stage) -> None:
    """A round of secret bids goes a step on: proposed, agreed to, bid in; what is bid is for nobody."""
    row = db.session.get_one(BidRound, stage.rounds[-1]) if stage.rounds else None
    if row is None or str(row.state) not in ("proposed", "open"):
        payer, payee = (_party(stage, seat) for seat in ("institution", "learner"))
        until = clock.today() + timedelta(days=3)
        rule = tables.BidRule(payer, payee, 50, until, until + timedelta(days=10))
        row = tables.propose_round(stage.table, rule, by=_lead(walk, stage))
        stage.rounds.append(row.id)
        stage.note("round", row.ref)
        return
    by = walk.actor(walk.one_of(stage, {"learner", "institution"}))
    if str(row.state) == "proposed":
        tables.agree_to_round(row, by=by)
        return
    fen = walk.rng.randrange(1_100_000_000, 9_900_000_000)
    walk.aviary.plant_sum(stage.cast, fen)
    tables.place_bid(row, fen, by=by)


def _party(stage: Stage, seat: str) -> int:
    party = stage.rooms[f"seat:{seat}"].party_id
    assert party is not None
    return party


def note(walk: Walk, stage: Stage) -> None:
    """A note of a desk, for who wrote it alone."""
    name = walk.one_of(stage, {"body", "association"})
    cases.note(stage.complaint, walk.aviary.plant("note", stage.cast, set(), {name}).words, by=walk.actor(name))


def refuse(walk: Walk, stage: Stage) -> None:
    """A party does not want to go on; everybody in the case may know."""
    canary = walk.aviary.plant("refusal", stage.cast, CASE)
    by = walk.actor(walk.one_of(stage, {"learner", "institution"}))
    tables.refuse_table(stage.table, "unwilling", canary.words, by=by)


STEPS: tuple[tuple[Step, int], ...] = (
    (say, 30),
    (keep, 5),
    (topic, 3),
    (pin, 4),
    (unpin, 1),
    (offer, 5),
    (reply, 4),
    (show, 6),
    (answer_shown, 3),
    (carry, 2),
    (bid, 10),
    (note, 2),
    (refuse, 1),
    *steps_guests.STEPS,
    *steps_sessions.STEPS,
    *steps_texts.STEPS,
)


def act(walk: Walk, stage: Stage) -> str:
    """One of them, by its weight; answers its name."""
    (step,) = walk.rng.choices([one for one, _weight in STEPS], [weight for _one, weight in STEPS])
    step(walk, stage)
    return step.__name__
