"""The demo shows a session to come and minutes of one held, a promise not kept, and secret bids that met."""

from flask import Flask
from sqlalchemy import func, select

from complaints.lifecycle.follow_ups import FollowState
from complaints.lifecycle.performance import PromiseState
from complaints.models import FollowUp, Offer, OfferState, Promise
from kernel import clock
from kernel.db import db
from mediation.lifecycle import MeetingState, RoundState
from mediation.models import Bid, BidRound, Meeting, Minutes, MinutesReply


def test_one_session_was_held_and_one_is_to_come(demo_app: Flask) -> None:
    held = db.session.scalars(select(Meeting).filter_by(state=MeetingState.HELD)).one()
    coming = db.session.scalars(select(Meeting).filter_by(state=MeetingState.FIXED)).one()
    assert coming.mediation_id == held.mediation_id
    assert coming.starts_at is not None
    assert coming.starts_at > clock.now()
    written = db.session.scalars(select(Minutes).filter_by(meeting_id=held.id)).one()
    assert db.session.scalar(select(func.count()).where(MinutesReply.minutes_id == written.id)) == 1


def test_one_promise_was_not_kept_and_is_followed(demo_app: Flask) -> None:
    late = select(FollowUp).join(Promise).where(Promise.state == PromiseState.DEFAULTED)
    found = db.session.scalars(late.where(FollowUp.state == FollowState.OPEN)).all()
    assert any(one.acts for one in found), "the body has urged"


def test_one_round_met_and_left_no_sum_behind(demo_app: Flask) -> None:
    row = db.session.scalars(select(BidRound).filter_by(state=RoundState.MET)).one()
    assert db.session.get_one(Offer, row.offer_id).state is OfferState.OPEN
    assert set(db.session.scalars(select(Bid.sum).filter_by(round_id=row.id))) == {None}
