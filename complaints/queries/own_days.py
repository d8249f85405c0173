"""What an organisation is itself asked for in its open cases and by when; for many cases in one statement."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Date, Select, bindparam, cast, literal, null, or_, select, union_all

from accounts.permissions import Viewer
from complaints.lifecycle import UNDER_WAY, AppraisalState, PartyRole, Status
from complaints.models import (
    Appraisal,
    AppraisalAnswer,
    Clock,
    Complaint,
    Consent,
    ConsentKind,
    Offer,
    OfferItem,
    OfferReply,
    OfferState,
    Party,
)
from complaints.permissions import seated_now
from complaints.queries.turns import answer_day
from kernel import clock
from kernel.db import UtcInstant, db

Source = Callable[[Any], Select[*tuple[Any, ...]]]
_more: dict[str, Source] = {}
OWN_CLOCKS = ("T-RESP", "T-RESP2", "T-ODR")
"""The clocks that are an institution's own to meet (平台规则)."""


@dataclass(frozen=True)
class OwnDay:
    """One thing an organisation is asked for in a case, as a clock or an act of `labels`, and its day."""

    complaint_id: int
    organisation_id: int
    act: str
    by_on: date


def add_own_days(name: str, source: Source) -> None:
    """Let a higher floor say what it asks: case, organisation, act, since when, until when; called once at start."""
    _more[name] = source


def own_days(cases: Iterable[int] | None = None) -> dict[tuple[int, int], OwnDay]:
    """What each organisation must do first in these cases (None: all open ones), by case and organisation."""
    given: dict[str, Any] = {"today": clock.today()}
    if cases is not None:
        given["cases"] = sorted(cases)
    first: dict[tuple[int, int], OwnDay] = {}
    for case, organisation, act, since, until in db.session.execute(_asked(cases is None), given):
        one = OwnDay(case, organisation, act, until or answer_day(since))
        if (case, organisation) not in first or one.by_on < first[case, organisation].by_on:
            first[case, organisation] = one
    return first


def own_day_of(viewer: Viewer, cases: Iterable[int]) -> dict[int, OwnDay]:
    """The same for the viewer's own organisation, by case; the ids come from a read that began at the viewer."""
    mine = viewer.organisation_id
    return {case: one for (case, organisation), one in own_days(cases).items() if organisation == mine}


@cache
def _asked(is_whole: bool) -> CompoundSelect[*tuple[Any, ...]]:
    open_ones = select(Complaint.id).where(Complaint.closed_at.is_(None))
    cases: Any = open_ones if is_whole else bindparam("cases", expanding=True)
    own = (_clocks(cases), _offers(cases), _entrusting(cases), _appraisals(cases))
    return union_all(*own, *(source(cases) for source in _more.values()))


def _seated(found: Select[*tuple[Any, ...]], cases: Any, *statuses: Status) -> Select[*tuple[Any, ...]]:
    """Only of organisations seated now in such a case, which nobody is about to withdraw."""
    moving = Complaint.withdrawal_ends_at.is_(None), Complaint.status.in_(statuses)
    return found.where(Complaint.id.in_(cases), *moving, Party.organisation_id.is_not(None), seated_now())


def _clocks(cases: Any) -> Select[*tuple[Any, ...]]:
    columns = (Complaint.id, Party.organisation_id, Clock.code, Clock.started_at, Clock.due_on)
    found = select(*columns).join(Party, Party.complaint_id == Complaint.id)
    found = found.join(Clock, Clock.complaint_id == Complaint.id)
    runs = Clock.met_at.is_(None), Clock.stopped_at.is_(None), Clock.paused_on.is_(None)
    own = Party.role == PartyRole.RESPONDENT, Clock.code.in_(OWN_CLOCKS)
    return _seated(found, cases, *Status).where(*runs, *own)


def _offers(cases: Any) -> Select[*tuple[Any, ...]]:
    columns = (Complaint.id, Party.organisation_id, literal("reply"), Offer.made_at, Offer.until_on)
    found = select(*columns).join(Party, Party.complaint_id == Complaint.id)
    found = found.join(Offer, Offer.complaint_id == Complaint.id).join(OfferItem, OfferItem.offer_id == Offer.id)
    said = select(OfferReply.id).where(OfferReply.offer_id == Offer.id, OfferReply.party_id == Party.id).exists()
    stands = Offer.state == OfferState.OPEN, or_(Offer.until_on.is_(None), Offer.until_on >= bindparam("today"))
    is_asked = or_(OfferItem.from_party_id == Party.id, OfferItem.to_party_id == Party.id)
    return _seated(found, cases, Status.PRE_SETTLEMENT, *UNDER_WAY).where(*stands, is_asked, ~said)


def _entrusting(cases: Any) -> Select[*tuple[Any, ...]]:
    until = cast(null(), Date)
    columns = (Complaint.id, Party.organisation_id, literal("consent"), Complaint.asked_entrusting_at, until)
    since = [or_(at.is_(None), Consent.given_at > at) for at in (Complaint.given_back_at, Complaint.asked_anew_at)]
    counts = Consent.party_id == Party.id, Consent.kind == ConsentKind.ENTRUST, Consent.lapsed_at.is_(None)
    said = select(Consent.id).where(Consent.complaint_id == Complaint.id, *counts, *since).exists()
    found = select(*columns).join(Party, Party.complaint_id == Complaint.id)
    is_asked = Complaint.asked_entrusting_at.is_not(None), Party.role == PartyRole.RESPONDENT
    return _seated(found, cases, *(UNDER_WAY - {Status.ACCEPTED})).where(*is_asked, ~said)


def _appraisals(cases: Any) -> Select[*tuple[Any, ...]]:
    since = cast(null(), UtcInstant)
    columns = (Complaint.id, Party.organisation_id, literal("answer_appraisal"), since, Appraisal.next_on)
    found = select(*columns).join(Party, Party.complaint_id == Complaint.id)
    found = found.join(Appraisal, Appraisal.complaint_id == Complaint.id)
    said = AppraisalAnswer.appraisal_id == Appraisal.id, AppraisalAnswer.party_id == Party.id
    is_asked = Appraisal.state == AppraisalState.PROPOSED, Party.role == PartyRole.RESPONDENT
    answered = select(AppraisalAnswer.id).where(*said).exists()
    return _seated(found, cases, Status.MEDIATING).where(*is_asked, ~answered)
