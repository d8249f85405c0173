"""Words for events outside cases, for acts of the lifecycle table, and for the areas of the site."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from complaints import handbook, labels, report_labels

EVENTS: dict[str, object] = {
    "dossier.asked": _l("索取案件材料包"),
    "dossier.made": _l("做好案件材料包"),
    "dossier.failed": _l("案件材料包没有做成"),
    "person.registered": _l("建立账号"),
    "person.contact_verified": _l("验证联系方式"),
    "person.contact_changed": _l("更换联系方式"),
    "person.password_changed": _l("设置密码"),
    "person.signed_in": _l("登录"),
    "person.signed_out": _l("退出登录"),
    "person.sign_in_ended": _l("让另一台设备退出"),
    "person.preferences_set": _l("改变显示设置"),
    "person.factor_enrolled": _l("开启动态口令"),
    "person.factor_reset": _l("重置动态口令"),
    "person.recovery_codes_made": _l("生成恢复码"),
    "person.recovery_code_used": _l("使用恢复码"),
    "person.rights_previewed": _l("预览同事的权限"),
    "organisation.added": _l("新增单位"),
    "organisation.changed": _l("修改单位"),
    "organisation.closed": _l("停用单位"),
    "organisation.membership_granted": _l("开始任职"),
    "organisation.membership_ended": _l("结束任职"),
    "organisation.invitation_sent": _l("发出邀请"),
    "organisation.invitation_accepted": _l("接受邀请"),
    "organisation.invitation_revoked": _l("撤回邀请"),
    "organisation.role_previewed": _l("预览一种身份的权限"),
    "audit.check_asked": _l("要求核对事件链"),
    "audit.chain_checked": _l("核对事件链"),
    "audit.events_exported": _l("导出事件清单"),
    "calendar.imported": _l("导入放假安排"),
    "complaints.imported": _l("导入以前的投诉"),
    "platform.figure_set": _l("修改平台规则"),
    "panel.member_changed": _l("修改调解员名册"),
    "panel.rule_changed": _l("修改调解员名册的规则"),
    "panel.table_looked": _l("抽看一件已结束的调解"),
    "platform.rate_added": _l("登记退款利率"),
    "platform.rate_withdrawn": _l("撤销退款利率"),
    "routing.adopted": _l("路由规则生效"),
    "routing.rule_switched_off": _l("停用一条路由规则"),
    "institution.added": _l("登记机构"),
    "institution.changed": _l("修改机构登记"),
    "institution.fact_added": _l("登记机构的一项资料"),
    "institution.fact_ended": _l("机构的一项资料停止使用"),
    "institution.accepted": _l("核实学员填写的机构"),
    "institution.merge_proposed": _l("提出合并或拆分机构"),
    "institution.merge_refused": _l("没有同意合并或拆分机构"),
    "institution.merged": _l("合并机构"),
    "institution.split": _l("拆分机构"),
    "cycle_clock.started": _l("机构周期的期限开始"),
    "cycle_clock.ended": _l("机构周期的期限结束"),
    "cycle_clock.warned": _l("机构周期的期限将到"),
    "cycle_clock.breached": _l("机构周期的期限已过"),
    "cycle_clock.redated": _l("机构周期的期限按新日历重算"),
    "institution.odr_joined": _l("开通在线消费纠纷和解"),
    "institution.odr_left": _l("停止在线消费纠纷和解"),
    "desk.absence_set": _l("安排代办"),
    "desk.absence_ended": _l("代办结束"),
    "desk.template_kept": _l("保存常用语"),
    "desk.cases_exported": _l("导出案件清单"),
    "demo.built": _l("建立演示数据"),
    "publication.candidate_made": _l("产生公示候选"),
    "publication.prepared": _l("起草公示文本"),
    "publication.notified": _l("请机构核对公示文本"),
    "publication.objected": _l("机构对公示提出异议"),
    "publication.declined": _l("决定不公示"),
    "publication.published": _l("公示"),
    "publication.corrected": _l("更正公示"),
    "publication.withdrawn": _l("撤下公示"),
    "institution_copy.updated": _l("更新公开的机构资料"),
}

ACTS: dict[str, object] = {
    "accept": _l("受理"),
    "agree": _l("记录达成协议"),
    "answer": _l("答复投诉"),
    "answer_objection": _l("答复对处理单位的异议"),
    "ask_extension": _l("申请延长期限"),
    "assign": _l("转给负责的单位"),
    "close": _l("结案"),
    "consent": _l("表示是否同意调解"),
    "contest_route": _l("提出处理单位不对"),
    "decide_extension": _l("答复延长期限的申请"),
    "designate": _l("指定由谁处理"),
    "dispute_power": _l("提出处理权限争议"),
    "entrust": _l("委托调解"),
    "hand_off": _l("请到其他平台提交"),
    "mediate": _l("安排调解"),
    "note_reason": _l("注明逾期原因"),
    "offer": _l("提出方案"),
    "open_clue": _l("登记线索"),
    "pause": _l("暂停期限"),
    "record_outside_number": _l("记下外部编号"),
    "refuse": _l("不予受理"),
    "reply": _l("答复方案"),
    "request_identity": _l("要求补充身份材料"),
    "resume": _l("恢复期限"),
    "return_to_intake": _l("退回受理窗口"),
    "say": _l("发送消息"),
    "settle_power": _l("商定由谁处理"),
    "split": _l("分出举报"),
    "supply_identity": _l("补充身份材料"),
    "take_on": _l("确定经办人"),
    "take_over": _l("接手办理"),
    "terminate": _l("终止调解"),
    "urge": _l("督办"),
    "withdraw": _l("撤回投诉"),
}

AREAS: dict[str, object] = {
    "accounts": _l("登录和账号"),
    "accounts_office": _l("人员和单位"),
    "complaints_beside": _l("双方对结果和承诺的说法"),
    "complaints_desk": _l("工作台"),
    "complaints_files": _l("案件的文件"),
    "complaints_import": _l("导入"),
    "complaints_institution": _l("机构的案件"),
    "complaints_learner": _l("学员的投诉"),
    "complaints_office": _l("管理和审计"),
    "complaints_posts": _l("案件里的消息和方案"),
    "complaints_reports": _l("举报和反映"),
    "complaints_routing": _l("路由规则"),
    "complaints_turns": _l("案件的变化"),
    "demo": _l("演示"),
    "disclosure_desk": _l("公示审核"),
    "disclosure_institution": _l("公示核对"),
    "inbox": _l("站内信"),
    "registry": _l("机构登记"),
    "mediation": _l("调解"),
    "mediation_seats": _l("受邀席位"),
    "papers": _l("文书"),
}


def event_words(kind: str) -> str:
    """What an event is called; empty for one nobody has named."""
    known = labels.EVENTS.get(kind)
    return str(known[0] if known else EVENTS.get(kind) or report_labels.REPORT_EVENTS.get(kind, ""))


def act_words(act: str) -> str:
    """What an act of the table is called."""
    return str(ACTS.get(act) or _(handbook.ACTS.get(act, act)))


def area_words(blueprint: str) -> str:
    """What an area of the site is called."""
    return str(AREAS.get(blueprint, blueprint))
