"""Random walks of all seats: a word planted for some is never come across by anybody it was not for (item 10)."""

import pytest
from flask import Flask

from tests.mediation.walk.walking import Walk
from tests.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who reads what does not hang on the engine; the acts' own tests use both."""
    return sqlite_url


def walked(app: Flask, world: World, seed: int, steps: int) -> Walk:
    """A walk; it must have been a walk: every kind of word was planted, and heard by somebody it was for."""
    walk = Walk(app, world, seed)
    walk.go(steps)
    return walk


@pytest.mark.timeout(600)
def test_nobody_comes_across_words_that_were_not_for_them(app: Flask, world: World) -> None:
    import os
    import time

    t = time.time()
    walk = walked(app, world, 20_261_128, int(os.environ.get("STEPS", "2000")))
    print(time.time() - t)
    print(walk.done)
    print(walk.looked)
    print(walk.aviary.planted)
    print(walk.aviary.heard)
    print([k for k in walk.aviary.planted if not walk.aviary.heard[k]])
