"""The words of what happens at the table, for the timeline of the case."""

from flask_babel import lazy_gettext as _l

from complaints import labels

EVENTS = {
    "mediation.opened": _l("安排调解员"),
    "mediation.mediator_named": _l("另行安排调解员"),
    "mediation.agreement_drafted": _l("起草协议文本"),
    "mediation.agreement_discarded": _l("协议文本作废"),
    "mediation.agreement_confirmed": _l("确认协议文本"),
    "mediation.agreement_complete": _l("各方都已确认协议文本"),
    "mediation.oral_agreement_recorded": _l("记录口头协议"),
    "mediation.signature_recorded": _l("记录签字盖章"),
    "mediation.mediator_replaced": _l("换了调解员"),
    "mediation.ended": _l("调解结束"),
    "mediation.bid_round_proposed": _l("提议保密出价"),
    "mediation.bid_rule_agreed": _l("同意保密出价的规则"),
    "mediation.bid_round_opened": _l("保密出价开始"),
    "mediation.bid_placed": _l("一方已出价"),
    "mediation.bids_compared": _l("比较了双方的保密出价"),
    "mediation.bid_round_ended": _l("一轮保密出价没有比较就结束"),
    "mediation.proposal_shown": _l("先在一方的房间里看一个提议"),
    "mediation.proposal_answered": _l("答复先看的提议"),
    "mediation.proposal_carried": _l("调解员把提议转到各方面前"),
    "mediation.proposal_withdrawn": _l("收回先看的提议"),
    "mediation.agreement_superseded": _l("新的协议代替原协议"),
    "mediation.contact_released": _l("说明联系方式是否给对方"),
    "mediation.court_wish_recorded": _l("说明是否愿意申请司法确认"),
    "mediation.court_applied": _l("共同向法院申请司法确认"),
    "mediation.court_decided": _l("法院对司法确认作出裁定"),
    "mediation.session_proposed": _l("约调解会的时间"),
    "mediation.session_voted": _l("答复调解会的时间"),
    "mediation.session_fixed": _l("定下调解会的时间"),
    "mediation.session_cancelled": _l("取消调解会"),
    "mediation.session_answered": _l("答复怎样参加调解会"),
    "mediation.session_reminded": _l("提醒参加调解会"),
    "mediation.attendance_recorded": _l("记录调解会的到会情况"),
    "mediation.minutes_drafted": _l("写好调解笔录"),
    "mediation.minutes_confirmed": _l("确认调解笔录"),
    "mediation.minutes_objected": _l("对调解笔录有异议"),
    "mediation.minutes_completed": _l("到会各方都已确认调解笔录"),
    "mediation.fact_pinned": _l("把一件事的说法摆到一起"),
    "mediation.fact_unpinned": _l("撤下一件摆出的事"),
    "mediation.topic_opened": _l("提出一个话题"),
    "mediation.topic_closed": _l("结束一个话题"),
    "mediation.seat_proposed": _l("提议增加席位"),
    "mediation.seat_consent_recorded": _l("对增加席位表示同意或不同意"),
    "mediation.seat_agreed": _l("双方同意增加席位"),
    "mediation.seat_invited": _l("邀请入席"),
    "mediation.seat_proved": _l("受邀方验证了联系方式"),
    "mediation.seat_authorised": _l("受邀方提交授权"),
    "mediation.seat_accepted": _l("受邀方入席"),
    "mediation.seat_ended": _l("席位结束"),
    "mediation.table_refused": _l("表示不愿继续调解"),
    "mediation.refusal_withdrawn": _l("收回不愿继续调解的表示"),
    "mediation.conflict_declared": _l("调解员声明"),
    "mediation.joint_terms_proposed": _l("写出共同方案，请机构表示"),
    "mediation.joint_terms_agreed": _l("机构同意共同方案"),
    "mediation.joint_terms_dropped": _l("收回共同方案"),
    "mediation.joint_terms_offered": _l("收到共同方案"),
    "mediation.joint_terms_answered": _l("对共同方案表示同意或不同意"),
    "mediation.joint_answer_lapsed": _l("已故投诉人对共同方案的同意不再有效"),
    "mediation.joint_terms_lapsed": _l("共同方案不再有效"),
    "mediation.joint_consent_lapsed": _l("共同方案不再有效，随它表示的调解同意也不再有效"),
    "mediation.co_mediator_added": _l("增加协助调解员"),
    "mediation.co_mediator_removed": _l("协助调解员离开"),
}

# Whom a body asks and whom a party would like is not for the other side before it is decided.
OF_THE_BODY = {
    "mediation.mediator_nominated": _l("请调解员声明"),
    "mediation.nomination_withdrawn": _l("收回安排"),
    "mediation.mediator_preferred": _l("选调解员"),
}


def register() -> None:
    """Fill the case's list of events: everybody in the case may know these; the words themselves are in the rooms."""
    labels.EVENTS.update({kind: (words, labels.EVERYBODY) for kind, words in EVENTS.items()})
    labels.EVENTS.update({kind: (words, labels.BODY_SIDE) for kind, words in OF_THE_BODY.items()})
