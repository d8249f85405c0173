"""Of a minor staff see nothing that says who it is but by a leave in force: fields, papers and files (条例 art. 36)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from complaints import actions as cases
from complaints.documents import may_read_paper
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, DataState, DataWish, Message, Room, ViewRequest
from complaints.queries.looks import has_shown_today
from kernel import clock, files, outbox
from kernel.db import db, transaction
from kernel.errors import NotYours
from kernel.files import StoredFile
from kernel.papers import Paper
from tests.complaints.filing_hands import PNG
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.people_hands import let_look, minor
from tests.world import World


def hours_pass(world: World, complaint: Complaint) -> timedelta:
    return timedelta(hours=2, minutes=1)


def consent_goes(world: World, complaint: Complaint) -> timedelta:
    cases.withdraw_child_consent(complaint, by=world.actor("learner"))
    return timedelta(0)


def only_stored(world: World, complaint: Complaint) -> timedelta:
    wish = cases.ask_about_data(complaint, DataWish.DELETE, "name", "", by=world.actor("learner"))
    cases.answer_data_request(wish, DataState.RESTRICTED, "案件还在办理，只保存。", by=world.actor("officer"))
    return timedelta(0)


@pytest.mark.parametrize("ends", [hours_pass, consent_goes, only_stored])
def test_a_look_lasts_no_longer_than_what_let_it(
    app: Flask, world: World, ends: Callable[[World, Complaint], timedelta]
) -> None:
    complaint, viewer = minor(world), world.viewers["officer"]
    outbox.drain()
    paper = db.session.scalars(select(Paper).filter_by(owner_id=complaint.id, kind="receipt")).one()
    let_look(world, complaint, "name")
    assert may_read_paper(viewer, paper.id)
    later = ends(world, complaint)
    with clock.stepped(clock.now() + later):
        assert not may_read_paper(viewer, paper.id)
        answer = sign_in(app, world, "officer").get(f"/papers/{paper.code}.pdf")
        assert answer.location == f"/desk/{complaint.number}/reveal"


def test_a_look_for_one_organisation_is_none_for_another(world: World) -> None:
    complaint, viewer = minor(world), world.viewers["officer"]
    let_look(world, complaint, "identity")
    assert has_shown_today(viewer, complaint, "identity")
    assert not has_shown_today(
        replace(viewer, organisation_id=world.organisations["association"]), complaint, "identity"
    )


NAME = "康纳利小示例的合同.png"


def handed_in(complaint: Complaint, kind: str = "complaint", owner_id: int | None = None) -> StoredFile:
    """A file that names the child, in the case or with a message."""
    with transaction():
        return files.keep(PNG, NAME, kind, owner_id or complaint.id)


def said(world: World, complaint: Complaint, name: str) -> Message:
    room = db.session.scalars(select(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT)).one()
    return cases.say(room, "材料见附件。", by=world.actor(name), key=f"file-of-{name}")


@pytest.mark.parametrize(
    ("name", "by", "look"),
    [
        ("officer", "supervisor", "/desk/{}/reveal"),
        ("supervisor", None, "/desk/{}/reveal"),
        ("association_officer", "association_admin", "/desk/{}/reveal"),
        ("mediator", "association_admin", "/cases/{}/look"),
        ("staff", "institution_admin", "/cases/{}/look"),
    ],
)
def test_a_minors_files_open_after_a_look_that_was_let(
    app: Flask, world: World, name: str, by: str | None, look: str
) -> None:
    complaint = world.mediating(is_minor=True)
    urls = [f"/files/{handed_in(complaint).ref}"]
    urls.append(f"/files/{handed_in(complaint, 'message', said(world, complaint, 'learner').id).ref}")
    if name not in ("mediator", "staff"):
        urls = urls[:1]  # an office does not hear the table
    staff, own = sign_in(app, world, name), sign_in(app, world, "learner")
    assert {own.get(url).status_code for url in urls} == {200}
    assert {staff.get(url).location for url in urls} == {look.format(complaint.number)}
    home = {"mediator": "/mediation", "staff": "/institution"}.get(name, "/desk")
    page = text(staff.get(f"{home}/{complaint.number}"))
    assert NAME not in page
    assert look.format(complaint.number) in page
    asking = "/reveal/ask" if "reveal" in look else "/look/ask"
    ask = look.rpartition("/")[0].format(complaint.number) + asking
    assert submit(staff, ask, field="files", reason="facts", hours="2").status_code == 303
    if by is None:
        cases.decide_view(db.session.scalars(select(ViewRequest)).one(), True, by=world.actor("platform_admin"))
    else:
        approve(app, world, by, complaint)
    assert NAME in text(submit(staff, look.format(complaint.number), field="files", reason="facts"))
    assert {staff.get(url).status_code for url in urls} == {200}
    assert NAME in text(staff.get(f"{home}/{complaint.number}"))
    assert "投诉材料和消息里的文件" in text(own.get(f"/complaints/{complaint.number}/looks"))
    with clock.stepped(clock.now() + timedelta(hours=2, minutes=1)):
        late = sign_in(app, world, name)
        assert {late.get(url).status_code for url in urls} == {303}


def approve(app: Flask, world: World, by: str, complaint: Complaint) -> None:
    """Somebody in charge finds the request in the own list and lets it."""
    client, ref = sign_in(app, world, by), db.session.scalars(select(ViewRequest.ref)).one()
    listing = "/cases/looks" if by == "institution_admin" else "/desk/approvals"
    assert complaint.number in text(client.get(listing))
    page = f"/cases/{complaint.number}/looks/{ref}" if by == "institution_admin" else ""
    page = page or f"/desk/{complaint.number}/approvals/{ref}"
    assert submit(client, page, granted="yes").location == listing


def test_what_the_own_side_sent_needs_no_look(app: Flask, world: World) -> None:
    complaint = world.mediating(is_minor=True)
    url = f"/files/{handed_in(complaint, 'message', said(world, complaint, 'staff').id).ref}"
    assert sign_in(app, world, "staff").get(url).status_code == 200
    assert sign_in(app, world, "mediator").get(url).status_code == 303
    assert sign_in(app, world, "other_staff").get(url).status_code == 404
    adult = world.mediating(by="other_learner")
    assert sign_in(app, world, "mediator").get(f"/files/{handed_in(adult).ref}").status_code == 200


@pytest.mark.parametrize(
    ("who", "field", "never"),
    [
        ("officer", "files", ("institution_admin", "association_admin", "officer")),
        ("staff", "files", ("association_admin", "staff")),
        ("mediator", "name", ("institution_admin", "mediator")),
    ],
)
def test_who_is_in_charge_decides_for_the_own_people_alone(
    world: World, who: str, field: str, never: tuple[str, ...]
) -> None:
    complaint = world.mediating(is_minor=True)
    asked = cases.ask_to_view(complaint, field, "facts", 2, by=world.actor(who))
    for name in never:
        with pytest.raises(NotYours):
            cases.decide_view(asked, True, by=world.actor(name))
    cases.decide_view(asked, True, by=world.actor("supervisor"))


@pytest.mark.parametrize(
    ("who", "field"),
    [("mediator", "phone"), ("association_officer", "address"), ("staff", "name"), ("supervisor", "phone")],
)
def test_contacts_stay_with_the_body_that_handles_the_case(world: World, who: str, field: str) -> None:
    complaint = world.mediating(is_minor=True)
    with pytest.raises(NotYours):
        cases.ask_to_view(complaint, field, "contact", 2, by=world.actor(who))
    with pytest.raises(NotYours):
        cases.show_protected(world.mediating(by="other_learner"), "files", "facts", by=world.actor(who))
