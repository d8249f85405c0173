"""Gathers what `turns.whose_turn` needs from the rows of a case; higher floors add their open asks to a registry."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import or_, select

from complaints.lifecycle import CLAIMANTS, EXTRA, UNDER_WAY, AppraisalState, PartyRole, Status
from complaints.models import (
    Answer,
    Appraisal,
    Clock,
    Complaint,
    Consent,
    ConsentKind,
    Decision,
    DecisionKind,
    Offer,
    OfferState,
    Party,
)
from complaints.queries.appraisals import standing, standing_of
from complaints.queries.cases import mediates_itself, open_side, owes_termination, still_counts
from complaints.queries.entrusting import return_asks
from complaints.queries.figures import figure
from complaints.turns import BESIDE, Ask, RunningClock, Snapshot, Turn, whose_turn
from kernel import calendars, clock
from kernel.clock import day_of
from kernel.db import db
from kernel.workdays import add_working_days

_more_asks: list[Callable[[Complaint], list[Ask]]] = []
_asks_without_chair: list[Callable[[Complaint], list[Ask]]] = []
# A notice of hand-over is served by the body that let go, whoever has the case now.
ENDING = Decision.kind != DecisionKind.TRANSFER
# The two sides, who alone are asked for consents and appraisals; `actor_of` names every seat that may be asked.
ACTOR_OF = {PartyRole.RESPONDENT: "institution", **dict.fromkeys(CLAIMANTS, "learner")}


def actor_of(role: PartyRole) -> str:
    """Whose turn it is when this seat is asked, as `Turn.actor`: an extra seat is named as what it is."""
    return str(role) if role in EXTRA else ACTOR_OF.get(role, "mediator")


def add_asks(source: Callable[[Complaint], list[Ask]], *, without_chair: bool = False) -> None:
    """Let a higher floor say what is open for a party (an agreement to confirm); called once in `register`.

    `without_chair` is asked only while no mediator sits in the case.
    """
    known = _asks_without_chair if without_chair else _more_asks
    if source not in known:
        known.append(source)


def open_asks(complaint: Complaint, *, has_chair: bool = True) -> list[Ask]:
    """What higher floors say is open in this case."""
    sources = [*([] if has_chair else _asks_without_chair), *_more_asks]
    return [ask for more in sources for ask in more(complaint)]


@dataclass(frozen=True)
class TurnRows:
    """The rows of a case the turn depends on, wherever they were read; parties are those seated now."""

    parties: Sequence[Party]
    consented: Set[tuple[int, ConsentKind]]
    clocks: Sequence[Clock]
    offers: Sequence[Offer]
    has_answer: bool
    is_served: bool
    is_signed: bool = True
    offer_days: int | None = None
    appraisal: Appraisal | None = None


def turn_of(complaint: Complaint) -> Turn | None:
    """Whose turn it is in this case."""
    return turn_from(complaint, _read(complaint))


def turn_from(complaint: Complaint, rows: TurnRows) -> Turn | None:
    """The same, from rows already read."""
    return whose_turn(snapshot(complaint, rows), clock.now())


def _read(complaint: Complaint) -> TurnRows:
    mine, now = complaint.id, clock.now()
    seated = or_(Party.until_at.is_(None), Party.until_at > now)
    said = select(Consent.party_id, Consent.kind, Consent.given_at).filter_by(complaint_id=mine, lapsed_at=None)
    consents = [(party, kind) for party, kind, at in db.session.execute(said) if still_counts(complaint, kind, at)]
    unserved = select(Decision.id).where(Decision.complaint_id == mine, Decision.served_at.is_(None), ENDING).limit(1)
    return TurnRows(
        parties=db.session.scalars(select(Party).where(Party.complaint_id == mine, seated).order_by(Party.id)).all(),
        consented=set(consents),
        clocks=db.session.scalars(select(Clock).filter_by(complaint_id=mine)).all(),
        offers=db.session.scalars(select(Offer).filter_by(complaint_id=mine, state=OfferState.OPEN)).all(),
        has_answer=db.session.scalar(select(Answer.id).filter_by(complaint_id=mine).limit(1)) is not None,
        is_served=db.session.scalar(unserved) is None,
        is_signed=not owes_termination(complaint),
        appraisal=standing(complaint) if complaint.status is Status.MEDIATING else None,
    )


def snapshot(complaint: Complaint, rows: TurnRows) -> Snapshot:
    """The case as plain values."""
    waits = complaint.status is Status.ACCEPTED
    running = _owed(complaint, [row for row in rows.clocks if row.is_running and row.code not in BESIDE])
    return Snapshot(
        status=complaint.status,
        clocks=[_running(row) for row in running],
        asks=_asks(complaint, rows),
        has_answer=rows.has_answer,
        consents_missing=_consents_missing(complaint, rows) if waits else [],
        is_served=rows.is_served,
        is_signed=rows.is_signed,
        has_outside_number=complaint.outside_number is not None,
        has_institution_account=any(party.role is PartyRole.RESPONDENT for party in rows.parties),
        withdrawal_ends_on=day_of(complaint.withdrawal_ends_at) if complaint.withdrawal_ends_at else None,
        is_entrusted=complaint.mediation_body_id is not None,
        is_to_entrust=waits and consent_asked(complaint) is ConsentKind.ENTRUST,
    )


def _asks(complaint: Complaint, rows: TurnRows) -> list[Ask]:
    """What waits for somebody: an offer from pre-settlement on, then first what mediation cannot go on without."""
    if complaint.status is Status.PRE_SETTLEMENT:
        return _offer_asks(rows)
    if complaint.status not in UNDER_WAY:
        return []
    chair = any(party.role is PartyRole.MEDIATOR for party in rows.parties) or complaint.status is not Status.MEDIATING
    found = [*appraisal_asks(complaint, rows), *_offer_asks(rows), *open_asks(complaint, has_chair=chair)]
    return [*_entrusting_asks(complaint, rows), *return_asks(complaint), *found]


def _entrusting_asks(complaint: Complaint, rows: TurnRows) -> list[Ask]:
    """Who has still to say whether another body may mediate, where that is asked after mediation began."""
    asked_at = complaint.asked_entrusting_at
    if asked_at is None or complaint.status is Status.ACCEPTED:
        return []
    return [Ask(actor, "consent", answer_day(asked_at)) for actor in _consents_missing(complaint, rows)]


def appraisal_asks(complaint: Complaint, rows: TurnRows) -> list[Ask]:
    """Who has still to say something to a proposed appraisal, and what then waits for the body (O121 art. 22)."""
    row = rows.appraisal
    if row is None or row.state is not AppraisalState.PROPOSED:
        return []
    asked = {party.id: ACTOR_OF[party.role] for party in rows.parties if party.role in ACTOR_OF}
    found, by_on = standing_of(row, list(asked)), row.next_on
    if found.missing:
        return [Ask(asked[key], "answer_appraisal", by_on, "no_appraisal_without") for key in found.missing]
    running = "mediation_body" if complaint.mediation_body_id is not None else "body"
    if found.is_cost_refused:
        return [Ask("body", "settle_cost", by_on, "escalate")]
    if found.may_be_designated:
        return [Ask("body", "designate_appraiser", by_on, "escalate")]
    return [Ask(running, "commission_appraisal", by_on, "escalate")]


def _running(row: Clock) -> RunningClock:
    is_paused = row.paused_on is not None
    return RunningClock(row.code, row.due_on, row.due_at, row.is_platform_rule, row.is_provisional, is_paused)


def _owed(complaint: Complaint, running: list[Clock]) -> list[Clock]:
    """Without what a body owes that no longer has the case: its T-ACC runs until the learner was told of the change."""
    owed = [row for row in running if row.code != "T-ACC" or row.body_id in (None, complaint.body_id)]
    return owed or running


def _offer_asks(rows: TurnRows) -> list[Ask]:
    offer = next((row for row in rows.offers if row.state is OfferState.OPEN), None)
    if offer is None or offer.is_over(clock.today()):
        return []
    said = {reply.party_id for reply in offer.replies}
    asked = {key for item in offer.items for key in (item.from_party_id, item.to_party_id)} - said
    roles = {party.id: party.role for party in rows.parties}
    by_on = offer.until_on or answer_day(offer.made_at, rows.offer_days)
    return [Ask(actor_of(roles[key]), "reply", by_on) for key in sorted(asked) if key in roles]


def answer_day(asked_at: datetime, days: int | None = None) -> date:
    """By when a party is asked to answer what was put to it on this day (平台规则; silence is never consent)."""
    today = clock.day_of(asked_at)
    return add_working_days(calendars.current(), today, days or figure("offer")).due


def consent_asked(complaint: Complaint) -> ConsentKind:
    """The consent without which nobody mediates here: to mediation by this body, or to its entrusting another.

    A department with mediators of its own mediates itself unless it asks about entrusting and nobody says no.
    """
    if complaint.body is None or complaint.mediation_body_id is not None or complaint.asked_entrusting_at is not None:
        return ConsentKind.ENTRUST
    return ConsentKind.MEDIATE if mediates_itself(complaint) else ConsentKind.ENTRUST


def _consents_missing(complaint: Complaint, rows: TurnRows) -> list[str]:
    kind = consent_asked(complaint)
    side = open_side(rows.parties)[:1]  # the party's own seat: nobody who acts for it is asked beside it
    asked = sorted((party.id, party.role) for party in rows.parties if party in side or party.role not in CLAIMANTS)
    asked = [(key, role) for key, role in asked if role in ACTOR_OF]
    return [ACTOR_OF[role] for key, role in asked if (key, kind) not in rows.consented]


def actor_label(turn: Turn, complaint: Complaint) -> str:
    """The name of whose turn it is, as the page says it."""
    body = complaint.body.name if complaint.body else _("平台受理窗口")
    if turn.actor in EXTRA:
        return str(PartyRole(turn.actor).label)
    return {
        "learner": _("投诉人"),
        "institution": complaint.respondent_name,
        "body": body,
        "mediation_body": complaint.mediation_body.name if complaint.mediation_body else body,
        "mediator": _("调解员"),
        "superior": _("共同的上级单位"),
        "intake": _("平台受理窗口"),
    }[turn.actor]
