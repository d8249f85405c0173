"""Random walks of all seats: a word planted for some is never come across by anybody it was not for (item 10)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import Select, select

from accounts.permissions import Viewer
from complaints.models import Room
from complaints.queries import table
from kernel import chain, clock, pdf
from tests.mediation.walk.canaries import Aviary, Leak
from tests.mediation.walk.walking import Walk
from tests.world import World, build

# What a walk meets must not hang on the day it is run: a Thursday, ten in the morning in Shanghai.
BEGUN = datetime(2026, 11, 26, 2, tzinfo=UTC)

# What is bid, and why somebody left, nobody reads at all.
FOR_NOBODY = {"bid", "parting words"}
# What must have been heard by those it was for, so that a walk that goes nowhere is no proof.
MUCH = {
    *("message", "file", "fact", "topic", "draft", "note", "offer", "guest's item", "reply", "proposal"),
    *("answer to a proposal", "session's place", "session's papers", "minutes", "seat", "guest's name", "name"),
    *("phone", "address", "handle", "filed", "note to who is asked"),
}
ACTS = {
    "say",
    "keep",
    "topic",
    "pin",
    "offer",
    "reply",
    "show",
    "carry",
    "bid",
    "seat",
    "unseat",
    "fix",
    "hold",
    "minute",
    "agree",
    "part",
    "press",
    "copies",
}
# Where an extra seat must have been, so that its pages are walked at all.
GUESTS = {"guest seat", "guest agreement", "guest sessions", "guest files", "guest live"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who reads what does not hang on the engine; the acts' own tests use both."""
    return sqlite_url


@pytest.fixture(autouse=True)
def fixed_day() -> Iterator[None]:
    """Every walk begins on the same day."""
    with clock.stepped(BEGUN):
        yield


@pytest.fixture
def world(app: Flask, fixed_day: None) -> World:  # the day is what it stands on
    """The invented world as it was on that day."""
    return build()


def as_html(html: str, *, title: str, identifier: str) -> bytes:
    """A paper as the page it is set from: words in it can be looked for, and it takes no time."""
    return f"{title} {identifier} {html}".encode()


def walked(app: Flask, world: World, seed: int, steps: int) -> Walk:
    """A walk, after which the chain of events holds."""
    walk = Walk(app, world, seed)
    with patch.object(pdf, "render", as_html):
        walk.go(steps)
    assert chain.verify().ok
    return walk


def never_heard(walk: Walk) -> set[str]:
    """The kinds of words that were planted and reached nobody."""
    return {kind for kind in walk.aviary.planted if not walk.aviary.heard[kind]}


@pytest.mark.timeout(600)  # 20,000 steps: 60 to 80 s on a quiet core
def test_nobody_comes_across_words_that_were_not_for_them(app: Flask, world: World) -> None:
    walk = walked(app, world, 20_261_128, 20_000)
    assert never_heard(walk) & MUCH == set(), walk.aviary.heard
    assert {one for one in ACTS if not walk.done[one]} == set(), walk.done
    assert walk.looked["200"] > 10, walk.looked
    assert {one for one in GUESTS if not walk.looked[one]} == set(), walk.looked
    assert walk.looked["copy"] > 0, walk.looked
    assert walk.aviary.planted.keys() >= FOR_NOBODY
    assert walk.aviary.heard.keys().isdisjoint(FOR_NOBODY)


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", range(10))
def test_nobody_does_on_long_walks(app: Flask, world: World, seed: int) -> None:
    """200,000 steps in ten walks; one walk may pass by some kinds of words, which the fixed walk above must meet."""
    walk = walked(app, world, seed, 20_000)
    assert len(never_heard(walk) & MUCH) <= 3, walk.aviary.heard


def test_a_walk_finds_a_room_without_walls(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the one rule broken by which a room is heard by its members alone, a short walk is enough."""

    def every_room(_viewer: Viewer, complaint_id: int | None = None) -> Select[int]:
        return select(Room.id) if complaint_id is None else select(Room.id).filter_by(complaint_id=complaint_id)

    monkeypatch.setattr(table, "room_ids", every_room)
    with pytest.raises(Leak):
        walked(app, world, 7, 2_000)


def test_what_sings_is_found_in_every_form() -> None:
    aviary = Aviary()
    cast = {"chair": {"mediator"}}
    words, phone = aviary.plant("message", cast, {"chair"}), aviary.plant_phone("phone", cast, set())
    bid = aviary.plant_sum(cast, 3_141_592_653)
    text = f"x{words.words.upper()}y {phone.words}。"
    assert aviary.found_in(text) == {words, phone}
    for form in ("31415926.53", "31,415,926.53", "3141592653"):
        assert aviary.found_in(f"¥{form}元") == {bid}
    aviary.check("mediator", words.words, "a page")
    assert aviary.heard == Counter({"message": 1})
    for reader, told in (("staff", words.words), ("mediator", phone.words), ("mediator", "31,415,926.53")):
        with pytest.raises(Leak):
            aviary.check(reader, told, "a page")
    cast["chair"] = set()
    with pytest.raises(Leak):
        aviary.check("mediator", words.words, "a page")
