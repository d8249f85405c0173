"""Two parties' real PDFs of one case: what only the other one reads is in neither words nor bytes."""

import io
import os
import shutil

import pikepdf
import pytest
from flask import Flask

from complaints.lifecycle import RoomKind
from complaints.models import Complaint
from tests.complaints.dossier_hands import evidence, made, papers_made, said_with_file
from tests.mediation.room_hands import fact, place
from tests.papers.paper_hands import words_of
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# Whose own each is; of "both" everybody at the table reads.
CANARIES = {
    ("learner", RoomKind.SEAT): ("learner", "canary000001x"),
    ("learner", RoomKind.DESK): ("learner", "canary000002x"),
    ("staff", RoomKind.SEAT): ("staff", "canary000003x"),
    ("staff", RoomKind.DESK): ("staff", "canary000004x"),
    ("mediator", RoomKind.MEDIATORS): ("nobody", "canary000005x"),
    ("officer", RoomKind.BODY): ("nobody", "canary000006x"),
    ("learner", RoomKind.JOINT): ("both", "canary000007x"),
    ("staff", RoomKind.JOINT): ("both", "canary000008x"),
}
PINNED = {"learner": "canary000011x", "staff": "canary000012x"}
CONTACT = ("张示例", "19900001234", "示例路1号")


def talked(world: World) -> Complaint:
    """A case in which each room has words and a file that bears them in its name, and a fact of its own."""
    complaint = world.mediating()
    for (name, kind), (_whose, words) in CANARIES.items():
        said_with_file(world, complaint, kind, name, words, f"file {words}".encode())
    for name, words in PINNED.items():
        fact(world, complaint, place(complaint, RoomKind.SEAT, learner=name == "learner"), words)
    evidence(world, complaint, "付款截图.jpg")
    papers_made(complaint)
    return complaint


def laid_bare(body: bytes) -> bytes:
    """The bytes of a PDF as they are, and every stream and string of it unpacked: bookmarks, title, tags."""
    found = [body]
    with pikepdf.open(io.BytesIO(body)) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Stream):
                found.append(one.read_bytes())
            elif isinstance(one, pikepdf.Object):
                found.append(one.to_json(dereference=True))
    return b"\n".join(found)


def stands_in(words: str, bare: bytes) -> bool:
    """Whether words stand there in any of the ways a PDF writes text."""
    return any(words.encode(code) in bare for code in ("utf-8", "utf-16-be", "utf-16-le"))


@pytest.mark.skipif(
    shutil.which("pdftotext") is None and os.environ.get("CI") != "true",
    reason="pdftotext is not here, and this is no CI",
)
def test_what_only_the_other_party_reads_is_in_no_word_and_no_byte_of_the_pdf(app: Flask, world: World) -> None:
    complaint = talked(world)
    bundles = {name: made(app, world, name, complaint) for name in ("learner", "staff")}
    bodies = {name: one.pdf for name, one in bundles.items()}
    for name, other in (("learner", "staff"), ("staff", "learner")):
        words, bare = words_of(bodies[name]), laid_bare(bodies[name])
        wanted = {one for whose, one in CANARIES.values() if whose in (name, "both")} | {PINNED[name]}
        known = {one for _whose, one in CANARIES.values()} | set(PINNED.values())
        assert {one for one in known if one in words} == wanted, name
        assert not [one for one in known - wanted if stands_in(one, bare)], name
        assert PINNED[other] in known - wanted
        given = sum(one["text"].count(CONTACT[0]) for one in bundles["staff"].json["papers"])
        assert name == "learner" or words.count(CONTACT[0]) <= given, "only papers given to both sides name them"
        assert name == "staff" or CONTACT[0] in words
        for secret in CONTACT[1:]:
            assert (secret in words) is (name == "learner"), secret
            assert name == "learner" or not stands_in(secret, bare), secret
        assert stands_in(complaint.number, bare), "the bytes were looked into: the title names the case"
