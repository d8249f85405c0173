"""An offer as its viewer reads it: items with who owes what, its standing in words, what may be done with it."""

from typing import Any

from flask_babel import gettext as _

from complaints.actions import ItemDraft
from complaints.lifecycle import CLAIMANTS, MEDIATORS, PartyRole
from complaints.models import ItemKind, Offer, OfferItem, OfferState, Party
from kernel import clock

TONES = {
    OfferState.OPEN: "warn",
    OfferState.ACCEPTED: "good",
    OfferState.DECLINED: "bad",
    OfferState.COUNTERED: "neutral",
    OfferState.WITHDRAWN: "neutral",
}


def party_name(party: Party, institution: str) -> str:
    """A party as all others may know it: the learner without a name, organisations with theirs."""
    if party.role is PartyRole.AGENT:
        return str(party.role.label)
    if party.role in CLAIMANTS:
        return _("学员")
    if party.role is PartyRole.RESPONDENT:
        return institution
    if party.role in MEDIATORS:
        return _("调解员")
    return party.organisation.name if party.organisation else str(party.role.label)


def card_of(offer: Offer, institution: str) -> dict[str, Any]:
    """The offer for `case.offer`: items, sum, day to answer by, standing."""
    sums = [item.fen for item in offer.items if item.kind is ItemKind.REFUND and item.fen is not None]
    is_late = offer.state is OfferState.OPEN and offer.is_over(clock.today())
    return {
        "ref": offer.ref,
        "version": offer.version,
        "state": _("已过答复期限") if is_late else str(offer.state.label),
        "tone": "neutral" if is_late else TONES[offer.state],
        "by": _("%(party)s提出", party=party_name(offer.party, institution)),
        "at": offer.made_at,
        "items": [item_card(item, institution) for item in offer.items],
        "total": sum(sums) if len(sums) > 1 else None,
        "note": offer.words,
        "expires": offer.until_on if offer.state is OfferState.OPEN else None,
        "label": "platform",
    }


def item_card(item: OfferItem, institution: str) -> dict[str, Any]:
    """One item in words: what, by whom for whom, which instalment, by when, which sum."""
    sides = (party_name(item.from_party, institution), party_name(item.to_party, institution))
    label = _part_label(item.kind, item.part, item.parts)
    return {"label": label, "text": _text(item.kind, item.words, *sides), "amount": item.fen, "by": item.by_on}


def draft_cards(draft: ItemDraft, payer: str, payee: str) -> list[dict[str, Any]]:
    """The same of an item nobody has offered yet, a card for each instalment."""
    text, count = _text(draft.kind, draft.words, payer, payee), len(draft.instalments)
    if not count:
        return [{"label": str(draft.kind.label), "text": text, "amount": draft.fen, "by": draft.by_on}]
    return [
        {"label": _part_label(draft.kind, place, count), "text": text, "amount": part.fen, "by": part.by_on}
        for place, part in enumerate(draft.instalments, 1)
    ]


def _part_label(kind: ItemKind, part: int | None, parts: int | None) -> str:
    label = str(kind.label)
    return _("%(what)s（第%(part)s期，共%(parts)s期）", what=label, part=part, parts=parts) if part else label


def _text(kind: ItemKind, words: str, payer: str, payee: str) -> str:
    if kind is ItemKind.REFUND:
        said = _("%(payer)s付给%(payee)s", payer=payer, payee=payee)
    elif kind is ItemKind.LOAN:
        said = _("%(payer)s不再要求%(payee)s偿还", payer=payer, payee=payee)
    else:
        said = _("由%(payer)s完成", payer=payer)
    return f"{words}（{said}）" if words else said


def parties_in(offer: Offer) -> set[int]:
    """The parties whose yes the offer needs: whoever owes and whoever is owed."""
    return {item.from_party_id for item in offer.items} | {item.to_party_id for item in offer.items}


def may_reply(offer: Offer, mine: set[int]) -> bool:
    """Whether one of these seats still has to answer this open offer."""
    said = {reply.party_id for reply in offer.replies}
    is_open = offer.state is OfferState.OPEN and not offer.is_over(clock.today())
    return is_open and bool((parties_in(offer) & mine) - said)


def standing(offers: list[Offer]) -> Offer | None:
    """The offer on the table."""
    return next((offer for offer in offers if offer.state is OfferState.OPEN), None)


PLAIN = frozenset({ItemKind.REFUND, ItemKind.RESUME, ItemKind.APOLOGY, ItemKind.OTHER})


def is_plain(offer: Offer) -> bool:
    """Whether the short form can hold it: the institution's four kinds once each, and one thing of the learner's."""
    seen = set()
    for item in offer.items:
        is_theirs = item.from_party.role is PartyRole.RESPONDENT and item.to_party.role in CLAIMANTS
        is_ours = item.from_party.role in CLAIMANTS and item.to_party.role is PartyRole.RESPONDENT
        fits = item.kind in PLAIN if is_theirs else is_ours and item.kind is ItemKind.OTHER
        key = (item.kind, is_theirs)
        if not fits or key in seen or item.part is not None or (item.fen and item.kind is not ItemKind.REFUND):
            return False
        seen.add(key)
    return True
