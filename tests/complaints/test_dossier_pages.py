"""The page of the bundle: the way there from everybody's own page, the press, what stands there, few questions."""

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Dossier
from complaints.views.dossier import making
from kernel import pdf
from kernel.db import db
from tests.complaints.hands import counted, sign_in, submit, text
from tests.mediation.room_hands import place, said
from tests.world import World

PAGES = {
    "learner": "/complaints/{}",
    "staff": "/institution/{}",
    "officer": "/desk/{}",
    "supervisor": "/desk/{}",
    "association_officer": "/desk/{}",
    "mediator": "/mediation/{}",
}


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML instead of a PDF: it is the same words, at once."""
    monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())


@pytest.fixture
def complaint(world: World) -> Complaint:
    return world.mediating()


def test_everybody_finds_it_on_their_own_page_and_presses_once(app: Flask, world: World, complaint: Complaint) -> None:
    url = f"/cases/{complaint.number}/dossier"
    for name, page in PAGES.items():
        client = sign_in(app, world, name)
        assert f'href="{url}"' in text(client.get(page.format(complaint.number))), name
        assert submit(client, url, has="csrf_token", to="/dossier").status_code == 303
        shown = text(client.get(url))
        assert "正在生成" in shown and "生成材料包" not in shown, name
    assert db.session.query(Dossier).count() == len(PAGES)


def test_what_was_made_stands_there_with_its_digests_and_the_page_asks_little(
    app: Flask, world: World, complaint: Complaint
) -> None:
    url, client = f"/cases/{complaint.number}/dossier", sign_in(app, world, "learner")
    assert submit(client, url, has="csrf_token", to="/dossier").status_code == 303
    row = db.session.query(Dossier).one()
    assert making.make(row.id)
    with counted() as said:
        shown = text(client.get(url))
    assert len(said) <= 15
    assert "可以下载" in shown and shown.count("SHA-256 <code>") == 3
    for kind in ("pdf", "zip", "json"):
        answer = client.get(f"{url}/{row.ref}/{kind}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{url}/{row.ref}/exe").status_code == 404
    again = submit(client, url, has="csrf_token", to="/dossier")
    assert again.status_code == 303
    assert "没有变化" in text(client.get(url))
    assert db.session.query(Dossier).count() == 1


def test_too_many_are_refused_in_words(app: Flask, world: World, complaint: Complaint) -> None:
    cases.set_figure("dossier_asks", 1, "示例", by=world.actor("platform_admin"))
    url, client = f"/cases/{complaint.number}/dossier", sign_in(app, world, "learner")
    assert submit(client, url, has="csrf_token", to="/dossier").status_code == 303
    assert making.make(db.session.query(Dossier).one().id)
    said(world, place(complaint, RoomKind.JOINT), "staff", "有新的话。")
    refused = submit(client, url, has="csrf_token", to="/dossier")
    assert refused.status_code == 429
    assert "平台规则：每人24小时内最多生成1次材料包" in text(refused)


def test_strangers_find_no_page(app: Flask, world: World, complaint: Complaint) -> None:
    url = f"/cases/{complaint.number}/dossier"
    for name, status in (("other_learner", 404), ("other_staff", 404), ("foreign_officer", 404), ("auditor", 403)):
        assert sign_in(app, world, name).get(url).status_code == status, name
