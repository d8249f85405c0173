"""Somebody asks for the bundle of a case, is told, takes it, and opens it without any network (issue 6)."""

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from complaints import actions as cases
from complaints.views.dossier import making
from kernel.db import db
from tests.complaints.dossier_hands import evidence
from tests.complaints.driver import agreed
from tests.journeys import hands
from tests.journeys.conftest import Served
from tests.journeys.keys import press_on
from tests.journeys.test_pages import look

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
KINDS = {"PDF": "pdf", "ZIP": "zip", "JSON": "json"}
# Read by a process that may open no connection at all.
OFFLINE = """
import json, socket, sys
def refused(*_, **__): raise OSError("no network")
socket.socket = socket.create_connection = refused
found = json.load(open(sys.argv[1], encoding="utf-8"))
print(found["schema"], found["number"], [one["code"] for one in found["sections"]][:2], found["evidence"][0]["check"])
"""


def closed(served: Served) -> str:
    """A closed case with a photo in it."""
    with served.app.app_context():
        complaint = agreed(served.world)
        evidence(served.world, complaint, "付款截图.jpg")
        cases.close(complaint, by=served.world.actor("mediator"))
        number = complaint.number
        db.session.remove()
    return number


def taken(page: Page, folder: Path) -> dict[str, Path]:
    """The three files, as the browser saved them."""
    found = {}
    for name, kind in KINDS.items():
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).press("Enter")  # it leads to no page
        found[kind] = folder / f"taken.{kind}"
        waiting.value.save_as(found[kind])
    return found


def test_it_is_asked_for_told_of_taken_and_opened_offline(
    served: Served, visitor: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    number = closed(served)
    page = hands.as_(visitor, "learner", keyboard=True, java_script_enabled=False)
    page.goto(f"/complaints/{number}")
    press_on(page, page.get_by_role("link", name="取得案件材料包"))
    hands.press(page, "生成材料包")
    expect(page.get_by_role("main")).to_contain_text("做好后会通知您")
    with served.app.app_context():
        assert making.sweep() == 1
        db.session.remove()
    served.work()
    page.goto("/messages")
    expect(page.get_by_role("main")).to_contain_text("的材料包已生成")
    page.goto(f"/cases/{number}/dossier")
    expect(page.get_by_role("main")).to_contain_text("可以下载")
    assert look(hands.as_(visitor, "learner"), [f"/cases/{number}/dossier"]) == []
    found = taken(page, tmp_path)
    assert _told("python3", "-c", OFFLINE, found["json"]).split() == [
        "xuesu.dossier/1",
        number,
        "['case',",
        "'timeline']",
        "matches",
    ]
    with zipfile.ZipFile(io.BytesIO(found["zip"].read_bytes())) as archive:
        archive.extractall(tmp_path / "opened")
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "opened", check=True)
    assert json.loads(found["json"].read_text())["evidence"][0]["member"] in _members(tmp_path / "opened")
    _read_pdf(found["pdf"], number)


def _told(*command: object) -> str:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout


def _members(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _read_pdf(path: Path, number: str) -> None:
    """Tagged, titled, with an index that names pages and bookmarks, and no address to fetch anything from."""

    about, words = _told("pdfinfo", path), _told("pdftotext", path, "-")
    assert "Tagged:          yes" in about and f"案件材料包　{number}" in about
    assert number in words and "目录" in words and "期限和怎么算的" in words and "与收到时一致" in words
    assert "证1" in words and "付款截图.jpg" in words
    with pikepdf.open(path) as found, found.open_outline() as outline:
        assert {"目录", "期限和怎么算的", "留言", "材料清单和保管记录"} <= {one.title for one in outline.root}
        assert found.Root.Lang == "zh-CN" and "/OpenAction" not in found.Root
        assert set(found.Root.get("/Names", {}).keys()) <= {"/Dests"}, "no script, no file inside"
