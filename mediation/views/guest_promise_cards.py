"""What an extra seat owes or is owed, as it is shown to that seat: others' words without who the learner is."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from complaints.lifecycle import CLAIMANTS, MEDIATORS, PartyRole
from complaints.models import Party, Promise
from complaints.views.case_answering import promise_name
from complaints.views.case_promises import TONES, acts_as, days_of, said_words
from complaints.views.file_cards import file_card
from mediation import queries
from mediation.lifecycle import Release
from mediation.models import ExtraSeat

Card = dict[str, Any]
DONE, RECEIVED = frozenset({"claim", "prove"}), frozenset({"confirm", "deny"})


def _who(seat: ExtraSeat, party: Party) -> str:
    """A side of a promise by what it is; the learner is never named."""
    if party.id == seat.party_id:
        return _("您")
    if party.role in CLAIMANTS:
        return _("学员")
    if party.role is PartyRole.RESPONDENT:
        return seat.mediation.complaint.respondent_name
    return str(party.role.label) if party.role not in MEDIATORS else _("调解员")


def promise_cards(seat: ExtraSeat) -> list[Card]:
    """The seat's own promises, each in its class with its days, and what the seat may say now."""
    plain, parties = queries.reader_of(seat), {one.id: one for one in seat.mediation.complaint.parties}
    return [_card(seat, one, plain, parties) for one in queries.promises_of_seat(seat)]


def _card(seat: ExtraSeat, row: Promise, plain: Callable[[str], str], parties: dict[int, Party]) -> Card:
    item, acts = row.item, acts_as(row, frozenset({seat.role}))
    debtor, creditor = _who(seat, item.from_party), _who(seat, item.to_party)
    said = [
        {
            "who": _who(seat, parties[one.party_id]),
            "act": said_words(one),
            "words": plain(one.words),
            "at": one.said_at,
            "files": _files(seat, one.id),
        }
        for one in row.words
    ]
    return {
        "ref": row.ref,
        "name": promise_name(item.kind.label, item.fen),
        "words": plain(item.words),
        "who": _("%(debtor)s向%(creditor)s履行", debtor=debtor, creditor=creditor),
        "by": item.by_on,
        "state": str(row.state.label),
        "tone": TONES[row.state],
        "days": days_of(row),
        "said": said,
        "acts": [act for act, among in (("done", DONE), ("received", RECEIVED)) if acts & among],
    }


def _files(seat: ExtraSeat, word_id: int) -> list[Card]:
    """Proofs open to the seat only where who the learner is was let go: a receipt names whoever paid."""
    if Release.NAME not in seat.releases:
        return []
    cards = []
    for one in queries.proofs_of(word_id):
        card, url = file_card(one), url_for("mediation_seats.proof", ref=seat.ref, file=one.ref)
        cards.append(card | {"url": card["url"] and url, "original": None})
    return cards
