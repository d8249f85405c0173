"""履约跟进: what becomes of a promise whose day passed, as a table beside the closed case; pure (rules §0b.7).

It reopens nothing and starts neither T-ACC nor T-MED; whoever owes can end it by no act of their own.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from complaints.lifecycle.performance import PromiseState
from kernel.labels import Labelled


class FollowState(Labelled):
    """Where a follow-up stands, or how it ended."""

    OPEN = "open", _l("跟进中")
    UNCONTESTED = "uncontested", _l("有凭证、未异议")
    KEPT = "kept", _l("对方本人确认已履行")
    SETTLED_ANEW = "settled_anew", _l("双方另行约定")
    IN_COURT = "in_court", _l("权利人已交法院或者仲裁")
    GIVEN_UP = "given_up", _l("权利人不再要求履行")


class FollowHand(Labelled):
    """Whose act it is."""

    DEBTOR = "debtor", _l("承诺的一方")
    CREDITOR = "creditor", _l("接受的一方")
    EITHER = "either", _l("任何一方")
    BODY = "body", _l("处理单位")
    SYSTEM = "system", _l("系统")


@dataclass(frozen=True)
class FollowStep:
    """One row: in state `source` this hand may do `act`, and the follow-up stands in `target`."""

    source: FollowState
    act: str
    target: FollowState
    by: FollowHand
    law: str = "§0b.7; platform rule"


F, H = FollowState, FollowHand
OVER = frozenset(F) - {F.OPEN}
# fmt: off
FOLLOW_STEPS: tuple[FollowStep, ...] = (
    FollowStep(F.OPEN, "flag", F.OPEN, H.SYSTEM, "处罚办法 arts. 8, 10; §0b.7"),
    FollowStep(F.OPEN, "urge", F.OPEN, H.BODY, "人民调解法 art. 31; platform rule"),
    FollowStep(F.OPEN, "propose", F.OPEN, H.EITHER),
    FollowStep(F.OPEN, "decline", F.OPEN, H.EITHER),
    FollowStep(F.OPEN, "settle_anew", F.SETTLED_ANEW, H.EITHER),
    FollowStep(F.OPEN, "ask_anew", F.OPEN, H.EITHER, "人民调解法 art. 17; §0b.7"),
    FollowStep(F.OPEN, "to_court", F.IN_COURT, H.CREDITOR, "人民调解法 art. 32"),
    FollowStep(F.OPEN, "give_up", F.GIVEN_UP, H.CREDITOR),
    FollowStep(F.OPEN, "let_stand", F.UNCONTESTED, H.SYSTEM, "§0b.15; platform rule"),
    FollowStep(F.UNCONTESTED, "go_on", F.OPEN, H.SYSTEM, "§0b.15; platform rule"),
    *(FollowStep(one, "take_back", F.OPEN, H.CREDITOR) for one in (F.IN_COURT, F.GIVEN_UP)),
    *(FollowStep(one, "keep", F.KEPT, H.SYSTEM) for one in (F.OPEN, F.UNCONTESTED, F.IN_COURT, F.GIVEN_UP)),
    *(FollowStep(one, "replace", F.SETTLED_ANEW, H.SYSTEM) for one in (F.OPEN, F.IN_COURT, F.GIVEN_UP)),
)
# fmt: on
del F, H
# What the promise itself has become, and the act by which its follow-up goes along.
GOES_ALONG = {
    PromiseState.CONFIRMED: "keep",
    PromiseState.UNCONTESTED: "let_stand",
    PromiseState.CONTESTED: "go_on",
    PromiseState.DEFAULTED: "go_on",
    PromiseState.REPLACED: "replace",
}


def follow_step(source: FollowState, act: str) -> FollowStep | None:
    """The row of an act in a state, or None when the table has none."""
    return next((one for one in FOLLOW_STEPS if (one.source, one.act) == (source, act)), None)


def follow_acts(source: FollowState, *hands: FollowHand) -> frozenset[str]:
    """The acts that these hands see buttons of; either party's acts are both parties'."""
    wide = set(hands)
    if wide & {FollowHand.DEBTOR, FollowHand.CREDITOR}:
        wide.add(FollowHand.EITHER)
    return frozenset(one.act for one in FOLLOW_STEPS if one.source is source and one.by in wide)
