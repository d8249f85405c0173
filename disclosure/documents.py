"""The papers of publishing: what is to be public is told to the institution, and what became of its objection."""

from flask_babel import force_locale

from accounts.issuing import issuer_of
from accounts.models import Organisation
from accounts.permissions import Viewer
from complaints import rulesets, wording
from complaints.documents import TEMPLATE_VERSION
from complaints.facts import body_facts, law_in
from disclosure import notice_wording
from disclosure.lifecycle import CandidateState
from disclosure.models import Candidate
from disclosure.permissions import DESK_ROLES, INSTITUTION_ROLES
from institutions.queries import institution_by_ref
from kernel import clock, jobs, owned_papers, papers
from kernel.db import db, lock, transaction
from kernel.papers import Content, Paper

OWNER = "publication"
SIGNS = {"publication_notice": "示", "publication_answer": "异"}
RESULTS = {
    CandidateState.PUBLISHED: "经核对，按下列内容公示。",
    CandidateState.CORRECTED: "公示的内容已经更正，更正后的内容如下。",
    CandidateState.WITHDRAWN: "",
}


def make_notice(candidate: Candidate) -> Paper | None:
    """公示告知书 of the text that was shown to the institution; for each showing one."""
    with transaction():
        lock(candidate)
        if candidate.notified_at is None:
            return None
        body, on = _body(candidate), clock.day_of(candidate.notified_at)
        said = _text(candidate), candidate.objection_until_on, on, _law(body)
        lines = notice_wording.notice(body_facts(body), *said, is_here=candidate.was_shown_here is not False)
        return _register(candidate, "publication_notice", lines, body, f"notified:{candidate.notified_at:%Y%m%d%H%M%S}")


def make_answer(candidate: Candidate) -> Paper | None:
    """更正异议处理告知书: after an objection the text is public or given up; or a public text was corrected."""
    with transaction():
        lock(candidate)
        result = RESULTS.get(candidate.state)
        if result is None or (not candidate.objection and candidate.state is not CandidateState.CORRECTED):
            return None
        body, text = _body(candidate), _text(candidate)
        if candidate.state is CandidateState.WITHDRAWN:
            result = "公示已经撤下。" if candidate.published_at is not None else "经核对，不公示。"
            text = notice_wording.TextFacts(text.institution, text.number, text.category, text.outcome, "")
        elif _was_changed(candidate):
            result = "经核对，公示的内容已经按异议修改，修改后的内容如下。"
        said = candidate.objection or "", result, clock.today(), _law(body)
        lines = notice_wording.answer(body_facts(body), text, *said)
        cause = f"{candidate.state}:{papers.digest(_said(candidate))[:16]}"
        return _register(candidate, "publication_answer", lines, body, cause)


def _said(candidate: Candidate) -> str:
    """What tells one answer from another: the words; after a correction also the facts the paper names."""
    if candidate.state is not CandidateState.CORRECTED:
        return candidate.summary
    return "\n".join((candidate.summary, candidate.category, str(candidate.outcome), candidate.institution_name))


def _was_changed(candidate: Candidate) -> bool:
    """Whether the text was written anew after the institution objected."""
    objected, prepared = candidate.objected_at, candidate.prepared_at
    is_public = candidate.state is CandidateState.PUBLISHED
    return is_public and objected is not None and prepared is not None and prepared > objected


def _body(candidate: Candidate) -> Organisation:
    return db.session.get_one(Organisation, candidate.body_id)


def _law(body: Organisation) -> wording.Law:
    return law_in(rulesets.in_force(clock.today()).code, "publication", body)


def _text(candidate: Candidate) -> notice_wording.TextFacts:
    with force_locale("zh_Hans_CN"):
        outcome = str(candidate.outcome.label)
    names = candidate.institution_name, candidate.case_number, candidate.category_name
    return notice_wording.TextFacts(*names, outcome, candidate.summary)


def _register(candidate: Candidate, kind: str, lines: list[str], body: Organisation, cause: str) -> Paper:
    known = owned_papers.paper_by(OWNER, candidate.id, kind, cause)
    if known is not None:
        return known
    text, basis = wording.canonical(lines), rulesets.in_force(clock.today()).code
    content = Content(kind, lines[0], text, basis, TEMPLATE_VERSION)
    made = papers.register(issuer_of(body, SIGNS[kind]), content, OWNER, candidate.id, cause)
    jobs.hint("papers.render", made.id)
    return made


def papers_of(candidate: Candidate) -> list[Paper]:
    """The papers of a text, oldest first."""
    return owned_papers.papers_of(OWNER, candidate.id)


def may_read(viewer: Viewer, paper: Paper) -> bool:
    """The body whose text it is, and the institution it was told to (fills the registry of readers)."""
    candidate = db.session.get(Candidate, paper.owner_id)
    if candidate is None or viewer.organisation_id is None:
        return False
    if viewer.role in DESK_ROLES:
        return candidate.body_id == viewer.organisation_id
    about = institution_by_ref(candidate.institution_ref)
    return viewer.role in INSTITUTION_ROLES and about.organisation_id == viewer.organisation_id
