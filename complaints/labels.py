"""Words for what happens in a case: events, turns, consequences, clocks; and which seats an event is shown to."""

from flask_babel import lazy_gettext as _l

from complaints.ending_labels import ENDINGS
from complaints.joint_labels import JOINT
from complaints.lifecycle import CLAIMANTS, HANDLERS, PartyRole
from complaints.sharing_labels import SHARING

EVERYBODY = frozenset(PartyRole)
BODY_SIDE = HANDLERS | {PartyRole.OVERSIGHT, PartyRole.OTHER_BODY}
OWN_SIDE = CLAIMANTS | BODY_SIDE
# What concerns a breach of law never reaches the institution, nor those who mediate for it (O121 arts. 9, 27, 37).
CONFIDENTIAL = frozenset({PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT})

# Each event of the closed list: its words, and the seats whose timeline shows it.
EVENTS: dict[str, tuple[object, frozenset[PartyRole]]] = {
    "complaint.filed": (_l("提交投诉"), EVERYBODY),
    "complaint.pre_settlement_begun": (_l("先与机构协商"), EVERYBODY),
    "complaint.pre_settlement_declined": (_l("机构表示不和解"), EVERYBODY),
    "complaint.pre_settled": (_l("双方先行和解"), EVERYBODY),
    "complaint.pre_settlement_ended": (_l("投诉人结束先行和解，转交处理单位"), EVERYBODY),
    "complaint.assigned": (_l("进入处理单位收件箱"), EVERYBODY),
    "complaint.handed_off": (_l("请到其他平台提交"), EVERYBODY),
    "complaint.outside_number_recorded": (_l("记下外部编号"), OWN_SIDE),
    "complaint.accepted": (_l("决定受理"), EVERYBODY),
    "complaint.refused": (_l("决定不予受理"), EVERYBODY),
    "complaint.decision_served": (_l("决定已送达投诉人"), OWN_SIDE),
    "complaint.letter_bounced": (_l("有通知没有送到"), CONFIDENTIAL),
    "complaint.letter_repeated": (_l("换一种方式再次通知"), CONFIDENTIAL),
    "complaint.service_failed": (_l("决定的通知被退回，不算送达"), OWN_SIDE),
    "complaint.party_admitted": (_l("加入案件"), EVERYBODY),
    "complaint.respondent_identified": (_l("核实了被投诉的机构"), EVERYBODY),
    "complaint.party_dismissed": (_l("离开案件"), EVERYBODY),
    "complaint.consent_recorded": (_l("表示同意或不同意"), EVERYBODY),
    "complaint.answered": (_l("机构答复"), EVERYBODY),
    "complaint.message_said": (_l("发送消息"), EVERYBODY),
    "complaint.offer_made": (_l("提出方案"), EVERYBODY),
    "complaint.offer_answered": (_l("答复方案"), EVERYBODY),
    "complaint.offer_accepted": (_l("方案获得各方同意"), EVERYBODY),
    "complaint.entrusted": (_l("委托调解"), EVERYBODY),
    "complaint.entrusting_asked": (_l("征询双方是否同意委托调解"), EVERYBODY),
    "complaint.entrusting_returned": (_l("受托的调解组织交回案件"), EVERYBODY),
    "complaint.mediation_begun": (_l("开始调解"), EVERYBODY),
    "complaint.agreed": (_l("达成协议"), EVERYBODY),
    "complaint.terminated": (_l("终止调解"), EVERYBODY),
    "complaint.termination_signed": (_l("作出终止调解决定（投诉人撤回）"), EVERYBODY),
    "complaint.withdrawn": (_l("撤回投诉"), EVERYBODY),
    "complaint.closed": (_l("结案"), EVERYBODY),
    "complaint.file_masked": (_l("标出材料里要遮盖的部分"), BODY_SIDE),
    "complaint.file_covered": (_l("遮盖了一份材料的部分内容"), EVERYBODY),
    "complaint.file_uncovered": (_l("取消遮盖，恢复显示一份材料"), EVERYBODY),
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
    "complaint.view_asked": (_l("申请查看未成年人案件中受保护的信息"), OWN_SIDE | {PartyRole.RESPONDENT}),
    "complaint.view_decided": (_l("审批查看申请"), OWN_SIDE | {PartyRole.RESPONDENT}),
    "complaint.data_requested": (_l("就个人信息提出要求"), OWN_SIDE),
    "complaint.data_request_answered": (_l("答复个人信息的要求"), OWN_SIDE),
    "complaint.erasure_announced": (_l("预告删除个人信息"), EVERYBODY),
    "complaint.erased": (_l("保存期限已过，个人信息已删除"), EVERYBODY),
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
    "complaint.linked": (_l("与另一件投诉关联"), OWN_SIDE),
    "complaint.unlinked": (_l("取消与另一件投诉的关联"), OWN_SIDE),
    "complaint.followed": (_l("有人关注案件进展"), CLAIMANTS),
    **JOINT,
    "complaint.addition_made": (_l("投诉人补充了新的内容"), EVERYBODY),
    "complaint.admin_answered": (_l("机构作出程序性答复"), EVERYBODY),
    "complaint.admin_reviewed": (_l("处理单位核对程序性答复"), EVERYBODY),
    "complaint.points_marked": (_l("投诉人逐项标记"), EVERYBODY),
    "complaint.rated": (_l("投诉人评分"), OWN_SIDE),
    "complaint.outcome_viewed": (_l("对结果表示看法"), EVERYBODY),
    "complaint.promises_made": (_l("开始跟进履行"), EVERYBODY),
    "complaint.promise_asked": (_l("询问是否已经履行"), EVERYBODY),
    "complaint.promise_claimed": (_l("一方称已履行"), EVERYBODY),
    "complaint.promise_confirmed": (_l("确认已履行"), EVERYBODY),
    "complaint.promise_contested": (_l("表示没有履行"), EVERYBODY),
    "complaint.promise_uncontested": (_l("有凭证、未异议"), EVERYBODY),
    "complaint.promise_defaulted": (_l("约定的日期已过，没有履行的确认"), EVERYBODY),
    "complaint.assignee_named": (_l("机构确定答复人"), frozenset({PartyRole.RESPONDENT})),
    "complaint.clue_opened": (_l("发现线索"), CONFIDENTIAL),
    "complaint.clue_checked": (_l("线索核查完毕"), CONFIDENTIAL),
    "complaint.clue_referred": (_l("移送线索"), CONFIDENTIAL),
    "complaint.withdrawal_pressed": (_l("投诉人撤回，还可以取消"), EVERYBODY),
    "complaint.withdrawal_cancelled": (_l("投诉人取消了撤回"), EVERYBODY),
    "complaint.supplement_requested": (_l("要求补充材料"), OWN_SIDE),
    "complaint.supplement_supplied": (_l("补充了材料"), OWN_SIDE),
    "complaint.appraisal_proposed": (_l("提议检测鉴定"), EVERYBODY),
    "complaint.appraisal_answered": (_l("答复检测鉴定的提议"), EVERYBODY),
    "complaint.appraiser_designated": (_l("指定鉴定机构"), EVERYBODY),
    "complaint.appraisal_dropped": (_l("不进行检测鉴定"), EVERYBODY),
    "complaint.appraisal_commissioned": (_l("委托检测鉴定"), EVERYBODY),
    "complaint.appraisal_reported": (_l("收到检测鉴定结果"), EVERYBODY),
    "complaint.recusal_asked": (_l("申请调解员回避，调解中止"), EVERYBODY),
    "complaint.recusal_decided": (_l("决定是否回避，调解恢复"), EVERYBODY),
    "complaint.fact_reported": (_l("报告新情况"), EVERYBODY),
    "complaint.police_referred": (_l("移送公安机关"), CONFIDENTIAL),
    "complaint.decision_proposed": (_l("草拟文书待核对"), CONFIDENTIAL),
    "clock.paused": (_l("期限暂停计算"), EVERYBODY),
    "clock.resumed": (_l("期限恢复计算"), EVERYBODY),
    "clock.extension_asked": (_l("申请延长期限"), EVERYBODY),
    "clock.extension_decided": (_l("答复延长期限的申请"), EVERYBODY),
    "clock.redated": (_l("放假安排公布，期限重新计算"), EVERYBODY),
    "clock.started": (_l("期限开始计算"), BODY_SIDE),
    "clock.met": (_l("期限内的事项已完成"), BODY_SIDE),
    "clock.reopened": (_l("送达没有成功，期限继续计算"), BODY_SIDE),
    "clock.stopped": (_l("期限停止计算"), BODY_SIDE),
    "clock.warned": (_l("期限将到"), BODY_SIDE),
    "clock.breached": (_l("逾期"), EVERYBODY),
    **ENDINGS,
    **SHARING,
}

TONES = {
    "complaint.accepted": "good",
    "complaint.agreed": "good",
    "complaint.offer_accepted": "good",
    "complaint.refused": "bad",
    "clock.breached": "bad",
    "complaint.letter_bounced": "bad",
    "complaint.service_failed": "bad",
    "complaint.urged": "now",
    "complaint.raised": "now",
    "complaint.promise_confirmed": "good",
    "complaint.promise_contested": "bad",
    "complaint.promise_defaulted": "bad",
    "complaint.promise_asked": "now",
    "complaint.part_confirmed": "good",
    "complaint.follow_up_opened": "bad",
    "complaint.refund_flagged": "bad",
    "complaint.follow_up_urged": "now",
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
    "files": _l("投诉材料和消息里的文件"),
}
WHOLE_DATA = _l("这件投诉里保存的全部个人信息")


def data_label(code: str) -> str:
    """What a wish about somebody's own data is about: one field, or all that is kept."""
    return str(FIELDS.get(code, WHOLE_DATA if code == "all" else code))


# Why staff look; shown to the learner with each look.
REASONS = {
    "contact": _l("需要联系投诉人核实情况"),
    "identity": _l("需要核对真实身份"),
    "paper": _l("制作或送达文书"),
    "order": _l("需要核对订单或学员"),
    "facts": _l("需要核对事实和证据"),
}
ENDED_WHY = {
    "revoked": _l("委托人撤销授权"),
    "left": _l("代为办理的人自己退出"),
    "told": _l("本人告知经办单位不再由其代办"),
}
CHANNEL_RECEIPTS = {"print": _l("当面打印"), "post": _l("邮寄"), "sms": _l("发短信")}
SERVED_HOW = {"post": _l("邮寄"), "in_person": _l("当面交付"), "phone": _l("电话告知并留有记录")}
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
    "sign_termination": _l("作出终止调解决定（投诉人已撤回），并告知双方"),
    "close": _l("归档结案"),
    "reply": _l("答复桌上的方案：同意或不同意"),
    "answer": _l("逐项答复投诉人的要求"),
    "consent": _l("说明是否同意调解"),
    "mediate": _l("安排调解"),
    "terminate": _l("受托的组织没有谈成，请决定终止调解，或者另行委托"),
    "decide_entrusting": _l("双方都已答复是否委托：委托调解，或者终止调解"),
    "confirm": _l("核对并确认协议文本"),
    "sign": _l("请各方签字、本单位盖章，再登记日期"),
    "agree_bids": _l("看保密出价的规则：同意或不用"),
    "bid": _l("保密出价"),
    "settle_power": _l("与另一单位协商由谁处理"),
    "designate": _l("指定由谁处理"),
    "answer_objection": _l("答复投诉人对处理单位的异议"),
    "supply_identity": _l("补充身份材料"),
    "propose": _l("提出和解方案，或者说明不和解"),
    "choose_on": _l("选择转交处理单位，或者继续协商"),
    "check_kept": _l("核对约定的事是否做到"),
    "supply_supplement": _l("补充材料，或者说明为什么没有"),
    "answer_appraisal": _l("答复检测鉴定的提议：费用和鉴定机构"),
    "designate_appraiser": _l("指定鉴定机构"),
    "settle_cost": _l("就鉴定费用再协商，或者不再鉴定，或者终止调解"),
    "commission_appraisal": _l("委托检测鉴定"),
    "receive_report": _l("收到检测鉴定结果后恢复调解"),
    "decide_recusal": _l("决定调解员是否回避"),
    "name_mediator": _l("另行安排调解员"),
    "undo_withdrawal": _l("取消撤回，如果不想撤回了"),
    "review_admin": _l("核对机构的程序性答复"),
}

CLOCKS: dict[str, object] = {
    "T-ACC": _l("告知是否受理"),
    "T-ID": _l("补充身份材料"),
    "T-MED": _l("调解完毕或者终止调解"),
    "T-TERM": _l("告知终止调解"),
    "T-JUR": _l("处理权限争议协商一致"),
    "T-CLUE": _l("核查线索"),
    "T-REPORT": _l("核查举报"),
    "T-ODR": _l("先行和解"),
    "T-CHOICE": _l("先行和解后由投诉人选择"),
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
    "T-SUP": _l("补充材料"),
    "T-REC": _l("决定是否回避"),
    "T-ADM": _l("核对机构的程序性答复"),
}
# What is said when the day has passed of something that nobody here knows to be undone: a fact, and a question.
PASSED: dict[str, object] = {
    "T-PERF": _l("约定的履行日已过，请核实是否已履行"),
    "T-REFUND": _l("约定退款日后十五日已过，请核实是否已退款"),
    "T-CHOICE": _l("先行和解之后，还在等投诉人选择；不选不代表同意"),
}
# Which seats see a clock at all; the others are for everybody in the case.
CLOCK_EYES: dict[str, frozenset[PartyRole]] = {
    "T-CLUE": CONFIDENTIAL,
    "T-CHOICE": OWN_SIDE,
    **dict.fromkeys(("T-ID", "T-SUP", "T-JUR", "T-ROUTE", "T-INTAKE", "T-CLOSE", "T-PUB"), OWN_SIDE),
}


def sees_clock(roles: frozenset[PartyRole], code: str) -> bool:
    """Whether these seats are shown a clock of this code."""
    return bool(roles & CLOCK_EYES.get(code, EVERYBODY))


PAUSE_REASONS: dict[str, object] = {"appraisal": _l("检测鉴定"), "testing": _l("检验检测等不计入的时间")}

PATHS: dict[str, object] = {
    "routed": _l("按规则确定的部门"),
    "association": _l("自己选择的消费者协会"),
    "elsewhere": _l("其他平台"),
    "committee": _l("自己选择的人民调解委员会"),
    "anew": _l("双方愿意由原来的组织重新调解"),
}
