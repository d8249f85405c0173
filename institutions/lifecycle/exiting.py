"""退出: announced or ordered, balances planned, closed, finished, settled; nothing bars a row (§0b.20); pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.roles import DEPARTMENTS, OrganisationKind
from institutions.lifecycle.cycle import Cycle, CycleMove, Hand
from institutions.lifecycle.names import PromiseClass, PromiseStanding
from institutions.lifecycle.tables import CycleTable, enter
from kernel.labels import Labelled


class ExitState(Labelled):
    """Where an exit stands; `settled` is a label of the platform, given and taken back by itself."""

    ANNOUNCED = "announced", _l("已公告退出，停业前")
    ORDERED = "ordered", _l("已被决定终止，停业前")
    CLOSED = "closed", _l("已停业，善后中")
    FINISHED = "finished", _l("机构称善后已办完")
    SETTLED = "settled", _l("已了结退出")
    CALLED_OFF = "called_off", _l("已取消或者收回")


class KnownHow(Labelled):
    """How a department knows that an institution which said nothing has closed."""

    VISIT = "visit", _l("到现场看过，已经没有人办理")
    SILENT = "silent", _l("按登记的联系方式联系不上")
    OFFLINE = "offline", _l("网站、应用打不开，或者课程已经停开")
    REGISTER = "register", _l("市场主体登记显示已经注销或者吊销")
    TOLD = "told", _l("其他机关告知")
    OTHER = "other", _l("其他途径")


class LegalType(Labelled):
    """What an institution is in law, which decides how long before closing it must say so."""

    SCHOOL = "school", _l("民办学校（持有办学许可证）")
    OTHER = "other", _l("其他经营者")


SCHOOL_LAW, OTHER_LAW = "民促条例 art. 50(2); 民促法 arts. 56–60", "IR art. 21; 电商法 art. 16"
BOTH, ORDER, OWN = f"{OTHER_LAW}; {SCHOOL_LAW}", "民促法 arts. 56, 58, 60; IR art. 50", "platform rule"
BALANCES = "IR arts. 21, 22; 民促法 arts. 58–59; platform rule"
NOTICE_OF: dict[LegalType, str] = {LegalType.SCHOOL: "T-EXIT-6M", LegalType.OTHER: "T-EXIT-30D"}
LAW_OF: dict[LegalType, str] = {LegalType.SCHOOL: SCHOOL_LAW, LegalType.OTHER: OTHER_LAW}
NOTICES = tuple(NOTICE_OF.values())
REPAY, TELL = "T-EXIT-PAY", "T-EXIT-TELL"
_State = ExitState
BEFORE = (_State.ANNOUNCED, _State.ORDERED)
OPEN = frozenset({*BEFORE, _State.CLOSED})
# What a department noted by itself, without a word of the institution and without an order, it can take back.
TAKE_BACK = "take_back_closing"
INSTITUTIONS = frozenset({OrganisationKind.INSTITUTION})


def _row(
    source: ExitState | None,
    act: str,
    target: ExitState,
    hand: Hand,
    law: str,
    starts: tuple[str, ...] = (),
    stops: tuple[str, ...] = (),
    is_public: bool = False,
) -> CycleMove:
    kinds = {Hand.BODY: DEPARTMENTS, Hand.INSTITUTION: INSTITUTIONS}.get(hand, frozenset[OrganisationKind]())
    return CycleMove(Cycle.EXIT, source, act, target, hand, law, kinds, starts, stops, is_public)


# fmt: off
def _table() -> tuple[CycleMove, ...]:
    mine, body, alone = Hand.INSTITUTION, Hand.BODY, Hand.SYSTEM
    rows = [
        _row(None, "announce_exit", _State.ANNOUNCED, mine, BOTH, (*NOTICES, REPAY, TELL), is_public=True),
        _row(None, "note_order", _State.ORDERED, body, ORDER, (TELL,), is_public=True),
        _row(None, "note_closing", _State.CLOSED, body, OWN, is_public=True),
        _row(_State.ANNOUNCED, "note_order", _State.ORDERED, body, ORDER, (TELL,), NOTICES, is_public=True),
        _row(_State.ANNOUNCED, "call_off", _State.CALLED_OFF, mine, OWN, (), (*NOTICES, REPAY, TELL), is_public=True),
    ]
    rows += [
        _row(one, "plan_balances", one, mine, BALANCES, (REPAY,), (REPAY,), is_public=True)
        for one in (*BEFORE, _State.CLOSED)
    ]
    rows += [_row(one, "report_progress", one, mine, OWN, (TELL,), (TELL,)) for one in (*BEFORE, _State.CLOSED)]
    for source in BEFORE:
        rows += [
            _row(source, "correct_legal_type", source, body, BOTH, NOTICES, NOTICES, is_public=True),
            _row(source, "close_down", _State.CLOSED, mine, BOTH, (), NOTICES, is_public=True),
            _row(source, "note_closing", _State.CLOSED, body, OWN, (), NOTICES, is_public=True),
        ]
    return (
        *rows,
        _row(_State.CLOSED, TAKE_BACK, _State.CALLED_OFF, body, OWN, (), (REPAY, TELL), is_public=True),
        _row(_State.CLOSED, "finish_exit", _State.FINISHED, mine, OWN, (), (REPAY, TELL), is_public=True),
        # What is repaid or planned after all is said to be done; no clock runs, and the label follows (§0b.20).
        _row(_State.FINISHED, "plan_balances", _State.FINISHED, mine, BALANCES, is_public=True),
        _row(_State.FINISHED, "report_progress", _State.FINISHED, mine, OWN),
        _row(_State.FINISHED, "settle", _State.SETTLED, alone, OWN, is_public=True),
        _row(_State.SETTLED, "unsettle", _State.FINISHED, alone, OWN, is_public=True),
    )
# fmt: on


EXIT_MOVES = _table()
EXIT = enter(
    CycleTable(
        Cycle.EXIT,
        ExitState,
        EXIT_MOVES,
        buttons={
            "announce_exit": _l("公告退出"),
            "note_order": _l("记录终止或者停业的决定"),
            "call_off": _l("取消退出"),
            "correct_legal_type": _l("更正机构的法律类型"),
            "plan_balances": _l("提交余额处理方案"),
            "report_progress": _l("报告余额处理进展"),
            "close_down": _l("记录停业"),
            "note_closing": _l("记录机构已经停业"),
            TAKE_BACK: _l("收回停业的记录"),
            "finish_exit": _l("善后已办完"),
            "settle": _l("给出「已了结退出」"),
            "unsettle": _l("收回「已了结退出」"),
        },
        told={
            "announce_exit": _l("机构公告退出"),
            "note_order": _l("记录了终止或者停业的决定"),
            "call_off": _l("机构取消退出"),
            "correct_legal_type": _l("办理单位更正了机构的法律类型，最早可以停业的日期随之改变"),
            "plan_balances": _l("机构提交余额处理方案"),
            "report_progress": _l("机构报告余额处理进展"),
            "close_down": _l("机构停业"),
            "note_closing": _l("办理单位记录机构已经停业"),
            TAKE_BACK: _l("办理单位收回停业的记录"),
            "finish_exit": _l("机构称善后已办完"),
            "settle": _l("已了结退出"),
            "unsettle": _l("有新的未了事项，收回「已了结退出」"),
        },
    )
)

UNKEPT = frozenset({PromiseStanding.OPEN, PromiseStanding.CONTESTED, PromiseStanding.DEFAULTED})


@dataclass(frozen=True)
class Obstacles:
    """What stands in the way of 「已了结退出」: complaints, promises by class, learners and fen not repaid, no plan."""

    open_cases: int = 0
    promises: tuple[PromiseClass, ...] = ()
    learners: int = 0
    fen: int = 0
    has_plan: bool = True

    def __bool__(self) -> bool:
        return not self.has_plan or bool(self.open_cases > 0 or self.promises or self.learners > 0 or self.fen > 0)


def obstacles(
    open_cases: int, promises: Iterable[PromiseClass], learners: int = 0, fen: int = 0, *, has_plan: bool = True
) -> Obstacles:
    """What stands in the way; an institution's ledger and what its own last report leaves open (§0b.20)."""
    held = tuple(one for one in promises if one.standing in UNKEPT and one.number > 0)
    return Obstacles(open_cases, held, learners, fen, has_plan)
