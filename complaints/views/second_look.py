"""The wrong-room guard as a form asks it: once, with what was typed kept, and never in the way."""

from typing import Any

from flask_babel import gettext as _

from accounts.permissions import Viewer
from complaints.guard import Doubt, Side, Why, doubt_joint, doubt_private
from complaints.lifecycle import CLAIMANTS, HANDLERS, RoomKind
from complaints.models import Complaint, Party, Room
from complaints.queries import roles_of
from complaints.queries.overheard import outsiders, overheard
from complaints.views.audience import Audience
from complaints.views.offers import party_name

PRIVATE = frozenset({RoomKind.SEAT, RoomKind.DESK})


def needs_second_look(form: Any, field: Any, viewer: Viewer, complaint: Complaint, room: Room, to: Audience) -> bool:
    """Whether to ask once more before these words go; the sentence stands at `field`, the next press sends."""
    words = form.words.data or ""
    if form.sure.data == room.ref or not words:
        return False
    return asks_again(form, field, _doubt(words, viewer, complaint, room), room, to)


def asks_again(form: Any, field: Any, doubt: Doubt | None, room: Room, to: Audience) -> bool:
    """Whether a doubt is put to the writer now, once for a room: said at `field`; the next press sends."""
    if doubt is None or form.sure.data == room.ref:
        return False
    form.sure.data = room.ref
    field.errors = [*field.errors, _sentence(doubt, to)]
    return True


def _doubt(words: str, viewer: Viewer, complaint: Complaint, room: Room) -> Doubt | None:
    if room.kind is RoomKind.JOINT:
        heard = overheard(viewer, complaint)
        return doubt_joint(words, heard.private, heard.known)
    if room.kind not in PRIVATE or room.party is None:
        return None
    others = [name for party in outsiders(complaint, room) for name in _names(party, complaint)]
    side = Side.CLAIMANT if room.party.role in CLAIMANTS else Side.OTHER
    return doubt_private(words, others, side, sits_in_several=bool(roles_of(viewer, complaint) & HANDLERS))


def _names(party: Party, complaint: Complaint) -> list[str]:
    """What a party is called; never a person's name, which the question would give away."""
    names = [party_name(party, complaint.respondent_name)]
    if party.organisation is not None:
        names += [party.organisation.name, party.organisation.short_name]
    return [name for name in names if name]


def _sentence(doubt: Doubt, to: Audience) -> str:
    what = doubt.what
    if doubt.why in (Why.NAMES, Why.ADDRESSES):
        said = _("这段话提到了另一方（%(what)s）。要发给%(to)s吗？", what=what, to=to.to)
    elif doubt.why is Why.SUM:
        said = _("这段话里的「%(what)s」只在单独谈话里说过，发出后各方都会看到。", what=what)
    else:
        said = _("这段话像是单独谈话里的原话（%(what)s），发出后各方都会看到。", what=what)
    return said + _("确认无误，请再按一次「发送」。")
