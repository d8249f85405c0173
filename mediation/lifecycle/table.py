"""A table and its agreement as tables of moves; pure (O121 arts. 18–24; 人民调解法 arts. 28–31)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from complaints.lifecycle import CLAIMANTS, OWING, PartyRole
from kernel.labels import Labelled


class MediationState(Labelled):
    """Where the table stands."""

    OPEN = "open", _l("进行中")
    AGREED = "agreed", _l("已达成协议")
    ENDED = "ended", _l("已结束")


class Basis(Labelled):
    """In whose name the mediation is held (rules §0b.6)."""

    OWN = "own", _l("以本组织名义调解")
    ENTRUSTED = "entrusted", _l("受委托调解")


class AgreementState(Labelled):
    """An agreement is in force only from the recorded day of signature and seal (rules §0b.5)."""

    DRAFTED = "drafted", _l("待各方确认")
    CONFIRMED = "confirmed", _l("各方已确认，待签字盖章生效")
    EFFECTIVE = "effective", _l("已签字盖章生效")
    DISCARDED = "discarded", _l("已作废")
    SUPERSEDED = "superseded", _l("已由新的协议代替")


@dataclass(frozen=True)
class TableMove:
    """One row of the table: what ends it, by which hand, under which articles."""

    source: MediationState
    act: str
    target: MediationState
    seats: frozenset[PartyRole]
    law: str


@dataclass(frozen=True)
class AgreementMove:
    """One row of the agreement: `seats` may do `act` while it stands in `source`; then it stands in `target`."""

    source: AgreementState
    act: str
    target: AgreementState
    seats: frozenset[PartyRole]
    law: str


CHAIR = frozenset({PartyRole.MEDIATOR})
PARTIES = CLAIMANTS | {PartyRole.RESPONDENT}
BODY = frozenset({PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY})
RETURNING = frozenset({PartyRole.MEDIATION_BODY, PartyRole.MEDIATOR})

TABLE_MOVES = (
    TableMove(
        MediationState.OPEN, "record_signature", MediationState.AGREED, CHAIR, "人民调解法 art. 29; O121 art. 24"
    ),
    TableMove(MediationState.OPEN, "return", MediationState.ENDED, RETURNING, "IR art. 46(4); O121 art. 19"),
    TableMove(MediationState.OPEN, "record_oral", MediationState.AGREED, CHAIR, "人民调解法 arts. 28, 30"),
    TableMove(MediationState.OPEN, "end", MediationState.ENDED, BODY | CLAIMANTS, "O121 art. 23; IR art. 46"),
)
# `complete` follows by itself when every seat that must confirm has pressed 确认.
AGREEMENT_MOVES = (
    AgreementMove(AgreementState.DRAFTED, "discard", AgreementState.DISCARDED, CHAIR, "platform rule"),
    # It lapses with the table, and when an extra seat it names leaves or is removed.
    AgreementMove(
        AgreementState.DRAFTED, "lapse", AgreementState.DISCARDED, BODY | CHAIR | PARTIES | OWING, "O121 art. 23"
    ),
    AgreementMove(
        AgreementState.CONFIRMED, "lapse", AgreementState.DISCARDED, BODY | CHAIR | CLAIMANTS, "O121 art. 23"
    ),
    AgreementMove(AgreementState.DRAFTED, "confirm", AgreementState.DRAFTED, PARTIES | OWING, "platform rule"),
    AgreementMove(AgreementState.DRAFTED, "complete", AgreementState.CONFIRMED, PARTIES | OWING, "platform rule"),
    AgreementMove(
        AgreementState.CONFIRMED,
        "record_signature",
        AgreementState.EFFECTIVE,
        CHAIR,
        "人民调解法 art. 29; O121 art. 24",
    ),
    # A later change is a new agreement; when it is in force the one before it gives way, and both are kept.
    AgreementMove(AgreementState.EFFECTIVE, "supersede", AgreementState.SUPERSEDED, CHAIR, "platform rule"),
)


def table_target(source: MediationState, act: str) -> MediationState | None:
    """Where an act leaves the table; None when it may not be done there."""
    return next((move.target for move in TABLE_MOVES if (move.source, move.act) == (source, act)), None)


def agreement_target(source: AgreementState, act: str) -> AgreementState | None:
    """Where an act leaves the agreement; None when it may not be done there."""
    return next((move.target for move in AGREEMENT_MOVES if (move.source, move.act) == (source, act)), None)
