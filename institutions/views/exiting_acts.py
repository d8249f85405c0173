"""The pages of the acts of 退出: what each asks, what will follow, the press."""

from typing import Any

from flask_babel import lazy_gettext as _l

from institutions import actions
from institutions.actions import Progress
from institutions.documents.exits import plan_with_paper
from institutions.forms import exiting as forms
from institutions.lifecycle import LegalType
from institutions.models import Exit
from institutions.views.acting import ActPage
from kernel.events import Actor
from kernel.papers import Paper


def _finish(row: Exit, form: Any, by: Actor) -> None:
    actions.finish_exit(row, _said(form), by=by)


def _report(row: Exit, form: Any, by: Actor) -> None:
    actions.report_progress(row, _said(form), by=by)


def _plan(row: Exit, form: Any, by: Actor) -> list[Paper]:
    return plan_with_paper(row, form.balances, by=by)


def _said(form: Any) -> Progress:
    return Progress(form.key.data, form.repaid.data, form.left_learners.data, form.left.data, form.words.data or "")


ACTS: dict[str, ActPage] = {
    "report_progress": ActPage(
        lambda row: forms.ProgressForm(),
        _l("报告余额处理进展"),
        _l("平台规则：退出期间每隔一段时间报告一次；报告办完以后又退了余额的，也在这里报告。办理单位能看到。"),
        _l("报告进展"),
        _l("已报告。"),
        _report,
    ),
    "plan_balances": ActPage(
        lambda row: forms.PlanForm(),
        _l("提交余额处理方案"),
        _l("新的方案代替原来的，原来的保留。最晚哪一天退完、找谁退会公开；人数、金额和怎么退不公开。"),
        _l("提交方案"),
        _l("方案已提交。"),
        _plan,
    ),
    "close_down": ActPage(
        lambda row: forms.OnForm(),
        _l("记录停业"),
        _l("请填写实际停业的日期。早于规定日期的也照样记录，并告知办理单位和它的上级。"),
        _l("记下停业"),
        _l("停业已记下。"),
        lambda row, form, by: actions.close_down(row, form.on.data, by=by),
    ),
    "note_closing": ActPage(
        lambda row: forms.OnForm(),
        _l("记录机构已经停业"),
        _l("机构自己没有说的，由办理单位记录。"),
        _l("记下停业"),
        _l("停业已记下。"),
        lambda row, form, by: actions.note_closing(row, form.on.data, by=by),
    ),
    "take_back_closing": ActPage(
        lambda row: forms.TakeBackForm(),
        _l("收回停业的记录"),
        _l("机构没有停业的，在这里收回。会公开，机构和选用的学校会知道。"),
        _l("收回"),
        _l("停业的记录已收回。"),
        lambda row, form, by: actions.take_back_closing(row, form.words.data, by=by),
    ),
    "finish_exit": ActPage(
        lambda row: forms.ProgressForm(),
        _l("善后已办完"),
        _l(
            "请填写最后的情况。还有没了结的事也可以报告办完，只是不标「已了结退出」；"
            "余额后来退完的，再报告一次进展，都了结以后会自动标上。"
        ),
        _l("报告办完"),
        _l("已报告善后办完。"),
        _finish,
    ),
    "correct_legal_type": ActPage(
        lambda row: forms.LegalTypeForm(data={"legal_type": row.legal_type.value}),
        _l("更正机构的法律类型"),
        _l("民办学校提前6个月公告，其他经营者提前30日。更正后从公告之日重新算最早可以停业的日期，会公开。"),
        _l("更正"),
        _l("已更正，日期已重新计算。"),
        lambda row, form, by: actions.correct_legal_type(row, LegalType(form.legal_type.data), form.words.data, by=by),
    ),
    "call_off": ActPage(
        lambda row: forms.WhyForm(),
        _l("取消退出"),
        _l("取消后继续经营。会公开，办理单位和选用的学校会知道。"),
        _l("取消退出"),
        _l("退出已取消。"),
        lambda row, form, by: actions.call_off(row, form.words.data, by=by),
    ),
}
