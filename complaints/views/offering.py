"""Drawing up an offer of many items, and reading what changed from one version to another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from complaints import actions, queries
from complaints.differences import Change, Line, compare
from complaints.forms.offering import ItemsForm, rearranged
from complaints.lifecycle import PartyRole
from complaints.models import Complaint, ItemKind, Offer, OfferItem, Party
from complaints.views.audience import Audience
from complaints.views.moves import attempt, go_home, home_of, not_now
from complaints.views.offers import card_of, item_card, party_name, standing
from complaints.views.posts import NEGOTIATORS, PARTIES, Page, blueprint
from complaints.views.reckoning import kept_card
from kernel.crypto import blind_index
from kernel.errors import NotFound


def seat_key(party: Party) -> str:
    """A seat's name in a form: it says nothing, and leads to no other seat."""
    return blind_index("seat", str(party.id))[:20]


def seat_choices(complaint: Complaint) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """The seats an item may name, in words, and their ids by key."""
    parties = actions.negotiators(complaint)
    names = [(seat_key(party), party_name(party, complaint.respondent_name)) for party in parties]
    return names, {seat_key(party): party.id for party in parties}


@dataclass(frozen=True)
class Writing:
    """An offer being drawn up: by whom, in which case, against which version, where it goes back to, for whose eyes."""

    viewer: Viewer
    complaint: Complaint
    standing: Offer | None
    back: str
    url: str
    choices: Sequence[Audience] = ()
    roles: frozenset[PartyRole] = frozenset()

    @property
    def title(self) -> str:
        """What the page is called: at the table or before it, a first offer or a counter."""
        if self.standing is None:
            return _("在调解桌提出方案") if self.choices else _("逐项提出方案")
        said = {"version": self.standing.version}
        if self.choices:
            return _("在调解桌就第%(version)s版提出新方案", **said)
        return _("就第%(version)s版逐项提出新方案", **said)


Put = Callable[[ItemsForm, tuple[actions.ItemDraft, ...], Offer | None], None]


@blueprint.route("/<number>/offers/items", methods=["GET", "POST"])
@requires(*NEGOTIATORS)
def offer_items(number: str) -> Page:
    """An offer of many items, in instalments if wanted; or a counter to the one on the table."""
    viewer, back = current_viewer(), request.values.get("back", "case")
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "offer", back)
    if away is not None:
        return away
    table = standing(queries.offers_of(viewer, complaint))
    writing = Writing(viewer, complaint, table, back, url_for(".offer_items", number=complaint.number))

    def put(form: ItemsForm, items: tuple[actions.ItemDraft, ...], counters: Offer | None) -> None:
        until_on = form.until_on.data
        actions.offer(complaint, items, form.words.data or "", until_on, by=viewer.actor, counters=counters)
        flash(_("方案已放到桌上，各方都能看到。"), "good")

    return write(writing, put)


def write(writing: Writing, put: Put) -> Page:
    """The page: cards added and taken away by a press, and at last the offer itself."""
    complaint = writing.complaint
    names, seats = seat_choices(complaint)
    if len(names) < 2:
        flash(_("另一方还没有入座，现在不能提出方案。"), "info")
        return go_home(writing.viewer, complaint, writing.back)
    changed = rearranged(request.form) if request.method == "POST" else None
    form, status = _form(writing, changed[0] if changed else None), 200
    form.offer_seats(names)
    form.offer_rooms([(one.ref, one.to) for one in writing.choices])
    if form.is_sent and changed is None:
        status = _put(form, writing, seats, put)
        if status == 303:
            return go_home(writing.viewer, complaint, writing.back, "offers")
    roles = writing.roles or queries.roles_of(writing.viewer, complaint)
    context = {
        "complaint": complaint,
        "form": form,
        "look_at": changed[1] if changed else "",
        "writing": writing,
        "standing": card_of(writing.standing, complaint.respondent_name) if writing.standing else None,
        "estimate": kept_card(writing.viewer, complaint, roles),
        "home": home_of(writing.viewer, complaint, writing.back),
        "kinds": {str(kind): kind.label for kind in ItemKind},
    }
    return render_template("complaints/posts/items.html", **context), status


def _form(writing: Writing, changed: Any) -> ItemsForm:
    if changed is not None:
        return ItemsForm(formdata=changed)
    if request.method == "POST":
        return ItemsForm()
    table = writing.standing
    data: dict[str, Any] = {"back": writing.back, "items": [{"kind": "refund"}]}
    if table is not None:
        data |= {"counters": table.ref, "items": [_prefilled(group) for group in grouped(table.items)]}
    return ItemsForm(formdata=None, data=data)


def grouped(items: Sequence[OfferItem]) -> list[list[OfferItem]]:
    """The items with the instalments of one refund together."""
    groups: list[list[OfferItem]] = []
    for item in items:
        if item.part is not None and item.part > 1 and groups:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _prefilled(group: list[OfferItem]) -> dict[str, Any]:
    first = group[0]
    whole = sum(item.fen or 0 for item in group) if first.fen is not None else None
    return {
        "kind": str(first.kind),
        "owed_by": seat_key(first.from_party),
        "owed_to": seat_key(first.to_party),
        "yuan": whole,
        "by_on": None if first.part else first.by_on,
        "words": first.words,
        "parts": [{"yuan": item.fen, "by_on": item.by_on} for item in group] if first.part else [],
    }


def _put(form: ItemsForm, writing: Writing, seats: dict[str, int], put: Put) -> int:
    if not form.validate():
        return 422
    table, items = writing.standing, form.drafts(seats)
    named = table if table is not None and form.counters.data == table.ref else None
    if table is not None and named is None and _is_sent_twice(writing, table, items):
        return 303
    return attempt(form, lambda: put(form, items, named)) or 303


def _is_sent_twice(writing: Writing, table: Offer, items: tuple[actions.ItemDraft, ...]) -> bool:
    """Whether the offer on the table is the viewer's own with these very items."""
    if table.party_id not in {party.id for party in queries.seats_of(writing.viewer, writing.complaint)}:
        return False
    return [line_of(row) for row in actions.items_of(writing.complaint, items)] == [line_of(row) for row in table.items]


def line_of(item: OfferItem) -> Line:
    """An item as it is compared."""
    sides = (item.from_party_id, item.to_party_id)
    return Line(str(item.kind), *sides, item.part, item.parts, item.fen, item.by_on, item.words)


@blueprint.get("/<number>/offers/<ref>/compare")
@requires(*PARTIES)
def compare_offers(number: str, ref: str) -> Page:
    """What is new, gone and changed in a version against the one before it, or against the one asked for."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    back, offers = request.args.get("back", "case"), queries.offers_of(viewer, complaint)
    new = next((one for one in offers if one.ref == ref), None)
    if new is None:
        raise NotFound()
    others = [one for one in offers if one.version < new.version]
    old = next((one for one in others if one.ref == request.args.get("with")), others[0] if others else None)
    if old is None:
        flash(_("这是第一个方案，没有可以比较的。"), "info")
        return redirect(home_of(viewer, complaint, back, "offers"), 303)
    changes = compare([line_of(item) for item in old.items], [line_of(item) for item in new.items])
    cards = {line_of(item): item_card(item, complaint.respondent_name) for item in (*old.items, *new.items)}
    return render_template(
        "complaints/posts/compare.html",
        complaint=complaint,
        old=card_of(old, complaint.respondent_name),
        new=card_of(new, complaint.respondent_name),
        rows=[_row(change, cards) for change in changes],
        others=[(one.version, one.ref) for one in others],
        until=(old.until_on, new.until_on),
        totals=(refunded(old), refunded(new)),
        home=home_of(viewer, complaint, back, "offers"),
        back=back,
    )


def refunded(offer: Offer) -> int:
    """All refunds of a version together, in fen."""
    return sum(item.fen or 0 for item in offer.items if item.kind is ItemKind.REFUND)


def _row(change: Change, cards: dict[Line, dict[str, Any]]) -> dict[str, Any]:
    names = {
        **{"part": _("期数"), "parts": _("期数"), "fen": _("金额"), "by_on": _("日期"), "words": _("内容")},
        **{"owed_by": _("谁来做"), "owed_to": _("为谁做")},
    }
    marks = {"same": _("没有变"), "changed": _("改了"), "added": _("新增"), "removed": _("删去")}
    return {
        "mark": str(change.mark),
        "words": marks[str(change.mark)],
        "what": "、".join(dict.fromkeys(names[one] for one in names if one in change.fields)),
        "old": cards[change.old] if change.old else None,
        "new": cards[change.new] if change.new else None,
    }
