"""Words for what happens around a joint complaint, and whose timeline shows it: the own side alone (rules §0b.25)."""

from flask_babel import lazy_gettext as _l

from complaints.lifecycle import CLAIMANTS, HANDLERS, PartyRole

BODY_SIDE = HANDLERS | {PartyRole.OVERSIGHT, PartyRole.OTHER_BODY}
_OWN = CLAIMANTS | BODY_SIDE

JOINT: dict[str, tuple[object, frozenset[PartyRole]]] = {
    "complaint.joint_proposed": (_l("提议共同投诉"), BODY_SIDE),
    "complaint.joint_offered": (_l("告知有共同投诉可以加入"), _OWN),
    "complaint.joint_joined": (_l("加入共同投诉"), _OWN),
    "complaint.joint_exited": (_l("不再在共同投诉里"), _OWN),
    "complaint.joint_candidacy_changed": (_l("是否愿意担任代表人"), _OWN),
    "complaint.joint_choice_made": (_l("推选代表人"), _OWN),
    "complaint.joint_representative_elected": (_l("当选代表人"), _OWN),
    "complaint.joint_lead_named": (_l("成为共同投诉的主案"), _OWN),
    "complaint.joint_message_said": (_l("收到共同投诉的消息"), _OWN),
    "complaint.joint_ended": (_l("共同投诉结束"), _OWN),
    "complaint.joint_run_signed": (_l("对加入的人一并办理"), BODY_SIDE),
}
