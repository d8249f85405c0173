"""线索移送函 of a clue, a report, a complainant's suspected fraud: made by the act that hands over (rules §0b.27)."""

from accounts.issuing import issuer_of
from accounts.models import Organisation, Person
from complaints import rulesets, wording
from complaints.documents.kinds import KINDS, TEMPLATE_VERSION
from complaints.documents.making import attached
from complaints.facts import body_facts, category_name, law_of
from complaints.models import ClueReferral, Complaint, PoliceReferral, Report, ReportWord
from kernel import clock, jobs, papers
from kernel.db import db, lock, transaction
from kernel.owned_papers import paper_by
from kernel.papers import Content, Paper

HANDOVER, REPORT = "handover", "report"


def make_clue_letter(row: ClueReferral) -> Paper:
    """Of a clue found in mediation: the institution's conduct; who complains is not named (O121 arts. 27, 37)."""
    with transaction():
        complaint = lock(row.clue.complaint)
        facts = wording.HandOverFacts(
            to=row.office,
            found_in=f"处理投诉（编号{complaint.number}）的过程",
            about=f"{complaint.respondent_name}涉嫌违法的线索",
            words=row.words,
            law=row.law,
            materials=row.materials,
            on=row.handed_on,
        )
        return _of_case(complaint, row.body, row.made_by_id, facts, "handover", f"clue:{row.id}")


def make_police_letter(row: PoliceReferral) -> Paper | None:
    """Of a complainant's suspected fraud (O121 art. 42); who it is goes to the police by another way."""
    with transaction():
        complaint = lock(row.complaint)
        body = row.body or complaint.body
        if body is None:
            return None
        facts = wording.HandOverFacts(
            to=row.station,
            found_in=f"处理投诉（编号{complaint.number}，被投诉机构{complaint.respondent_name}，{category_name(complaint)}）的过程",
            about="投诉人涉嫌违法犯罪的线索",
            words=row.words,
            law=row.law or "",
            materials=row.materials or "",
            on=row.referred_on,
            number=row.number,
        )
        return _of_case(complaint, body, row.made_by_id, facts, "fraud", f"police:{row.id}")


def _of_case(
    complaint: Complaint, body: Organisation, hand_id: int, facts: wording.HandOverFacts, law: str, cause: str
) -> Paper:
    said = body_facts(body, db.session.get(Person, hand_id)), facts, clock.today(), law_of(complaint, law, body)
    return attached(complaint, HANDOVER, wording.hand_over(*said), body, cause)


def make_report_letter(row: ReportWord) -> Paper | None:
    """Of a report: what is reported of whom, never who reports (O121 art. 37)."""
    with transaction():
        report = lock(db.session.get_one(Report, row.report_id))
        body = db.session.get(Organisation, row.body_id or 0)
        if body is None or row.office is None:
            return None
        known = paper_by(REPORT, report.id, HANDOVER, f"word:{row.id}")
        if known is not None:
            return known
        category = rulesets.load(report.ruleset).categories[report.category].name
        facts = wording.HandOverFacts(
            to=row.office,
            found_in=f"办理举报（编号{report.number}，{category}）的过程",
            about=f"{report.target}涉嫌违法的线索",
            words=row.words,
            law=row.law or "",
            materials=row.materials or "",
            on=row.handed_on or clock.today(),
        )
        officer = db.session.get(Person, row.by_id or 0)
        text = wording.canonical(
            wording.hand_over(body_facts(body, officer), facts, clock.day_of(row.at), wording.Law())
        )
        content = Content(HANDOVER, text.partition("\n")[0], text, report.ruleset, TEMPLATE_VERSION)
        made = papers.register(issuer_of(body, KINDS[HANDOVER].sign), content, REPORT, report.id, f"word:{row.id}")
        jobs.hint("papers.render", made.id)
        return made
