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
    "mediation.signature_recorded": _l("记录签字盖章"),
    "mediation.mediator_replaced": _l("换了调解员"),
    "mediation.ended": _l("调解结束"),
    "mediation.seat_proposed": _l("提议增加席位"),
    "mediation.seat_consent_recorded": _l("对增加席位表示同意或不同意"),
    "mediation.seat_agreed": _l("双方同意增加席位"),
    "mediation.seat_invited": _l("邀请入席"),
    "mediation.seat_proved": _l("受邀方验证了联系方式"),
    "mediation.seat_authorised": _l("受邀方提交授权"),
    "mediation.seat_accepted": _l("受邀方入席"),
    "mediation.seat_ended": _l("席位结束"),
    "mediation.table_refused": _l("表示不愿继续调解"),
    "mediation.conflict_declared": _l("调解员声明"),
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
