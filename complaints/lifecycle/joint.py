"""A joint complaint and a place in it as tables of moves; pure (O121 art. 12; rules §0b.11, §0b.25).

Nobody is joined by somebody else: a body proposes, each complainant joins by an own act and leaves by one press. The
own case stays the own case all the while, with its sums, clocks and decisions.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from complaints.lifecycle.names import Status
from kernel.labels import Labelled


class JointState(Labelled):
    """Where a joint complaint stands."""

    PROPOSED = "proposed", _l("已提议，等待加入")
    OPEN = "open", _l("已成立")
    AT_TABLE = "at_table", _l("共同调解中")
    SETTLED = "settled", _l("共同调解已结束，有人达成协议")
    ENDED = "ended", _l("已结束")


class MemberState(Labelled):
    """Where one complainant stands to it."""

    OFFERED = "offered", _l("已告知，没有表示")
    JOINED = "joined", _l("已加入")
    LEFT = "left", _l("已退出")


class LeftWhy(Labelled):
    """Why somebody is in it no more."""

    OWN = "own", _l("本人退出")
    REFUSED = "refused", _l("不同意共同方案，单独办理")
    CASE_ENDED = "case_ended", _l("本人的案件已有结果")
    MOVED = "moved", _l("本人的案件转由其他单位办理")
    SETTLED = "settled", _l("本人的协议已生效")
    SILENT = "silent", _l("共同调解结束时没有表示，单独办理")
    OVER = "over", _l("共同投诉结束，单独办理")


class JointHand(Labelled):
    """Whose act it is."""

    BODY = "body", _l("处理单位")
    MEMBER = "member", _l("投诉人本人")
    REPRESENTATIVE = "representative", _l("代表人")
    MEDIATOR = "mediator", _l("调解员")
    INSTITUTION = "institution", _l("被投诉机构")
    SYSTEM = "system", _l("系统")


@dataclass(frozen=True)
class JointMove:
    """One row: in `source` this hand may do `act`, and the joint complaint stands in `target`."""

    source: JointState
    act: str
    target: JointState
    by: frozenset[JointHand]
    law: str = "O121 art. 12; platform rule"


_S, _H = JointState, JointHand
LIVE = (_S.PROPOSED, _S.OPEN, _S.AT_TABLE)
_BODY, _MEMBER, _CLOCK = frozenset({_H.BODY}), frozenset({_H.MEMBER}), frozenset({_H.SYSTEM})
_TELLING = _BODY | {_H.REPRESENTATIVE, _H.MEDIATOR}
_CHAIR = frozenset({_H.MEDIATOR})
# fmt: off
JOINT_MOVES: tuple[JointMove, ...] = (
    *(JointMove(one, "offer", one, _CLOCK) for one in LIVE),
    *(JointMove(one, "join", one, _MEMBER) for one in LIVE),
    *(JointMove(one, "leave", one, _MEMBER) for one in LIVE),
    # It stands once a second person has joined, and only then.
    JointMove(_S.PROPOSED, "form", _S.OPEN, _CLOCK),
    *(JointMove(one, act, one, _MEMBER) for one in (_S.OPEN, _S.AT_TABLE) for act in ("stand", "stand_down", "choose")),
    *(JointMove(one, "elect", one, _BODY) for one in (_S.OPEN, _S.AT_TABLE)),
    *(JointMove(one, "tell", one, _TELLING) for one in (_S.OPEN, _S.AT_TABLE)),
    *(JointMove(one, act, one, _BODY, "O121 arts. 12, 15; IR art. 46")
      for one in LIVE for act in ("accept_all", "refuse_all")),
    JointMove(_S.OPEN, "sit_down", _S.AT_TABLE, _CLOCK, "O121 arts. 12, 18"),
    JointMove(_S.AT_TABLE, "rise", _S.OPEN, _CLOCK),
    JointMove(_S.AT_TABLE, "put_terms", _S.AT_TABLE, _CHAIR, "O121 arts. 12, 18"),
    JointMove(_S.AT_TABLE, "agree_terms", _S.AT_TABLE, frozenset({_H.INSTITUTION}), "O121 art. 18"),
    JointMove(_S.AT_TABLE, "answer_terms", _S.AT_TABLE, _MEMBER, "O121 art. 12"),
    # A yes is a yes and nothing else: entrusting each case, and writing each text, is pressed by whose act it is.
    JointMove(_S.AT_TABLE, "entrust_all", _S.AT_TABLE, _BODY, "O121 arts. 12, 19; IR art. 46"),
    JointMove(_S.AT_TABLE, "draft_all", _S.AT_TABLE, _CHAIR, "O121 arts. 12, 18"),
    JointMove(_S.AT_TABLE, "sign_all", _S.AT_TABLE, _CHAIR, "人民调解法 art. 29; O121 art. 24"),
    *(JointMove(one, "end", _S.ENDED, _BODY, "platform rule") for one in LIVE),
    JointMove(_S.AT_TABLE, "settle", _S.SETTLED, _BODY | _CHAIR, "platform rule"),
    # The last who was in it has left; or a proposal's case has gone to another body and nobody else was asked.
    *(JointMove(one, "dissolve", _S.ENDED, _CLOCK, "platform rule") for one in LIVE),
)
# fmt: on
del _S, _H
# Whose own case has a table or an end already is asked no more.
JOINABLE = frozenset({Status.ASSIGNED, Status.ACCEPTED})
REPRESENTATIVES = 2
FORMING = 2
MEMBER_MOVES: dict[tuple[MemberState, str], MemberState] = {
    (MemberState.OFFERED, "join"): MemberState.JOINED,
    (MemberState.LEFT, "join"): MemberState.JOINED,
    (MemberState.JOINED, "leave"): MemberState.LEFT,
}


def joint_move(source: JointState, act: str) -> JointMove | None:
    """The row of an act in a state, or None when the table has none."""
    return next((one for one in JOINT_MOVES if (one.source, one.act) == (source, act)), None)


def joint_acts(source: JointState, *hands: JointHand) -> frozenset[str]:
    """The acts that these hands see buttons of."""
    held = frozenset(hands)
    return frozenset(one.act for one in JOINT_MOVES if one.source is source and one.by & held)


def member_target(source: MemberState, act: str) -> MemberState | None:
    """Where an act leaves somebody's place; None when it may not be done there."""
    return MEMBER_MOVES.get((source, act))


def elected(tally: Sequence[tuple[int, int]]) -> list[int]:
    """Who is elected, from (candidate, choices) in the order they stood: the two chosen most, the earlier of equals.

    Whoever nobody chose is not elected (O121 art. 12: two at most, by those they stand for).
    """
    chosen = [(-number, place, key) for place, (key, number) in enumerate(tally) if number > 0]
    return [key for _number, _place, key in sorted(chosen)[:REPRESENTATIVES]]


def choice_is_fair(chosen: Collection[int], candidates: Collection[int]) -> bool:
    """Whether a choice names one or two different people who stand."""
    return 1 <= len(chosen) <= REPRESENTATIVES and set(chosen) <= set(candidates) and len(set(chosen)) == len(chosen)


def own_sum(claimed_fen: int | None, share: int) -> int | None:
    """The sum in fen of one member by terms of `share` percent of what each claims; None where nothing is claimed.

    Half a fen is rounded up, for the member.
    """
    if not claimed_fen:
        return None
    return (claimed_fen * share + 50) // 100
