"""Who will read a word: each room a viewer may write into, in words and colour, from where the viewer sits."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from complaints.lifecycle import CLAIMANTS, EXTRA, HANDLERS, TABLE_ONLY, PartyRole, RoomKind
from complaints.models import Party, Room
from complaints.queries.table import hearing_all


@dataclass(frozen=True)
class Audience:
    """A room as a choice: `ref` is its value, `to` the address, `words` who reads it, `css` its colour."""

    ref: str
    kind: RoomKind
    to: str
    words: str
    css: str


def audiences(
    rooms: Iterable[Room],
    roles: frozenset[PartyRole],
    institution: str,
    extra: Iterable[PartyRole] = (),
    *,
    is_between: bool = False,
) -> list[Audience]:
    """The rooms as choices, the joint one first; `roles` are the viewer's seats, `extra` who else sits at the table.

    A room that is closed may be read and is no choice.
    """
    order, extra = list(RoomKind), tuple(extra)
    found = (
        audience(room, roles, institution, extra, is_between=is_between) for room in rooms if room.closed_at is None
    )
    return sorted(found, key=lambda one: order.index(one.kind))


def audience(
    room: Room,
    roles: frozenset[PartyRole],
    institution: str,
    extra: Iterable[PartyRole] = (),
    *,
    is_between: bool = False,
) -> Audience:
    """One room as the viewer in these seats reads it; `institution` is the respondent's name.

    `extra` are the extra seats at the table: all of them hear the joint room. `is_between`: no body has the case yet.
    """
    to, words, css = _words(room, roles, institution, extra)
    if is_between and room.kind is RoomKind.JOINT:
        words = joint_words(is_between=True)
    return Audience(room.ref, room.kind, to, words, css)


def extra_seats(parties: Iterable[Party]) -> tuple[PartyRole, ...]:
    """The extra seats among these parties that hear the joint room now; one kept for what it owes alone does not."""
    held = [one for one in parties if one.role in TABLE_ONLY and one.until_at is None]
    hearing = hearing_all([one.id for one in held if one.role in EXTRA])  # a representative hears as long as seated
    return tuple(dict.fromkeys(one.role for one in held if one.role not in EXTRA or one.id in hearing))


def _words(
    room: Room, roles: frozenset[PartyRole], institution: str, extra: Iterable[PartyRole]
) -> tuple[str, str, str]:
    claimant = room.party is not None and room.party.role in CLAIMANTS
    is_extra = room.party is not None and room.party.role in TABLE_ONLY
    party = _("学员") if claimant else str(room.party.role.label) if room.party and is_extra else institution
    if room.kind is RoomKind.JOINT:
        return _("各方"), joint_words(extra), "joint"
    if room.kind is RoomKind.MEDIATORS:
        is_over = room.closed_at is not None
        return _("调解员自己"), _("仅之前的调解员可见，已经结束") if is_over else _("仅调解员可见"), "mediators"
    if room.kind is RoomKind.BODY:
        return _("本单位内部"), _("仅本单位内部可见"), "body"
    staff = bool(roles & HANDLERS)
    if room.kind is RoomKind.SEAT:
        if staff and room.closed_at is None:
            return party, _("仅调解员与%(party)s可见", party=party), "seat"
        if staff:
            return party, _("仅之前的调解员与%(party)s可见，已经结束", party=party), "seat"
        if room.closed_at is not None:
            return _("之前的调解员"), _("仅您与之前的调解员可见，已经结束"), "seat"
        return _("调解员"), _("仅您与调解员可见"), "seat"
    if staff:
        return party, _("仅本单位与%(party)s可见", party=party), "seat"
    return _("经办单位"), _("仅您与经办单位可见"), "body"


def joint_words(extra: Iterable[PartyRole] = (), *, is_between: bool = False) -> str:
    """Everybody who hears the joint room; extra seats by their names, so that nobody speaks to them unawares."""
    if is_between:
        return _("学员和机构都能看到；转交处理单位以后，处理单位也能看到")
    more = "、".join(str(role.label) for role in extra)
    if more:
        return _("学员、机构、经办单位、调解员和%(more)s都能看到", more=more)
    return _("学员、机构、经办单位和调解员都能看到")
