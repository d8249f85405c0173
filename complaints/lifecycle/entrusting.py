"""Entrusting mediation to an association as a table of moves; pure (O121 art. 19; IR art. 46(4); rules §0b.6)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.roles import OrganisationKind
from complaints.lifecycle.names import PartyRole
from kernel.labels import Labelled


class InName(Labelled):
    """In whose name the entrusted body mediates: its papers, and whether there is judicial confirmation, hang on it."""

    DEPARTMENT = "department", _l("以委托单位的名义调解")
    ASSOCIATION = "association", _l("以受托组织自己的名义调解")


class EntrustingState(Labelled):
    """Where an entrusting stands."""

    ASKED = "asked", _l("正在征询双方")
    STANDING = "standing", _l("已委托")
    AGREED = "agreed", _l("已交回：达成协议")
    FAILED = "failed", _l("已交回：没有谈成")
    ENDED = "ended", _l("案件已结束")
    DROPPED = "dropped", _l("没有委托")


@dataclass(frozen=True)
class Terms:
    """What the 委托函 says beyond the case: in whose name, and words of its own."""

    in_name: InName = InName.ASSOCIATION
    words: str = ""


@dataclass(frozen=True)
class EntrustingMove:
    """One row: a hand sitting as one of `seats` may do `act` in `source`; no seats, it follows from another act."""

    source: EntrustingState
    act: str
    target: EntrustingState
    seats: frozenset[PartyRole]
    law: str


_S = EntrustingState
_BODY = frozenset({PartyRole.HANDLING_BODY})
_ENTRUSTED = frozenset({PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR})
_LAW = "O121 art. 19; IR art. 46(4)"
ENTRUSTING_MOVES = (
    EntrustingMove(_S.ASKED, "ask_again", _S.DROPPED, _BODY, "platform rule"),
    EntrustingMove(_S.ASKED, "entrust", _S.STANDING, _BODY, _LAW),
    EntrustingMove(_S.STANDING, "return_agreed", _S.AGREED, _ENTRUSTED, _LAW),
    EntrustingMove(_S.STANDING, "return_failed", _S.FAILED, _ENTRUSTED, _LAW),
    EntrustingMove(_S.ASKED, "end", _S.DROPPED, frozenset(), "O121 art. 23; IR art. 46"),
    EntrustingMove(_S.STANDING, "end", _S.ENDED, frozenset(), "O121 art. 23; IR art. 46"),
)


def entrusting_move(source: EntrustingState, act: str) -> EntrustingMove | None:
    """The row of an act; None where it may not be done."""
    return next((row for row in ENTRUSTING_MOVES if (row.source, row.act) == (source, act)), None)


def names_of(entrusting: OrganisationKind) -> tuple[InName, ...]:
    """In whose name a body entrusted by this kind of department may mediate.

    A market regulator's always in the regulator's (O121 art. 19); IR 46(4) is silent: the 委托函 says (平台规则).
    """
    return (InName.DEPARTMENT,) if entrusting is OrganisationKind.MARKET_REGULATOR else tuple(InName)


def usual_terms(entrusting: OrganisationKind) -> Terms:
    """What holds where the department says nothing else."""
    return Terms(names_of(entrusting)[-1])
