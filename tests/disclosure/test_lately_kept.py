"""The twelve months as they are kept: whole spans alone, months that begin, what another release does not know."""

from datetime import date

import pytest
from flask import Flask

from disclosure import actions, queries
from disclosure.indicators import SubjectKind, Why
from disclosure.indicators.lately import ALL, EARLIER, LATELY, spans_before
from disclosure.models import FigureCell, PublicFigure
from kernel import clock, outbox
from kernel.db import db, transaction
from tests.world import World


@pytest.mark.parametrize(("began", "is_whole"), [("2020-01", True), ("", False)])
def test_of_a_span_that_was_not_whole_no_bounds_are_told_either(
    app: Flask, world: World, began: str, is_whole: bool
) -> None:
    ref, span = world.institution("app").ref, spans_before(clock.today())[EARLIER]
    with transaction():
        about = {"kind": SubjectKind.INSTITUTION, "ref": ref, "measure": ALL, "published": 0}
        db.session.add(FigureCell(month=span[3], cases=2, **about))
        db.session.add(FigureCell(month=f"{clock.today():%Y-%m}", cases=20, **about))
        if began:
            apart = {"kind": SubjectKind.CATEGORY, "ref": "E01", "measure": ALL, "published": 0}
            db.session.add(FigureCell(month=began, cases=9, **apart))
    actions.publish_figures()
    found = queries.institution_figures(ref)
    assert found is not None
    assert found.count("cases").number == 22
    assert (found.count(EARLIER).between == (1, 4)) is is_whole
    assert (EARLIER in found.between) is is_whole


def test_what_this_code_does_not_know_is_left_aside(app: Flask, world: World) -> None:
    """After a step back there are counts of measures and bars of stages that nothing here can tell."""
    ref, month = world.institution("app").ref, f"{clock.today():%Y-%m}"
    about = {"kind": SubjectKind.INSTITUTION, "ref": ref, "month": month, "published": 0, "cases": 20}
    with transaction():
        for measure, days in ((ALL, -1), ("of_tomorrow", -1), ("days_of_tomorrow", 3)):
            db.session.add(FigureCell(measure=measure, days=days, **about))
    actions.publish_figures()
    row = db.session.query(PublicFigure).filter_by(kind=SubjectKind.INSTITUTION, ref=ref, period="").one()
    assert row.shown[ALL] == 20
    assert "of_tomorrow" not in row.shown
    with transaction():
        row.shown, row.days = row.shown | {"of_tomorrow": 7}, {"days_of_tomorrow": {"n": 20, "median": 3, "p90": 3}}
    found = queries.institution_figures(ref)
    assert found is not None
    assert "of_tomorrow" not in found.shown
    assert not found.days


def test_the_counters_write_them_and_a_month_that_begins_does(app: Flask, world: World) -> None:
    for _each in range(6):
        world.accepted()
    outbox.drain()
    actions.publish_figures()
    ref = world.institution("app").ref

    def number() -> int | None:
        db.session.expire_all()
        found = queries.institution_figures(ref)
        assert found is not None
        return found.count(LATELY).number

    assert number() == 0, "the month that runs is not among them"
    about = queries.institution_figures(ref)
    assert about is not None
    assert about.growth is not None
    assert about.growth.why is Why.NO_PAST, "counting began this month"
    following = clock.start_of(date.fromisoformat(f"{span_after()}-02"))
    with clock.stepped(following):
        assert actions.publish_figures(always=False) > 0
        assert number() == 6
        assert actions.publish_figures(always=False) == 0
    assert db.session.query(FigureCell).filter_by(measure=LATELY).count() == 0, "it is a sum of months, kept nowhere"


def span_after() -> str:
    """The month after this one."""
    today = clock.today()
    at = today.year * 12 + today.month
    return f"{at // 12:04d}-{at % 12 + 1:02d}"
