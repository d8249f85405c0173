"""A text whose time is over is counted as published no more, at once and where it was overlooked before."""

from flask import Flask
from flask_migrate import downgrade, upgrade

from disclosure import actions
from disclosure.lifecycle import CandidateState
from disclosure.models import Candidate, CountedCase, FigureCell
from kernel import outbox
from kernel.db import db
from tests.disclosure.support import published
from tests.disclosure.test_rollups import cells
from tests.world import World


def still_published() -> int:
    """How many cells and cases are counted as published."""
    db.session.expire_all()
    cells_with = db.session.query(FigureCell).filter(FigureCell.published > 0).count()
    return cells_with + db.session.query(CountedCase).filter_by(is_published=True).count()


def test_it_is_counted_as_published_no_more(app: Flask, world: World) -> None:
    published(world)
    assert still_published()
    actions.expire(db.session.query(Candidate).one())
    outbox.drain()
    assert still_published() == 0
    kept = cells()
    assert kept
    actions.recount()
    assert cells() == kept


def test_one_that_was_overlooked_is_counted_anew_after_the_upgrade(app: Flask, world: World) -> None:
    published(world)
    found = db.session.query(Candidate).one()
    found.state = CandidateState.EXPIRED  # as it was left: taken down, and nobody counted
    db.session.commit()
    assert actions.count_due() == 0
    assert still_published()
    db.session.remove()
    downgrade(revision="0070")
    upgrade()
    assert actions.count_due() == 1
    assert still_published() == 0
