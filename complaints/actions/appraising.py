"""An appraisal: proposed, agreed or its institution designated, commissioned, reported (O121 art. 22; IR art. 47)."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from complaints.actions.moving import move, permit, seats
from complaints.actions.seats import claimant, party_of
from complaints.actions.timing import Halt, count_again, stand_still
from complaints.events import (
    AppraisalAnswered,
    AppraisalCommissioned,
    AppraisalDropped,
    AppraisalProposed,
    AppraisalReported,
    AppraiserDesignated,
)
from complaints.lifecycle import CLAIMANTS, AppraisalState, PartyRole, Payer
from complaints.models import Appraisal, AppraisalAnswer, Complaint, Party
from complaints.queries.appraisals import Standing, standing, standing_of
from complaints.queries.figures import figure
from complaints.queries.turns import answer_day
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor


@dataclass(frozen=True)
class AppraisalDraft:
    """What is proposed: of what, who pays first, which institution, and what it may cost if that is known."""

    what: str
    payer: Payer
    appraiser: str
    cost_fen: int | None = None


def propose_appraisal(complaint: Complaint, draft: AppraisalDraft, *, by: Actor) -> Appraisal:
    """A party, the mediator or the body proposes; a standing proposal is put aside, and everybody answers anew."""
    with transaction():
        lock(complaint)
        permit(complaint, "propose_appraisal", by)
        if not draft.what.strip() or not draft.appraiser.strip():
            raise DomainError(_l("请写明鉴定什么、由谁鉴定。"))
        _put_aside(complaint)
        move(complaint, "propose_appraisal", by)
        mine = _own_seat(complaint, by)
        row = Appraisal(
            complaint_id=complaint.id,
            what=draft.what.strip(),
            payer=draft.payer,
            cost_fen=draft.cost_fen,
            appraiser=draft.appraiser.strip(),
            proposed_by_id=mine.id if mine is not None else None,
            proposed_at=clock.now(),
            next_on=_next_day(),
        )
        db.session.add(row)
        db.session.flush()
        events.record(AppraisalProposed(complaint.id, row.id), by)
        if mine is not None:
            _say(row, mine, (True, True), "", by)
        return row


def _next_day() -> date:
    """By which day whoever is next is asked to act (平台规则)."""
    return answer_day(clock.now(), figure("appraisal"))


def _own_seat(complaint: Complaint, by: Actor) -> Party | None:
    """The seat as a party; None for the body's side."""
    return next((one for one in seats(complaint, by) if one.role in CLAIMANTS | {PartyRole.RESPONDENT}), None)


def _put_aside(complaint: Complaint) -> None:
    known = standing(complaint)
    if known is not None:
        known.state = AppraisalState.DROPPED
        db.session.flush()


def answer_appraisal(
    complaint: Complaint, row: Appraisal, accepts_cost: bool, accepts_appraiser: bool, words: str = "", *, by: Actor
) -> None:
    """A party says yes or no to who pays and to who appraises; the newest word counts (O121 art. 22)."""
    with transaction():
        lock(complaint)
        permit(complaint, "answer_appraisal", by)
        _must_stand(complaint, row)
        mine = _own_seat(complaint, by)
        if mine is None:
            raise NotYours()
        move(complaint, "answer_appraisal", by)
        _say(row, mine, (accepts_cost, accepts_appraiser), words, by)
        if not agreed_on(complaint, row).missing:
            row.next_on = _next_day()


def _say(row: Appraisal, party: Party, said: tuple[bool, bool], words: str, by: Actor) -> None:
    db.session.add(
        AppraisalAnswer(
            appraisal_id=row.id,
            party_id=party.id,
            accepts_cost=said[0],
            accepts_appraiser=said[1],
            words=words.strip(),
            answered_at=clock.now(),
        )
    )
    db.session.flush()
    db.session.expire(row, ["answers"])
    events.record(AppraisalAnswered(row.complaint_id, row.id, party.id, *said), by)


def _must_stand(complaint: Complaint, row: Appraisal) -> None:
    """IllegalMove unless this is the case's proposal and still waits."""
    lock(row)
    if row.complaint_id != complaint.id or row.state is not AppraisalState.PROPOSED:
        raise IllegalMove(_l("这项检测鉴定的提议已经不在等待答复。"))


def agreed_on(complaint: Complaint, row: Appraisal) -> Standing:
    """How far the parties agree now."""
    asked = [claimant(complaint), party_of(complaint, PartyRole.RESPONDENT)]
    return standing_of(row, [party.id for party in asked if party is not None])


def designate_appraiser(complaint: Complaint, row: Appraisal, appraiser: str, why: str, *, by: Actor) -> None:
    """The parties do not agree on who: the body names the institution; this ends nothing (O121 art. 22; IR art. 47)."""
    with transaction():
        lock(complaint)
        permit(complaint, "designate_appraiser", by)
        _must_stand(complaint, row)
        if not agreed_on(complaint, row).is_who_refused:
            raise DomainError(_l("各方还没有表示对鉴定机构谈不拢，先等各方答复。"))
        if not appraiser.strip() or not why.strip():
            raise DomainError(_l("请写明指定哪家机构和理由，各方会看到。"))
        move(complaint, "designate_appraiser", by)
        row.appraiser, row.designated_why = appraiser.strip(), why.strip()
        row.designated_by_id, row.designated_at, row.next_on = by.person_id, clock.now(), _next_day()
        events.record(AppraiserDesignated(complaint.id, row.id), by)


def drop_appraisal(complaint: Complaint, row: Appraisal, why: str, *, by: Actor) -> None:
    """Nothing is appraised; mediation goes on without it."""
    with transaction():
        lock(complaint)
        permit(complaint, "drop_appraisal", by)
        _must_stand(complaint, row)
        if not why.strip():
            raise DomainError(_l("请写明为什么不鉴定，各方会看到。"))
        move(complaint, "drop_appraisal", by)
        row.state, row.dropped_why = AppraisalState.DROPPED, why.strip()
        events.record(AppraisalDropped(complaint.id, row.id), by)


def commission_appraisal(complaint: Complaint, row: Appraisal, on: date, evidence: str, *, by: Actor) -> None:
    """Cost and institution are settled: from the day of commission T-MED stands still (O121 art. 22; IR art. 46)."""
    with transaction():
        lock(complaint)
        permit(complaint, "commission_appraisal", by)
        _must_stand(complaint, row)
        if not agreed_on(complaint, row).is_settled:
            raise DomainError(_l("鉴定费用由谁承担要各方同意，鉴定机构要各方同意或者由处理单位指定，才能委托。"))
        stand_still(complaint, "T-MED", Halt("appraisal", on, row.appraiser, evidence), by)
        move(complaint, "commission_appraisal", by)
        row.state, row.commissioned_on, row.evidence = AppraisalState.COMMISSIONED, on, evidence.strip()
        events.record(AppraisalCommissioned(complaint.id, row.id, on), by)


def receive_report(
    complaint: Complaint, on: date, evidence: str, report: str = "", *, by: Actor, is_made: bool = True
) -> None:
    """The result is here, or it is known that none will come: count again, mediation goes on (O121 arts. 22, 45)."""
    with transaction():
        lock(complaint)
        permit(complaint, "receive_report", by)
        row = db.session.scalar(
            select(Appraisal).filter_by(complaint_id=complaint.id, state=AppraisalState.COMMISSIONED)
        )
        if row is None:
            raise IllegalMove()
        count_again(complaint, "T-MED", on, evidence, by)
        move(complaint, "receive_report", by)
        row.state, row.reported_on, row.is_made, row.report = AppraisalState.REPORTED, on, is_made, report.strip()
        events.record(AppraisalReported(complaint.id, row.id, on, is_made), by)
