"""At the table of a minor staff read no name of the learner's side before a look that was let (条例 art. 36)."""

import io
import zipfile
from datetime import timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.models import Complaint
from kernel import clock, outbox, pdf
from mediation import actions as tables
from mediation.lifecycle import AskedFor, Chosen
from mediation.queries import in_force_of
from tests.complaints.driver import agreed, table_of
from tests.complaints.hands import sign_in, text
from tests.complaints.people_hands import CHILD, let_look
from tests.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Pages are the same on both engines; the acts' tests use both."""
    return sqlite_url


def childs(world: World) -> Complaint:
    """The agreement of a child, in force."""
    return agreed(world, is_minor=True, name=CHILD)


def looks(world: World, complaint: Complaint, name: str) -> None:
    let_look(world, complaint, "name", who=name, by="association_admin" if name != "officer" else "supervisor")


@pytest.mark.parametrize("name", ["mediator", "officer", "association_officer"])
def test_the_agreement_hides_the_name_until_a_look(app: Flask, world: World, name: str) -> None:
    complaint = childs(world)
    url = f"/mediation/{complaint.number}/agreement"
    staff = sign_in(app, world, name)
    for own in ("learner", "staff"):
        assert CHILD in text(sign_in(app, world, own).get(url)), "who confirms a text reads it whole"
    page = text(staff.get(url))
    assert CHILD not in page
    assert "甲方（投诉人）：○○" in page
    assert f"/{complaint.number}/" + ("look" if name == "mediator" else "reveal") in page
    looks(world, complaint, name)
    assert CHILD in text(staff.get(url))
    with clock.stepped(clock.now() + timedelta(hours=2, minutes=1)):
        assert CHILD not in text(sign_in(app, world, name).get(url))


def test_so_do_its_versions(app: Flask, world: World) -> None:
    complaint = childs(world)
    old = in_force_of(table_of(complaint))
    assert old is not None
    items = [cases.ChangedItem(one, 200_000, clock.today() + timedelta(days=40), "分两次") for one in old.offer.items]
    tables.draft_change(old, items, "资金周转困难", by=world.actor("mediator"))
    url, mediator = f"/mediation/{complaint.number}/agreement/versions", sign_in(app, world, "mediator")
    page = text(mediator.get(url))
    assert CHILD not in page
    assert "姓名已遮盖" in page
    assert CHILD in text(sign_in(app, world, "learner").get(url))
    looks(world, complaint, "mediator")
    assert CHILD in text(mediator.get(url))


def test_the_package_for_the_court_waits_for_a_look(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    complaint = childs(world)
    outbox.drain()
    monkeypatch.setattr(pdf, "render", lambda html, **_values: html.encode())
    url, mediator = f"/mediation/{complaint.number}/agreement/court", sign_in(app, world, "mediator")
    for kind in ("pdf", "zip"):
        assert mediator.get(f"{url}/{kind}").location == f"/cases/{complaint.number}/look"
    assert sign_in(app, world, "learner").get(f"{url}/zip").mimetype == "application/zip"
    looks(world, complaint, "mediator")
    with zipfile.ZipFile(io.BytesIO(mediator.get(f"{url}/zip").data)) as archive:
        assert CHILD in archive.read("4-协议文本（摘要由此算出）.txt").decode()


def test_whoever_is_asked_to_mediate_reads_no_childs_name(app: Flask, world: World) -> None:
    complaint = world.entrusted(is_minor=True, name=CHILD)
    by = world.actor("association_officer")
    row = tables.ask_mediator(complaint, world.person("mediator"), AskedFor.OPEN, Chosen.HAND, "", by=by)
    page = text(sign_in(app, world, "mediator").get(f"/mediation/asked/{row.ref}"))
    assert CHILD not in page
    assert "投诉人（未成年人一方）" in page
    assert complaint.respondent_name in page
    assert "示例路" not in page
