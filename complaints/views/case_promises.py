"""履约跟进: each promise in its own class with its days, what was said about it, and what this viewer may do."""

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from complaints.labels import BODY_SIDE
from complaints.lifecycle import CLAIMANTS, PartyRole
from complaints.lifecycle.performance import GONE, SETTLED, Basis, Hand, PromiseState, acts_of
from complaints.models import Complaint, Party, Promise, PromiseWord
from complaints.queries.bundle import CaseRows
from complaints.views.case_answering import promise_name
from complaints.views.file_cards import file_card, reader
from complaints.views.follow_up_cards import follow_card, money_card
from complaints.views.offers import party_name
from kernel import clock
from kernel.web import day, yuan

Card = dict[str, Any]
S = PromiseState
TONES = {
    S.OPEN: "info",
    S.CLAIMED: "warn",
    S.PROVEN: "warn",
    S.UNCONTESTED: "info",
    S.CONFIRMED: "good",
    S.CONTESTED: "bad",
    S.DEFAULTED: "bad",
    S.REPLACED: "neutral",
    S.VOID: "neutral",
}


def promise_cards(complaint: Complaint, rows: CaseRows) -> list[Card]:
    """The promises of a case for one viewer; the classes stand side by side and are never summed up."""
    return [_card(row, complaint, rows) for row in rows.promises]


def _card(row: Promise, complaint: Complaint, rows: CaseRows) -> Card:
    item = row.item
    debtor, creditor = _who(item.from_party, complaint, rows), _who(item.to_party, complaint, rows)
    acts = acts_for(row, rows)
    number = complaint.number
    return {
        "ref": row.ref,
        "name": promise_name(item.kind.label, item.fen),
        "words": item.words,
        "who": _("%(debtor)s向%(creditor)s履行", debtor=debtor, creditor=creditor),
        "by": item.by_on,
        "basis": str(row.basis.label),
        "is_waiting": row.basis is Basis.WAITING,
        "state": state_words(row.state, item.to_party.role),
        "tone": TONES[row.state],
        "is_broken": row.state in (S.DEFAULTED, S.CONTESTED),
        "is_over": row.state in GONE,
        "asks": bool(acts & {"confirm"}) and row.state not in (S.UNCONTESTED,) and _is_due(item.by_on, row),
        "days": days_of(row),
        "money": money_card(row),
        "follow": follow_card(row.follow_up, rows.roles) if row.follow_up is not None else None,
        "said": [_said(one, complaint, rows) for one in row.words],
        "claim_url": url_for("complaints_beside.done", number=number, ref=row.ref)
        if acts & {"claim", "prove"}
        else None,
        "confirm_url": url_for("complaints_beside.received", number=number, ref=row.ref)
        if acts & {"confirm", "deny"}
        else None,
    }


def state_words(state: PromiseState, creditor: PartyRole) -> str:
    """The class in words; where the learner is owed it is the learner who confirms, not 「对方」."""
    if creditor in CLAIMANTS:
        named = {
            S.CLAIMED: _("机构称已履行，没有凭证"),
            S.PROVEN: _("机构称已履行，附有凭证，待核对"),
            S.CONFIRMED: _("学员确认已履行"),
            S.CONTESTED: _("学员称没有履行"),
        }
        return named.get(state, str(state.label))
    return str(state.label)


def acts_for(row: Promise, rows: CaseRows) -> frozenset[str]:
    """What this viewer's seats may do with a promise now."""
    return acts_as(row, rows.roles)


def acts_as(row: Promise, roles: frozenset[PartyRole]) -> frozenset[str]:
    """What whoever sits in one of these roles may do with a promise now."""
    found: set[str] = set()
    for hand, party in ((Hand.DEBTOR, row.item.from_party), (Hand.CREDITOR, row.item.to_party)):
        side = CLAIMANTS if party.role in CLAIMANTS else {party.role}
        if roles & side:
            found |= set(acts_of(row.state, hand))
    return frozenset(found)


def _is_due(by_on: date | None, row: Promise) -> bool:
    return row.state not in SETTLED and (row.claimed_at is not None or (by_on is not None and by_on <= clock.today()))


def days_of(row: Promise) -> list[str]:
    """Each class that was entered, with its own day."""
    days = []
    if row.claimed_on is not None and row.claimed_at is not None:
        words = _("一方称%(on)s已履行（%(at)s说明）", on=day(row.claimed_on), at=day(clock.day_of(row.claimed_at)))
        days.append(words)
    if row.state is S.PROVEN and row.contest_until is not None:
        days.append(_("平台规则：有异议请在%(day)s前提出；不说不代表确认", day=day(row.contest_until)))
    if row.uncontested_at is not None and row.contest_until is not None:
        days.append(_("到%(day)s没有人提出异议", day=day(row.contest_until)))
    if row.performed_on is not None and row.confirmed_at is not None:
        words = _(
            "本人确认%(on)s已履行（%(at)s确认）", on=day(row.performed_on), at=day(clock.day_of(row.confirmed_at))
        )
        days.append(words)
    if row.contested_at is not None:
        days.append(_("%(day)s表示没有履行", day=day(clock.day_of(row.contested_at))))
    if row.defaulted_at is not None and row.item.by_on is not None:
        days.append(_("%(day)s已过，当时没有履行的确认（记录，不是认定）", day=day(row.item.by_on)))
    return days


def _said(one: PromiseWord, complaint: Complaint, rows: CaseRows) -> Card:
    seats = {party.id: party for party in rows.parties}
    files = [row for row in rows.files if row.owner_kind == "promise" and row.owner_id == one.id]
    who = _who(seats[one.party_id], complaint, rows)
    return {
        "who": who,
        "act": said_words(one),
        "words": one.words,
        "at": one.said_at,
        "files": [file_card(row, is_hidden=rows.hides_files, by=who, sees_all=reader(rows)(row)) for row in files],
    }


def said_words(one: PromiseWord) -> str:
    """What was said, in a few words, with the sum of a part."""
    acts = {
        "claim": _("称已履行"),
        "prove": _("称已履行，附凭证"),
        "confirm": _("确认已履行"),
        "deny": _("表示没有履行"),
        "claim_part": _("称已支付一部分"),
        "confirm_part": _("确认收到一部分"),
    }
    return acts[one.act] if one.fen is None else f"{acts[one.act]} {yuan(one.fen)}"


def _who(party: Party, complaint: Complaint, rows: CaseRows) -> str:
    if any(party.id == seat.id for seat in rows.mine):
        return _("您")
    return party_name(party, complaint.respondent_name)


def has_flag(complaint: Complaint, rows: CaseRows) -> bool:
    """Whether the body's side is shown that a day passed unconfirmed: a fact to be checked, no verdict (§0b.7)."""
    broken = any(row.state is S.DEFAULTED or row.state is S.CONTESTED for row in rows.promises)
    return broken and bool(rows.roles & BODY_SIDE)
