"""Before filing: plain questions, then what the rules say, what may come back, who would handle it, a ready letter."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer
from accounts.roles import Role
from complaints import queries, rulesets
from complaints.queries.resuming import adopted_draft, institution_chosen
from complaints.queries.routes import Responsible
from complaints.rulesets import NoSuchRule
from complaints.views.carrying import carry_over
from complaints.views.diagnosing import ASKED_ON, ORDER, Inquiry, address_of, answer_day
from complaints.views.doors import body_name
from complaints.views.drafting import COOKIE, Filling, begin, carry, current_filling
from complaints.views.filing import address_of as filing_address
from complaints.views.filing_pages import GROUPS, SHOWN
from complaints.views.learner import blueprint
from complaints.views.reckoning import article_links, card_of
from complaints.views.steps import steps
from kernel import clock, pdf
from kernel.pdf import PdfFailed, PdfUnavailable
from kernel.security.limits import hit
from kernel.web import anyone

Page = str | Response | tuple[str, int]
LATER = ",".join(page for page in ORDER if page != "start")
LETTERS_AN_HOUR, HOUR = 30, 3600


@blueprint.route("/diagnosis", methods=["GET", "POST"])
@anyone
def diagnosis() -> Page:
    """The first question; what becomes of the answers stands before it."""
    return _page("start")


@blueprint.route(f"/diagnosis/<any({LATER}):page>", methods=["GET", "POST"])
@anyone
def diagnosis_page(page: str) -> Page:
    """Any later question; one that comes too early leads to the first that is missing."""
    return _page(page)


def current_inquiry() -> Inquiry | None:
    """The diagnosis of this browser, or of the account; None where there is no unfinished draft."""
    filling = current_filling(current_viewer())
    return Inquiry(filling) if filling is not None and not filling.is_finished else None


def is_for_staff() -> bool:
    """Whether somebody signed in for an organisation asks; a draft is a learner's."""
    viewer = current_viewer()
    return viewer.is_signed_in and viewer.role is not Role.LEARNER


def _page(page: str) -> Page:
    if is_for_staff():
        return render_template("complaints/filing/staff.html"), 403
    inquiry = current_inquiry()
    if inquiry is None:
        return _without_draft(page)
    missing = inquiry.first_missing(before=page) if page != "start" else None
    if missing is not None:
        return redirect(address_of(missing), 303)
    if not inquiry.is_asked(page):
        return redirect(onward(inquiry), 303)
    return _show(inquiry, page, inquiry.form(page)) if request.method == "GET" else _take(inquiry, page)


def _without_draft(page: str) -> Page:
    """Begin; where a draft belongs to an account whose session ended, ask to sign in."""
    owned = adopted_draft(request.cookies.get(COOKIE))
    if owned is not None and owned.complaint_id is None and not current_viewer().is_signed_in:
        flash(_("登录已到期。请重新登录，您填过的内容都还在。"), "warn")
        return redirect(url_for("accounts.login", next=address_of(page)), 303)
    if page != "start":
        return redirect(address_of("start"), 303)
    if request.method == "GET":
        return _show(None, page, Inquiry.blank("start"))
    filling, key = begin(current_viewer())
    return carry(make_response(_take(Inquiry(filling), page)), key)


def _show(inquiry: Inquiry | None, page: str, form: Any, status: int = 200) -> Page:
    back = inquiry.back_from(page) if inquiry is not None else None
    number, total = inquiry.number_of(page) if inquiry is not None and page != "start" else (1, 0)
    caption = _("第%(number)s问，共%(total)s问左右", number=number, total=total) if total else _("先问，再投诉")
    context = CONTEXTS[page](inquiry.filling, form) if inquiry is not None and page in CONTEXTS else {}
    return render_template(
        f"complaints/diagnosis/{page}.html",
        form=form,
        filling=inquiry.filling if inquiry is not None else None,
        inquiry=inquiry,
        resume=onward(inquiry) if inquiry is not None else None,
        back=address_of(back) if back else "/",
        caption=caption,
        **context,
    ), status


def _institutions(filling: Filling, form: Any) -> dict[str, Any]:
    action = url_for(".diagnosis_page", page="institution", q=request.args.get("q", "")[:100] or None)
    return SHOWN["institution"](filling, form) | {"action": action}


def _kinds(filling: Filling, form: Any) -> dict[str, Any]:
    return SHOWN["what"](filling, form) | {"groups": GROUPS[:-1]}


CONTEXTS = {"institution": _institutions, "what": _kinds}


def _take(inquiry: Inquiry, page: str) -> Page:
    """Keep what was sent, then go on, or show the question again with what is to be mended."""
    form = inquiry.sent(page, request.form)
    fine = form.validate()
    if fine and page == "institution" and not form.is_free and institution_chosen(form.institution.data) is None:
        form.institution.errors, fine = [_("没有找到这家机构，请重新选择或填写名称。")], False
    inquiry.keep(page, form, request.form, fine)
    if not fine:
        return _show(inquiry, page, form, 422)
    if page == "start" and form.kind.data != "online":
        return redirect(url_for(".door", reason=form.kind.data), 303)
    return redirect(onward(inquiry), 303)


def onward(inquiry: Inquiry) -> str:
    """The next question, or the result."""
    missing = inquiry.first_missing()
    return address_of(missing) if missing else url_for("complaints_learner.diagnosis_result")


def _finished() -> Inquiry | Response:
    """The diagnosis with every question passed; else where to go on."""
    inquiry = None if is_for_staff() else current_inquiry()
    if inquiry is None:
        return redirect(address_of("start"), 303)
    missing = inquiry.first_missing()
    return redirect(address_of(missing), 303) if missing else inquiry


@blueprint.get("/diagnosis/result")
@anyone
def diagnosis_result() -> Page:
    """What the rules say, what may come back line by line, the likely body and clock, what to have ready."""
    inquiry = _finished()
    if not isinstance(inquiry, Inquiry):
        return inquiry
    found, answers, responsible = inquiry.estimate(), inquiry.answers, inquiry.responsible()
    category = rulesets.in_force(clock.today()).categories[answers.get("category") or "E99"]
    return render_template(
        "complaints/diagnosis/result.html",
        inquiry=inquiry,
        answers=answers,
        estimate=card_of(found) if found is not None else None,
        asked_on={name: address_of(ASKED_ON[name]) for name in found.missing} if found is not None else {},
        category=category,
        rules=article_links(category.main_rules),
        record_rules=article_links(["SPC-PP 25"]),
        closed_rules=article_links(["SPC-PP 7", "SPC-PP 23"]),
        responsible=responsible,
        body=body_name(responsible),
        promise=promise_of(responsible),
        back=address_of(inquiry.back_from(None) or "start"),
    )


def promise_of(responsible: Responsible) -> dict[str, Any] | None:
    """If it were received today: by when the body tells whether it accepts; None where none is known yet."""
    if responsible.body is None or responsible.is_elsewhere:
        return None
    try:
        due = queries.acceptance_deadline(str(responsible.body.kind))
    except NoSuchRule:
        return None
    label = "platform" if due.is_platform_rule else "law"
    found = {"due": due.due, "label": label, "lines": steps(due), "article": due.article}
    return found | {"provisional": due.provisional}


@blueprint.post("/diagnosis/file")
@anyone
def diagnosis_file() -> Page:
    """One press: every answer goes into the filing, the estimate with it; what was not asked yet is asked next."""
    inquiry = _finished()
    if not isinstance(inquiry, Inquiry):
        return inquiry
    carry_over(inquiry, is_shared=request.form.get("share") == "yes")
    flash(_("您答过的都带过来了。没问过的，接着填；最后一页可以核对和修改。"), "good")
    return redirect(filing_address(inquiry.filling.first_missing() or "check"), 303)


@blueprint.post("/diagnosis/restart")
@anyone
def diagnosis_restart() -> Page:
    """Answer from the start in a fresh draft; the one put aside stays until its day."""
    _filling, key = begin(current_viewer())
    return carry(make_response(redirect(address_of("start"), 303)), key)


@blueprint.get("/diagnosis/letter")
@anyone
def diagnosis_letter() -> Page:
    """The ready letter, to read, copy, print or keep as PDF; nobody here sends it."""
    inquiry = _finished()
    if not isinstance(inquiry, Inquiry):
        return inquiry
    lines = inquiry.letter()
    return render_template(
        "complaints/diagnosis/letter.html", letter=lines, by=answer_day().due, has_pdf=pdf.available()
    )


@blueprint.get("/diagnosis/letter.txt")
@anyone
def diagnosis_letter_text() -> Page:
    """The letter as plain text."""
    inquiry = _finished()
    if not isinstance(inquiry, Inquiry):
        return inquiry
    return _file(inquiry.letter().text.encode(), "text/plain; charset=utf-8", "letter.txt")


@blueprint.get("/diagnosis/letter.pdf")
@anyone
def diagnosis_letter_pdf() -> Page:
    """The letter as PDF, set at once; where this machine cannot, the page says so and the text remains."""
    inquiry = _finished()
    if not isinstance(inquiry, Inquiry):
        return inquiry
    hit("own-letter", request.remote_addr or "unknown", LETTERS_AN_HOUR, HOUR)
    letter = inquiry.letter()
    try:
        body = pdf.render(
            render_template("papers/own_letter.html", letter=letter), title=letter.title, identifier="own-letter"
        )
    except (PdfUnavailable, PdfFailed):
        flash(_("现在做不了PDF。请复制下面的文字，或者用浏览器打印这一页。"), "warn")
        return redirect(url_for(".diagnosis_letter"), 303)
    return _file(body, "application/pdf", "letter.pdf")


def _file(body: bytes, kind: str, name: str) -> Response:
    answer = make_response(body)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
