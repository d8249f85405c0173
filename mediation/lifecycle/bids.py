"""A round of secret bids as a table of moves; pure (平台规则)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from complaints.lifecycle import PartyRole
from kernel.labels import Labelled
from mediation.lifecycle.table import CHAIR, PARTIES


class RoundState(Labelled):
    """Where a round of secret bids stands."""

    PROPOSED = "proposed", _l("等双方同意规则")
    OPEN = "open", _l("等双方出价")
    MET = "met", _l("有重合，已成方案草稿")
    APART = "apart", _l("没有重合")
    DECLINED = "declined", _l("有一方不用这种办法")
    CANCELLED = "cancelled", _l("调解员已取消")
    LAPSED = "lapsed", _l("到期没有比较")


@dataclass(frozen=True)
class RoundMove:
    """One row: `seats` may do `act` while the round stands in `source`; then it stands in `target`."""

    source: RoundState
    act: str
    target: RoundState
    seats: frozenset[PartyRole]
    law: str = "platform rule"


S = RoundState
RUNNING = (S.PROPOSED, S.OPEN)
COMPARED = (S.MET, S.APART)
# `open`, `meet` and `part` follow by themselves: from the second yes, and from the second bid; `lapse` is the clock's.
ROUND_MOVES = (
    RoundMove(S.PROPOSED, "agree", S.PROPOSED, PARTIES),
    RoundMove(S.PROPOSED, "open", S.OPEN, PARTIES),
    RoundMove(S.OPEN, "bid", S.OPEN, PARTIES),
    RoundMove(S.OPEN, "meet", S.MET, PARTIES),
    RoundMove(S.OPEN, "part", S.APART, PARTIES),
    *(RoundMove(source, "decline", S.DECLINED, PARTIES) for source in RUNNING),
    *(RoundMove(source, "cancel", S.CANCELLED, CHAIR) for source in RUNNING),
    *(RoundMove(source, "run_out", S.LAPSED, frozenset()) for source in RUNNING),
)


def round_target(source: RoundState, act: str) -> RoundState | None:
    """Where an act leaves the round; None when it may not be done there."""
    return next((move.target for move in ROUND_MOVES if (move.source, move.act) == (source, act)), None)
