"""A party takes its own papers in one archive: no paper of another seat, a list with check sums."""

import hashlib
import io
import zipfile
from datetime import timedelta

from flask import Flask

from complaints.actions.case_tables import owned_by_case
from complaints.lifecycle import PartyRole
from complaints.models import Complaint
from kernel import clock, files, outbox, papers
from kernel.db import db, transaction
from kernel.papers import Paper, attach
from mediation import actions as tables
from mediation.lifecycle import Attendance
from tests.complaints.driver import agreed
from tests.complaints.hands import sign_in, text
from tests.mediation.session_hands import attended, fixed, minuted
from tests.world import World


def made(world: World) -> Complaint:
    """A case with papers, each a few bytes that say whose they are."""
    complaint = agreed(world)
    outbox.drain()
    with transaction():
        for paper in db.session.query(Paper).filter_by(owner_kind="complaint", owner_id=complaint.id, file_id=None):
            data = b"%PDF-1.7\n%%EOF\n" + paper.kind.encode()
            attach(paper, files.keep(data, f"{paper.kind}.pdf", "paper", paper.id))
    return complaint


def opened(app: Flask, world: World, name: str, complaint: Complaint) -> dict[str, bytes]:
    answer = sign_in(app, world, name).get(f"/cases/{complaint.number}/papers.zip")
    assert answer.status_code == 200, name
    assert answer.headers["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {one: archive.read(one) for one in archive.namelist()}


def test_each_side_gets_its_own_papers_with_a_list(app: Flask, world: World) -> None:
    complaint = made(world)
    mine, theirs = opened(app, world, "learner", complaint), opened(app, world, "staff", complaint)
    kinds = {
        name: {data.split(b"\n")[-1].decode() for one, data in found.items() if one.endswith(".pdf")}
        for name, found in (("learner", mine), ("staff", theirs))
    }
    assert "receipt" in kinds["learner"]
    assert "receipt" not in kinds["staff"], "the receipt is the learner's"
    listed = mine["00-目录.txt"].decode()
    for one, data in mine.items():
        if one.endswith(".pdf"):
            assert hashlib.sha256(data).hexdigest() in listed
    assert complaint.number in listed
    assert "张示例" not in listed


def test_notices_and_minutes_of_sessions_are_in_it_each_for_whom_it_is(app: Flask, world: World) -> None:
    complaint = world.mediating()
    meeting = fixed(world, complaint)
    outbox.drain()
    with clock.stepped(clock.now() + timedelta(days=10, hours=12)):
        attended(world, meeting, Attendance.PRESENT, Attendance.PRESENT)
        row = minuted(world, meeting)
        for name in ("learner", "staff"):
            tables.reply_to_minutes(row, row.digest, True, by=world.actor(name))
        outbox.drain()
        with transaction():
            for paper in db.session.query(Paper).filter(Paper.owner_kind.in_(("meeting_seat", "minutes"))):
                data = f"%PDF-1.7\n%%EOF\n{paper.owner_kind}-{paper.owner_id}".encode()
                attach(paper, files.keep(data, "a.pdf", "paper", paper.id))
        seats = {place.seat.party.role: place.id for place in meeting.invited}
        for name, role in (("learner", PartyRole.COMPLAINANT), ("staff", PartyRole.RESPONDENT)):
            found = {data.split(b"\n")[-1].decode() for data in opened(app, world, name, complaint).values()}
            assert {one for one in found if "meeting_seat" in one} == {f"meeting_seat-{seats[role]}"}, name
            assert f"minutes-{row.id}" in found, name


def test_every_owner_of_papers_is_a_table_of_the_case(app: Flask, world: World) -> None:
    # A report has an end of its own; a text to be public forgets its papers when it hears that the case is erased.
    # Papers about an institution's life (its cycles) and of public notices belong to no case.
    life = {"filing", "selection", "supervision", "inspection", "notice", "exit"}
    kinds = {*papers.readers, "complaint"} - {"report", "publication"} - life
    assert {kind for kind, _ids in owned_by_case(1, kinds)} == kinds, "else a paper outlives its case"


def test_strangers_have_none_and_a_case_without_papers_says_so(app: Flask, world: World) -> None:
    complaint = made(world)
    for name in ("other_learner", "other_staff"):
        assert sign_in(app, world, name).get(f"/cases/{complaint.number}/papers.zip").status_code == 404
    db.session.query(Paper).delete()
    db.session.commit()
    client = sign_in(app, world, "learner")
    assert client.get(f"/cases/{complaint.number}/papers.zip").status_code == 303
    assert "没有可以下载的文书" in text(client.get(f"/complaints/{complaint.number}"))
