"""Every kind of paper as a picture, to be looked at by somebody: `GUIDE_PICTURES=1` sets them into var/papers.

The words of the papers have their own tests; what no test sees is a page that breaks badly or a lone last line.
"""

import os
import subprocess
from collections.abc import Iterator

import pytest
from flask import Flask

from accounts.roles import OrganisationKind
from complaints.documents import paper_html
from kernel import outbox, pdf
from kernel.config import ROOT
from kernel.db import db, transaction
from kernel.papers import Paper
from mediation import actions as tables
from tests.complaints.diagnosis_hands import ask
from tests.complaints.driver import accepted_offer, agreed, table_of
from tests.complaints.hands import Browser, sign_in
from tests.house.scene import build
from tests.mediation.session_hands import fixed
from tests.mediation.test_court import in_departments_name
from tests.world import World

FOLDER = ROOT / "var" / "papers"
WAYS = ("demand", "association", "department", "arbitration", "court", "confirmation")

pytestmark = [
    pytest.mark.skipif(os.environ.get("GUIDE_PICTURES") != "1", reason="pictures are made when they are asked for"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def registered(world: World) -> Iterator[tuple[str, str, str]]:
    """Name, title and HTML of one paper of each kind and title."""
    build(world)
    in_departments_name(world)
    fixed(world, world.mediating())
    _committees(world)
    outbox.drain()
    rows = db.session.query(Paper).order_by(Paper.id.desc()).all()
    for row in {(row.owner_kind, row.kind, row.title, row.issuer_id): row for row in rows}.values():
        yield f"{row.owner_kind}-{row.kind}-{row.issuer_id}-{row.id}", row.title, paper_html(row)


def _committees(world: World) -> None:
    """An agreement in the form of a people's mediation committee (人民调解法 art. 29)."""
    complaint = world.mediating()
    made = accepted_offer(world, complaint)
    with transaction():
        world.organisation("association").kind = OrganisationKind.PEOPLE_MEDIATION_COMMITTEE
    draft = tables.Draft(story="课程停了三个月，机构没有退还余款。", duties="机构承认没有按约开课。")
    row = tables.draft_agreement(table_of(complaint), made, draft, by=world.actor("mediator"))
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    outbox.drain()
    with transaction():
        world.organisation("association").kind = OrganisationKind.CONSUMER_ASSOCIATION


def made_at_once(app: Flask, world: World) -> Iterator[tuple[str, bytes]]:
    """What is set on the spot: a copy, the package for the court, the texts for the ways out, the own letter."""
    number = agreed(world).number
    outbox.drain()
    learner = sign_in(app, world, "learner")
    urls = {"copy": f"/mediation/{number}/agreement/copy.pdf", "court": f"/mediation/{number}/agreement/court/pdf"}
    urls |= {f"ways-{text}": f"/complaints/{number}/ways/{text}.pdf" for text in WAYS}
    for name, url in urls.items():
        answer = learner.get(url)
        if answer.mimetype == "application/pdf":
            yield name, answer.data
    asker = Browser(app, app.response_class, use_cookies=True)
    ask(asker, world)
    yield "own-letter", asker.get("/complaints/diagnosis/letter.pdf").data


@pytest.mark.timeout(600)
def test_papers_can_be_looked_at(app: Flask, world: World) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    kept = {name: pdf.render(html, title=title, identifier=name) for name, title, html in registered(world)}
    kept |= dict(made_at_once(app, world))
    for name, body in kept.items():
        file = FOLDER / f"{name}.pdf"
        file.write_bytes(body)
        subprocess.run(["pdftoppm", "-r", "60", "-png", file, FOLDER / name], check=True)
    assert len(kept) > 15
