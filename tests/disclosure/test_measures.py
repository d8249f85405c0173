"""Each measure of `indicators.definitions` from a case told by hand: what it adds, and in how many days.

That counts kept and counts made anew agree (test_rollups) says nothing of what is counted; this does.
"""

import html
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.lifecycle.answering import OpinionKind, OutcomeView
from complaints.models import Complaint, Stance
from disclosure.counting import count_cases
from disclosure.indicators import SMALL_CELL
from disclosure.indicators.definitions import MEASURES, RATES, STAGES
from kernel import clock
from tests.answer_words import formal
from tests.complaints.driver import agreed, served
from tests.complaints.follow_hands import defaulted
from tests.world import World

ANSWERED = {"cases", "asked", "answered", "on_time"}
OF_ENDS = {"closed", "ended", "settled"}
SAID = {"solved", "unsolved", "claimed"}
Tale = Callable[[World], Complaint]


def counted(complaint: Complaint, kind: str = "institution") -> tuple[set[str], dict[str, int]]:
    """What a case adds to its institution or its body: measures, and the days of stages."""
    cells = count_cases([complaint.id])[complaint.id].cells
    mine = [(measure, days) for (of, _ref, _month, measure, days), number in cells.items() if of == kind and number]
    return {measure for measure, days in mine if days < 0}, {measure: days for measure, days in mine if days >= 0}


def later(world: World, days: int, act: Callable[[], object]) -> None:
    """Do something so many days on."""
    with clock.stepped(clock.now() + timedelta(days=days)):
        act()


def answered_after(world: World, days: int) -> Complaint:
    """Accepted now; the institution answers so many days later."""
    complaint = world.accepted()
    with clock.stepped(clock.now() + timedelta(days=days)):
        words = formal(complaint, "愿意协商。", Stance.PARTLY, ())
        cases.answer(complaint, words, by=world.actor("staff"), key=f"late-{complaint.id}")
    return complaint


def silent(world: World) -> Complaint:
    complaint = world.accepted()
    later(world, 40, cases.sweep_clocks)
    return complaint


def rated(world: World, *stars: int) -> Complaint:
    complaint = world.answered()
    for number in stars:
        cases.rate(complaint, OpinionKind.ANSWER, number, by=world.actor("learner"))
    return complaint


def closed(world: World, **said: OutcomeView) -> Complaint:
    """Agreed and closed at once; then each says how it sees the outcome."""
    complaint = agreed(world)
    cases.close(complaint, by=world.actor("mediator"))
    for name, view in said.items():
        cases.view_outcome(complaint, view, by=world.actor(name))
    return complaint


def repeated(world: World) -> Complaint:
    return world.accepted(follows_id=closed(world).id)


TALES: dict[str, tuple[Tale, set[str]]] = {
    "accepted": (World.accepted, {"cases"}),
    "filed and no more": (World.file, set()),
    "answered in time": (World.answered, ANSWERED | {"unrated"}),
    "answered late": (lambda world: answered_after(world, 40), (ANSWERED | {"unrated"}) - {"on_time"}),
    "not answered": (silent, {"cases", "asked", "unanswered"}),
    "five stars": (lambda world: rated(world, 5), ANSWERED | {"rated", "satisfied"}),
    "three stars": (lambda world: rated(world, 3), ANSWERED | {"rated"}),
    "the last stars count": (lambda world: rated(world, 5, 1), ANSWERED | {"rated", "dissatisfied"}),
    "settled": (closed, ANSWERED | OF_ENDS | {"unrated", "promised"}),
    "repeated": (repeated, {"cases", "repeated"}),
}


@pytest.mark.parametrize("tale", TALES)
def test_what_a_case_adds(app: Flask, world: World, tale: str) -> None:
    tell, wanted = TALES[tale]
    assert counted(tell(world))[0] == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"learner": OutcomeView.SOLVED}, {"solved"}),
        ({"learner": OutcomeView.PARTLY}, {"unsolved"}),
        ({"learner": OutcomeView.UNSOLVED, "staff": OutcomeView.SOLVED}, {"unsolved"}),
        ({"staff": OutcomeView.SOLVED}, {"claimed"}),
        ({"staff": OutcomeView.UNSOLVED}, set()),
        ({}, set()),
    ],
)
def test_who_says_that_it_is_solved_is_kept_apart(
    app: Flask, world: World, said: dict[str, OutcomeView], wanted: set[str]
) -> None:
    assert counted(closed(world, **said))[0] & SAID == wanted


def test_a_broken_promise_is_followed_up(app: Flask, world: World) -> None:
    complaint, _promise, _follow_up = defaulted(world)
    assert {"promised", "followed_up", "promises_due"} <= counted(complaint)[0]


def test_days_of_each_stage(app: Flask, world: World) -> None:
    complaint = world.file()
    later(world, 3, lambda: cases.serve(cases.accept(complaint, by=world.actor("officer")), "shown"))
    words = formal(complaint, "愿意协商。", Stance.PARTLY, ())
    later(world, 5, lambda: cases.answer(complaint, words, by=world.actor("staff"), key="answer"))
    later(world, 12, lambda: cases.terminate(complaint, ["DT3"], "意见不一致。", by=world.actor("officer")))
    later(world, 20, lambda: cases.close(served(complaint), by=world.actor("officer")))
    assert counted(complaint)[1] == {"to_accept": 3, "to_answer": 2, "to_end": 9, "to_close": 20}
    assert counted(complaint, "body") == (
        {"received", "accepted", "finished"},
        {"body_to_accept": 3, "body_to_close": 17},
    )


@pytest.mark.parametrize(
    ("accepted", "ended", "late"), [(3, 20, set()), (30, 40, {"late_accept"}), (3, 90, {"late_end"})]
)
def test_what_a_body_did_late(app: Flask, world: World, accepted: int, ended: int, late: set[str]) -> None:
    complaint = world.file()
    later(world, accepted, lambda: cases.serve(cases.accept(complaint, by=world.actor("officer")), "shown"))
    later(world, ended, lambda: cases.terminate(complaint, ["DT3"], "意见不一致。", by=world.actor("officer")))
    assert counted(complaint, "body")[0] & {"late_accept", "late_end"} == late


def test_how_we_count_tells_every_figure(client: FlaskClient, world: World) -> None:
    page = html.unescape(client.get("/how-we-count").text)
    for one in (*MEASURES, *STAGES):
        assert str(one.name) in page and str(one.says) in page, one.code
    for rate in RATES:
        assert str(rate.name) in page and str(rate.leaves_out) in page, rate.code
    assert "Wilson" in page
    assert f"{SMALL_CELL}件" in page
    assert "还在办理的也算一类" in page, "decision 0089"
