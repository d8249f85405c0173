"""Twenty files and 50 MB are the limit of a case, by one rule and in one sentence, whatever a file comes with (T7)."""

import io
from datetime import timedelta

import pytest

from complaints import actions as cases
from complaints.models import Complaint
from complaints.queries.held import GROUPS, file_owners, held_with
from kernel import clock, files
from kernel.db import db, transaction
from kernel.files import FileRefused, Refusal, StoredFile
from tests.complaints.case_rows import room_of
from tests.world import World


def waiting(many: int, name: str = "a") -> str:
    """So many small files under a token of their own."""
    token = f"token-{name}-{many}-0123456789abcdef"
    for serial in range(many):
        files.receive(io.BytesIO(f"{name}{serial}".encode()), f"{name}{serial}.txt", token, None)
    return token


def linked(kind: str, owner_id: int, many: int, name: str) -> None:
    with transaction():
        files.link(waiting(many, name), kind, owner_id)


def refused(act: object) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        act()  # type: ignore[operator]  # a function of no arguments
    return caught.value


def test_what_came_before_counts_for_each_door_of_its_group(world: World) -> None:
    complaint = world.mediating()
    linked("complaint", complaint.id, 12, "filed")
    linked("for_body", complaint.id, 5, "body")
    room, learner = room_of(complaint, world.actor("learner")), world.actor("learner")
    said = refused(lambda: cases.say(room, "再补四份。", by=learner, key="four", form_token=waiting(4, "four")))
    assert said.reason is Refusal.FULL
    assert "已有17个" in str(said.message)
    cases.say(room, "再补三份。", by=learner, key="three", form_token=waiting(3, "three"))
    assert held_with(complaint, "promise").files == 20
    assert held_with(complaint, "supplement").files == 0, "what is asked for has room of its own"


def test_supplements_and_identity_share_one_room(world: World) -> None:
    complaint = world.answered(offer=False)
    day = clock.today() + timedelta(days=3)
    row = cases.request_supplement(complaint, "请补充付款记录。", day, by=world.actor("officer"))
    cases.supply_supplement(complaint, "见附件。", by=world.actor("learner"), form_token=waiting(15, "sup"))
    assert db.session.query(StoredFile).filter_by(owner_kind="supplement", owner_id=row.id).count() == 15
    cases.request_supplement(complaint, "请再补充聊天记录。", day, by=world.actor("officer"))
    act = waiting(6, "more")
    said = refused(lambda: cases.supply_supplement(complaint, "", by=world.actor("learner"), form_token=act))
    assert (said.reason, "已有15个" in str(said.message)) == (Refusal.FULL, True)
    cases.supply_supplement(complaint, "其余的邮寄。", by=world.actor("learner"))


def test_every_kind_is_in_one_group_and_has_owners(world: World) -> None:
    complaint = world.file()
    kinds = [kind for group in GROUPS for kind in group]
    assert sorted(kinds) == sorted(file_owners(complaint.id))
    assert len(kinds) == len(set(kinds))


def test_files_of_another_case_do_not_count(world: World) -> None:
    mine, other = world.file(), world.file()
    linked("complaint", other.id, 20, "other")
    assert held_with(mine, "complaint") == files.Usage()
    assert held_with(other, "message").files == 20


def test_one_filing_with_two_kinds_of_evidence_has_one_limit(world: World) -> None:
    tokens = {"form_token": waiting(12, "all"), "body_token": waiting(9, "own")}
    assert refused(lambda: world.file(**tokens)).reason is Refusal.FULL
    assert db.session.query(Complaint).count() == 0
    assert str(files.too_much(*tokens.values())) == str(Refusal.TOO_MANY.label)
    assert files.too_much(tokens["form_token"]) is None
