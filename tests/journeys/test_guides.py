"""The pictures of docs/guide: each is taken from the page it shows; a guide shows no other.

`GUIDE_PICTURES=1 script/test --all tests/journeys/test_guides.py` writes them anew; without it
each page is opened and known.
"""

import io
import os
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from complaints import actions as cases
from complaints.documents import make_receipt
from complaints.lifecycle import RoomKind
from kernel import files
from kernel.config import ROOT
from kernel.db import db, transaction
from mediation import actions as tables
from tests.complaints import driver
from tests.complaints.driver import accepted_offer
from tests.complaints.turn_hands import withdrawn
from tests.house.scene_files import evidence
from tests.house.scene_joint import joint_scene
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.mediation.room_hands import place, said
from tests.mediation.seat_hands import proposed as seat_proposed
from tests.mediation.session_hands import proposed as session_proposed
from tests.world import World

GUIDE = ROOT / "docs" / "guide"
PICTURES = GUIDE / "images"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PHONE, DESK = {"width": 390, "height": 780}, {"width": 1120, "height": 760}
# From where on a page is shown whose upper part tells nothing.
FROM = {"learner-check": "#result", "officer-cover": "main .file-list"}
HEAVIEST = 120_000  # bytes: a guide is read on a phone, too
FILING = {"learner-institution": "institution", "learner-story": "story", "learner-wish": "wish"}
PREVIEW = "officer-preview"
ENDS = ("learner-new", "learner-evidence", "learner-receipt")
# Name of the picture: who looks, at which case's page, and the words by which the reader knows it.
LEARNERS = {
    "learner-diagnosis": ("/complaints/diagnosis", "先看看规则怎么"),
    "learner-refund": ("/refund?paid=4800&goods=lessons&lessons=60&used=20&list_price=100", "能退多少"),
    "learner-case": ("/complaints/{answered}", "现在轮到"),
    "learner-ways": ("/complaints/{answered}/ways", "还能怎么办"),
    "learner-marks": ("/complaints/{answered}/marks", "解决"),
    "learner-withdraw": ("/complaints/{answered}/withdraw", "撤回前，请先看后果"),
    "learner-table": ("/mediation/{mediating}", "调解"),
    "learner-looks": ("/complaints/{answered}/looks", "谁查看过我的信息"),
    "learner-data": ("/complaints/data", "我的信息"),
    "learner-messages": ("/messages/choices", "通知"),
    "learner-report": ("/reports/new", "举报"),
    "learner-joint": ("/complaints/{joint}/joint", "共同投诉"),
    "learner-dossier": ("/cases/{answered}/dossier", "材料包"),
    "learner-check": ("/documents/{code}", "有这份文书"),
}
OFFICIALS = {
    "officer": {
        "officer-queue": ("/desk/", "待办"),
        "officer-case": ("/desk/{filed}", "受理"),
        "officer-accept": ("/desk/{filed}/accept", "受理这件投诉"),
        "officer-refuse": ("/desk/{filed}/refuse", "不予受理"),
        "officer-reveal": ("/desk/{filed}/reveal", "显示受保护的内容"),
        "officer-register": ("/desk/register", "代为登记投诉"),
        "officer-absence": ("/desk/absences", "不在时由谁代办"),
        "officer-report": ("/desk/reports/{report}", "举报"),
        "officer-terminate": ("/desk/{accepted}/terminate", "终止调解"),
        "officer-close": ("/desk/{gone}/close", "结案"),
        "officer-cover": ("/desk/{covered}/files/{photo}/cover", "遮盖"),
    },
    "mediator": {
        "mediator-list": ("/mediation/", "我的调解"),
        "mediator-calendar": ("/mediation/calendar", "我的日历"),
        "mediator-table": ("/mediation/{table}", "调解桌"),
        "mediator-seats": ("/mediation/{table}/seats", "席位"),
        "mediator-room": ("/mediation/{table}/rooms/{room}", "单独谈"),
        "mediator-offer": ("/mediation/{table}/offers/new", "方案"),
        "mediator-bids": ("/mediation/{mediating}/bids/new", "保密出价"),
        "mediator-session": ("/mediation/{table}/sessions/{session}", "调解会"),
        "mediator-agreement": ("/mediation/{drafted}/agreement", "调解协议"),
        "mediator-change": ("/mediation/{agreed}/agreement/change", "变更协议"),
    },
    "association_officer": {
        "mediator-assign": ("/mediation/{waiting}/mediator", "安排调解员"),
        "mediator-panel": ("/mediation/panel", "调解员名册"),
        "mediator-court": ("/mediation/{agreed}/agreement/court", "司法确认"),
    },
    "staff": {
        "institution-queue": ("/institution/", "待办"),
        "institution-answer": ("/institution/{accepted}/answer", "答复"),
        "institution-more-time": ("/institution/{accepted}/more-time", "延长"),
    },
    "platform_admin": {
        "admin-intake": ("/desk/intake", "待分派"),
        "admin-figures": ("/desk/figures", "平台规则"),
        "admin-home": ("/admin/", "管理"),
        "admin-bodies": ("/admin/organisations", "单位"),
        "admin-people": ("/admin/organisations/{body}/people", "人员"),
        "admin-calendar": ("/desk/calendar", "节假日"),
        "admin-health": ("/operations", "运行情况"),
        "admin-preview": ("/admin/preview", "以他人身份看"),
    },
    "auditor": {"audit-events": ("/admin/events", "查事件")},
}


def keep(page: Page, name: str) -> None:
    """Take the picture; into the guide when asked, else only to see that there is one."""
    seen = Image.open(io.BytesIO(page.screenshot()))
    made = io.BytesIO()
    seen.convert("RGB").quantize(48).save(made, "PNG", optimize=True)
    assert len(made.getvalue()) <= HEAVIEST, f"{name}: {len(made.getvalue())} bytes"
    if os.environ.get("GUIDE_PICTURES") == "1":
        (PICTURES / f"{name}.png").write_bytes(made.getvalue())


def numbers_of(served: Served) -> dict[str, str]:
    """A case in each of the states the guides speak of."""
    with served.app.app_context():
        world = served.world
        divided = world.file(category="E05", words="不退余款。请的是假老师。")
        report = cases.split_report(
            divided, cases.ReportDraft("E17", "请的是假老师。", "不退余款。"), by=world.actor("supervisor")
        )
        made = {
            "filed": world.file().number,
            "accepted": world.accepted().number,
            "answered": world.answered().number,
            "mediating": world.mediating().number,
            "gone": withdrawn(world, world.file()).number,
            "report": report.number,
            "waiting": world.entrusted().number,
            "agreed": driver.agreed(world).number,
            "body": world.organisation("association").ref,
            **table_of_many(world),
            **papers_of(world),
        }
        db.session.remove()
    served.work()
    return made


def table_of_many(world: World) -> dict[str, str]:
    """A table with a lender invited, a session whose time is being found, and another with a text to confirm."""
    many, drafted = world.mediating(), world.mediating()
    seat_proposed(world, many)
    room = place(many, RoomKind.SEAT)
    said(world, room, "mediator", "您最看重的是退多少，还是什么时候退？")
    said(world, room, "learner", "最看重什么时候退，分两次也可以。")
    tables.draft_agreement(driver.table_of(drafted), accepted_offer(world, drafted), by=world.actor("mediator"))
    meeting = session_proposed(world, many)
    return {"table": many.number, "room": room.ref, "session": meeting.ref, "drafted": drafted.number}


def papers_of(world: World) -> dict[str, str]:
    """A photo in a case that is about to be covered, a joint complaint, a paper to be checked by its code."""
    covered, joint = world.mediating(), dict[str, str]()
    photo, _contract = evidence(world, covered, screenshot(), "learner")
    with transaction():
        files.mask(photo, [(1, 8, 30, 62, 44)])
        paper = make_receipt(covered)
    joint_scene(world, joint, {})
    found = {"covered": covered.number, "photo": photo.ref, "code": paper.code}
    return found | {"joint": joint["complaints_learner.joint_complaint:number"]}


def screenshot() -> bytes:
    """A made up screenshot of a talk, with bars for words."""
    out, image = io.BytesIO(), Image.new("RGB", (360, 240), "#eef1f4")
    for top, (left, width) in enumerate(((20, 210), (140, 200), (20, 160), (120, 220))):
        image.paste("white" if left == 20 else "#cfe8d5", (left, 16 + top * 54, left + width, 54 + top * 54))
        image.paste("#5a6470", (left + 12, 30 + top * 54, left + width - 30, 38 + top * 54))
    image.save(out, "PNG")
    return out.getvalue()


def preview(page: Page, numbers: dict[str, str]) -> None:
    """The words of a paper, read before the press."""
    page.goto("/desk/{filed}/refuse".format(**numbers))
    page.locator('input[name="grounds"]').nth(1).check()
    page.locator('[name="reasons"]').fill("没有写明是哪一家机构。请补充机构的名称或者网址，补充以后可以再提交。")
    hands.press(page, "看文书全文")
    expect(page.locator(".paper-preview")).to_contain_text("投诉不予受理告知书")
    keep(page, PREVIEW)


def look(page: Page, pages: dict[str, tuple[str, str]], numbers: dict[str, str]) -> None:
    """Open each page, know it by its words, take its picture."""
    for name, (path, words) in pages.items():
        page.goto(path.format(**numbers))
        expect(page.locator("body")).to_contain_text(words)
        if name in FROM:
            page.locator(FROM[name]).first.evaluate("it => it.scrollIntoView()")
        keep(page, name)


@pytest.mark.slow
@pytest.mark.browser
@ON_SQLITE
def test_pictures_for_officials(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    numbers = numbers_of(served)
    for role, pages in OFFICIALS.items():
        look(hands.as_(visitor, role, viewport=DESK), pages, numbers)
    preview(hands.as_(visitor, "officer", viewport=DESK), numbers)


@pytest.mark.slow
@pytest.mark.browser
@ON_SQLITE
def test_pictures_for_learners(served: Served, visitor: Callable[..., BrowserContext]) -> None:
    numbers = numbers_of(served)
    look(hands.as_(visitor, "learner", viewport=PHONE), LEARNERS, numbers)
    page = visitor(viewport=PHONE).new_page()
    page.goto("/complaints/new")
    keep(page, "learner-new")
    hands.until_contact(page)
    hands.contact(page, served)
    keep(page, "learner-evidence")
    for name, step in FILING.items():
        page.goto(f"/complaints/new/{step}")
        expect(page).to_have_url(re.compile(f"/{step}$"))
        keep(page, name)
    page.goto("/complaints/new/evidence")
    number = hands.send_off(page)
    expect(page.get_by_role("main")).to_contain_text(number)
    keep(page, "learner-receipt")


def test_each_guide_shows_what_was_taken_and_nothing_else() -> None:
    taken = {*FILING, *ENDS, PREVIEW, *LEARNERS, *(name for pages in OFFICIALS.values() for name in pages)}
    texts = "".join(guide.read_text() for guide in GUIDE.glob("*.md"))
    shown = re.findall(r"!\[(.*)\]\(images/([\w-]+)\.png\)", texts)
    assert {name for _words, name in shown} == taken == {path.stem for path in PICTURES.glob("*.png")}
    assert all(len(words) >= 4 for words, _name in shown), "a picture says in words what it shows"
