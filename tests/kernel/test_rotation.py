"""A data key turns while people work: everything stays readable, and in the end nothing rests on the old key."""

import io
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.models import Contact
from complaints.models import Complaint
from kernel import crypto, files, jobs, rotation
from kernel.config import Settings
from kernel.db import db, transaction
from kernel.rotation import SealedTable, raw, sealed_tables
from tests.kernel.test_crypto import keys
from tests.world import World


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, field_keys=keys("k1"))


def turn(app: Flask, *names: str) -> None:
    """The operator restarts with these keys, the current one first."""
    app.extensions["settings"] = replace(app.extensions["settings"], field_keys=keys(*names))


def table_of(name: str) -> SealedTable:
    (found,) = [one for one in sealed_tables() if one.table.name == name]
    return found


def test_turned_in_the_middle_of_traffic(app: Flask, world: World) -> None:
    case = world.mediating()
    name, number = case.name, case.number
    turn(app, "k2", "k1")
    before = rotation.left()
    assert before["complaints"] == 1 and before["contacts"] == len(world.people)
    seen: list[str] = []

    def work(table: str, _rows: int) -> None:
        """Between two batches somebody reads the case and files another."""
        assert db.session.scalar(select(Complaint.name).filter_by(number=number)) == name
        seen.append(world.file().name if len(seen) < 3 else table)

    assert rotation.reseal_all(batch=4, after=work) == sum(before.values())
    assert len(seen) > len(before), "in batches"
    assert rotation.left() == {}
    turn(app, "k2")
    db.session.expire_all()
    names = db.session.scalars(select(Complaint.name)).all()
    assert len(names) == 4 and all(names)
    assert all(db.session.scalars(select(Contact.value)))
    assert rotation.reseal_all() == 0


def test_ended_half_way_it_goes_on(app: Flask, world: World) -> None:
    world.file()
    turn(app, "k2", "k1")
    whole = sum(rotation.left().values())

    def end(_table: str, _rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.reseal_all(batch=2, after=end)
    assert sum(rotation.left().values()) == whole - 2
    db.session.rollback()  # the job reads and writes in a session of its own
    jobs.run("kernel.reseal")
    assert rotation.left() == {}


def test_what_somebody_changed_meanwhile_stays_theirs(app: Flask, world: World) -> None:
    turn(app, "k2", "k1")
    contacts = table_of("contacts")
    (row,) = rotation._next(contacts, None, 1)
    with transaction():
        db.session.execute(update(Contact).where(Contact.id == row[0]).values(value="19988887777"))
        rotation._reseal_row(contacts, row)
    assert db.session.scalar(select(Contact.value).where(Contact.id == row[0])) == "19988887777"
    assert str(db.session.scalar(select(raw(contacts.columns[0])).where(Contact.id == row[0]))).startswith("k2.")


def test_a_missing_key_is_said_and_nothing_lost(app: Flask, world: World) -> None:
    turn(app, "k2")
    with pytest.raises(crypto.Unreadable, match="k1"):
        rotation.reseal_all()
    db.session.rollback()
    turn(app, "k2", "k1")
    assert rotation.left()["contacts"] == len(world.people)


def test_the_job_looks_only_while_two_keys_stand(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "reseal_all", lambda: pytest.fail("looked"))
    jobs.run("kernel.reseal")


def test_the_command_says_what_is_left(app: Flask, world: World) -> None:
    with transaction():
        files.receive(io.BytesIO("一份收据。".encode()), "a.txt", "form", world.people["learner"])
    turn(app, "k2", "k1")
    run = app.test_cli_runner().invoke
    assert run(args=["keys", "reseal", "--check"]).exit_code == 1
    answer = run(args=["keys", "reseal"])
    assert answer.exit_code == 0 and '"left": {}, "files": 1' in answer.output, "a file keeps its key, and it is said"
    assert run(args=["keys", "reseal", "--check"]).exit_code == 0
