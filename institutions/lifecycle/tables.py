"""Every cycle's table of moves in one place: read by acts, buttons, letters, the public copy, the pages of docs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from institutions.lifecycle.cycle import Cycle, CycleMove
from kernel.labels import Labelled


@dataclass(frozen=True)
class CycleTable:
    """One cycle whole: its states, its rows, the words of each act as a button says them, and of each as it is told."""

    cycle: Cycle
    states: type[Labelled]
    moves: tuple[CycleMove, ...]
    buttons: Mapping[str, Any]
    told: Mapping[str, Any]

    @property
    def acts(self) -> tuple[str, ...]:
        """Its acts, each once, in the table's order."""
        return tuple(dict.fromkeys(row.act for row in self.moves))


CYCLES: dict[Cycle, CycleTable] = {}


def enter(table: CycleTable) -> CycleTable:
    """Enter a cycle's table; a cycle has one, of its own rows alone, with words for each act."""
    if CYCLES.setdefault(table.cycle, table) is not table:
        raise ValueError(f"two tables for {table.cycle}")
    own = [row for row in table.moves if row.cycle is table.cycle and isinstance(row.target, table.states)]
    strange = [row.act for row in table.moves if row not in own]
    wordless = [act for act in table.acts if act not in table.buttons or act not in table.told]
    if strange or wordless:
        raise ValueError(f"{table.cycle}: rows of another cycle {strange}, acts without words {wordless}")
    return table
