"""A day passes: the body urges, the institution proposes another day, the learner accepts; real browsers, no script."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from complaints import actions as cases
from complaints.lifecycle import Status
from complaints.lifecycle.performance import PromiseState
from complaints.models import Complaint, Promise
from complaints.queries.answer_codes import answer_code
from complaints.queries.answering import promises_of
from kernel import clock
from kernel.db import db
from tests.complaints.driver import accepted_offer, agreed
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import write
from tests.journeys.test_pages import look
from tests.journeys.test_promise_kept import PLAIN, POSTGRESQL

pytestmark = pytest.mark.browser


def broken(served: Served) -> tuple[str, str]:
    """A closed case whose refund was promised for yesterday; its number and the learner's answer code."""
    with served.app.app_context():
        complaint = agreed(served.world)
        cases.close(complaint, by=served.world.actor("mediator"))
        (row,) = promises_of(complaint)
        row.item.by_on = clock.today() - timedelta(days=1)
        row.next_at = clock.start_of(clock.today())
        db.session.commit()
        assert cases.sweep_promises()["defaulted"] == 1
        found = complaint.number, answer_code(row)
        db.session.remove()
    served.work()
    return found


@POSTGRESQL
def test_a_broken_promise_is_followed_to_another_day(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    number, code = broken(served)
    officer, staff = hands.as_(visitor, "officer", **PLAIN), hands.as_(visitor, "staff", **PLAIN)
    learner = hands.as_(visitor, "learner", **PLAIN)
    officer.goto("/desk/")
    hands.follow(officer, "履约跟进")
    officer.locator(f'a[href*="{number}"]').first.click()
    hands.follow(officer, "督促履行")
    write(officer, officer.locator('[name="words"]'), "请在一周内付清。")
    hands.press(officer, "发出")
    expect(officer.locator("body")).to_contain_text("请在一周内付清。")
    served.work()

    day = (clock.today() + timedelta(days=20)).isoformat()
    staff.goto("/cases/follow-ups")
    staff.locator(f'a[href*="{number}"]').first.click()
    hands.follow(staff, "提出新的履行日期")
    write(staff, staff.locator('[name="on"]'), day)
    hands.press(staff, "提给对方")
    served.work()

    learner.goto(f"/complaints/{number}")
    hands.follow(learner, "看跟进和可以怎么办")
    expect(learner.locator("main")).to_contain_text("五条途径")
    hands.press(learner, "同意新的日期")
    expect(learner.locator("main")).to_contain_text("双方另行约定")
    served.work()

    visitor_page = visitor(**PLAIN).new_page()
    visitor_page.goto("/answer/")
    write(visitor_page, visitor_page.locator('[name="number"]'), number)
    write(visitor_page, visitor_page.locator('[name="code"]'), code)
    hands.press(visitor_page, "继续")
    expect(visitor_page.locator("main")).to_contain_text("回答码不对")
    with served.app.app_context():
        complaint = db.session.query(Complaint).filter_by(number=number).one()
        states = [row.state for row in db.session.query(Promise).filter_by(complaint_id=complaint.id)]
        assert complaint.status is Status.CLOSED
        assert sorted(states) == [PromiseState.OPEN, PromiseState.REPLACED]
        db.session.remove()


def _pages(served: Served) -> dict[str, list[str]]:
    """The pages of this part for each side."""
    number, _code = broken(served)
    with served.app.app_context():
        complaint = db.session.query(Complaint).filter_by(number=number).one()
        ref = promises_of(complaint)[0].ref
        table = served.world.mediating()
        accepted_offer(served.world, table)
        other = table.number
        db.session.remove()
    url = f"/cases/{number}/promises/{ref}"
    return {
        "learner": [f"{url}/follow-up", f"{url}/received", f"{url}/follow-up/propose", f"{url}/follow-up/to_court",
                    "/cases/follow-ups", f"/complaints/{number}"],
        "staff": [f"{url}/follow-up", f"{url}/done", "/cases/follow-ups"],
        "officer": [f"{url}/follow-up", f"{url}/follow-up/urge", "/cases/follow-ups", f"/desk/{other}/loss"],
        "mediator": [f"/mediation/{other}/part", f"/mediation/{other}"],
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_axe_finds_nothing_on_these_pages(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    found = look(visitor().new_page(), ["/answer/"])
    for role, paths in _pages(served).items():
        found += look(hands.as_(visitor, role), paths)
    assert found == []
