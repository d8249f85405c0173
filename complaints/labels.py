"""Words for what happens in a case: events, turns, consequences, clocks; and which seats an event is shown to."""

from flask_babel import lazy_gettext as _l

from complaints.lifecycle import CLAIMANTS, HANDLERS, PartyRole

EVERYBODY = frozenset(PartyRole)
BODY_SIDE = HANDLERS | {PartyRole.OVERSIGHT, PartyRole.OTHER_BODY}
OWN_SIDE = CLAIMANTS | BODY_SIDE
# What concerns a breach of law never reaches the institution, nor those who mediate for it (O121 arts. 9, 27, 37).
CONFIDENTIAL = frozenset({PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT})

# Each event of the closed list: its words, and the seats whose timeline shows it.
EVENTS: dict[str, tuple[object, frozenset[PartyRole]]] = {
    "complaint.filed": (_l("提交投诉"), EVERYBODY),
    "complaint.assigned": (_l("进入处理单位收件箱"), EVERYBODY),
    "complaint.handed_off": (_l("请到其他平台提交"), EVERYBODY),
    "complaint.outside_number_recorded": (_l("记下外部编号"), OWN_SIDE),
    "complaint.accepted": (_l("决定受理"), EVERYBODY),
    "complaint.refused": (_l("决定不予受理"), EVERYBODY),
    "complaint.decision_served": (_l("决定已送达投诉人"), OWN_SIDE),
    "complaint.party_admitted": (_l("加入案件"), EVERYBODY),
    "complaint.party_dismissed": (_l("离开案件"), EVERYBODY),
    "complaint.consent_recorded": (_l("表示同意或不同意"), EVERYBODY),
    "complaint.answered": (_l("机构答复"), EVERYBODY),
    "complaint.message_said": (_l("发送消息"), EVERYBODY),
    "complaint.offer_made": (_l("提出方案"), EVERYBODY),
    "complaint.offer_answered": (_l("答复方案"), EVERYBODY),
    "complaint.offer_accepted": (_l("方案获得各方同意"), EVERYBODY),
    "complaint.entrusted": (_l("委托调解"), EVERYBODY),
    "complaint.mediation_begun": (_l("开始调解"), EVERYBODY),
    "complaint.agreed": (_l("达成协议"), EVERYBODY),
    "complaint.terminated": (_l("终止调解"), EVERYBODY),
    "complaint.withdrawn": (_l("撤回投诉"), EVERYBODY),
    "complaint.closed": (_l("结案"), EVERYBODY),
    "complaint.file_added": (_l("添加材料"), EVERYBODY),
    "complaint.estimate_saved": (_l("保存退款测算"), CLAIMANTS),
    "complaint.estimate_shared": (_l("把退款测算给处理单位看，或者收回"), OWN_SIDE),
    "complaint.paper_made": (_l("制作文书"), OWN_SIDE),
    "complaint.protected_shown": (_l("查看受保护的信息"), OWN_SIDE),
    "complaint.registered": (_l("代为登记投诉"), OWN_SIDE),
    "complaint.claimed": (_l("投诉人在网上认领案件"), OWN_SIDE),
    "complaint.stand_in_named": (_l("有人代为办理"), EVERYBODY),
    "complaint.stand_in_ended": (_l("不再由他人代为办理"), EVERYBODY),
    "complaint.agent_authorised": (_l("提交授权委托书"), EVERYBODY),
    "complaint.child_consent_recorded": (_l("监护人就儿童个人信息表示同意或撤回"), OWN_SIDE),
    "complaint.view_asked": (_l("申请查看未成年人案件中受保护的信息"), OWN_SIDE),
    "complaint.view_decided": (_l("审批查看申请"), OWN_SIDE),
    "complaint.data_requested": (_l("要求更正或删除个人信息"), OWN_SIDE),
    "complaint.data_request_answered": (_l("答复个人信息的要求"), OWN_SIDE),
    "complaint.returned": (_l("退回受理窗口"), OWN_SIDE),
    "complaint.raised": (_l("多次转手，交上级确定"), OWN_SIDE),
    "complaint.power_disputed": (_l("发生处理权限争议"), OWN_SIDE),
    "complaint.power_settled": (_l("确定由谁处理"), OWN_SIDE),
    "complaint.route_contested": (_l("投诉人认为处理单位不对"), OWN_SIDE),
    "complaint.objection_answered": (_l("答复对处理单位的异议"), OWN_SIDE),
    "complaint.identity_requested": (_l("要求补充身份材料"), OWN_SIDE),
    "complaint.identity_supplied": (_l("补充了身份材料"), OWN_SIDE),
    "complaint.report_separated": (_l("举报部分另行处理"), CLAIMANTS | CONFIDENTIAL),
    "complaint.urged": (_l("上级督办"), OWN_SIDE),
    "complaint.reason_noted": (_l("上级注明逾期原因"), OWN_SIDE),
    "complaint.taken_over": (_l("上级接手处理"), EVERYBODY),
    "complaint.officer_named": (_l("确定经办人"), BODY_SIDE),
    "complaint.assignee_named": (_l("机构确定答复人"), frozenset({PartyRole.RESPONDENT})),
    "complaint.clue_opened": (_l("发现线索"), CONFIDENTIAL),
    "complaint.clue_checked": (_l("线索核查完毕"), CONFIDENTIAL),
    "complaint.decision_proposed": (_l("草拟文书待核对"), CONFIDENTIAL),
    "clock.paused": (_l("期限暂停计算"), EVERYBODY),
    "clock.resumed": (_l("期限恢复计算"), EVERYBODY),
    "clock.extension_asked": (_l("申请延长期限"), EVERYBODY),
    "clock.extension_decided": (_l("答复延长期限的申请"), EVERYBODY),
    "clock.redated": (_l("放假安排公布，期限重新计算"), EVERYBODY),
    "clock.started": (_l("期限开始计算"), BODY_SIDE),
    "clock.met": (_l("期限内的事项已完成"), BODY_SIDE),
    "clock.stopped": (_l("期限停止计算"), BODY_SIDE),
    "clock.warned": (_l("期限将到"), BODY_SIDE),
    "clock.breached": (_l("逾期"), EVERYBODY),
}

TONES = {
    "complaint.accepted": "good",
    "complaint.agreed": "good",
    "complaint.offer_accepted": "good",
    "complaint.refused": "bad",
    "clock.breached": "bad",
    "complaint.urged": "now",
    "complaint.raised": "now",
}

FIELDS = {
    "name": _l("姓名"),
    "phone": _l("手机号"),
    "address": _l("通信地址"),
    "handle": _l("订单或账号"),
    "identity": _l("身份材料"),
    "learner": _l("学员姓名"),
    "stand_in": _l("代为办理的人的姓名和手机号"),
    "authorisation": _l("授权委托书和身份证明"),
    "spoke": _l("登记时的谈话记录"),
}
# Why staff look; shown to the learner with each look.
REASONS = {
    "contact": _l("需要联系投诉人核实情况"),
    "identity": _l("需要核对真实身份"),
    "paper": _l("制作或送达文书"),
    "order": _l("需要核对订单或学员"),
}
ENDED_WHY = {
    "revoked": _l("委托人撤销授权"),
    "left": _l("代为办理的人自己退出"),
    "told": _l("本人告知经办单位不再由其代办"),
}
CHANNEL_RECEIPTS = {"print": _l("当面打印"), "post": _l("邮寄"), "sms": _l("发短信")}
CONSENT_HOW = {"in_person": _l("当面"), "phone": _l("电话"), "written": _l("书面")}
RELATIONS = {
    "parent": _l("父母"),
    "guardian": _l("其他监护人"),
    "child": _l("子女"),
    "relative": _l("其他亲属"),
    "volunteer": _l("社区工作人员或志愿者"),
    "lawyer": _l("律师或法律服务工作者"),
    "other": _l("其他"),
}

# Who may have handled a dispute before (`Ground.prior`), as a refusal names it.
PRIORS: dict[str, object] = {
    "court": _l("法院"),
    "arbitration": _l("仲裁机构"),
    "market_regulator": _l("市场监督管理部门"),
    "other_department": _l("其他行政机关"),
    "consumer_association": _l("消费者协会"),
    "other_mediation": _l("其他调解组织"),
}

# What whoever is next has to do: `turns.Turn.act`, by actor where the words differ.
ACTS: dict[str, object] = {
    "assign": _l("查明并转给负责的部门"),
    "accept_or_refuse": _l("决定是否受理，并告知投诉人"),
    "record_outside_number": _l("到负责的平台提交，再把那里的编号记在这里"),
    "serve": _l("把决定送达投诉人"),
    "close": _l("归档结案"),
    "reply": _l("答复桌上的方案：同意或不同意"),
    "answer": _l("逐项答复投诉人的要求"),
    "consent": _l("说明是否同意调解"),
    "mediate": _l("安排调解"),
    "confirm": _l("核对并确认协议文本"),
    "settle_power": _l("与另一单位协商由谁处理"),
    "designate": _l("指定由谁处理"),
    "answer_objection": _l("答复投诉人对处理单位的异议"),
    "supply_identity": _l("补充身份材料"),
}

CONSEQUENCES: dict[str, object] = {
    "escalate": _l("如果逾期，会记在案件里，各方都能看到。"),
    "no_reply": _l("如果机构逾期不答复，会记在案件里，调解照常进行。"),
    "draft_termination": _l("到期还没有达成协议的，由处理单位终止调解，并告知还有哪些途径。"),
    "superior_decides": _l("到期没有协商一致的，由共同的上级单位指定。"),
    "draft_refusal": _l("到期没有补充的，由处理单位决定是否受理。"),
    "silence_is_no_consent": _l("不作选择不代表同意。"),
}
# What is said once the day has passed, where the words before would no longer be true.
LATE: dict[str, object] = {
    "escalate": _l("逾期已记在案件里，各方都能看到。"),
    "escalate_above": _l("逾期已记在案件里，各方都能看到。上级单位会看到，可以督办、注明原因或者接手办理。"),
    "no_reply": _l("机构逾期没有答复，已记在案件里，调解照常进行。"),
}

CLOCKS: dict[str, object] = {
    "T-ACC": _l("告知是否受理"),
    "T-ID": _l("补充身份材料"),
    "T-MED": _l("调解完毕或者终止调解"),
    "T-TERM": _l("告知终止调解"),
    "T-JUR": _l("处理权限争议协商一致"),
    "T-CLUE": _l("核查线索"),
    "T-ODR": _l("先行和解"),
    "T-RESP": _l("机构首次答复"),
    "T-RESP2": _l("机构正式答复"),
    "T-ROUTE": _l("答复对处理单位的异议"),
    "T-CONF": _l("申请司法确认"),
    "T-PERF": _l("履行协议"),
    "T-REFUND": _l("退款"),
    "T-PM": _l("人民调解"),
    "T-PUB": _l("公示或者决定不公示"),
    "T-CLOSE": _l("归档结案"),
    "T-INTAKE": _l("受理窗口转交"),
}
# What is said when the day has passed of something that nobody here knows to be undone: a fact, and a question.
PASSED: dict[str, object] = {
    "T-PERF": _l("约定的履行日已过，请核实是否已履行"),
    "T-REFUND": _l("约定退款日后十五日已过，请核实是否已退款"),
}
# Which seats see a clock at all; the others are for everybody in the case.
CLOCK_EYES: dict[str, frozenset[PartyRole]] = {
    "T-CLUE": CONFIDENTIAL,
    **dict.fromkeys(("T-ID", "T-JUR", "T-ROUTE", "T-INTAKE", "T-CLOSE", "T-PUB"), OWN_SIDE),
}


def sees_clock(roles: frozenset[PartyRole], code: str) -> bool:
    """Whether these seats are shown a clock of this code."""
    return bool(roles & CLOCK_EYES.get(code, EVERYBODY))


PAUSE_REASONS: dict[str, object] = {"appraisal": _l("检测鉴定"), "testing": _l("检验检测等不计入的时间")}

PATHS: dict[str, object] = {
    "routed": _l("按规则确定的部门"),
    "association": _l("自己选择的消费者协会"),
    "elsewhere": _l("其他平台"),
}
