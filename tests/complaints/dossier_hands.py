"""Hands for bundles: a case in which everything carries words of its own, asking, making, and opening what came out."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from flask import Flask

from complaints import actions as cases
from complaints import queries
from complaints.actions import dossiers
from complaints.lifecycle import RoomKind
from complaints.models import Complaint, Dossier
from complaints.queries.dossiers import files_of_dossiers
from complaints.views.dossier.making import make
from complaints.views.dossier.reading import CaseReader
from kernel import files, outbox
from kernel.db import db, transaction
from kernel.files import StoredFile
from kernel.papers import Paper, attach
from tests.complaints.hands import sign_in
from tests.kernel.hostile_pdf import photo
from tests.mediation.room_hands import place
from tests.world import World


def evidence(world: World, complaint: Complaint, name: str, data: bytes | None = None) -> StoredFile:
    """A file of the learner's, handed in with the complaint."""
    token = f"form-{complaint.id}-{name}"
    row = files.receive(io.BytesIO(data or photo()), name, token, world.people["learner"])
    with transaction():
        files.link(token, "complaint", complaint.id)
    return row


def said_with_file(world: World, complaint: Complaint, kind: RoomKind, name: str, words: str, data: bytes) -> None:
    """Somebody says something in a room, with a text file of the same words."""
    token = f"form-{name}-{words}"[:60]
    files.receive(io.BytesIO(data), f"{words}.txt", token, world.people[name])
    room = place(complaint, kind, learner=name == "learner")
    cases.say(room, words, by=world.actor(name), key=token, form_token=token)


def papers_made(complaint: Complaint) -> None:
    """Give the papers of the case a few bytes each that say whose they are."""
    outbox.drain()
    with transaction():
        for paper in db.session.query(Paper).filter_by(file_id=None):
            attach(paper, files.keep(b"%PDF-1.7\n%%EOF\n" + paper.kind.encode(), "a.pdf", "paper", paper.id))


@dataclass(frozen=True)
class Opened:
    """What came out, as text and bytes."""

    pdf: bytes
    json: dict[str, Any]
    members: dict[str, bytes]

    @property
    def everything(self) -> bytes:
        """All bytes in one, the names of members too."""
        names = "\n".join(self.members).encode()
        return self.pdf + json.dumps(self.json, ensure_ascii=False).encode() + names + b"".join(self.members.values())


def asked(app: Flask, world: World, name: str, complaint: Complaint) -> Dossier:
    """Somebody asks for theirs, as their page would."""
    viewer = world.viewers[name]
    with app.test_request_context("/"):
        own = queries.complaint_for(viewer, complaint.number)
        return dossiers.ask_for_dossier(own, CaseReader(viewer, own).reading(), by=viewer.actor)


def made(app: Flask, world: World, name: str, complaint: Complaint) -> Opened:
    """Somebody's bundle, asked for, made and taken at its address."""
    row = asked(app, world, name, complaint)
    assert make(row.id) or row.is_here
    client = sign_in(app, world, name)
    got = {}
    for kind in dossiers.SUFFIXES:
        answer = client.get(f"/cases/{complaint.number}/dossier/{row.ref}/{kind}")
        assert answer.status_code == 200, (name, kind, answer.status_code)
        assert answer.headers["Cache-Control"] == "private, no-store"
        got[kind] = answer.get_data()
    return opened(got)


def opened(got: dict[str, bytes]) -> Opened:
    """Three files as they were downloaded."""
    with zipfile.ZipFile(io.BytesIO(got["zip"])) as archive:
        assert archive.testzip() is None
        members = {one: archive.read(one) for one in archive.namelist()}
    return Opened(got["pdf"], json.loads(got["json"]), members)


def kept(row: Dossier) -> dict[str, StoredFile]:
    """The files of a bundle by suffix."""
    return files_of_dossiers([row]).get(row.id, {})
