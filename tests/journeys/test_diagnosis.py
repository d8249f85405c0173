"""Ask first, then complain: from the questions to the letter and the case, JavaScript off, nothing typed twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from complaints import queries
from complaints.models import Complaint
from kernel.db import db
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import choose, write
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
RESULT, LETTER = "/complaints/diagnosis/result", "/complaints/diagnosis/letter"


def say(page: Page, *ticks: tuple[str, str], **typed: str) -> None:
    """Answer one question and go on."""
    for name, value in ticks:
        hands.tick(page, name, value)
    for name, value in typed.items():
        write(page, page.locator(f'[name="{name}"]'), value)
    hands.press(page, "继续")


def answer_all(page: Page) -> None:
    """From the home page to the result."""
    page.goto("/")
    hands.follow(page, "先算算能退多少")
    say(page, ("kind", "online"), ("elsewhere", "no"), ("age", "adult"))
    say(page, ("filer", "self"), ("paid_by", "school"))
    say(page, ("category", "E01"))
    write(page, page.locator('input[name="q"]'), "星河")
    hands.press(page, "查找")
    choose(page, page.locator('input[name="institution"]').first)
    hands.press(page, "继续")
    say(page, ("is_open", "yes"))
    say(page, ("wishes", "refund"))
    say(page, paid="４８００", paid_on="2026-03-01")
    say(page, ("goods", "lessons"))
    say(page, lessons="60", used="20", list_price="100")
    say(page, ("reasons", "stopped"))
    say(page, ("cause", "unknown"))
    say(page, ("told", "yes"), asked_on="2026-11-01")
    say(page)
    write(page, page.locator('[name="words"]'), "客服一直不回复。")
    hands.press(page, "看结果")
    expect(page.locator(".estimate-sum")).to_contain_text("¥2,800.00")
    expect(page.locator(".estimate-sum")).to_contain_text("¥3,200.00")


def test_from_questions_to_a_case(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    page = visitor(java_script_enabled=False).new_page()
    answer_all(page)
    hands.follow(page, "看这封信")
    expect(page.get_by_role("main")).to_contain_text("退还预付款人民币3,200.00元（大写：叁仟贰佰元整）")
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
    page.goto(f"/complaints/{number}")
    hands.follow(page, "看怎么算的，或者重新算")
    expect(page.locator(".estimate-sum")).to_contain_text("¥3,200.00")


STORY_10 = [
    ("paid=4800&goods=lessons&lessons=60&used=20&list_price=100&cause=institution", "¥3,200.00"),
    ("paid=4800&goods=lessons&lessons=60&used=20&list_price=100&cause=own", "¥2,800.00"),
    ("paid=4800&goods=lessons&lessons=60&used=50&list_price=100&cause=own", "¥0.00"),
    ("paid=5000&goods=money&gift=1000&spent=1200&cause=institution", "¥4,000.00"),
    ("paid=5000&goods=money&gift=1000&spent=1200&cause=own", "¥3,800.00"),
    (
        "paid=3650&goods=term&starts_on=2026-01-01&ends_on=2026-12-31&stopped_on=2026-04-11&cause=institution",
        "¥2,650.00",
    ),
]


def test_the_sums_of_story_10_at_the_calculator(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    """The address fills the form in; pressing its button without a script asks for the same sum again."""
    page, found = visitor(java_script_enabled=False).new_page(), list[str]()
    for asked, _sum in STORY_10:
        page.goto(f"/refund?{asked}")
        first = page.locator(".estimate-sum").inner_text()
        hands.press(page, "计算")
        assert page.locator(".estimate-sum").inner_text() == first
        assert "不是裁决" in page.get_by_role("main").inner_text()
        found.append(first)
    assert [wanted in shown for (_asked, wanted), shown in zip(STORY_10, found, strict=True)] == [True] * 6, found


@pytest.mark.slow
def test_the_result_is_well_in_large_type(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    page = visitor().new_page()
    answer_all(page)
    page.locator("footer").get_by_role("button", name="大字高对比").click()
    assert look(page, [RESULT]) == []
