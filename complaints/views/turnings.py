"""What a case page shows and offers of supplements, appraisals, recusals, new facts, withdrawals and the police."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from accounts.permissions import Viewer
from complaints.lifecycle import CLAIMANTS, MEDIATORS, AppraisalState, PartyRole, Status
from complaints.models import Appraisal, AppraisalAnswer, Complaint, Party, Recusal, Supplement
from complaints.queries.appraisals import Standing, standing_of
from complaints.queries.turnings import TurningRows, followed_by, reads_reasons, turning_rows
from complaints.views.case import CaseView
from complaints.views.case_said import name_of
from complaints.views.file_cards import Card, beside_cards
from kernel import clock
from kernel.web import yuan

SUPPLIES = "complaints_learner.supply_supplement"


@dataclass(frozen=True)
class Turnings:
    """The cards of `case/turnings.html`; the buttons are asked of `view.may`."""

    withdrawal_ends_at: datetime | None = None
    supplements: list[Card] = field(default_factory=list)
    waits_for_supplement: bool = False
    appraisals: list[Card] = field(default_factory=list)
    recusals: list[Card] = field(default_factory=list)
    facts: list[Card] = field(default_factory=list)
    referrals: list[Card] = field(default_factory=list)
    follows: Complaint | None = None
    followed_by: list[Complaint] = field(default_factory=list)


def turnings_of(viewer: Viewer, view: CaseView) -> Turnings:
    """For this viewer's page."""
    complaint, rows = view.complaint, turning_rows(viewer, view.complaint, view.rows)
    supplements = _supplements(view, rows)
    return Turnings(
        withdrawal_ends_at=complaint.withdrawal_ends_at,
        supplements=supplements,
        waits_for_supplement=any(card["is_open"] and not card["is_late"] for card in supplements),
        appraisals=[_appraisal(view, row) for row in reversed(rows.appraisals)],
        recusals=[_recusal(view, row) for row in reversed(rows.recusals)],
        facts=[_fact(view, row) for row in rows.facts],
        referrals=[
            {"station": row.station, "number": row.number, "on": row.referred_on, "words": row.words}
            for row in rows.referrals
        ],
        follows=complaint.follows if complaint.follows_id is not None else None,
        followed_by=followed_by(complaint) if view.is_claimant and complaint.status is Status.CLOSED else [],
    )


def _supplements(view: CaseView, rows: TurningRows) -> list[Card]:
    """Newest first; the newest that nothing came to is open while its clock runs."""
    is_asked = any(row.code == "T-SUP" and row.is_running for row in view.rows.clocks)
    newest = max((row.id for row in rows.supplements if row.supplied_at is None), default=None)
    return [_supplement(view, row, rows, is_asked and row.id == newest) for row in reversed(rows.supplements)]


def _supplement(view: CaseView, row: Supplement, rows: TurningRows, is_open: bool) -> Card:
    found, may_cover = rows.files.get(row.id, []), view.may("cover_file")
    return {
        "words": row.words,
        "due_on": row.due_on,
        "who": row.body.name if row.body is not None else _("处理单位"),
        "supplied": row.supplied,
        "supplied_at": row.supplied_at,
        "is_declined": row.is_declined,
        "files": beside_cards(view.complaint, view.rows, found, may_cover=may_cover),
        "is_open": is_open,
        "is_late": clock.today() > row.due_on,
    }


def _parties(view: CaseView) -> dict[int, Party]:
    seated = view.rows.seated().values()
    return {one.id: one for one in seated if one.role in CLAIMANTS | {PartyRole.RESPONDENT}}


def _who(view: CaseView, party_id: int | None) -> str:
    if any(one.id == party_id for one in view.rows.mine):
        return _("您")
    party = next((one for one in view.rows.parties if one.id == party_id), None)
    return name_of(party, view.complaint) if party is not None else _("处理单位或者调解员")


def _appraisal(view: CaseView, row: Appraisal) -> Card:
    asked = _parties(view)
    found = standing_of(row, list(asked))
    is_open = row.state is AppraisalState.PROPOSED and view.status is Status.MEDIATING
    return {
        "ref": row.ref,
        "state": str(row.state.label),
        "tone": "info" if row.state in (AppraisalState.PROPOSED, AppraisalState.COMMISSIONED) else "neutral",
        "what": row.what,
        "facts": _appraisal_facts(view, row),
        "answers": [_answer(view, one) for one in row.answers],
        "missing": [_who(view, key) for key in found.missing] if is_open else [],
        "standing": _standing_words(found) if is_open else "",
        "is_cost_refused": is_open and found.is_cost_refused,
        "may_answer": is_open and view.may("answer_appraisal"),
        "may_designate": is_open and view.may("designate_appraiser") and found.may_be_designated,
        "may_drop": is_open and view.may("drop_appraisal"),
        "may_commission": is_open and view.may("commission_appraisal") and found.is_settled,
        "may_report": row.state is AppraisalState.COMMISSIONED and view.may("receive_report"),
    }


def _appraisal_facts(view: CaseView, row: Appraisal) -> list[Card]:
    designated = _("（由处理单位指定：%(why)s）", why=row.designated_why) if row.designated_at else ""
    pairs = [
        (_("费用"), str(row.payer.label) + (_("，预计%(sum)s", sum=yuan(row.cost_fen)) if row.cost_fen else "")),
        (_("鉴定机构"), row.appraiser + designated),
        (_("谁提议的"), _who(view, row.proposed_by_id)),
        (_("委托依据"), row.evidence),
        (_("结果"), row.report or (_("没有得出结果") if row.is_made is False else "")),
        (_("为什么不鉴定"), row.dropped_why),
    ]
    return [{"key": key, "value": value} for key, value in pairs if value]


def _answer(view: CaseView, one: AppraisalAnswer) -> Card:
    said = {True: _("同意"), False: _("不同意")}
    return {
        "who": _who(view, one.party_id),
        "cost": said[one.accepts_cost],
        "appraiser": said[one.accepts_appraiser],
        "words": one.words,
        "at": one.answered_at,
    }


def _standing_words(found: Standing) -> str:
    """How far it has come, in one sentence."""
    if found.missing:
        return _("还在等答复。不作答复不代表同意。")
    if found.is_cost_refused:
        return _("对费用由谁承担没有谈拢。可以重新提议，也可以不鉴定；处理单位也可以因此终止调解。")
    if found.may_be_designated:
        return _("费用已谈妥，对鉴定机构没有谈拢，由处理单位指定。调解不因此终止。")
    return _("费用和鉴定机构都已确定，等待委托。")


def mediator_label(party: Party) -> str:
    """Somebody who mediates, by what they are in the case and their staff number."""
    number = party.person.staff_number if party.person is not None else None
    role = party.role.label
    return _("%(role)s（工号%(number)s）", role=role, number=number) if number else str(role)


def _asked_whom(view: CaseView, row: Recusal) -> str:
    """Who was asked to step down, where more than one mediates or has mediated."""
    found = [one for one in view.rows.parties if one.role in MEDIATORS and one.person_id is not None]
    if len({one.person_id for one in found}) < 2:
        return ""
    return next((mediator_label(one) for one in reversed(found) if one.person_id == row.mediator_id), "")


def _recusal(view: CaseView, row: Recusal) -> Card:
    decided = {True: _("已决定回避"), False: _("已决定不回避"), None: _("等待决定")}
    return {
        "who": _who(view, row.party_id),
        "whom": _asked_whom(view, row),
        "asked_at": row.asked_at,
        "reasons": row.reasons if reads_reasons(view.roles, row, (one.id for one in view.rows.mine)) else None,
        "state": decided[row.is_granted],
        "is_open": row.decided_at is None,
        "answer": row.answer,
        "decided_at": row.decided_at,
    }


def _fact(view: CaseView, row: Any) -> Card:
    return {
        "who": _who(view, row.party_id),
        "happened_on": row.happened_on,
        "words": row.words,
        "at": row.reported_at,
    }
