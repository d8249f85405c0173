"""通报 as a table: facts and warnings; drafted, approved by another, numbered, told, objected to, published; pure.

通报批评 is a penalty: here only the record of a decision made elsewhere, with number, hearing and power (§0b.21).
"""

from flask_babel import lazy_gettext as _l

from accounts.roles import DEPARTMENTS, OrganisationKind
from institutions.lifecycle.cycle import Cycle, CycleMove, Hand
from institutions.lifecycle.tables import CycleTable, enter
from kernel.labels import Labelled

OBJECTION, ANSWER = "T-OBJECT", "T-OBJ-ANS"
ASSOCIATION = frozenset({OrganisationKind.CONSUMER_ASSOCIATION})
ISSUERS = DEPARTMENTS | ASSOCIATION


class NoticeState(Labelled):
    """Where one version of a notice stands."""

    DRAFT = "draft", _l("起草")
    APPROVED = "approved", _l("已审定编号")
    TOLD = "told", _l("已告知机构，等待异议")
    OBJECTED = "objected", _l("机构提出异议")
    HEARD = "heard", _l("可以发布")
    PUBLISHED = "published", _l("已发布")
    CORRECTED = "corrected", _l("已更正（有新的版本）")
    WITHDRAWN = "withdrawn", _l("已撤回")
    DROPPED = "dropped", _l("不发布")


class NoticeKind(Labelled):
    """What a notice is; which kinds of body issue it stands in `POWERS`."""

    FACTS = "facts", _l("事实通报")
    ADVICE = "advice", _l("消费提示")
    CRITICISM = "criticism", _l("揭露、批评")
    PENALTY = "penalty", _l("通报批评决定的记录")


POWERS: dict[NoticeKind, tuple[tuple[frozenset[OrganisationKind], str], ...]] = {
    NoticeKind.FACTS: ((DEPARTMENTS, "IR art. 29; CL art. 33"),),
    NoticeKind.ADVICE: ((DEPARTMENTS, "IR art. 27"), (ASSOCIATION, "IR art. 38")),
    NoticeKind.CRITICISM: ((ASSOCIATION, "CL art. 37(8)"),),
    NoticeKind.PENALTY: ((DEPARTMENTS, "IR art. 29"),),
}


def power_of(kind: NoticeKind, body: OrganisationKind | None) -> str | None:
    """The article by which a kind of body issues such a notice; None when it has no power, and then no button."""
    return next((law for kinds, law in POWERS[kind] if body in kinds), None)


def kinds_for(body: OrganisationKind | None) -> tuple[NoticeKind, ...]:
    """What a kind of body may issue."""
    return tuple(kind for kind in NoticeKind if power_of(kind, body))


# fmt: off
def _row(source: NoticeState | None, act: str, target: NoticeState, hand: Hand, law: str = "platform rule",
         starts: tuple[str, ...] = (), stops: tuple[str, ...] = (), is_public: bool = False) -> CycleMove:
    kinds = ISSUERS if hand in (Hand.BODY, Hand.HEAD) else frozenset[OrganisationKind]()
    return CycleMove(Cycle.NOTICE, source, act, target, hand, law, kinds, starts, stops, is_public)


def _table() -> tuple[CycleMove, ...]:
    state, body, head, power = NoticeState, Hand.BODY, Hand.HEAD, "IR arts. 27, 29, 38; CL arts. 33, 37"
    return (
        _row(None, "draft_notice", state.DRAFT, body, power),
        _row(state.DRAFT, "write_notice", state.DRAFT, body),
        _row(state.DRAFT, "drop_notice", state.DROPPED, body),
        _row(state.DRAFT, "approve_notice", state.APPROVED, head, power),
        _row(state.APPROVED, "tell_notice", state.TOLD, body, starts=(OBJECTION,)),
        _row(state.APPROVED, "publish_notice", state.PUBLISHED, body, power, is_public=True),
        _row(state.TOLD, "object_to_notice", state.OBJECTED, Hand.INSTITUTION, starts=(ANSWER,), stops=(OBJECTION,)),
        _row(state.TOLD, "accept_notice", state.HEARD, Hand.INSTITUTION, stops=(OBJECTION,)),
        _row(state.TOLD, "publish_notice", state.PUBLISHED, body, power, stops=(OBJECTION,), is_public=True),
        _row(state.OBJECTED, "uphold_objection", state.DRAFT, body, stops=(ANSWER,)),
        _row(state.OBJECTED, "reject_objection", state.HEARD, body, stops=(ANSWER,)),
        _row(state.HEARD, "publish_notice", state.PUBLISHED, body, power, is_public=True),
        _row(state.PUBLISHED, "correct_notice", state.PUBLISHED, body),
        # What was dropped is drafted anew where it was a correction, by correcting the published version once more.
        _row(state.DROPPED, "take_up_notice", state.DRAFT, Hand.SYSTEM),
        _row(state.PUBLISHED, "replace_notice", state.CORRECTED, Hand.SYSTEM, is_public=True),
        _row(state.PUBLISHED, "withdraw_notice", state.WITHDRAWN, head, is_public=True),
    )
# fmt: on


NOTICE_MOVES = _table()
NOTICE = enter(
    CycleTable(
        Cycle.NOTICE,
        NoticeState,
        NOTICE_MOVES,
        buttons={
            "draft_notice": _l("起草通报或者提示"),
            "write_notice": _l("修改草稿"),
            "drop_notice": _l("不发布这份草稿"),
            "approve_notice": _l("审定并编号"),
            "tell_notice": _l("告知机构"),
            "publish_notice": _l("发布"),
            "object_to_notice": _l("提出异议"),
            "accept_notice": _l("没有异议"),
            "uphold_objection": _l("异议成立，重新起草"),
            "reject_objection": _l("异议不成立"),
            "correct_notice": _l("更正"),
            "take_up_notice": _l("重新起草不发布的更正稿"),
            "replace_notice": _l("由新的版本代替"),
            "withdraw_notice": _l("撤回"),
        },
        told={
            "draft_notice": _l("已起草"),
            "write_notice": _l("修改了草稿"),
            "drop_notice": _l("决定不发布"),
            "approve_notice": _l("另一位负责人已审定，已编号"),
            "tell_notice": _l("已告知机构"),
            "publish_notice": _l("已发布"),
            "object_to_notice": _l("机构提出异议"),
            "accept_notice": _l("机构没有异议"),
            "uphold_objection": _l("异议成立，重新起草"),
            "reject_objection": _l("异议不成立，已答复"),
            "correct_notice": _l("已起草更正稿"),
            "take_up_notice": _l("不发布的更正稿已重新起草"),
            "replace_notice": _l("已由更正后的版本代替"),
            "withdraw_notice": _l("已撤回"),
        },
    )
)
OPEN = frozenset({NoticeState.DRAFT, NoticeState.APPROVED, NoticeState.TOLD, NoticeState.OBJECTED, NoticeState.HEARD})
