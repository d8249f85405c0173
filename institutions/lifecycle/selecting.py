"""选用: a school or an education department selects, reviews before the end, ends or withdraws; pure (clause 十四)."""

from flask_babel import lazy_gettext as _l

from accounts.roles import OrganisationKind
from institutions.lifecycle.cycle import Cycle, CycleMove, Hand
from institutions.lifecycle.tables import CycleTable, enter
from kernel.labels import Labelled


class SelectionState(Labelled):
    """Where a selection stands; renewing it is a new one."""

    SELECTED = "selected", _l("正在选用")
    REVIEWED = "reviewed", _l("正在选用，已评议")
    RUN_OUT = "run_out", _l("选用期已满")
    WITHDRAWN = "withdrawn", _l("已停止选用")


class Verdict(Labelled):
    """What a review before the end of the term found."""

    GOES_ON = "goes_on", _l("打算继续选用，另作新的选用")
    ENDS = "ends", _l("到期不再选用")


_State = SelectionState
SELECTORS = frozenset({OrganisationKind.SCHOOL, OrganisationKind.EDUCATION_DEPARTMENT})
REVIEW, TERM = "T-SEL-REV", "T-SEL-END"
OWN = "platform rule"
RUNNING = (_State.SELECTED, _State.REVIEWED)


def _row(
    source: SelectionState | None,
    act: str,
    target: SelectionState,
    starts: tuple[str, ...] = (),
    stops: tuple[str, ...] = (),
    is_public: bool = False,
) -> CycleMove:
    return CycleMove(Cycle.SELECTION, source, act, target, Hand.SCHOOL, OWN, SELECTORS, starts, stops, is_public)


SELECTION_MOVES = (
    _row(None, "select", _State.SELECTED, (REVIEW, TERM), is_public=True),
    _row(_State.SELECTED, "review", _State.REVIEWED, stops=(REVIEW,)),
    *(_row(one, "withdraw_selection", _State.WITHDRAWN, (), (REVIEW, TERM), is_public=True) for one in RUNNING),
    *(
        CycleMove(
            Cycle.SELECTION, one, "run_out", _State.RUN_OUT, Hand.SYSTEM, OWN, stops=(REVIEW, TERM), is_public=True
        )
        for one in RUNNING
    ),
)
SELECTION = enter(
    CycleTable(
        Cycle.SELECTION,
        SelectionState,
        SELECTION_MOVES,
        buttons={
            "select": _l("选用"),
            "review": _l("写下评议"),
            "withdraw_selection": _l("停止选用"),
            "run_out": _l("选用期满"),
        },
        told={
            "select": _l("选用"),
            "review": _l("评议"),
            "withdraw_selection": _l("停止选用"),
            "run_out": _l("选用期满"),
        },
    )
)
