"""Promises as the parties and the body read them; the classes of the ledger, which never meet in one sum."""

import io
from dataclasses import astuple
from datetime import date, timedelta

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.queries.answering import promises_of
from institutions.lifecycle import PromiseClass, PromiseStanding
from institutions.queries import promises_of as ledger_of
from kernel import clock, files, outbox
from kernel.db import db
from kernel.errors import NotYours
from kernel.messages import Letter
from tests.complaints.driver import agreed
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.test_promises import BEGUN, DUE, S, claim, ledger, on, promised
from tests.house.scene import PNG
from tests.world import World, build


@pytest.fixture
def world(app: Flask) -> World:
    """The invented world as it stood at the end of that February."""
    with clock.stepped(BEGUN - timedelta(days=4)):
        return build()


def test_the_body_is_told_and_shown_a_flag_that_accuses_nobody(app: Flask, world: World) -> None:
    complaint, row = promised(world)
    with clock.stepped(BEGUN):
        cases.close(complaint, by=world.actor("mediator"))
    with on(DUE + timedelta(days=1)):
        cases.sweep_promises()
        outbox.drain()
        pages = {
            name: text(sign_in(app, world, name).get(f"/{place}/{complaint.number}"))
            for name, place in (("officer", "desk"), ("staff", "institution"), ("learner", "complaints"))
        }
    told = {one.to_person_id for one in db.session.query(Letter).filter_by(why="complaint.promise_defaulted")}
    assert {world.people[name] for name in ("learner", "staff", "officer")} <= told
    assert "线索提示" in pages["officer"]
    assert "不是对机构的认定" in pages["officer"]
    assert "线索提示" not in pages["staff"] + pages["learner"]
    assert "违约" not in "".join(pages.values())
    assert "钱到了吗，事办了吗" in pages["learner"]
    assert f"/cases/{complaint.number}/promises/{row.ref}/done" in pages["staff"]


def test_proof_is_read_by_the_parties_of_the_case_alone(app: Flask, world: World) -> None:
    complaint, row = promised(world)
    with on(date(2026, 3, 10)):
        claim(world, row, date(2026, 3, 10), proof=True)
        stored = db.session.query(files.StoredFile).filter_by(owner_kind="promise").one()
        for name, status in (("learner", 200), ("staff", 200), ("officer", 200)):
            assert sign_in(app, world, name).get(f"/files/{stored.ref}").status_code == status
        for name in ("other_learner", "other_staff", "foreign_officer"):
            assert sign_in(app, world, name).get(f"/files/{stored.ref}").status_code == 404
        assert "回单.png" in text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))


def test_by_the_pages_the_institution_says_paid_the_learner_no_and_then_yes(app: Flask, world: World) -> None:
    complaint, row = promised(world)
    number, ref = complaint.number, row.ref
    base = f"/cases/{number}/promises/{ref}"
    with on(DUE):
        staff, learner = sign_in(app, world, "staff"), sign_in(app, world, "learner")
        assert submit(staff, f"{base}/done", has="on", on="").status_code == 422
        assert submit(staff, f"{base}/done", has="on", on=DUE.isoformat()).status_code == 303
        assert "机构称已履行，没有凭证" in text(learner.get(f"/complaints/{number}"))
        assert submit(learner, f"{base}/received", has="given").status_code == 422
        assert submit(learner, f"{base}/received", has="given", given="no", words="没到账").status_code == 303
        assert "学员称没有履行" in text(staff.get(f"/institution/{number}"))
        proof = {"on": DUE.isoformat(), "files": (io.BytesIO(PNG), "回单.png")}
        assert submit(staff, f"{base}/done", has="on", **proof).status_code == 303
        assert "附有凭证，待核对" in text(learner.get(f"/complaints/{number}"))
        yes = {"given": "yes", "on": DUE.isoformat()}
        assert submit(learner, f"{base}/received", has="given", **yes).status_code == 303
        assert "学员确认已履行" in text(staff.get(f"/institution/{number}"))
        assert learner.get(f"{base}/received").status_code == 303
        assert learner.get(f"{base}/done").status_code == 403
    assert ledger(world) == {("confirmed", False): 1}


def test_the_classes_of_a_ledger_cannot_be_added() -> None:
    claimed = PromiseClass(PromiseStanding.CLAIMED, False, 3)
    confirmed_ = PromiseClass(PromiseStanding.CONFIRMED, False, 4)
    with pytest.raises(TypeError):
        claimed + confirmed_  # type: ignore[operator]  # that it cannot be done is what is tried
    with pytest.raises(TypeError):
        sum([claimed, confirmed_])  # type: ignore[arg-type]  # as above


def test_each_class_has_its_own_row_and_no_other(world: World) -> None:
    with clock.stepped(BEGUN):
        rows = [promises_of(agreed(world))[0] for _ in range(4)]
    with on(date(2026, 3, 10)):
        claim(world, rows[0], date(2026, 3, 10))
        claim(world, rows[1], date(2026, 3, 10), proof=True)
        cases.confirm_promise(rows[2], cases.Said(), by=world.actor("learner"), key="yes")
    with on(date(2026, 3, 19)):
        cases.sweep_promises()
    found = ledger_of(world.institution("app"))
    assert {astuple(one) for one in found} == {
        (PromiseStanding.CLAIMED, False, 1),
        (PromiseStanding.UNCONTESTED, False, 1),
        (PromiseStanding.CONFIRMED, False, 1),
        (PromiseStanding.DEFAULTED, True, 1),
    }


def test_no_act_after_an_end_is_left_to_the_institution(world: World) -> None:
    """The accused party can close nothing: neither a case nor a promise."""
    complaint, row = promised(world)
    with on(date(2026, 3, 10)):
        claim(world, row, date(2026, 3, 10), proof=True)
        for name in ("staff", "institution_admin"):
            with pytest.raises(NotYours):
                cases.close(complaint, by=world.actor(name))
    assert row.state is S.PROVEN
