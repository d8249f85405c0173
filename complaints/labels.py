"""Words for what happens in a case: events, turns, consequences, clocks; and which seats an event is shown to."""

from flask_babel import lazy_gettext as _l

from complaints.lifecycle import CLAIMANTS, HANDLERS, PartyRole

EVERYBODY = frozenset(PartyRole)
BODY_SIDE = HANDLERS | {PartyRole.OVERSIGHT}
OWN_SIDE = CLAIMANTS | BODY_SIDE

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
    "complaint.paper_made": (_l("制作文书"), OWN_SIDE),
    "complaint.protected_shown": (_l("查看受保护的信息"), OWN_SIDE),
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
}

FIELDS = {"name": _l("姓名"), "phone": _l("手机号"), "address": _l("通信地址"), "handle": _l("订单或账号")}

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
}

CONSEQUENCES: dict[str, object] = {
    "escalate": _l("如果逾期，会记在案件里，各方都能看到。"),
    "no_reply": _l("如果机构逾期不答复，会记在案件里，调解照常进行。"),
    "draft_termination": _l("到期还没有达成协议的，由处理单位终止调解，并告知还有哪些途径。"),
    "silence_is_no_consent": _l("不作选择不代表同意。"),
}

CLOCKS: dict[str, object] = {
    "T-ACC": _l("告知是否受理"),
    "T-MED": _l("调解完毕或者终止调解"),
    "T-RESP": _l("机构答复"),
    "T-TERM": _l("告知终止调解"),
    "T-CLOSE": _l("归档结案"),
    "T-INTAKE": _l("受理窗口转交"),
}

PATHS: dict[str, object] = {
    "routed": _l("按规则确定的部门"),
    "association": _l("自己选择的消费者协会"),
    "elsewhere": _l("其他平台"),
}
