"""Evidence given to the handling body alone: chosen at upload, kept through the walk, honoured by every read."""

import io
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints import queries
from complaints.actions.case_tables import owned_by_case
from complaints.actions.drafts import body_token
from complaints.models import Complaint, Draft
from complaints.permissions import FOR_BODY
from complaints.queries.held import file_owners
from complaints.queries.looks import has_files
from kernel import files, pdf
from kernel.db import db, transaction
from kernel.files import StoredFile
from tests.complaints.dossier_hands import evidence, made
from tests.complaints.filing_hands import CONSENTS, PNG, at, case_of, go, submit
from tests.complaints.hands import sign_in, text
from tests.complaints.power_hands import another_department
from tests.world import World

CANARY, SHARED = "金丝雀只给处理单位canary77x", "金丝雀各方都能看canary78x"
READERS = {
    "learner": True,
    "officer": True,
    "supervisor": True,
    "staff": False,
    "institution_admin": False,
    "mediator": False,
    "association_officer": False,
}


@pytest.fixture
def complaint(world: World) -> Complaint:
    """A case at a table, with one file for all and one for the body alone, each with words of its own."""
    row = world.mediating()
    evidence(world, row, f"{SHARED}.txt", SHARED.encode())
    token = f"body-token-0123456789-{row.id}"
    files.receive(io.BytesIO(CANARY.encode()), f"{CANARY}.txt", token, world.people["learner"])
    with transaction():
        files.link(token, FOR_BODY, row.id)
    return row


def own_file() -> StoredFile:
    return db.session.query(StoredFile).filter_by(owner_kind=FOR_BODY).one()


def pages_of(name: str, number: str) -> list[str]:
    """The pages of a case this person opens."""
    if name == "learner":
        return [f"/complaints/{number}", f"/mediation/{number}"]
    if name in ("staff", "institution_admin"):
        return [f"/institution/{number}", f"/mediation/{number}"]
    return [f"/mediation/{number}"] if name == "mediator" else [f"/desk/{number}"]


@pytest.mark.parametrize("name", READERS)
def test_who_reads_it(app: Flask, world: World, complaint: Complaint, name: str) -> None:
    client, file = sign_in(app, world, name), own_file()
    viewer = world.viewers[name]
    assert files.may_read(viewer, file) is READERS[name]
    assert (client.get(f"/files/{file.ref}").status_code == 200) is READERS[name]
    assert (client.get(f"/files/{file.ref}/view").status_code == 200) is READERS[name]
    mine = queries.complaint_for(viewer, complaint.number)
    assert (file.id in {row.id for row in queries.files_of(viewer, mine)}) is READERS[name]
    told = [client.get(url) for url in pages_of(name, complaint.number)]
    assert {page.status_code for page in told} == {200}
    assert any(CANARY in page.text for page in told) is READERS[name]
    if name in ("learner", "officer"):
        assert any("只有投诉人一方、处理单位和它的上级能看到" in page.text for page in told)


@pytest.mark.parametrize("name", READERS)
def test_a_bundle_holds_it_for_its_readers_alone(
    app: Flask, world: World, complaint: Complaint, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())
    got = made(app, world, name, complaint)
    for where in (got.pdf, json.dumps(got.json, ensure_ascii=False).encode(), b"".join(got.members.values())):
        assert (CANARY.encode() in where) is READERS[name]


def test_another_department_of_the_case_reads_it_once_the_case_is_its_own(world: World) -> None:
    row = world.file(body_token=_waiting("x"))
    there = another_department(world)
    file, viewer = own_file(), world.viewers[there]
    other = db.session.get_one(type(world.organisation("department")), viewer.organisation_id)
    cases.dispute_power(row, other, "应由对方办理。", by=world.actor("officer"))
    assert not files.may_read(viewer, file), "whose case it is, is told from the facts"
    cases.settle_power(row, by=world.actor(there))
    assert files.may_read(viewer, file)
    assert not files.may_read(world.viewers["officer"], file), "whoever gave the case away reads no more"


def _waiting(name: str) -> str:
    token = f"waiting-{name}-0123456789abcdef"
    files.receive(io.BytesIO(CANARY.encode()), f"{CANARY}.txt", token, None)
    return token


def test_no_search_of_the_institution_finds_its_name(app: Flask, world: World) -> None:
    shared = "shared-token-0123456789abcdef"
    files.receive(io.BytesIO(SHARED.encode()), f"{SHARED}.txt", shared, None)
    row = world.mediating(body_token=_waiting("s"), form_token=shared)
    cases.reindex()
    found = {
        words: row.number in sign_in(app, world, "staff").get(f"/institution/?q={words}").text
        for words in ("canary77x", "canary78x")
    }
    assert found == {"canary77x": False, "canary78x": True}


def test_a_look_at_a_minors_files_knows_of_it(world: World, complaint: Complaint) -> None:
    db.session.query(StoredFile).filter_by(owner_kind="complaint").update({"owner_kind": "elsewhere"})
    db.session.commit()
    assert has_files(complaint)


def test_the_choice_is_made_at_upload_and_kept_through_the_walk(client: FlaskClient, world: World) -> None:
    go(client, world, "evidence")
    sent = {"files": (io.BytesIO(PNG), "各方.png"), "body_files": (io.BytesIO(b"only"), "单位.txt"), "more": "1"}
    assert submit(client, at("evidence"), sent).location == at("evidence")
    page = text(client.get(at("evidence")))
    assert "各方.png" in page and "单位.txt" in page
    draft = db.session.query(Draft).one()
    (shared,), (own,) = files.quarantined(draft.form_token), files.quarantined(body_token(draft))
    assert (shared.name, own.name) == ("各方.png", "单位.txt")
    kept = {"files_kept": shared.ref, "body_files_kept": own.ref}
    assert submit(client, at("evidence"), kept).location == at("consents")
    submit(client, at("consents"), CONSENTS | {"path": "routed"})
    check = text(client.get(at("check")))
    assert "只给处理单位的材料" in check
    complaint = case_of(client, submit(client, at("check"), {}).location)
    rows = {row.name: (row.owner_kind, row.owner_id) for row in db.session.query(StoredFile)}
    assert rows == {"各方.png": ("complaint", complaint.id), "单位.txt": (FOR_BODY, complaint.id)}
    assert client.get(f"/files/{own.ref}").data == b"only"


def test_unticked_it_goes_and_the_other_stays(client: FlaskClient, world: World) -> None:
    go(client, world, "evidence")
    sent = {"files": (io.BytesIO(PNG), "各方.png"), "body_files": (io.BytesIO(b"only"), "单位.txt"), "more": "1"}
    submit(client, at("evidence"), sent)
    draft = db.session.query(Draft).one()
    (shared,) = files.quarantined(draft.form_token)
    assert submit(client, at("evidence"), {"files_kept": shared.ref}).location == at("consents")
    assert [row.name for row in db.session.query(StoredFile)] == ["各方.png"]


def test_both_together_have_one_limit_and_a_refusal_stands_beside_its_field(client: FlaskClient, world: World) -> None:
    go(client, world, "evidence")
    many = {
        "files": [(io.BytesIO(b"a%d" % one), f"a{one}.txt") for one in range(11)],
        "body_files": [(io.BytesIO(b"b%d" % one), f"b{one}.txt") for one in range(10)],
    }
    answer = submit(client, at("evidence"), many)
    assert (answer.status_code, "最多放20个文件" in text(answer)) == (422, True)
    assert db.session.query(StoredFile).count() == 21, "nothing that was sent is lost; some are to be unticked"


def test_erasure_takes_it_and_the_proofs_of_promises_along(world: World, complaint: Complaint) -> None:
    owners = {kind: set(db.session.scalars(ids)) for kind, ids in file_owners(complaint.id).items()}
    erased = {kind: set(db.session.scalars(ids)) for kind, ids in owned_by_case(complaint.id, owners)}
    assert erased == owners, "the rows whose files go are the rows that own files"
