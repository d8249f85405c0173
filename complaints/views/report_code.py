"""A report by its receipt code: where it stands, questions, answers and more files, a complaint begun from it."""

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer
from complaints import actions
from complaints.actions import BY_CODE
from complaints.documents import result_paper
from complaints.forms.report_door import MoreForm, ReceiptForm
from complaints.lifecycle import ReportKind, ReportState
from complaints.models import Report, ReportWord, SaidAs
from complaints.queries.figures import figure
from complaints.queries.reports import files_in, report_by_code_hash, report_by_ref, words_in
from complaints.views.drafting import begin, carry
from complaints.views.moves import attempt
from complaints.views.report_door import HOUR, Page, blueprint, forget, remember, to_check
from complaints.views.reports import TONES, state_sentence
from kernel import clock, files
from kernel.crypto import plain_code
from kernel.errors import NotFound
from kernel.events import Actor
from kernel.security.limits import hit
from kernel.sent_files import is_fine, take_files
from kernel.web import anyone

OPEN_SECONDS = 1800


@blueprint.route("/check", methods=["GET", "POST"])
@anyone
def check() -> Page:
    """Ask for the code; a wrong one, a short one and an old one get the same answer after the same work."""
    form = ReceiptForm()
    if request.method == "GET":
        return render_template("complaints/reports/code.html", form=form)
    hit("report-code", request.remote_addr or "unknown", figure("report_code_tries"), HOUR)
    fine = form.validate()
    found = report_by_code_hash(actions.code_hash(plain_code(form.code.data or "")))
    if found is None:
        if fine:
            form.code.errors = [_("没有找到这个回执码。请核对后再输。")]
        return render_template("complaints/reports/code.html", form=form), 422
    remember(found)
    return redirect(url_for(".mine"), 303)


def _opened() -> Report | None:
    """The report this browser has shown the code of, within the half hour."""
    ref, at = session.get("report"), int(session.get("report_at", 0))
    if not ref or clock.now().timestamp() - at > OPEN_SECONDS:
        forget()
        return None
    found = report_by_ref(str(ref))
    if found is not None:
        remember(found)
    return found


@blueprint.get("/mine")
@anyone
def mine() -> Page:
    """Where it stands, in words of state alone; what the body asks, and what was answered."""
    report = _opened()
    if report is None:
        return to_check()
    said = words_in(report, SaidAs.QUESTION, SaidAs.ANSWER, SaidAs.MORE, SaidAs.SHOWN)
    answered = {row.question_id for row in said}
    return render_template(
        "complaints/reports/mine.html",
        report=report,
        state=(str((report.outcome or report.state).label), TONES[report.state]),
        sentence=state_sentence(report),
        open_questions=[row for row in said if row.kind is SaidAs.QUESTION and row.id not in answered],
        said=[row for row in said if row.kind is not SaidAs.SHOWN],
        looks=[row for row in said if row.kind is SaidAs.SHOWN],
        files=files_in(report),
        has_paper=report.result_at is not None,
        is_open=report.state is not ReportState.CLOSED,
        is_dispute=report.kind is ReportKind.DISPUTE,
    )


@blueprint.get("/mine/result.pdf")
@anyone
def result() -> Page:
    """The notice of the result, for whoever has shown the code (form 十; O121 art. 36)."""
    report = _opened()
    if report is None:
        return to_check()
    paper = result_paper(report)
    if paper is None:
        raise NotFound()
    if paper.file is None:
        flash(_("告知书正在制作，一般只要几秒，请稍后再下载。"), "info")
        return redirect(url_for(".mine"), 303)
    return files.response(paper.file)


@blueprint.route("/mine/more", methods=["GET", "POST"])
@anyone
def more() -> Page:
    """Tell more, or bring more files, without a name."""
    report = _opened()
    return to_check() if report is None else _tell(report, None)


@blueprint.route("/mine/answer/<ref>", methods=["GET", "POST"])
@anyone
def answer(ref: str) -> Page:
    """Answer a question of the body."""
    report = _opened()
    if report is None:
        return to_check()
    question = next((row for row in words_in(report, SaidAs.QUESTION) if row.ref == ref), None)
    if question is None:
        raise NotFound()
    return _tell(report, question)


def _tell(report: Report, question: ReportWord | None) -> Page:
    if report.state is ReportState.CLOSED:
        flash(_("这一件已经办结，不能再补充。有新的事实，请重新提交。"), "info")
        return redirect(url_for(".mine"), 303)
    form, status = MoreForm(), 200
    if form.is_sent:
        status = tell_more(report, question, form, BY_CODE)
        if status == 303:
            flash(_("已收到您补充的内容。"), "good")
            return redirect(url_for(".mine"), 303)
    kept = files.quarantined(form.key.data or "")
    context = {"form": form, "question": question, "kept": kept, "back": url_for(".mine")}
    return render_template("complaints/reports/more.html", **context), status


def tell_more(report: Report, question: ReportWord | None, form: MoreForm, by: Actor) -> int:
    """Take files and words; 303 when they are kept, else the status of the page that says what to mend."""
    refused = take_files(form.key.data or "", None)
    if not is_fine(form, refused):
        return 422
    words, key = form.words.data or "", form.key.data or ""

    def act() -> object:
        if question is None:
            return actions.add_to_report(report, words, by=by, key=key)
        return actions.answer_question(question, words, by=by, key=key, report=report)

    return attempt(form, act) or 303


@blueprint.post("/mine/complain")
@anyone
def complain() -> Page:
    """Begin a complaint with what was told already; it is read through and changed before anything is sent."""
    report = _opened()
    if report is None:
        return to_check()
    filling, key = begin(current_viewer())
    told = {"institution": {"name": [report.target], "region": [report.target_code or ""]}}
    if report.institution is not None:
        told["institution"] = {"institution": [report.institution.ref], "name": [""], "region": [""]}
    told["story"] = {"words": [report.words], "happened_on": [""]}
    filling.put({step: {"raw": raw, "ok": False} for step, raw in told.items()})
    flash(_("已把机构和经过带到投诉里。投诉的内容机构看得到：请删去举报的部分再提交。"), "warn")
    return carry(make_response(redirect(url_for("complaints_learner.new"), 303)), key)


@blueprint.post("/leave")
@anyone
def leave() -> Response:
    """Close it in this browser."""
    forget()
    flash(_("已退出。下次用回执码查看。"), "info")
    return to_check()
