"""The tables of moves of all cycles of an institution's life; pure."""

from institutions.lifecycle.cycle import Cycle, CycleMove
from institutions.lifecycle.drawing import DRAW_MOVES
from institutions.lifecycle.inspecting import INSPECTION_MOVES
from institutions.lifecycle.noticing import NOTICE_MOVES
from institutions.lifecycle.supervising import SUPERVISION_MOVES

CYCLES: dict[Cycle, tuple[CycleMove, ...]] = {
    Cycle.SUPERVISION: SUPERVISION_MOVES,
    Cycle.INSPECTION: (*INSPECTION_MOVES, *DRAW_MOVES),
    Cycle.NOTICE: NOTICE_MOVES,
}
