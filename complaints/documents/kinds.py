"""Every kind of paper a case may have: the sign in its number, its title for lists, and who of the parties gets it."""

from dataclasses import dataclass

from complaints.labels import CONFIDENTIAL
from complaints.lifecycle import CLAIMANTS, HANDLERS, PartyRole
from complaints.permissions import WHOLE_EYES
from kernel.typeset import template_version

TEMPLATE_VERSION = template_version()
BODY_SIDE = HANDLERS | {PartyRole.OVERSIGHT}
OWN = CLAIMANTS | BODY_SIDE
ALL = OWN | {PartyRole.RESPONDENT}


@dataclass(frozen=True)
class Kind:
    """A kind of paper: the sign in its number, its title for lists, and who of the parties gets it."""

    sign: str
    label: str
    audience: frozenset[PartyRole]


KINDS = {
    # The receipt repeats every wish as filed, also what went into a report later (O121 arts. 9, 37).
    "receipt": Kind("收", "投诉回执", WHOLE_EYES),
    "accept": Kind("受", "受理文书", OWN),
    "refuse": Kind("不", "不予受理文书", OWN),
    "terminate": Kind("终", "终止调解文书", ALL),
    "transfer": Kind("移", "移交告知书", OWN),
    "recusal": Kind("回", "回避决定文书", ALL),
    "agreement": Kind("协", "调解协议书", ALL),
    "oral": Kind("口", "口头协议记录", ALL),
    "election": Kind("推", "代表人推选书", OWN),
    "entrust": Kind("委", "委托调解函", ALL),
    "entrust_asked": Kind("征", "委托调解征询函", ALL),
    "identity": Kind("身", "补充身份材料文书", OWN),
    # With telephone and address: the body's own copy opens after a look that is on record, as the fields do.
    "registration": Kind("登", "投诉登记表", CLAIMANTS | {PartyRole.HANDLING_BODY}),
    "dispatch": Kind("分", "投诉分送通知书", BODY_SIDE),
    "dispute": Kind("权", "处理权限争议报请函", BODY_SIDE | {PartyRole.OTHER_BODY}),
    "appraisal": Kind("鉴", "鉴定检测委托书", ALL),
    # Of a clue neither the parties nor who mediates for the body learn (O121 arts. 27, 37).
    "extension": Kind("延", "核查延期审批表", CONFIDENTIAL),
    "handover": Kind("线", "线索移送函", CONFIDENTIAL),
    "data": Kind("息", "个人信息请求答复书", CLAIMANTS | {PartyRole.HANDLING_BODY}),
    "guardian": Kind("监", "监护人同意书", CLAIMANTS | {PartyRole.HANDLING_BODY}),
    "service": Kind("达", "送达记录", BODY_SIDE),
    "settlement": Kind("和", "和解协议", CLAIMANTS | {PartyRole.RESPONDENT}),
}
# Whose look at which fields must be on record before staff open a paper that holds them.
LOOKED_AT = {"registration": ("phone", "address")}
