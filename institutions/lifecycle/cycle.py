"""The six cycles of an institution's life and the shape of a row of their tables of moves; pure (clause 十四).

Each cycle keeps its own states, its own table (`CycleMove` rows) and its own records; no row of one names an act or a
state of another, so that no act of one cycle can be reached in another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.roles import INSTITUTION_ROLES, OrganisationKind, Role
from kernel.labels import Labelled


class Cycle(Labelled):
    """What clause 十四 opens with, in its order; then what an institution discloses."""

    FILING = "filing", _l("备案")
    SELECTION = "selection", _l("选用")
    SUPERVISION = "supervision", _l("监督")
    INSPECTION = "inspection", _l("检查")
    NOTICE = "notice", _l("通报")
    EXIT = "exit", _l("退出")
    DUTY = "duty", _l("信息披露")  # items an institution is asked for have clocks, and no table of moves


class Hand(Labelled):
    """Whose hand does an act, seen from the record it is done to."""

    BODY = "body", _l("办理单位")
    HEAD = "head", _l("办理单位负责人")
    INSTITUTION = "institution", _l("机构")
    SCHOOL = "school", _l("学校")
    PARTNER = "partner", _l("参加的协会")
    RECEIVER = "receiver", _l("转去的单位")
    SYSTEM = "system", _l("系统")


DESK = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN})
ROLES: dict[Hand, frozenset[Role]] = {
    Hand.BODY: DESK,
    Hand.HEAD: frozenset({Role.SUPERVISOR, Role.ASSOCIATION_ADMIN}),
    Hand.INSTITUTION: INSTITUTION_ROLES,
    Hand.SCHOOL: DESK | INSTITUTION_ROLES,  # a school's people hold the roles of an institution's; the kind tells them
    Hand.PARTNER: DESK,
    Hand.RECEIVER: DESK,
    Hand.SYSTEM: frozenset(),
}


@dataclass(frozen=True)
class CycleMove:
    """One row: a record of `cycle` in `source` (None: it begins) stands in `target` after `act`.

    `kinds` are the kinds of organisation that hold the power (empty: any that the hand allows), `law` the article,
    `starts` and `stops` clock codes of `institutions.deadlines`, `is_public` whether the public copy tells of it.
    """

    cycle: Cycle
    source: Labelled | None
    act: str
    target: Labelled
    hand: Hand
    law: str
    kinds: frozenset[OrganisationKind] = frozenset()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    is_public: bool = False


def find_move(moves: Iterable[CycleMove], source: Labelled | None, act: str) -> CycleMove | None:
    """The row of an act from a state, None when the table has none; at most one fits."""
    return next((row for row in moves if row.source is source and row.act == act), None)


def may_move(row: CycleMove, role: Role | None, kind: OrganisationKind | None, *, is_own: bool) -> bool:
    """Whether somebody in this role for an organisation of this kind may do the row's act; `is_own`: it is theirs."""
    return is_own and role in ROLES[row.hand] and (not row.kinds or kind in row.kinds)


def acts_from(
    moves: Iterable[CycleMove],
    source: Labelled | None,
    role: Role | None,
    kind: OrganisationKind | None,
    *,
    is_own: bool,
) -> tuple[str, ...]:
    """The acts whose buttons somebody sees, in the table's order."""
    return tuple(row.act for row in moves if row.source is source and may_move(row, role, kind, is_own=is_own))
