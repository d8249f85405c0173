"""Of a minor staff see nothing that says who it is but by a leave in force: fields, papers and files (条例 art. 36)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from complaints import actions as cases
from complaints.documents import may_read_paper
from complaints.models import Complaint, DataState, DataWish
from complaints.queries.looks import has_shown_today
from kernel import clock, outbox
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.hands import sign_in
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
