"""Ask first, then complain: from the questions to the letter and the case, JavaScript off, nothing typed twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from complaints import queries
from complaints.models import Complaint
from kernel.db import db
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, write
from tests.journeys.test_pages import DESK, PHONE, faults

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_from_questions_to_a_case(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    page, found = visitor(java_script_enabled=False).new_page(), list[str]()

    def well() -> None:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            found.extend(faults(page))

    def on(*ticks: tuple[str, str], **typed: str) -> None:
        for name, value in ticks:
            hands.tick(page, name, value)
        for name, value in typed.items():
            write(page, page.locator(f'[name="{name}"]'), value)
        hands.press(page, "继续")

    page.goto("/")
    hands.follow(page, "先算算能退多少")
    on(("kind", "online"), ("elsewhere", "no"), ("age", "adult"))
    on(("filer", "self"), ("paid_by", "school"))
    on(("category", "E01"))
    write(page, page.locator('input[name="q"]'), "星河")
    hands.press(page, "查找")
    choose(page, page.locator('input[name="institution"]').first)
    hands.press(page, "继续")
    on(("is_open", "yes"))
    on(("wishes", "refund"))
    on(paid="４８００", paid_on="2026-03-01")
    on(("goods", "lessons"))
    on(lessons="60", used="20", list_price="100")
    on(("reasons", "stopped"))
    on(("cause", "unknown"))
    on(("told", "yes"), asked_on="2026-11-01")
    well()
    on()
    write(page, page.locator('[name="words"]'), "客服一直不回复。")
    hands.press(page, "看结果")
    expect(page.locator(".estimate-sum")).to_contain_text("¥2,800.00")
    expect(page.locator(".estimate-sum")).to_contain_text("¥3,200.00")
    well()
    hands.follow(page, "看这封信")
    expect(page.get_by_role("main")).to_contain_text("退还预付款3,200.00元")
    well()
    hands.follow(page, "返回结果")
    choose(page, page.locator('input[name="share"]'))
    hands.press(page, "据此提出投诉")
    hands.tick(page, "handle_kind", "none")
    hands.press(page, "继续")
    hands.contact(page, served)
    number = hands.send_off(page)
    with served.app.app_context():
        complaint = db.session.query(Complaint).filter_by(number=number).one()
        assert (complaint.paid_fen, complaint.claimed_fen, complaint.category) == (480_000, 320_000, "E01")
        kept = queries.estimate_of(complaint, shared=True)
        assert kept is not None
        assert (queries.lines_of(kept).low_fen, queries.lines_of(kept).high_fen) == (280_000, 320_000)
        db.session.remove()
    page.goto(f"/complaints/{number}/estimate")
    well()
    assert found == []
