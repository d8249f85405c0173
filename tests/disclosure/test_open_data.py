"""The open data set: what is written, signed, chained, taken out and found again."""

import csv
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select, text

from disclosure import actions
from disclosure.actions.open_data import NewSalts
from disclosure.lifecycle import WithdrawalReason
from disclosure.models import Candidate, OpenSalt, Publication, PublicInstitution
from disclosure.opendata import places
from disclosure.opendata.building import Former, build
from disclosure.opendata.columns import TABLES
from disclosure.opendata.verifying import verify
from disclosure.queries.open_data import is_due, last_snapshot
from kernel import clock, signing
from kernel.db import db, transaction
from tests.disclosure.support import corrected, published
from tests.world import World

WORDS = "消费者投诉该机构，要求退款。双方达成调解协议。"


def served() -> Path:
    found = places.current()
    assert found is not None
    return found


def lines(table: str) -> list[dict[str, object]]:
    return [json.loads(one) for one in (served() / f"{table}.jsonl").read_text().splitlines()]


def everything() -> bytes:
    return b"".join(path.read_bytes() for path in sorted(served().rglob("*")) if path.is_file())


def candidate_of(made: Publication) -> Candidate:
    return db.session.execute(select(Candidate).filter_by(publication_ref=made.series)).scalar_one()


def past_the_guards(*statements: str) -> None:
    """What somebody with the database's own password does: no trigger stands in the way."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            found = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'publications'")
            for name in list(connection.scalars(found)):
                connection.execute(text(f"DROP TRIGGER {name}"))
        for one in statements:
            connection.execute(text(one))
    db.session.expire_all()


def edited(world: World) -> int:
    """A public text is changed past the application, and the next snapshot signs what it finds; says its number."""
    past_the_guards("UPDATE publications SET summary = summary || '（改）' WHERE state = 'published'")
    return actions.publish_open_data()


def test_every_form_says_the_same(app: Flask, world: World) -> None:
    made = [published(world, summary=f"=SUM(1)、{WORDS}") for _ in range(3)]
    assert actions.publish_open_data() == 1
    for table in TABLES:
        rows = lines(table.name)
        with (served() / f"{table.name}.csv").open(newline="") as cells:
            typed = list(csv.DictReader(cells))
        sheet = list(openpyxl.load_workbook(served() / f"{table.name}-1.xlsx").active.values)
        assert list(sheet[0]) == table.names
        assert len(rows) == len(typed) == len(sheet) - 1
        for row, cells_of, told in zip(rows, typed, sheet[1:], strict=True):
            assert list(row) == list(cells_of) == table.names
            for value, cell, shown in zip(row.values(), cells_of.values(), told, strict=True):
                expected = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
                assert cell.removeprefix("'") == expected
                assert ("" if shown is None else str(shown)).removeprefix("'") == expected
    assert [row["id"] for row in lines("publications")] == sorted(one.ref for one in made)
    assert all(str(row["text"]).startswith("=SUM") for row in lines("summaries"))
    assert "\n'=SUM" not in (served() / "summaries.csv").read_text()
    assert ",'=SUM" in (served() / "summaries.csv").read_text()


def test_a_snapshot_follows_the_former_and_verifies(app: Flask, world: World) -> None:
    published(world)
    heads = []
    for number in (1, 2, 3):
        assert actions.publish_open_data() == number
        made = last_snapshot()
        assert made is not None
        heads.append(made.digest)
    found = verify(served(), signing.public_keys(), heads[0])
    assert found.ok, found.problem
    assert (found.snapshots, found.head) == (3, heads[2])
    assert found.rows["publications"] == 1
    assert (served() / "snapshots" / "000002.csv").read_text().count("\n") == 1, "nothing changed"
    assert not verify(served(), signing.public_keys(), "0" * 64).ok
    assert not verify(served(), {next(iter(signing.public_keys())): "A" * 43 + "="}).ok


def test_a_withdrawal_takes_the_text_from_every_file_and_shows(app: Flask, world: World) -> None:
    kept, gone = published(world), published(world, summary="消费者投诉该机构，涉及金丝雀甲。双方自行和解。")
    actions.publish_open_data()
    first = last_snapshot()
    assert first is not None
    assert "金丝雀甲".encode() in everything()
    leaf = next(one for one in (served() / "snapshots" / "000001.csv").read_text().splitlines() if gone.ref in one)
    salt = db.session.get(OpenSalt, ("publications", gone.ref))
    assert salt is not None
    old_salt = salt.salt
    with clock.stepped(clock.now() + timedelta(minutes=5)):
        assert not is_due()
        actions.withdraw(candidate_of(gone), WithdrawalReason.CONSENT, by=world.actor("officer"))
        assert is_due()
        assert actions.publish_open_data() == 2
    assert "金丝雀甲".encode() not in everything()
    assert old_salt.encode() not in everything()
    assert db.session.get(OpenSalt, ("publications", gone.ref)) is None
    assert [row["id"] for row in lines("publications")] == [kept.ref]
    assert lines("tombstones")[0] | {"at": ""} == {
        "id": f"publications:{gone.ref}",
        "state": "withdrawn",
        "reason": "consent",
        "reason_name": "投诉人撤回了公示同意",
        "at": "",
        "replaced_by": None,
    }
    assert leaf in (served() / "snapshots" / "000001.csv").read_text(), "its hash stays"
    found = verify(served(), signing.public_keys(), first.digest)
    assert found.ok, found.problem
    assert found.gone == {"publications: consent": 1, "summaries: consent": 1}
    assert [path.name for path in (places.home() / "builds").iterdir()] == ["000002"], "nothing of older builds stays"


def test_what_a_row_said_before_cannot_be_tried_out_by_its_salt(app: Flask, world: World) -> None:
    published(world)
    actions.publish_open_data()
    first, old = last_snapshot(), lines("institutions")[0]
    assert first is not None
    with transaction():
        row = db.session.scalars(select(PublicInstitution).filter_by(ref=old["id"])).one()
        row.name = "示例市王*服务部"
    actions.publish_open_data()
    new = next(one for one in lines("institutions") if one["id"] == old["id"])
    kept = db.session.get(OpenSalt, ("institutions", row.ref))
    assert kept is not None
    assert (new["name"], new["salt"] != old["salt"]) == (row.name, True)
    assert new["salt"] == kept.salt
    assert str(old["salt"]).encode() not in everything(), "the hash of the old row stays, its salt does not"
    others = {one["id"]: one["salt"] for one in lines("institutions") if one["id"] != old["id"]}
    actions.publish_open_data()
    assert {one["id"]: one["salt"] for one in lines("institutions")} == others | {new["id"]: new["salt"]}
    found = verify(served(), signing.public_keys(), first.digest)
    assert (found.ok, found.silent) == (True, {}), found.problem


def test_a_correction_replaces_the_row(app: Flask, world: World) -> None:
    made = published(world)
    actions.publish_open_data()
    newer = corrected(world, candidate_of(made), WORDS + "已更正。")
    actions.publish_open_data()
    assert [row["id"] for row in lines("summaries")] == [newer.ref]
    assert lines("tombstones")[0]["replaced_by"] == newer.ref
    assert db.session.get(OpenSalt, ("publications", made.ref)) is None
    assert verify(served(), signing.public_keys()).gone == {"publications: corrected": 1, "summaries: corrected": 1}


def test_a_build_that_fails_leaves_what_is_served(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    published(world)
    actions.publish_open_data()
    with monkeypatch.context() as patch:
        patch.setattr("disclosure.actions.open_data.signing.sign", lambda _words: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.publish_open_data()
    with monkeypatch.context() as patch:  # killed between the record and the rename
        patch.setattr("disclosure.actions.open_data._serve", lambda _number: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.publish_open_data()
    assert verify(served(), signing.public_keys()).snapshots == 1
    assert actions.publish_open_data() == 3
    assert verify(served(), signing.public_keys()).snapshots == 3
    assert not list(places.home().glob("draft-*"))


def test_the_documented_recipe_finds_the_same(app: Flask, world: World, tmp_path: Path) -> None:
    made = published(world)
    actions.publish_open_data()
    actions.withdraw(candidate_of(made), WithdrawalReason.WRONG, by=world.actor("officer"))
    published(world)
    actions.publish_open_data()
    run = [sys.executable, str(served() / "verify.py"), str(served())]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    head = last_snapshot()
    assert head is not None
    assert (done.returncode, done.stdout.split()[-1]) == (0, head.digest), done.stderr
    assert edited(world) == 3
    run = [sys.executable, str(served() / "verify.py"), str(served())]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert next(one for one in done.stdout.splitlines() if " summaries " in one).endswith(" changed")
    assert "in silence" in done.stderr
    words = (served() / "summaries.jsonl").read_text()
    (served() / "summaries.jsonl").write_text(words.replace("退款", "道歉"))
    assert subprocess.run(run, capture_output=True, text=True, check=False, timeout=60).returncode == 1


def test_a_full_sheet_goes_on_in_the_next_part(app: Flask, world: World, tmp_path: Path) -> None:
    for _ in range(3):
        published(world)
    actions.publish_open_data()
    build(tmp_path, Former(), clock.now(), {"k": ""}, "k", NewSalts().draw, sheet=3)
    parts = sorted(path.name for path in tmp_path.glob("publications-*.xlsx"))
    assert parts == ["publications-1.xlsx", "publications-2.xlsx"]
    sizes = [openpyxl.load_workbook(tmp_path / name).active.max_row for name in parts]
    assert sizes == [3, 2]
