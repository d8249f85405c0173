"""承诺兑现率: classes side by side, a broken promise counted whatever came later, no rate under five."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from complaints import actions as cases
from complaints.lifecycle.performance import PromiseState
from complaints.models import Complaint
from disclosure import actions, queries
from disclosure.promises import Kept, PromiseTally, count, is_due, promises_of
from kernel import clock, outbox
from tests.complaints.follow_hands import BEGUN, DUE, defaulted, on
from tests.world import World, build

S, TODAY = PromiseState, date(2026, 4, 1)
CELLS = [
    # state, by, performed, broken: due, confirmed, in time, uncontested, said
    (S.OPEN, date(2026, 4, 1), None, False, (0, 0, 0, 0, 0)),
    (S.OPEN, date(2026, 3, 31), None, False, (1, 0, 0, 0, 0)),
    (S.OPEN, None, None, False, (0, 0, 0, 0, 0)),
    (S.CLAIMED, date(2026, 3, 1), None, False, (1, 0, 0, 0, 1)),
    (S.CLAIMED, date(2026, 5, 1), None, False, (0, 0, 0, 0, 0)),
    (S.PROVEN, date(2026, 3, 1), None, True, (1, 0, 0, 0, 1)),
    (S.UNCONTESTED, date(2026, 5, 1), None, False, (1, 0, 0, 1, 0)),
    (S.CONFIRMED, date(2026, 5, 1), date(2026, 3, 20), False, (1, 1, 1, 0, 0)),
    (S.CONFIRMED, date(2026, 3, 1), date(2026, 3, 2), True, (1, 1, 0, 0, 0)),
    (S.CONTESTED, date(2026, 5, 1), None, False, (0, 0, 0, 0, 0)),
    (S.DEFAULTED, date(2026, 3, 1), None, True, (1, 0, 0, 0, 0)),
    (S.REPLACED, date(2026, 3, 1), None, True, (1, 0, 0, 0, 0)),
    (S.REPLACED, date(2026, 3, 1), None, False, (0, 0, 0, 0, 0)),
    (S.VOID, date(2026, 3, 1), None, False, (0, 0, 0, 0, 0)),
]


@pytest.mark.parametrize(("state", "by", "performed", "broken", "wanted"), CELLS)
def test_each_promise_is_in_the_class_it_stands_in(
    state: PromiseState, by: date | None, performed: date | None, broken: bool, wanted: tuple[int, ...]
) -> None:
    found = count([Kept(state, by, performed, broken)], TODAY)
    assert tuple(vars(found).values()) == wanted


days = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(st.builds(Kept, st.sampled_from(PromiseState), days, days, st.booleans())))
def test_classes_never_overlap_and_never_exceed_the_due(rows: list[Kept]) -> None:
    found = count(rows, TODAY)
    assert found.promises_in_time <= found.promises_confirmed
    assert found.promises_confirmed + found.promises_uncontested + found.promises_said <= found.promises_due
    assert found.promises_due == sum(is_due(one, TODAY) for one in rows)


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the end of that February."""
    with clock.stepped(BEGUN - timedelta(days=4)):
        return build()


def tallied(complaint: Complaint) -> PromiseTally:
    return count((kept for _id, kept in promises_of([complaint.id])), clock.today())


def test_a_broken_promise_stays_counted_when_another_day_is_agreed(world: World) -> None:
    complaint, _row, found = defaulted(world)
    with on(DUE + timedelta(days=2)):
        assert tallied(complaint) == PromiseTally(promises_due=1)
        cases.propose_terms(found, date(2026, 4, 20), None, "", by=world.actor("staff"), key="p")
        cases.accept_terms(found, date(2026, 4, 20), 300_000, by=world.actor("learner"), key="y")
        assert tallied(complaint).promises_due == 1, "the broken one; the new one is not due yet"


def test_the_public_page_tells_no_small_number_and_each_class_its_own_line(client: FlaskClient, world: World) -> None:
    _complaint, row, _found = defaulted(world)
    with on(DUE + timedelta(days=2)):
        cases.confirm_promise(row, cases.Said(), by=world.actor("learner"), key="yes")
        outbox.drain()
        actions.publish_figures()
    ref = world.institution("app").ref
    page = client.get(f"/institutions/{ref}").get_data(as_text=True)
    for name in ("承诺兑现率（学员确认）", "按期兑现率（学员确认）", "有凭证、未异议", "只有机构的说法"):
        assert name in page
    figures = queries.institution_figures(ref)
    assert figures is not None
    assert figures.count("promises_due").number is None
    assert figures.count("promises_uncontested").number == 0
    assert page.count("不公布") >= 4
    about = client.get("/how-we-count").get_data(as_text=True)
    assert "另行约定的，仍算一件到期" in about
