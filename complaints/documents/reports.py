"""The papers of reports (举报): the result where a law says that it is told, and the registration form to print."""

from sqlalchemy import select

from accounts.models import Person
from accounts.permissions import Viewer
from complaints import rulesets, wording
from complaints.documents.handing import HANDOVER
from complaints.documents.kinds import KINDS, TEMPLATE_VERSION
from complaints.documents.registering import issuer_of
from complaints.facts import body_facts
from complaints.lifecycle import DESK_ROLES
from complaints.models import Report
from complaints.queries.reports import is_named, may_open
from kernel import clock, jobs, papers
from kernel.db import db, lock, transaction
from kernel.papers import Content, Paper

OWNER, RESULT = "report", "report_result"
SIGNS = {RESULT: "果", HANDOVER: KINDS[HANDOVER].sign}


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
    """Whoever may open the report itself; a letter that hands clues over only its body's staff."""
    report = db.session.get(Report, paper.owner_id)
    if report is None or (paper.kind == HANDOVER and viewer.role not in DESK_ROLES):
        return False
    return may_open(viewer, report)
