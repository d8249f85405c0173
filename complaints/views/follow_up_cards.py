"""A follow-up in words: where it stands, what is still due, what this viewer may do, what was done."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from complaints.actions.anew import may_mediate_anew
from complaints.actions.paying import parts_of
from complaints.labels import CONFIDENTIAL
from complaints.lifecycle import CLAIMANTS, HANDLERS, PartyRole
from complaints.lifecycle.follow_ups import FollowHand, FollowState, follow_acts
from complaints.lifecycle.payments import confirmed, remaining, waiting
from complaints.models import FollowUp, Party, Promise
from complaints.views.case_answering import promise_name
from kernel import clock
from kernel.web import day, yuan

Card = dict[str, Any]
F = FollowState
TONES = {
    F.OPEN: "bad",
    F.UNCONTESTED: "info",
    F.KEPT: "good",
    F.SETTLED_ANEW: "neutral",
    F.IN_COURT: "neutral",
    F.GIVEN_UP: "neutral",
}


def money_card(row: Promise) -> Card | None:
    """What was confirmed of a sum, what is still due, and what waits for a word; None while it is one whole."""
    parts = parts_of(row)
    if row.item.fen is None or not parts:
        return None
    waits = [_("称%(day)s支付了%(sum)s，等待确认", day=day(one.on), sum=yuan(one.fen)) for one in waiting(parts)]
    return {
        "paid": yuan(confirmed(parts)),
        "left": yuan(remaining(row.item.fen, parts)),
        "waiting": waits,
    }


def follow_card(found: FollowUp, roles: frozenset[PartyRole]) -> Card:
    """In brief, for the case page and the lists; the clue is for the body's side alone."""
    item = found.promise.item
    clue = ""
    if found.clue_on is not None and roles & CONFIDENTIAL:
        passed = found.flagged_at is not None or clock.today() > found.clue_on
        words = _("线索提示：约定退款日后十五日（%(day)s）已过，请核查", day=day(found.clue_on))
        clue = words if passed else _("约定退款日后十五日到%(day)s为止", day=day(found.clue_on))
    return {
        "ref": found.promise.ref,
        "number": found.complaint.number,
        "url": url_for("complaints_beside.follow_up", number=found.complaint.number, ref=found.promise.ref),
        "name": promise_name(item.kind.label, item.fen),
        "owes": side_name(item.from_party, found),
        "due_on": found.due_on,
        "state": str(found.state.label),
        "tone": TONES[found.state],
        "is_open": found.state is F.OPEN,
        "ended": found.ended_at,
        "money": money_card(found.promise),
        "clue": clue,
        "is_flagged": bool(clue) and found.flagged_at is not None,
        "body": found.complaint.body.name if found.complaint.body else "",
        "waits_for_answer": found.proposed_on is not None,
    }


def side_name(party: Party, found: FollowUp) -> str:
    """Whoever sits there, by role for the learner's side and by name for the institution."""
    return _("投诉人") if party.role in CLAIMANTS else found.complaint.respondent_name


def hands_of(found: FollowUp, roles: frozenset[PartyRole]) -> set[FollowHand]:
    """The hands these seats are on a follow-up."""
    item = found.promise.item
    hands = set()
    for hand, party in ((FollowHand.DEBTOR, item.from_party), (FollowHand.CREDITOR, item.to_party)):
        if roles & (CLAIMANTS if party.role in CLAIMANTS else {party.role}):
            hands.add(hand)
    return hands | ({FollowHand.BODY} if roles & HANDLERS else set())


def acts_on(found: FollowUp, roles: frozenset[PartyRole]) -> frozenset[str]:
    """The acts whose buttons these seats see now."""
    hands = hands_of(found, roles)
    acts = set(follow_acts(found.state, *hands))
    if found.proposed_by_id is None:
        acts -= {"decline", "settle_anew"}
    elif proposed_by(found) in hands:
        acts -= {"settle_anew"}
    if not may_mediate_anew(found.complaint) or found.anew_id is not None:
        acts -= {"ask_anew"}
    return frozenset(acts)


def proposed_by(found: FollowUp) -> FollowHand | None:
    """The side whose proposal stands."""
    item = found.promise.item
    if found.proposed_by_id is None:
        return None
    if found.proposed_by_id == item.from_party_id:
        return FollowHand.DEBTOR
    return FollowHand.CREDITOR


def said_on(found: FollowUp, names: dict[int, str]) -> list[Card]:
    """What was done on it, oldest first."""
    words = {
        "urge": _("督促履行"),
        "propose": _("提出新的履行日期"),
        "decline": _("没有同意新的履行日期，或者收回了提议"),
        "settle_anew": _("同意新的履行日期"),
        "ask_anew": _("就是否重新调解作了表示"),
        "to_court": _("已交法院或者仲裁"),
        "give_up": _("不再要求履行"),
        "take_back": _("继续跟进"),
    }
    return [
        {
            "who": names.get(one.party_id, ""),
            "act": words[one.act],
            "words": one.words,
            "on": one.named_on,
            "at": one.done_at,
        }
        for one in found.acts
    ]
