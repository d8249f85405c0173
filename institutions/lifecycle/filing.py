"""备案: an institution hands in, the body records or tells once what is missing; nobody refuses (§0b.21); pure."""

from flask_babel import lazy_gettext as _l

from accounts.roles import OrganisationKind
from institutions.lifecycle.cycle import Cycle, CycleMove, Hand
from institutions.lifecycle.tables import CycleTable, enter
from kernel.labels import Labelled


class FilingState(Labelled):
    """Where a filing stands; the four of a change keep the recorded version in force."""

    DRAFTED = "drafted", _l("正在填写")
    HANDED_IN = "handed_in", _l("已提交，等待核对")
    INCOMPLETE = "incomplete", _l("已告知要补正的材料")
    COMPLETED = "completed", _l("已补正，等待核对")
    RECORDED = "recorded", _l("已备案")
    CHANGE_HANDED_IN = "change_handed_in", _l("已备案，变更等待核对")
    CHANGE_INCOMPLETE = "change_incomplete", _l("已备案，变更要补正")
    CHANGE_COMPLETED = "change_completed", _l("已备案，变更已补正，等待核对")
    ELSEWHERE = "elsewhere", _l("不属于本单位备案范围，已告知去向")
    TAKEN_BACK = "taken_back", _l("机构已撤回")
    CANCELLED = "cancelled", _l("已注销")
    REVOKED = "revoked", _l("备案已被撤销")
    APPROVED = "approved", _l("已记录行政审批")
    APPROVAL_ENDED = "approval_ended", _l("行政审批已终止")


class FilingKind(Labelled):
    """What is filed; an approval is recorded only, never asked for here (type A, rules §0b.12)."""

    APP = "app", _l("教育移动互联网应用")
    SERVICE = "service", _l("其他在线教育服务")
    APPROVAL = "approval", _l("学科类培训机构的行政审批")


_State, _Hand = FilingState, Hand
EDUCATION = frozenset({OrganisationKind.EDUCATION_DEPARTMENT})
APPS, APPROVAL, OWN = "教技厅〔2019〕3号; platform rule", "民促法 art. 12; platform rule", "platform rule"
CHECK, FILL = "T-FILE", "T-FILL"
IN_FORCE = frozenset({_State.RECORDED, _State.CHANGE_HANDED_IN, _State.CHANGE_INCOMPLETE, _State.CHANGE_COMPLETED})
WAITING = frozenset({_State.HANDED_IN, _State.COMPLETED, _State.CHANGE_HANDED_IN, _State.CHANGE_COMPLETED})
"""The body's to do."""
ENDED = frozenset(
    {_State.ELSEWHERE, _State.TAKEN_BACK, _State.CANCELLED, _State.REVOKED, _State.APPROVED, _State.APPROVAL_ENDED}
)


def _row(
    source: FilingState | None,
    act: str,
    target: FilingState,
    hand: Hand,
    law: str = APPS,
    starts: tuple[str, ...] = (),
    stops: tuple[str, ...] = (),
    is_public: bool = False,
) -> CycleMove:
    kinds = EDUCATION if hand is Hand.BODY else frozenset({OrganisationKind.INSTITUTION})
    return CycleMove(Cycle.FILING, source, act, target, hand, law, kinds, starts, stops, is_public)


# fmt: off
def _first() -> list[CycleMove]:
    """From the draft to the record; told once what is missing, told where when it is out of scope."""
    body, mine = _Hand.BODY, _Hand.INSTITUTION
    rows = [
        _row(None, "draft", _State.DRAFTED, mine),
        _row(_State.DRAFTED, "edit", _State.DRAFTED, mine),
        _row(_State.DRAFTED, "hand_in", _State.HANDED_IN, mine, starts=(CHECK,)),
        _row(_State.HANDED_IN, "tell_missing", _State.INCOMPLETE, body, starts=(FILL,), stops=(CHECK,)),
        _row(_State.INCOMPLETE, "complete", _State.COMPLETED, mine, starts=(CHECK,), stops=(FILL,)),
        _row(_State.COMPLETED, "tick", _State.COMPLETED, body),
        _row(_State.COMPLETED, "add", _State.COMPLETED, mine),
    ]
    for source in (_State.HANDED_IN, _State.COMPLETED):
        rows += [
            _row(source, "record", _State.RECORDED, body, stops=(CHECK,), is_public=True),
            _row(source, "tell_where", _State.ELSEWHERE, body, stops=(CHECK,)),
        ]
    rows += [_row(source, "take_back", _State.TAKEN_BACK, mine, OWN, stops=(CHECK, FILL))
             for source in (_State.DRAFTED, _State.HANDED_IN, _State.INCOMPLETE, _State.COMPLETED)]
    return rows


def _change() -> list[CycleMove]:
    """A change is a new version that goes the same way; until it is recorded the old one stands."""
    body, mine = _Hand.BODY, _Hand.INSTITUTION
    rows = [
        _row(_State.RECORDED, "change", _State.CHANGE_HANDED_IN, mine, starts=(CHECK,)),
        _row(_State.CHANGE_HANDED_IN, "tell_missing", _State.CHANGE_INCOMPLETE, body, starts=(FILL,), stops=(CHECK,)),
        _row(_State.CHANGE_INCOMPLETE, "complete", _State.CHANGE_COMPLETED, mine, starts=(CHECK,), stops=(FILL,)),
        _row(_State.CHANGE_COMPLETED, "tick", _State.CHANGE_COMPLETED, body),
        _row(_State.CHANGE_COMPLETED, "add", _State.CHANGE_COMPLETED, mine),
    ]
    rows += [_row(source, "record", _State.RECORDED, body, stops=(CHECK,), is_public=True)
             for source in (_State.CHANGE_HANDED_IN, _State.CHANGE_COMPLETED)]
    rows += [_row(source, "take_back", _State.RECORDED, mine, OWN, stops=(CHECK, FILL))
             for source in (_State.CHANGE_HANDED_IN, _State.CHANGE_INCOMPLETE, _State.CHANGE_COMPLETED)]
    return rows


def _last() -> list[CycleMove]:
    """Cancelled by the institution, revoked by a decision made elsewhere; and type A, whose approval is noted only."""
    rows = []
    for source in sorted(IN_FORCE):
        rows += [
            _row(source, "cancel", _State.CANCELLED, _Hand.INSTITUTION, OWN, stops=(CHECK, FILL), is_public=True),
            _row(source, "note_revocation", _State.REVOKED, _Hand.BODY, OWN, stops=(CHECK, FILL), is_public=True),
        ]
    return [
        *rows,
        _row(None, "note_approval", _State.APPROVED, _Hand.BODY, APPROVAL, is_public=True),
        _row(_State.APPROVED, "note_approval_end", _State.APPROVAL_ENDED, _Hand.BODY, APPROVAL, is_public=True),
    ]
# fmt: on


FILING_MOVES = (*_first(), *_change(), *_last())
FILING = enter(
    CycleTable(
        Cycle.FILING,
        FilingState,
        FILING_MOVES,
        buttons={
            "draft": _l("填写备案"),
            "edit": _l("修改填写的内容"),
            "hand_in": _l("提交备案"),
            "tell_missing": _l("一次告知要补正的材料"),
            "complete": _l("补正后再交"),
            "tick": _l("核对补正的材料"),
            "add": _l("再补充材料"),
            "record": _l("材料齐全，予以备案"),
            "tell_where": _l("不属于备案范围，告知去向"),
            "take_back": _l("撤回"),
            "change": _l("提交变更"),
            "cancel": _l("注销备案"),
            "note_revocation": _l("记录撤销备案的决定"),
            "note_approval": _l("记录行政审批"),
            "note_approval_end": _l("记录行政审批终止"),
        },
        told={
            "draft": _l("机构开始填写备案"),
            "edit": _l("机构修改了填写的内容"),
            "hand_in": _l("机构提交备案"),
            "tell_missing": _l("办理单位一次告知要补正的材料"),
            "complete": _l("机构补正后再次提交"),
            "tick": _l("办理单位核对了补正的材料"),
            "add": _l("机构再补充了材料"),
            "record": _l("予以备案"),
            "tell_where": _l("不属于备案范围，已告知去向"),
            "take_back": _l("机构撤回"),
            "change": _l("机构提交变更"),
            "cancel": _l("机构注销备案"),
            "note_revocation": _l("记录了撤销备案的决定"),
            "note_approval": _l("记录了行政审批"),
            "note_approval_end": _l("记录了行政审批终止"),
        },
    )
)


def law_of(kind: FilingKind, row: CycleMove) -> str:
    """The law of a row for what is filed: the rules for apps are those of apps alone."""
    return row.law if kind is FilingKind.APP else row.law.replace("教技厅〔2019〕3号; ", "")
