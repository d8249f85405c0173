"""What a case, its seats, rooms, reports and clues may be: the names the tables of moves use; pure."""

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class Status(Labelled):
    """Where a case stands."""

    PRE_SETTLEMENT = "pre_settlement", _l("先行和解中")
    SETTLED = "settled", _l("已先行和解")
    RECEIVED = "received", _l("待分派")
    ASSIGNED = "assigned", _l("待受理")
    POWER_DISPUTE = "power_dispute", _l("处理权限争议")
    ACCEPTED = "accepted", _l("已受理")
    ENTRUSTED = "entrusted", _l("已委托调解")
    MEDIATING = "mediating", _l("调解中")
    APPRAISAL = "appraisal", _l("检测鉴定中")
    SUSPENDED = "suspended_recusal", _l("因申请回避中止调解")
    AGREED = "agreed", _l("已达成协议")
    NOT_ACCEPTED = "not_accepted", _l("不予受理")
    TERMINATED = "terminated", _l("终止调解")
    WITHDRAWN = "withdrawn", _l("已撤回")
    HANDED_OFF = "handed_off", _l("转其他平台办理")
    CLOSED = "closed", _l("已结案")


class Outcome(Labelled):
    """How it came out; apart from being closed."""

    SETTLED = "settled", _l("达成调解")
    PARTLY_SETTLED = "partly_settled", _l("部分达成调解")
    SELF_SETTLED = "self_settled", _l("自行和解")
    NOT_SETTLED = "not_settled", _l("未达成一致")
    WITHDRAWN = "withdrawn", _l("投诉人撤回")
    NOT_ACCEPTED = "not_accepted", _l("不予受理")
    HANDED_OFF = "handed_off", _l("转其他平台办理")
    IMPORTED = "imported", _l("历史导入")


class PartyRole(Labelled):
    """What somebody is in a case; the seat that opens the file."""

    COMPLAINANT = "complainant", _l("投诉人")
    GUARDIAN = "guardian", _l("监护人")
    HELPER = "helper", _l("协助人")
    AGENT = "agent", _l("代理人")
    RESPONDENT = "respondent", _l("被投诉机构")
    HANDLING_BODY = "handling_body", _l("经办单位")
    OVERSIGHT = "oversight", _l("上级单位")
    OTHER_BODY = "other_body", _l("权限争议的另一单位")
    MEDIATION_BODY = "mediation_body", _l("受托调解组织")
    MEDIATOR = "mediator", _l("调解员")
    CO_MEDIATOR = "co_mediator", _l("协助调解员")
    # Stands for others of a joint complaint at the table of its lead case, which it opens to nobody (O121 art. 12).
    REPRESENTATIVE = "representative", _l("共同投诉代表人")
    # Extra seats at a table, by both parties' consent; they never open the case (rules §0b.25).
    PLATFORM = "platform", _l("网络平台")
    LENDER = "lender", _l("培训贷款机构")
    PAYMENT = "payment", _l("支付机构")
    APP_STORE = "app_store", _l("应用商店")
    GUARANTOR = "guarantor", _l("担保或者资金存管机构")
    EXPERT = "expert", _l("受邀专家")
    RELATIVE = "relative", _l("受邀亲友")
    OBSERVER = "observer", _l("观察员")


class RoomKind(Labelled):
    """Who hears a word: all, one party and the body, one seat and the mediators, mediators only, the body's own."""

    JOINT = "joint", _l("各方可见")
    DESK = "desk", _l("本人与经办单位可见")
    SEAT = "seat", _l("仅调解员与该方可见")
    MEDIATORS = "mediators", _l("仅调解员可见")
    BODY = "body", _l("仅经办单位内部可见")


# Whose case it is, or who speaks by law for whoever that is; a helper and an agent act for them.
THEMSELVES = frozenset({PartyRole.COMPLAINANT, PartyRole.GUARDIAN})
CLAIMANTS = THEMSELVES | {PartyRole.HELPER, PartyRole.AGENT}
MEDIATORS = frozenset({PartyRole.MEDIATOR, PartyRole.CO_MEDIATOR})
HANDLERS = frozenset({PartyRole.HANDLING_BODY, PartyRole.MEDIATION_BODY}) | MEDIATORS
# Extra seats that may come to owe or be owed something, those that may speak, and all of them.
OWING = frozenset({PartyRole.PLATFORM, PartyRole.LENDER, PartyRole.PAYMENT, PartyRole.APP_STORE, PartyRole.GUARANTOR})
SPEAKING = OWING | {PartyRole.EXPERT, PartyRole.RELATIVE}
EXTRA = SPEAKING | {PartyRole.OBSERVER}
# Who sits at a table without the case being opened to them.
TABLE_ONLY = EXTRA | {PartyRole.REPRESENTATIVE}
ENDED = frozenset({Status.AGREED, Status.NOT_ACCEPTED, Status.TERMINATED, Status.WITHDRAWN, Status.HANDED_OFF})
HALTED = frozenset({Status.APPRAISAL, Status.SUSPENDED})
UNDER_WAY = frozenset({Status.ACCEPTED, Status.ENTRUSTED, Status.MEDIATING}) | HALTED
BEFORE_ACCEPTANCE = frozenset({Status.PRE_SETTLEMENT, Status.RECEIVED, Status.ASSIGNED, Status.POWER_DISPUTE})
# Between learner and institution alone: no body has the case yet.
BETWEEN_PARTIES = frozenset({Status.PRE_SETTLEMENT, Status.SETTLED})
OPEN = frozenset(Status) - {Status.CLOSED}
# While a withdrawal may still be taken back nothing moves the case; what only tells or hands in goes on.
WHILE_WITHDRAWING = frozenset(
    {"undo_withdrawal", "complete_withdrawal", "say", "answer", "report_fact", "supply_identity", "supply_supplement"}
    | {"take_on", "urge", "note_reason", "open_clue", "refer_police"}
)


class OutsideTo(Labelled):
    """Where a case may be handed that nobody handles here (rules §8.1 row 9)."""

    REGULATION_PLATFORM = "12315", _l("全国12315平台")
    TRAINING_PLATFORM = "training_platform", _l("全国校外教育培训监管与服务综合平台")
    POLICE = "police", _l("公安机关")


class ClueState(Labelled):
    """Where a clue stands, and what the check found."""

    OPEN = "open", _l("正在核查")
    FOUNDED = "founded", _l("核查属实，已另行处理")
    UNFOUNDED = "unfounded", _l("核查不属实")


class AppraisalState(Labelled):
    """Where an appraisal stands (O121 art. 22; IR art. 47)."""

    PROPOSED = "proposed", _l("已提议，等待各方答复")
    COMMISSIONED = "commissioned", _l("已委托，等待结果")
    REPORTED = "reported", _l("已收到结果")
    DROPPED = "dropped", _l("没有进行")


class Payer(Labelled):
    """Who is to pay for an appraisal first; the parties agree on it (O121 art. 22)."""

    COMPLAINANT = "complainant", _l("投诉人承担")
    RESPONDENT = "respondent", _l("机构承担")
    HALVES = "halves", _l("双方各承担一半")
    BY_RESULT = "by_result", _l("按鉴定结果，由责任方承担")
