"""What an association observes (情况反映) as a table: drafted, filed with a department, answered, closed; pure.

A consumer association tells a department (CL art. 37(4)), which looks into it and answers (IR art. 36). Of a trade
association no text that was read says so: 平台规则. Nothing of it is public but what goes the way of a notice.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.roles import ASSOCIATIONS, DEPARTMENTS, OrganisationKind, Role
from institutions.lifecycle.cycle import DESK
from kernel.labels import Labelled

CONSUMERS = frozenset({OrganisationKind.CONSUMER_ASSOCIATION})
WRITERS = CONSUMERS | {OrganisationKind.TRADE_ASSOCIATION}
TELLS, ANSWERS, OWN = "CL art. 37(4)", "IR art. 36", "platform rule"


class ObservationState(Labelled):
    """Where an observation stands."""

    DRAFT = "draft", _l("草稿")
    FILED = "filed", _l("已提交，等待答复")
    ANSWERED = "answered", _l("部门已答复")
    CLOSED = "closed", _l("已了结")
    DROPPED = "dropped", _l("没有提交")


class ObservationHand(Labelled):
    """Whose hand does an act."""

    ASSOCIATION = "association", _l("反映的协会")
    DEPARTMENT = "department", _l("收到的部门")


@dataclass(frozen=True)
class ObservationMove:
    """One row: from where (None: it begins), the act, to where, whose hand, which kinds of body, the article."""

    source: ObservationState | None
    act: str
    target: ObservationState
    hand: ObservationHand
    kinds: frozenset[OrganisationKind]
    law: str


def _table() -> tuple[ObservationMove, ...]:
    state, writes, answers = ObservationState, ObservationHand.ASSOCIATION, ObservationHand.DEPARTMENT
    rows = [
        ObservationMove(None, "draft", state.DRAFT, writes, WRITERS, OWN),
        ObservationMove(state.DRAFT, "write", state.DRAFT, writes, WRITERS, OWN),
        ObservationMove(state.DRAFT, "drop", state.DROPPED, writes, WRITERS, OWN),
        ObservationMove(state.DRAFT, "file", state.FILED, writes, WRITERS, f"{TELLS}; {OWN}"),
        ObservationMove(state.FILED, "answer", state.ANSWERED, answers, DEPARTMENTS, f"{ANSWERS}; {OWN}"),
        ObservationMove(state.ANSWERED, "close", state.CLOSED, writes, WRITERS, OWN),
    ]
    for source in (state.FILED, state.ANSWERED, state.CLOSED):
        rows.append(ObservationMove(source, "to_notice", source, writes, CONSUMERS, "IR art. 38; CL art. 37(8)"))
    return tuple(rows)


OBSERVATION_MOVES = _table()
BUTTONS: dict[str, object] = {
    "draft": _l("写一份情况反映"),
    "write": _l("修改"),
    "drop": _l("不提交了"),
    "file": _l("提交给部门"),
    "answer": _l("答复协会"),
    "close": _l("了结"),
    "to_notice": _l("起草成消费提示或者揭露、批评"),
}
assert WRITERS <= ASSOCIATIONS, "only associations observe"


def find_observation_move(source: ObservationState | None, act: str) -> ObservationMove | None:
    """The row of an act from a state, None when the table has none."""
    return next((row for row in OBSERVATION_MOVES if row.source is source and row.act == act), None)


def may_observe(
    row: ObservationMove, role: object, kind: OrganisationKind | None, hand: ObservationHand | None
) -> bool:
    """Whether somebody in this role for this kind of body, whose `hand` it is here, may do the row's act."""
    return row.hand is hand and kind in row.kinds and role in DESK


def observation_acts(
    source: ObservationState, role: Role | None, kind: OrganisationKind | None, hand: ObservationHand | None
) -> tuple[str, ...]:
    """The acts whose buttons somebody sees, in the table's order."""
    rows = (row for row in OBSERVATION_MOVES if row.source is source)
    return tuple(row.act for row in rows if may_observe(row, role, kind, hand))
