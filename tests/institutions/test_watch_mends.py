"""Licences that run out become signals; photographs with nothing to cover; clocks of duties."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from institutions import actions
from institutions.actions import LicenceDraft, WatchWrong
from institutions.lifecycle import Cycle, LicenceKind
from institutions.lifecycle.signals import SignalKind
from institutions.models import CycleClock, Inspection, Photo, RiskSignal
from institutions.queries.licences import licence_ends
from institutions.queries.watching import clocks_running
from kernel import clock, files, outbox
from kernel.db import db, transaction
from tests.complaints.hands import sign_in, submit, text
from tests.institutions.duty_hands import asked, confirmed, day
from tests.institutions.watch_hands import begun, found, in_days, picture_token, with_heads
from tests.world import World

START = clock.start_of(day(9, 1)) + timedelta(hours=10)


def licence(world: World, number: str, until: int, kind: LicenceKind = LicenceKind.PERMIT) -> None:
    draft = LicenceDraft(kind=kind, number=number, until_on=in_days(until))
    actions.add_fact(world.institution("app"), draft, by=world.actor("platform_admin"))


def standing() -> list[SignalKind]:
    rows = db.session.query(RiskSignal).filter_by(ended_at=None).order_by(RiskSignal.id)
    return [row.kind for row in rows]


@pytest.mark.parametrize(("until", "is_raised"), [(29, True), (30, False), (-1, True)])
def test_a_licence_that_runs_out_is_a_signal(world: World, until: int, is_raised: bool) -> None:
    licence(world, "示许可1号", 400 if until < 0 else until)
    with clock.stepped(clock.now() + timedelta(days=401 if until < 0 else 0)):
        actions.sweep_signals()
    assert (SignalKind.LICENCE in standing()) is is_raised


def test_a_licence_renewed_says_nothing_and_one_of_another_kind_does(world: World) -> None:
    licence(world, "示许可1号", 10)
    actions.sweep_signals()
    assert SignalKind.LICENCE in standing()
    licence(world, "示许可2号", 400)
    actions.sweep_signals()
    assert SignalKind.LICENCE not in standing()
    licence(world, "示ICP备1号", 5, LicenceKind.ICP)
    assert licence_ends(in_days(30)) == {world.institutions["app"]: in_days(5)}


def test_a_licence_the_institution_disclosed_counts_too(world: World) -> None:
    with clock.stepped(START):
        asked(world)
        confirmed(world, "licence", until_on=day(9, 20))
        actions.sweep_signals()
        row = db.session.query(RiskSignal).filter_by(kind=SignalKind.LICENCE).one()
    assert row.institution_id == world.institutions["own_site"]
    assert row.facts["until"] == "2026-09-20"


def test_clocks_of_duties_are_of_a_cycle_of_their_own(world: World) -> None:
    with clock.stepped(START):
        asked(world)
        confirmed(world, "licence", until_on=day(9, 20))
    rows = db.session.query(CycleClock).filter(CycleClock.code.in_(("D-FILL", "D-END"))).order_by(CycleClock.id).all()
    assert {row.code for row in rows} >= {"D-END"}
    assert {row.cycle for row in rows} == {Cycle.DUTY}
    assert clocks_running(Cycle.SUPERVISION, [row.subject_id for row in rows]) == {}


def bare(world: World) -> Photo:
    with_heads(world)
    row = begun(world)
    photo = actions.add_photos(row, picture_token(world), "空教室", by=world.actor("officer"))[0]
    files.sweep()
    return photo


def test_nothing_to_cover_is_said_by_one_and_confirmed_by_another(world: World) -> None:
    photo = bare(world)
    row = db.session.query(Inspection).one()
    with pytest.raises(WatchWrong):
        actions.leave_photo_bare(photo, row, " ", by=world.actor("officer"))
    actions.leave_photo_bare(photo, row, "空教室，没有人。", by=world.actor("officer"))
    assert not photo.is_publishable
    with pytest.raises(WatchWrong, match="另一位"):
        actions.clear_photo(photo, row, by=world.actor("officer"))
    actions.clear_photo(photo, row, by=world.actor("chief"))
    assert photo.is_publishable
    with pytest.raises(IntegrityError), transaction():
        photo.cleared_by_id = photo.bare_by_id
        db.session.flush()
    db.session.rollback()
    actions.mask_photo(photo, row, [(1, 0, 0, 50, 50)], by=world.actor("officer"))
    assert not photo.is_publishable, "marked after all it is bare no more"
    with pytest.raises(WatchWrong):
        actions.leave_photo_bare(photo, row, "空教室", by=world.actor("officer"))


def test_a_bare_photograph_goes_out_by_two_pages(app: Flask, world: World) -> None:
    photo = bare(world)
    row = db.session.query(Inspection).one()
    home = f"/inspections/{row.ref}/photos/{photo.ref}"
    shown = f"/disclosure/inspections/{row.ref}/photos/{photo.ref}.img"
    officer, chief, public = sign_in(app, world, "officer"), sign_in(app, world, "chief"), app.test_client()
    assert submit(officer, f"{home}/bare", words="").status_code == 422
    assert submit(officer, f"{home}/bare", words="空教室，没有人。").status_code == 303
    assert "等另一位经办人看过照片再确认" in text(officer.get(f"{home}/cover"))
    found(world, db.session.query(Inspection).one(), problems=0)
    actions.close_inspection(db.session.query(Inspection).one(), "没有发现问题。", by=world.actor("officer"))
    outbox.drain()
    assert public.get(shown).status_code == 404
    assert submit(chief, f"{home}/cover", has="csrf_token", to="/clear").status_code == 303
    outbox.drain()
    assert public.get(shown).data == files.read_copy(db.session.query(Photo).one().file)
    page = text(public.get(f"/disclosure/inspections/{row.ref}"))
    assert "没有遮盖：两位经办人看过" in page
    assert "（个人信息已遮盖）" not in page
    photo, row = db.session.query(Photo).one(), db.session.query(Inspection).one()
    actions.mask_photo(photo, row, [(1, 0, 0, 50, 50)], by=world.actor("officer"))
    files.sweep()
    outbox.drain()
    assert public.get(shown).status_code == 404, "covered after all it is back until it was looked at"
    actions.clear_photo(photo, row, by=world.actor("officer"))
    outbox.drain()
    page = text(public.get(f"/disclosure/inspections/{row.ref}"))
    assert "（个人信息已遮盖）" in page
    assert "没有遮盖" not in page
