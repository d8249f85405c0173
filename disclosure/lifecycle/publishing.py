"""From candidate to public page as one table: from, act, to, who, law; pure (rules §8.2)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class CandidateState(Labelled):
    """Where a candidate stands."""

    CANDIDATE = "candidate", _l("待整理")
    REVIEW = "review", _l("待送机构核对")
    NOTIFIED = "notified", _l("机构核对中")
    PUBLISHED = "published", _l("已公示")
    CORRECTED = "corrected", _l("已更正")
    WITHDRAWN = "withdrawn", _l("不公示或已撤下")
    EXPIRED = "expired", _l("公示期满")


class PublicationState(Labelled):
    """What one row of the public table is: the first text, a corrected text, or the tombstone of a withdrawn one."""

    PUBLISHED = "published", _l("公示中")
    CORRECTED = "corrected", _l("已更正")
    WITHDRAWN = "withdrawn", _l("已撤下")


class PublicOutcome(Labelled):
    """How a published case came out; the rest of the outcomes are statistics only."""

    SETTLED = "settled", _l("达成调解")
    PARTLY_SETTLED = "partly_settled", _l("部分达成调解")
    SELF_SETTLED = "self_settled", _l("自行和解")
    NOT_SETTLED = "not_settled", _l("未达成一致，终止调解")


class PublicResponse(Labelled):
    """What the institution said in its last formal answer, over all points."""

    AGREED = "agreed", _l("全部同意")
    PARTLY = "partly", _l("部分同意")
    REFUSED = "refused", _l("不同意")
    INTERIM = "interim", _l("只有先行说明")
    NONE = "none", _l("没有答复")


class WithdrawalReason(Labelled):
    """Why a text is taken down or never put up; the code is public, further words are not."""

    WRONG = "wrong", _l("内容有误")
    CONSENT = "consent", _l("投诉人撤回了公示同意")
    PRIVACY = "privacy", _l("可能涉及个人信息或者商业秘密")
    MALICIOUS = "malicious", _l("投诉不真实或者不是为生活消费")
    AUTHORITY = "authority", _l("有关部门要求")
    EXPIRED = "expired", _l("公示期满")
    OTHER = "other", _l("其他原因")


# What the publisher did wrong itself: words that were not right, or that should have been covered.
MISTAKES = frozenset({WithdrawalReason.WRONG, WithdrawalReason.PRIVACY})
DESK = frozenset({"officer", "supervisor", "association_admin"})
INSTITUTION = frozenset({"institution_staff", "institution_admin"})
SYSTEM = frozenset({"system"})
PUBLIC = frozenset({CandidateState.PUBLISHED, CandidateState.CORRECTED})
BEFORE = frozenset({CandidateState.CANDIDATE, CandidateState.REVIEW, CandidateState.NOTIFIED})


@dataclass(frozen=True)
class Move:
    """One row: in state `source`, a role of `by` may do `act`, and the candidate stands in `target`."""

    source: CandidateState
    act: str
    target: CandidateState
    by: frozenset[str]
    law: str


def _table() -> tuple[Move, ...]:
    state = CandidateState
    duty = "IR art. 29; O121 art. 38; 政府信息公开条例 art. 26"
    rows = [
        Move(state.REVIEW, "notify", state.NOTIFIED, DESK, "platform rule"),
        Move(state.NOTIFIED, "object", state.NOTIFIED, INSTITUTION, "platform rule"),
        Move(state.NOTIFIED, "publish", state.PUBLISHED, DESK, duty),
    ]
    rows += [
        Move(source, "prepare", state.REVIEW, DESK, "政府信息公开条例 art. 15")
        for source in (state.CANDIDATE, state.REVIEW, state.NOTIFIED)
    ]
    rows += [
        Move(source, "decline", state.WITHDRAWN, DESK | SYSTEM, "PIPL art. 15; rules §8.2")
        for source in (state.CANDIDATE, state.REVIEW, state.NOTIFIED)
    ]
    for source in (state.PUBLISHED, state.CORRECTED):
        rows.append(Move(source, "prepare_correction", source, DESK, "platform rule, after 处罚信息公示规定"))
        rows.append(Move(source, "drop_correction", source, DESK, "platform rule"))
        rows.append(Move(source, "correct", state.CORRECTED, DESK, "platform rule, after 处罚信息公示规定"))
        rows.append(Move(source, "withdraw", state.WITHDRAWN, DESK | SYSTEM, "PIPL arts. 15, 47; platform rule"))
        rows.append(Move(source, "expire", state.EXPIRED, SYSTEM, "no period is set by a text that was read"))
    return tuple(rows)


MOVES = _table()


def find(source: CandidateState, act: str) -> Move | None:
    """The row of an act in a state, or None when the table has none."""
    return next((move for move in MOVES if move.source is source and move.act == act), None)


def allowed(source: CandidateState, act: str, role: str) -> Move | None:
    """The row that lets this role do the act; None refuses."""
    move = find(source, act)
    return move if move is not None and role in move.by else None


def acts_for(source: CandidateState, role: str) -> tuple[str, ...]:
    """The acts whose buttons somebody in this role sees."""
    return tuple(move.act for move in MOVES if move.source is source and role in move.by)
