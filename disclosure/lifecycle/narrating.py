"""A complainant's own words on their way to the public page, as one table: from, act, to, who, law; pure (PIPL 25)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from disclosure.lifecycle.publishing import DESK, SYSTEM
from kernel.labels import Labelled


class NarrativeState(Labelled):
    """Where a narrative stands; only `published` is public."""

    OFFERED = "offered", _l("等待工作人员核对")
    PREPARED = "prepared", _l("已核对，等待另一人公开")
    PUBLISHED = "published", _l("公开中")
    ENDED = "ended", _l("没有公开")
    WITHDRAWN = "withdrawn", _l("已撤下")


class PublicNarrativeState(Labelled):
    """What stands in the public table: the words, or the tombstone of words taken down."""

    PUBLISHED = "published", _l("公开中")
    WITHDRAWN = "withdrawn", _l("已撤下")


AUTHOR = frozenset({"learner"})
LIVING = frozenset({NarrativeState.OFFERED, NarrativeState.PREPARED, NarrativeState.PUBLISHED})


@dataclass(frozen=True)
class NarrativeMove:
    """One row: in state `source` (None: there is none yet) a role of `by` may do `act`; it stands in `target` then."""

    source: NarrativeState | None
    act: str
    target: NarrativeState
    by: frozenset[str]
    law: str


def _table() -> tuple[NarrativeMove, ...]:
    state = NarrativeState
    rows = [
        NarrativeMove(source, "offer", state.OFFERED, AUTHOR, "PIPL arts. 14, 25")
        for source in (None, state.ENDED, state.OFFERED)
    ]
    rows += [
        NarrativeMove(state.OFFERED, "prepare", state.PREPARED, DESK, "rules §0b.25"),
        NarrativeMove(state.PREPARED, "prepare", state.PREPARED, DESK, "rules §0b.25"),
        NarrativeMove(state.PREPARED, "publish", state.PUBLISHED, DESK, "PIPL art. 25"),
        NarrativeMove(state.PUBLISHED, "withdraw", state.WITHDRAWN, AUTHOR | DESK | SYSTEM, "PIPL arts. 15, 47"),
    ]
    rows += [
        NarrativeMove(source, "withdraw", state.ENDED, AUTHOR | DESK | SYSTEM, "PIPL arts. 15, 47")
        for source in (state.OFFERED, state.PREPARED)
    ]
    return tuple(rows)


NARRATIVE_MOVES = _table()


def find_narrative_move(source: NarrativeState | None, act: str) -> NarrativeMove | None:
    """The row of an act in a state, or None when the table has none."""
    return next((move for move in NARRATIVE_MOVES if move.source is source and move.act == act), None)


def narrative_acts(source: NarrativeState | None, role: str) -> tuple[str, ...]:
    """The acts whose buttons somebody in this role sees."""
    return tuple(move.act for move in NARRATIVE_MOVES if move.source is source and role in move.by)
