"""What happens if a day is missed, and what is said once it has passed: the codes of `turns.Turn.consequence`."""

from flask_babel import lazy_gettext as _l

CONSEQUENCES: dict[str, object] = {
    "escalate": _l("如果逾期，会记在案件里，各方都能看到。"),
    "no_reply": _l("如果机构逾期不答复，会记在案件里，调解照常进行。"),
    "draft_termination": _l("到期还没有达成协议的，由处理单位终止调解，并告知还有哪些途径。"),
    "superior_decides": _l("到期没有协商一致的，由共同的上级单位指定。"),
    "draft_refusal": _l("到期没有补充的，由处理单位决定是否受理。"),
    "goes_on_without": _l("过了期限仍可以补充；没有补充的，按现有材料办理。"),
    "no_appraisal_without": _l("不作答复不代表同意；费用没有谈妥，就不能委托鉴定。"),
    "withdrawal_in_force": _l("没有取消的，撤回到时生效。"),
    "silence_is_no_consent": _l("不作选择不代表同意。"),
    "learner_chooses": _l("到期没有结果的，会记在案件里，由投诉人选择是否转交处理单位。"),
    "choice_is_free": _l("这不是期限。不选不代表同意，也不会自动转交或者结案。"),
}
# What is said once the day has passed, where the words before would no longer be true.
LATE: dict[str, object] = {
    "escalate": _l("逾期已记在案件里，各方都能看到。"),
    "escalate_above": _l("逾期已记在案件里，各方都能看到。上级单位会看到，可以督办、注明原因或者接手办理。"),
    "no_reply": _l("机构逾期没有答复，已记在案件里，调解照常进行。"),
    "withdrawal_in_force": _l("能够取消的时间已过，撤回随即生效。"),
}
