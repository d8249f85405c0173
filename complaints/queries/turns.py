"""Gathers what `turns.whose_turn` needs from the rows of a case; higher floors add their open asks to a registry."""

from collections.abc import Callable
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from accounts.roles import ASSOCIATIONS
from complaints import rulesets
from complaints.lifecycle import CLAIMANTS, UNDER_WAY, PartyRole
from complaints.models import (
    Answer,
    Clock,
    Complaint,
    Consent,
    ConsentKind,
    Decision,
    Offer,
    OfferReply,
    OfferState,
    Party,
)
from complaints.turns import Ask, RunningClock, Snapshot, Turn, whose_turn
from kernel import calendars, clock
from kernel.db import db
from kernel.workdays import add_working_days

_more_asks: list[Callable[[Complaint], list[Ask]]] = []
ACTOR_OF = {PartyRole.RESPONDENT: "institution", **dict.fromkeys(CLAIMANTS, "learner")}


def add_asks(source: Callable[[Complaint], list[Ask]]) -> None:
    """Let a higher floor say what is open for a party (an agreement to confirm); called once in `register`."""
    if source not in _more_asks:
        _more_asks.append(source)


def turn_of(complaint: Complaint) -> Turn | None:
    """Whose turn it is in this case."""
    return whose_turn(snapshot(complaint), clock.now())


def snapshot(complaint: Complaint) -> Snapshot:
    """The case as plain values."""
    running = db.session.scalars(
        select(Clock).where(Clock.complaint_id == complaint.id, Clock.met_at.is_(None), Clock.stopped_at.is_(None))
    )
    parties = {
        party.role: party
        for party in db.session.scalars(select(Party).filter_by(complaint_id=complaint.id, until_at=None))
    }
    under_way = complaint.status in UNDER_WAY
    return Snapshot(
        status=complaint.status,
        clocks=[RunningClock(c.code, c.due_on, c.due_at, c.is_platform_rule, c.is_provisional) for c in running],
        asks=[*_offer_asks(complaint), *(ask for more in _more_asks for ask in more(complaint))] if under_way else [],
        has_answer=bool(
            under_way and db.session.scalar(select(Answer.id).filter_by(complaint_id=complaint.id).limit(1))
        ),
        consents_missing=_consents_missing(complaint, parties) if under_way else [],
        is_served=db.session.scalar(select(Decision.id).filter_by(complaint_id=complaint.id, served_at=None).limit(1))
        is None,
        has_institution_account=PartyRole.RESPONDENT in parties,
    )


def _offer_asks(complaint: Complaint) -> list[Ask]:
    offer = db.session.scalar(select(Offer).filter_by(complaint_id=complaint.id, state=OfferState.OPEN))
    if offer is None or offer.is_over(clock.today()):
        return []
    said = set(db.session.scalars(select(OfferReply.party_id).filter_by(offer_id=offer.id)))
    waiting = {party for item in offer.items for party in (item.from_party, item.to_party) if party.id not in said}
    return [
        Ask(ACTOR_OF.get(party.role, "mediator"), "reply", offer.until_on or answer_day(offer.made_at))
        for party in sorted(waiting, key=lambda party: party.id)
    ]


def answer_day(asked_at: datetime) -> date:
    """By when a party is asked to answer what was put to it on this day (平台规则; silence is never consent)."""
    today = clock.day_of(asked_at)
    days = rulesets.in_force(clock.today()).platform["offer"].value
    return add_working_days(calendars.current(), today, days).due


def _consents_missing(complaint: Complaint, parties: dict[PartyRole, Party]) -> list[str]:
    body = complaint.body
    kind = ConsentKind.MEDIATE if body is not None and body.kind in ASSOCIATIONS else ConsentKind.ENTRUST
    given = set(db.session.scalars(select(Consent.party_id).filter_by(complaint_id=complaint.id, kind=kind)))
    return [
        ACTOR_OF[party.role]
        for role, party in sorted(parties.items(), key=lambda pair: pair[1].id)
        if role in ACTOR_OF and party.id not in given
    ]


def actor_label(turn: Turn, complaint: Complaint) -> str:
    """The name of whose turn it is, as the page says it."""
    body = complaint.body.name if complaint.body else _("平台受理窗口")
    return {
        "learner": _("投诉人"),
        "institution": complaint.respondent_name,
        "body": body,
        "mediator": _("调解员"),
        "intake": _("平台受理窗口"),
    }[turn.actor]
