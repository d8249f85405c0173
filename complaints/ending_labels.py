"""Words and audiences of how a case ends: parts agreed, promises, follow-ups, parties gone."""

from flask_babel import lazy_gettext as _l

from complaints.lifecycle import PartyRole

EVERYBODY = frozenset(PartyRole)
# A clue is for the body that may check it and its superior (O121 arts. 9, 27, 37).
CHECKERS = frozenset({PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT})

ENDINGS: dict[str, tuple[object, frozenset[PartyRole]]] = {
    "complaint.loss_recorded": (_l("记录一方死亡或者主体资格灭失"), EVERYBODY),
    "complaint.successor_admitted": (_l("继承人或者承接的机构加入案件"), EVERYBODY),
    "complaint.part_settled": (_l("部分达成一致，其余继续调解"), EVERYBODY),
    "complaint.part_claimed": (_l("一方称已支付一部分"), EVERYBODY),
    "complaint.part_confirmed": (_l("确认收到一部分"), EVERYBODY),
    "complaint.follow_up_opened": (_l("履约跟进自动开始"), EVERYBODY),
    "complaint.refund_flagged": (_l("退款线索提示"), CHECKERS),
    "complaint.follow_up_urged": (_l("督促履行"), EVERYBODY),
    "complaint.new_terms_proposed": (_l("提出新的履行日期"), EVERYBODY),
    "complaint.new_terms_declined": (_l("新的履行日期没有谈成"), EVERYBODY),
    "complaint.mediation_anew_asked": (_l("表示是否愿意重新调解"), EVERYBODY),
    "complaint.mediation_anew_opened": (_l("双方愿意，另立案件重新调解"), EVERYBODY),
    "complaint.follow_up_ended": (_l("履约跟进结束"), EVERYBODY),
    "complaint.follow_up_resumed": (_l("履约跟进继续"), EVERYBODY),
}
