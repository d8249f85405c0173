"""An officer covers part of a screenshot by keyboard alone, without JavaScript; the institution sees what is left."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, expect

from kernel import files
from kernel.db import db, transaction
from tests.complaints.test_covering_pages import left_is_black
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import press_on, write
from tests.journeys.test_joint import look as picture_of
from tests.journeys.test_pages import look
from tests.kernel.hostile_pdf import photo
from tests.kernel.test_covering import contract, words_in

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]


def with_evidence(served: Served) -> tuple[str, str]:
    """A case with a photo in it that the worker has copied: its number, the file."""
    with served.app.app_context():
        complaint = served.world.mediating()
        row = files.receive(io.BytesIO(photo()), "付款截图.jpg", "form-journey", served.world.people["learner"])
        with transaction():
            files.link("form-journey", "complaint", complaint.id)
        files.check(row.id)
        found = complaint.number, row.ref
        db.session.remove()
    return found


def test_what_is_covered_is_gone_for_the_other_side(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    number, ref = with_evidence(served)
    page = hands.as_(visitor, "officer", keyboard=True, java_script_enabled=False)
    main = page.get_by_role("main")
    page.goto(f"/desk/{number}")
    expect(main).to_contain_text("未查毒")
    press_on(page, page.get_by_role("link", name="遮盖个人信息"))
    for side, per_cent in (("left", "0"), ("top", "0"), ("right", "50"), ("bottom", "100")):
        write(page, page.locator(f'[name="rows-0-{side}"]'), per_cent)
    hands.press(page, "标出并预览")
    expect(main).to_contain_text("正在遮盖，其他各方暂时打不开")
    assert look(hands.as_(visitor, "officer"), [f"/desk/{number}/files/{ref}/cover"]) == []
    other = hands.as_(visitor, "staff")
    other.goto(f"/institution/{number}")
    expect(other.get_by_role("main")).to_contain_text("处理单位正在遮盖其中的个人信息")

    hands.press(page, "预览无误，固定遮盖")
    with served.app.app_context():
        files.sweep()
        db.session.remove()
    page.goto(f"/desk/{number}/files/{ref}/cover")
    expect(main).to_contain_text("其他各方看到的是遮盖后的版本")
    other.goto(f"/institution/{number}")
    expect(other.get_by_role("main")).to_contain_text("部分内容已由处理单位遮盖")
    answer = other.request.get(f"/files/{ref}/view")
    body, head = answer.body(), answer.headers
    answer.dispose()
    image = Image.open(io.BytesIO(body)).convert("L")
    assert head["content-disposition"].startswith("inline")
    assert left_is_black(body) and image.getpixel((50, 38)) != 0


def test_a_part_of_a_page_is_covered(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    with served.app.app_context():
        complaint = served.world.mediating()
        row = files.receive(io.BytesIO(contract()), "合同.pdf", "form-contract", served.world.people["learner"])
        with transaction():
            files.link("form-contract", "complaint", complaint.id)
        files.check(row.id)
        number, ref = complaint.number, row.ref
        db.session.remove()
    page = hands.as_(visitor, "officer")
    page.goto(f"/desk/{number}/files/{ref}/cover?page=2")
    picture = page.get_by_role("img", name="第2页的样子")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") == 200
    for side, typed in zip(("page", "left", "top", "right", "bottom"), ("2", "50", "0", "100", "50"), strict=True):
        write(page, page.locator(f'[name="rows-0-{side}"]'), typed)
    hands.press(page, "标出并预览")
    assert look(page, [f"/desk/{number}/files/{ref}/cover?page=2"]) == []
    picture_of(page, "cover-page")
    hands.press(page, "预览无误，固定遮盖")
    with served.app.app_context():
        files.sweep()
        db.session.remove()
    page.goto(f"/desk/{number}/files/{ref}/cover")
    expect(page.get_by_role("link", name="看其他各方看到的版本")).to_be_visible()
    answer = hands.as_(visitor, "staff").request.get(f"/files/{ref}/view")
    assert words_in(answer.body()).split() == ["FIRST", "THIRD"]
    answer.dispose()
