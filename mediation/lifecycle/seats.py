"""An extra seat at a table, and a mediator asked to take a chair, as tables of moves; pure (rules §0b.23, §0b.25)."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from complaints.lifecycle import CLAIMANTS, EXTRA, PartyRole
from kernel.labels import Labelled


class SeatState(Labelled):
    """Where an extra seat stands; nothing is opened to it before both parties agree and it has accepted."""

    PROPOSED = "proposed", _l("等待双方同意")
    AGREED = "agreed", _l("双方已同意，待邀请")
    INVITED = "invited", _l("已邀请，等待答复")
    SEATED = "seated", _l("已入席")
    DECLINED = "declined", _l("有一方不同意")
    REFUSED = "refused", _l("受邀方不参加")
    REVOKED = "revoked", _l("已撤回")
    LEFT = "left", _l("已退出")
    REMOVED = "removed", _l("已请离")


class Release(Labelled):
    """What an extra seat is let see beyond its own room; each is agreed to one by one, none by default."""

    WISHES = "wishes", _l("学员的要求和金额")
    ANSWERS = "answers", _l("机构对各项要求的答复")
    EARLIER = "earlier", _l("入席以前各方的谈话")
    NAME = "name", _l("学员的姓名")
    PHONE = "phone", _l("学员的电话")


# What says who the learner is: only the learner's own side may let it go, by a tick of its own (PIPL 23).
IDENTIFYING = frozenset({Release.NAME, Release.PHONE})


def released(learner: Collection[str] | None, institution: Collection[str] | None) -> frozenset[Release]:
    """What an extra seat may see, from what each side let go; None for a side that has not agreed: then nothing."""
    if learner is None or institution is None:
        return frozenset()
    return frozenset(one for one in Release if one in learner and (one in IDENTIFYING or one in institution))


@dataclass(frozen=True)
class SeatMove:
    """One row: in `source` whoever sits as one of `seats` may do `act`, and the extra seat stands in `target`."""

    source: SeatState
    act: str
    target: SeatState
    seats: frozenset[PartyRole]
    law: str


PARTIES = CLAIMANTS | {PartyRole.RESPONDENT}
CHAIR = frozenset({PartyRole.MEDIATOR})
_S, _LAW = SeatState, "PIPL art. 23; platform rule"
# `complete` follows by itself when both parties have said yes to the same text.
SEAT_MOVES = (
    SeatMove(_S.PROPOSED, "consent", _S.PROPOSED, PARTIES, _LAW),
    SeatMove(_S.PROPOSED, "object", _S.DECLINED, PARTIES, _LAW),
    SeatMove(_S.PROPOSED, "complete", _S.AGREED, PARTIES, _LAW),
    SeatMove(_S.AGREED, "invite", _S.INVITED, CHAIR, "platform rule"),
    SeatMove(_S.INVITED, "invite", _S.INVITED, CHAIR, "platform rule"),
    SeatMove(_S.INVITED, "accept", _S.SEATED, EXTRA, "platform rule"),
    SeatMove(_S.INVITED, "refuse", _S.REFUSED, EXTRA, "platform rule"),
    *(
        SeatMove(one, "revoke", _S.REVOKED, CHAIR | PARTIES, "platform rule")
        for one in (_S.PROPOSED, _S.AGREED, _S.INVITED)
    ),
    SeatMove(_S.SEATED, "leave", _S.LEFT, EXTRA, "platform rule"),
    SeatMove(_S.SEATED, "remove", _S.REMOVED, CHAIR, "platform rule"),
    # Whoever agreed may take it back at any time; from then on the seat sees nothing more (PIPL 15).
    *(
        SeatMove(one, "take_back", target, PARTIES, "PIPL art. 15")
        for one, target in ((_S.AGREED, _S.DECLINED), (_S.INVITED, _S.DECLINED), (_S.SEATED, _S.REMOVED))
    ),
)


def seat_target(source: SeatState, act: str) -> SeatState | None:
    """Where an act leaves the extra seat; None when it may not be done there."""
    return next((move.target for move in SEAT_MOVES if (move.source, move.act) == (source, act)), None)


class AskedFor(Labelled):
    """What a mediator was asked to do."""

    OPEN = "open", _l("主持这件调解")
    NAME = "name", _l("接替回避的调解员")
    HAND_OVER = "hand_over", _l("接手这件调解")
    CO = "co", _l("协助主持")


class Chosen(Labelled):
    """How it was decided whom to ask."""

    RULE = "rule", _l("按规则选出")
    HAND = "hand", _l("由本单位指定")
    PARTIES = "parties", _l("双方共同选定")


class NominationState(Labelled):
    """The case opens to a mediator only once no conflict was declared."""

    ASKED = "asked", _l("等待声明")
    DECLARED = "declared", _l("已声明没有利害关系")
    DECLINED = "declined", _l("不能承办")
    WITHDRAWN = "withdrawn", _l("已收回")
