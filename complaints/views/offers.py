"""An offer as its viewer reads it: items with who owes what, its standing in words, what may be done with it."""

from typing import Any

from flask_babel import gettext as _

from complaints.lifecycle import CLAIMANTS, MEDIATORS, PartyRole
from complaints.models import ItemKind, Offer, OfferItem, OfferState, Party

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
    sums = [item.fen for item in offer.items if item.fen is not None]
    return {
        "ref": offer.ref,
        "version": offer.version,
        "state": str(offer.state.label),
        "tone": TONES[offer.state],
        "by": _("%(party)s提出", party=party_name(offer.party, institution)),
        "at": offer.made_at,
        "items": [_item(item, institution) for item in offer.items],
        "total": sum(sums) if len(sums) > 1 else None,
        "note": offer.words,
        "expires": offer.until_on if offer.state is OfferState.OPEN else None,
        "label": "platform",
    }


def _item(item: OfferItem, institution: str) -> dict[str, Any]:
    payer, payee = party_name(item.from_party, institution), party_name(item.to_party, institution)
    said = _("%(payer)s付给%(payee)s", payer=payer, payee=payee) if item.kind is ItemKind.REFUND else ""
    done = "" if item.kind is ItemKind.REFUND else _("由%(payer)s完成", payer=payer)
    text = "；".join(part for part in (said, done) if part)
    words = f"{item.words}（{text}）" if item.words and text else item.words or text
    return {"label": str(item.kind.label), "text": words, "amount": item.fen, "by": item.by_on}


def parties_in(offer: Offer) -> set[int]:
    """The parties whose yes the offer needs: whoever owes and whoever is owed."""
    return {item.from_party_id for item in offer.items} | {item.to_party_id for item in offer.items}


def may_reply(offer: Offer, mine: set[int]) -> bool:
    """Whether one of these seats still has to answer this open offer."""
    said = {reply.party_id for reply in offer.replies}
    return offer.state is OfferState.OPEN and bool((parties_in(offer) & mine) - said)


def standing(offers: list[Offer]) -> Offer | None:
    """The offer on the table."""
    return next((offer for offer in offers if offer.state is OfferState.OPEN), None)
