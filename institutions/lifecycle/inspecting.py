"""检查 as a table: planned, on report or drawn; what was found, rectified by a day and looked at again; pure.

Departments inspect (CL arts. 32, 33; IR art. 28), a consumer association takes part (CL art. 37(3)).
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.roles import DEPARTMENTS, OrganisationKind
from institutions.lifecycle.cycle import Cycle, CycleMove, Hand
from institutions.lifecycle.tables import CycleTable, enter
from kernel.labels import Labelled

REPORT, RECHECK, MAX_DEMANDS = "T-CHECK", "T-RECHECK", 30
TAKES_PART = frozenset({OrganisationKind.CONSUMER_ASSOCIATION})
_POWER, _PART = "CL arts. 32, 33; IR art. 28", "CL art. 37(3)"


class InspectionState(Labelled):
    """Where an inspection stands."""

    PLANNED = "planned", _l("已安排")
    INSPECTING = "inspecting", _l("正在检查")
    RECTIFYING = "rectifying", _l("正在整改")
    CLOSED = "closed", _l("已办结")
    CANCELLED = "cancelled", _l("已取消")


class InspectionGround(Labelled):
    """Why this institution."""

    PLANNED = "planned", _l("按计划")
    REPORT = "report", _l("根据举报或者监督线索")
    DRAWN = "drawn", _l("随机抽取")


class Finding(Labelled):
    """What was found at one item of the checklist."""

    FINE = "fine", _l("没有发现问题")
    PROBLEM = "problem", _l("发现问题")
    NOT_APPLICABLE = "not_applicable", _l("不适用")
    NOT_SEEN = "not_seen", _l("没有条件核对")


class PartnerState(Labelled):
    """Whether an association takes part."""

    INVITED = "invited", _l("已邀请")
    JOINED = "joined", _l("参加")
    DECLINED = "declined", _l("不参加")


class DemandState(Labelled):
    """Where one thing to be rectified stands."""

    OPEN = "open", _l("等待机构整改")
    ANSWERED = "answered", _l("机构已回复，等待复查")
    PASSED = "passed", _l("复查通过")
    UNMENDED = "unmended", _l("没有整改到位")


class InspectionResult(Labelled):
    """How an inspection ended; facts, no penalty."""

    NOTHING_FOUND = "nothing_found", _l("检查的项目没有发现问题")
    RECTIFIED = "rectified", _l("发现问题，已经整改")
    NOT_RECTIFIED = "not_rectified", _l("发现问题，没有整改到位")


@dataclass(frozen=True)
class CheckItem:
    """One question of the checklist with its article; a text that was read, or 平台规则."""

    code: str
    words: str
    law: str


def _t(words: str) -> str:
    """Mark words of the checklist for the catalogue of translations."""
    return words


CHECKLIST = (
    CheckItem("identity", _t("营业执照、许可等信息在首页显著位置公示"), "电商法 art. 15; platform rule"),
    CheckItem("contract", _t("预收款项订有书面合同，写明内容、价款、退款方式、违约责任等"), "IR art. 22"),
    CheckItem("renewal", _t("自动续费在订立前和每次续费前以显著方式提示"), "IR art. 10"),
    CheckItem("refund", _t("退款的申请办法写明，申请有记录，按约定退款"), "CL art. 53; IR art. 22"),
    CheckItem("advertising", _t("宣传的师资、效果、价格与实际一致"), "CL art. 20"),
    CheckItem("complaints", _t("投诉渠道畅通，投诉和处理有记录"), "电商法 art. 59"),
    CheckItem("privacy", _t("收集使用学员信息有同意，只收集必要的信息"), "CL art. 29"),
    CheckItem("promises", _t("在平台上作出的承诺已经履行"), "platform rule"),
)


def demand_code(place: int) -> str:
    """The clock of the n-th demand of an inspection."""
    return f"T-MEND-{place}"


# fmt: off
def _row(source: InspectionState | None, act: str, target: InspectionState, hand: Hand, law: str,
         starts: tuple[str, ...] = (), stops: tuple[str, ...] = (), is_public: bool = False) -> CycleMove:
    kinds = {Hand.BODY: DEPARTMENTS, Hand.HEAD: DEPARTMENTS, Hand.PARTNER: TAKES_PART}.get(hand, frozenset())
    return CycleMove(Cycle.INSPECTION, source, act, target, hand, law, kinds, starts, stops, is_public)


def _table() -> tuple[CycleMove, ...]:
    state, body = InspectionState, Hand.BODY
    planned, inspecting, mending = state.PLANNED, state.INSPECTING, state.RECTIFYING
    rows = [
        _row(None, "plan_inspection", planned, body, _POWER),
        _row(planned, "move_inspection", planned, body, "platform rule"),
        _row(planned, "invite_partner", planned, body, _PART),
        _row(planned, "answer_invitation", planned, Hand.PARTNER, _PART),
        _row(planned, "cancel_inspection", state.CANCELLED, Hand.HEAD, "platform rule"),
        _row(planned, "begin_inspection", inspecting, body, _POWER, (REPORT,)),
        _row(inspecting, "record_finding", inspecting, body, _POWER),
        _row(inspecting, "add_photo", inspecting, body, "platform rule"),
        _row(inspecting, "demand_mending", inspecting, body, _POWER),
        _row(inspecting, "send_findings", mending, body, _POWER, (demand_code(1),), (REPORT,)),
        _row(inspecting, "close_inspection", state.CLOSED, body, "CL art. 33; IR art. 29", (), (REPORT,), True),
        _row(mending, "answer_demand", mending, Hand.INSTITUTION, "platform rule", (RECHECK,), (demand_code(1),)),
        _row(mending, "recheck_demand", mending, body, _POWER, (), (demand_code(1), RECHECK)),
        _row(mending, "close_inspection", state.CLOSED, body, "CL art. 33; IR art. 29", (), (RECHECK,), True),
    ]
    for source in (inspecting, mending):
        rows.append(_row(source, "note_as_partner", source, Hand.PARTNER, _PART))
        rows.append(_row(source, "state_own_view", source, Hand.INSTITUTION, "platform rule"))
    for source in (inspecting, mending, state.CLOSED):
        rows.append(_row(source, "mask_photo", source, body, "PIPL art. 25; platform rule"))
        rows.append(_row(source, "leave_photo_bare", source, body, "PIPL art. 25; platform rule"))
        rows.append(_row(source, "clear_photo", source, body, "PIPL art. 25; platform rule"))
    return tuple(rows)
# fmt: on


INSPECTION_MOVES = _table()
INSPECTION = enter(
    CycleTable(
        Cycle.INSPECTION,
        InspectionState,
        INSPECTION_MOVES,
        buttons={
            "plan_inspection": _l("安排检查"),
            "move_inspection": _l("改期"),
            "invite_partner": _l("邀请消费者协会参加"),
            "answer_invitation": _l("答复邀请"),
            "cancel_inspection": _l("取消检查"),
            "begin_inspection": _l("开始检查"),
            "record_finding": _l("记录检查情况"),
            "add_photo": _l("添加照片"),
            "demand_mending": _l("要求整改"),
            "send_findings": _l("把检查情况告知机构"),
            "close_inspection": _l("办结并公布结果"),
            "answer_demand": _l("回复整改情况"),
            "recheck_demand": _l("记录复查"),
            "note_as_partner": _l("写参加检查的意见"),
            "state_own_view": _l("陈述意见"),
            "mask_photo": _l("遮盖照片"),
            "leave_photo_bare": _l("无需遮盖"),
            "clear_photo": _l("确认没有需要遮盖的内容"),
        },
        told={
            "plan_inspection": _l("已安排检查"),
            "move_inspection": _l("检查改期"),
            "invite_partner": _l("已邀请消费者协会参加"),
            "answer_invitation": _l("消费者协会已答复"),
            "cancel_inspection": _l("检查已取消"),
            "begin_inspection": _l("检查开始"),
            "record_finding": _l("记录了检查情况"),
            "add_photo": _l("添加了照片"),
            "demand_mending": _l("写明了整改要求"),
            "send_findings": _l("检查情况已告知机构"),
            "close_inspection": _l("检查办结，结果已公布"),
            "answer_demand": _l("机构回复了整改情况"),
            "recheck_demand": _l("已复查"),
            "note_as_partner": _l("消费者协会写了意见"),
            "state_own_view": _l("机构陈述了意见"),
            "mask_photo": _l("照片已遮盖"),
            "leave_photo_bare": _l("已写明无需遮盖，等另一位经办人确认"),
            "clear_photo": _l("照片已确认可以公布"),
        },
    )
)


def result_of(findings: list[Finding], demands: list[DemandState]) -> InspectionResult | None:
    """What the record says by itself; None while an item has no finding or a demand still waits."""
    if any(one in (DemandState.OPEN, DemandState.ANSWERED) for one in demands):
        return None
    if DemandState.UNMENDED in demands:
        return InspectionResult.NOT_RECTIFIED
    if Finding.PROBLEM in findings:
        return InspectionResult.RECTIFIED if demands else InspectionResult.NOT_RECTIFIED
    return InspectionResult.NOTHING_FOUND
