"""What a body does with a report, each act on a page of its own: the form, the consequence, the press."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import current_viewer, requires
from complaints import actions
from complaints.documents import make_report_letter, make_report_result, registration_lines
from complaints.forms import report_acts as forms
from complaints.forms.handing import HandOverForm
from complaints.lifecycle import ReportState
from complaints.models import Report
from complaints.queries.reports import acts_on, earlier_of, last_look, report_for, reporter_of
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.previewing import previewed
from complaints.views.printing import printed
from kernel import clock
from kernel.events import Actor
from kernel.forms import PostForm
from kernel.papers import Paper
from kernel.web import day

Doing = Callable[[Report, Any, Actor], object]


@dataclass(frozen=True)
class ActPage:
    """The page of an act: its form, heading, what will follow, the button's words, what to say after it.

    `do` answers the paper it makes, if it makes one.
    """

    form: type[PostForm]
    title: Any
    lede: Any
    submit: Any
    done: Any
    do: Doing
    row: str = ""


def _decide(report: Report, form: Any, by: Actor) -> None:
    is_filed = form.decision.data == ReportState.FILED.value
    actions.decide_report(report, is_filed, form.number.data, form.on.data, by=by)


def _link(report: Report, form: Any, by: Actor) -> None:
    first = next(row for row, _same in earlier_of(report) if row.ref == form.first.data)
    actions.link_report(report, first, form.is_new.data == "yes", by=by)


def _tell(report: Report, form: Any, by: Actor) -> Paper | None:
    actions.tell_result(report, form.law.data, form.words.data, by=by)
    return make_report_result(report)


ACTS: dict[str, ActPage] = {
    "check": ActPage(
        forms.PressForm,
        _l("开始核查"),
        _l("本单位有权处理这件举报，从现在起是「正在核查」。核查的时间从收到那天算起。举报人用回执码能看到。"),
        _l("开始核查"),
        _l("已开始核查。"),
        lambda report, form, by: actions.check_report(report, by=by),
    ),
    "ask": ActPage(
        forms.QuestionForm,
        _l("向举报人提问"),
        _l("举报人用回执码能看到，可以回答，也可以不回答。匿名的举报，不要问对方是谁。"),
        _l("提问"),
        _l("问题已发出。"),
        lambda report, form, by: actions.ask_reporter(report, form.words.data, by=by, key=form.key.data),
    ),
    "note": ActPage(
        forms.NoteForm,
        _l("写内部备注"),
        _l("只有本单位能看到。"),
        _l("写下备注"),
        _l("备注已写下。"),
        lambda report, form, by: actions.note_report(report, form.words.data, by=by, key=form.key.data),
    ),
    "refer": ActPage(
        HandOverForm,
        _l("移送线索"),
        _l(
            "会制作线索移送函，有文号，可以打印盖章后送出。有关移送的规定条文未随附，依据由您写明。函里不能有举报人的身份信息。本单位的核查不因此停止。"
        ),
        _l("移送"),
        _l("已移送，线索移送函已制作。"),
        lambda report, form, by: make_report_letter(
            actions.refer_report(report, form.read(), by=by, key=form.key.data)
        ),
    ),
    "decide": ActPage(
        forms.DecideForm,
        _l("写下核查结论"),
        _l(
            "结论和文书在本单位办理，这里记下文号和日期。举报人只看到「已立案」或者「不予立案」，看不到文号。记下后不能更改。"
        ),
        _l("记下结论"),
        _l("结论已记下。"),
        _decide,
        "file_case",
    ),
    "tell_result": ActPage(
        forms.ResultForm,
        _l("依法告知处理结果"),
        _l("法律、法规、规章规定应当告知举报人的，才告知；请写明依据。举报人用回执码或者账号能看到告知书的内容。"),
        _l("告知举报人"),
        _l("已告知。"),
        _tell,
    ),
    "close": ActPage(
        forms.PressForm,
        _l("办结"),
        _l("办结后不能再提问、补充和更改。"),
        _l("办结"),
        _l("已办结。"),
        lambda report, form, by: actions.close_report(report, by=by),
    ),
    "note_lead": ActPage(
        forms.LeadForm,
        _l("答复并存档"),
        _l(
            "提交的人用回执码能看到答复；留了联系方式、愿意被联系的，会收到有新情况的短信，短信里没有内容。不要写对方是谁。"
        ),
        _l("答复并存档"),
        _l("已答复，已阅存。"),
        lambda report, form, by: actions.note_lead(report, form.words.data, by=by),
    ),
    "no_power": ActPage(
        forms.WhereForm,
        _l("无权处理，告知举报人"),
        _l("本单位没有处理这件举报的权限。请写明应该直接向哪个单位提出；举报人会看到这段话。"),
        _l("告知举报人"),
        _l("已告知举报人。"),
        lambda report, form, by: actions.refuse_report(report, form.words.data, by=by),
    ),
    "return_to_intake": ActPage(
        forms.WhyForm,
        _l("退回受理窗口"),
        _l("受理窗口会看到理由，再转给别的部门。不要自己转给别的单位。理由里不要写举报的内容。"),
        _l("退回"),
        _l("已退回受理窗口。"),
        lambda report, form, by: actions.return_report(report, form.words.data, by=by, key=form.key.data),
    ),
    "ask_time": ActPage(
        forms.WhyForm,
        _l("申请延长核查时间"),
        _l("平台规则：可以延长一次，由本单位负责人批准；申请的人不能自己批准。"),
        _l("申请延长"),
        _l("已申请，等待本单位负责人答复。"),
        lambda report, form, by: actions.ask_time(report, form.words.data, by=by),
    ),
    "decide_time": ActPage(
        forms.GrantForm,
        _l("答复延长申请"),
        _l("批准后，核查时间再加十五个工作日（平台规则），从原来的最后一日接着算。"),
        _l("答复"),
        _l("已答复。"),
        lambda report, form, by: actions.decide_time(report, form.granted.data == "yes", form.words.data or "", by=by),
    ),
    "link": ActPage(
        forms.LinkForm,
        _l("与以前的举报关联"),
        _l("同一举报人就同一事实再次举报同一机构的，不再另行处理；有新的事实的，合并处理。"),
        _l("关联"),
        _l("已关联。"),
        _link,
    ),
    "show_reporter": ActPage(
        forms.LookForm,
        _l("查看举报人"),
        _l("查看会记录在案：谁、什么时候、为什么。举报人能看到有人查看过。不得泄露给被举报的机构和无关的人。"),
        _l("查看"),
        _l("查看已记录。"),
        lambda report, form, by: actions.show_reporter(report, form.reason.data, by=by, key=form.key.data),
    ),
}
NAMES = ",".join(sorted(ACTS))


@blueprint.route(f"/reports/<number>/<any({NAMES}):act>", methods=["GET", "POST"])
@requires(*OFFICE)
def report_act(number: str, act: str) -> Page:
    """One act: its page, then the press; what cannot be done now leads back with a sentence."""
    viewer, shown = current_viewer(), ACTS[act]
    found = report_for(viewer, number)
    if (shown.row or act) not in acts_on(viewer, found):
        flash(_("现在不能这样做，或者已经办过。"), "info")
        return redirect(url_for(".report", number=found.number), 303)
    form: Any = shown.form()
    _prepare(form, found)

    def make() -> list[Paper | None]:
        done = shown.do(found, form, viewer.actor)
        return [done] if isinstance(done, Paper) else []

    status, page = previewed(form, make, shown.submit)
    if page is not None:
        return page, status
    if status == 303:
        flash(str(shown.done), "good")
        return redirect(_after(act, found), 303)
    return render_template("complaints/desk/report_act.html", form=form, report=found, shown=shown), status


def _after(act: str, found: Report) -> str:
    """Where an act leads."""
    if act == "return_to_intake":
        return url_for(".reports")
    return url_for(".reporter" if act == "show_reporter" else ".report", number=found.number)


def _prepare(form: Any, found: Report) -> None:
    """Days begin with today; earlier reports are offered by number and day, never with a name."""
    if not form.is_sent and "on" in form:
        form.on.data = clock.today()
    if isinstance(form, forms.LeadForm):
        form.offer()
    if isinstance(form, forms.LinkForm):
        rows = [
            (
                row.ref,
                _(
                    "%(number)s，%(day)s收到，%(state)s",
                    number=row.number,
                    day=day(clock.day_of(row.filed_at)),
                    state=row.state.label,
                )
                + (_("（联系方式相同）") if same else ""),
            )
            for row, same in earlier_of(found)
        ]
        form.offer(rows)


LOOK = timedelta(minutes=15)


@blueprint.get("/reports/<number>/reporter")
@requires(*OFFICE)
def reporter(number: str) -> Page:
    """The name and number that were given, for a quarter of an hour after a look that is on record."""
    viewer = current_viewer()
    found = report_for(viewer, number)
    if last_look(viewer, found, clock.now() - LOOK) is None:
        return redirect(url_for(".report_act", number=found.number, act="show_reporter"), 303)
    return render_template("complaints/desk/report_reporter.html", report=found, reporter=reporter_of(found))


@blueprint.get("/reports/<number>/form.pdf")
@requires(*OFFICE)
def report_form(number: str) -> Page:
    """举报登记表 to be printed for the body's own file; who reports is not on it (form 二; O121 art. 37)."""
    viewer = current_viewer()
    found = report_for(viewer, number)
    lines, back = registration_lines(found, viewer.person_id), url_for(".report", number=found.number)
    return printed(lines, "registration", found.number, back)
