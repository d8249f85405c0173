"""What acts of supervision, inspection and notices share: the table is asked, then the record is moved."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from accounts.models import Organisation
from accounts.roles import OrganisationKind, Role
from institutions.deadlines import CycleClockRule
from institutions.deadlines.watching import WATCH_CLOCKS
from institutions.lifecycle.cycle import CycleMove, find_move, may_move
from institutions.models import Institution
from institutions.permissions.reaching import reaches
from institutions.permissions.watching import Sides
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from kernel.events import Actor
from kernel.labels import Labelled

OUT_OF_REACH = _l("这家机构不在本单位管辖的地区，也没有转给本单位。")
# Importing them makes their codes known to the sweep.
RULES: tuple[CycleClockRule, ...] = WATCH_CLOCKS


class WatchWrong(DomainError):
    """What was typed does not hold together."""

    status = 422


def kind_of(by: Actor) -> OrganisationKind | None:
    """The kind of the organisation somebody acts for."""
    found = db.session.get(Organisation, by.organisation_id) if by.organisation_id is not None else None
    return found.kind if found is not None else None


def permit(moves: Iterable[CycleMove], state: Labelled | None, act: str, by: Actor, sides: Sides) -> CycleMove:
    """The row that allows an act, IllegalMove when the table has none, NotYours when it is another's."""
    row = find_move(moves, state, act)
    if row is None:
        raise IllegalMove()
    role = next((one for one in Role if one == by.role), None)
    if not may_move(row, role, kind_of(by), is_own=sides.is_own(row.hand, by.organisation_id)):
        raise NotYours()
    return row


def permit_new(moves: Iterable[CycleMove], act: str, by: Actor) -> CycleMove:
    """The row that lets somebody begin a record for their own body."""
    return permit(moves, None, act, by, Sides(by.organisation_id))


def must_reach(institution: Institution | None, by: Actor) -> None:
    """See to it that an institution stands where the body has power, or that it has it in hand; NotYours otherwise."""
    if institution is not None and not reaches(by.organisation_id, institution):
        raise NotYours(OUT_OF_REACH)


def needed(words: str, sentence: object) -> str:
    """Words that must be there, trimmed; WatchWrong with the sentence when they are not."""
    if not words.strip():
        raise WatchWrong(sentence)
    return words.strip()
