"""A question put together once is asked for whoever asks, at the instant it is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.permissions import ANONYMOUS
from accounts.roles import Role
from complaints import queries
from complaints.models import Complaint, Party
from complaints.queries.tallies import tally_of
from kernel import clock
from kernel.db import db, transaction
from kernel.errors import NotFound
from tests.world import World


def test_each_asker_is_answered_for_themselves(world: World) -> None:
    own = world.file().number
    officer = world.viewers["officer"]
    other = replace(officer, organisation_id=world.organisations["association"], person_id=world.people["mediator"])
    assert officer.anybody is other.anybody, "one question serves both"
    for _turn in range(2):
        assert queries.complaint_for(officer, own).number == own
        with pytest.raises(NotFound):
            queries.complaint_for(other, own)
        assert [row.complaint.number for row in queries.queue(officer).rows] == [own]
        assert queries.queue(other).rows == []
        assert (tally_of(officer).total(), tally_of(other).total()) == (1, 0)


def test_nobody_stays_nobody() -> None:
    assert (ANONYMOUS.anybody.person_id, ANONYMOUS.anybody.organisation_id) == (None, None)
    assert replace(ANONYMOUS, person_id=7, role=Role.LEARNER).anybody.organisation_id is None


def test_the_present_is_read_each_time(world: World) -> None:
    complaint, officer = world.file(), world.viewers["officer"]
    number, until = complaint.number, clock.now() + timedelta(hours=1)
    assert queries.complaint_for(officer, number).number == number
    with transaction():
        seat = select(Party).join(Complaint).where(Complaint.number == number)
        mine = Party.organisation_id == officer.organisation_id
        db.session.scalars(seat.where(mine)).one().until_at = until
    assert queries.complaint_for(officer, number).number == number
    with clock.stepped(until), pytest.raises(NotFound):
        queries.complaint_for(officer, number)
    assert queries.complaint_for(officer, number).number == number
