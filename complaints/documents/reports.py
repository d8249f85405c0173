"""The papers of reports (举报): the result where a law says that it is told, and the registration form to print."""

from sqlalchemy import select

from accounts.issuing import issuer_of
from accounts.models import Person
from accounts.permissions import Viewer
from complaints import rulesets, wording
from complaints.documents.handing import HANDOVER
from complaints.documents.kinds import KINDS, TEMPLATE_VERSION
from complaints.facts import body_facts, law_in
from complaints.lifecycle import DESK_ROLES, ReportKind
from complaints.models import Report, SaidAs
from complaints.queries.reports import clock_in, is_named, may_open, words_in
from kernel import clock, files, jobs, papers
from kernel.db import db, lock, transaction
from kernel.papers import Content, Paper

OWNER, RESULT, DISPATCH = "report", "report_result", "report_dispatch"
SIGNS = {RESULT: "果", HANDOVER: KINDS[HANDOVER].sign, DISPATCH: "举分"}
# What whoever reports never reads.
BODYS = frozenset({HANDOVER, DISPATCH})


def make_report_result(report: Report) -> Paper | None:
    """举报处理结果告知书 (form 十; O121 art. 36); once."""
    with transaction():
        lock(report)
        if report.body is None or report.result_at is None:
            return None
        known = result_paper(report)
        if known is not None:
            return known
        said = report.result_law or "", report.result or "", clock.day_of(report.result_at)
        text = wording.canonical(wording.report_result(body_facts(report.body), facts_of(report), *said))
        content = Content(RESULT, text.partition("\n")[0], text, report.ruleset, TEMPLATE_VERSION)
        made = papers.register(issuer_of(report.body, SIGNS[RESULT]), content, OWNER, report.id, "result")
        jobs.hint("papers.render", made.id)
        return made


def make_report_dispatch(report: Report) -> Paper | None:
    """举报分送通知书 to the body that intake found (form 三; O121 art. 41; elsewhere 平台规则); a lead needs none."""
    with transaction():
        lock(report)
        body = report.body
        if body is None or report.kind is not ReportKind.REPORT:
            return None
        cause = f"to:{body.id}:{len(words_in(report, SaidAs.RETURNED))}"
        known = db.session.scalar(select(Paper).filter_by(owner_kind=OWNER, owner_id=report.id, cause=cause))
        if known is not None:
            return known
        due, count = clock_in(report), files.usage(OWNER, [report.id]).files
        law = law_in(report.ruleset, "dispatch", body)
        said = count, due.due_on if due is not None else None, clock.today(), law
        text = wording.canonical(wording.report_dispatch(body_facts(body), facts_of(report), *said))
        content = Content(DISPATCH, text.partition("\n")[0], text, report.ruleset, TEMPLATE_VERSION)
        made = papers.register(issuer_of(None, SIGNS[DISPATCH]), content, OWNER, report.id, cause)
        jobs.hint("papers.render", made.id)
        return made


def body_papers(report: Report) -> list[Paper]:
    """The papers of a report that are its body's alone: how it came, and to whom its clues went."""
    found = select(Paper).filter_by(owner_kind=OWNER, owner_id=report.id).where(Paper.kind.in_(BODYS))
    return list(db.session.scalars(found.order_by(Paper.id)))


def result_paper(report: Report) -> Paper | None:
    """The notice of the result, once it was told."""
    return db.session.scalar(select(Paper).filter_by(owner_kind=OWNER, owner_id=report.id, kind=RESULT))


def facts_of(report: Report) -> wording.ReportFacts:
    """A report as its papers show it: never who reports (O121 art. 37)."""
    institution = report.institution
    where = (institution.published_address or institution.domicile_address) if institution is not None else ""
    category = rulesets.load(report.ruleset).categories[report.category].name
    filed_on = clock.day_of(report.filed_at)
    return wording.ReportFacts(report.number, report.target, where or "", category, filed_on, is_named(report))


def registration_lines(report: Report, officer_id: int | None) -> list[str]:
    """举报登记表 to be printed for the body's own file (form 二); it is registered nowhere."""
    if report.body is None:
        raise LookupError(report.id)
    body = body_facts(report.body, db.session.get(Person, officer_id or 0))
    said = report.words, "\n".join(filter(None, (report.happened, report.basis))), clock.today()
    return wording.report_registration(body, facts_of(report), *said)


def may_read_report_paper(viewer: Viewer, paper: Paper) -> bool:
    """Whoever may open the report itself; what passes between bodies only its body's staff."""
    report = db.session.get(Report, paper.owner_id)
    if report is None or (paper.kind in BODYS and viewer.role not in DESK_ROLES):
        return False
    return may_open(viewer, report)
