"""The paper of a notice: its text is fixed and numbered when a second person approves it."""

from accounts.issuing import issuer_of
from institutions.lifecycle.noticing import NoticeKind
from institutions.models import Notice
from institutions.wording import noticing as wording
from kernel import clock, jobs, owned_papers, papers
from kernel.papers import Content, Paper
from kernel.typeset import template_version

OWNER, KIND, SIGN, BASIS = "notice", "notice", "通", "CL+IR"


def facts_of(row: Notice) -> wording.NoticeFacts:
    """What the paper says, from the row."""
    body, before = row.body, row.replaces
    told = wording.Decision(row.decision_number, row.decision_on, row.decision_hearing, row.decision_power)
    return wording.NoticeFacts(
        kind=row.kind,
        title=row.title,
        institution=row.institution.name if row.institution is not None else "",
        words=row.words,
        law=row.law,
        body=body.name,
        contact="；".join(one for one in (body.phone, body.address) if one),
        decision=told if row.kind is NoticeKind.PENALTY else None,
        replaces=(before.number or "") if before is not None else "",
    )


def register_notice(row: Notice) -> Paper:
    """Give it number and code (inside an act); one series a body and year, without a gap."""
    lines = [line.strip() for line in wording.notice(facts_of(row), clock.today()) if line.strip()]
    text = "\n".join(lines) + "\n"
    content = Content(KIND, row.title, text, BASIS, template_version())
    made = papers.register(issuer_of(row.body, SIGN), content, OWNER, row.id, f"approved:{_before(row) + 1}")
    jobs.hint("papers.render", made.id)
    return made


def _before(row: Notice) -> int:
    """How often this version was approved already, before an objection was upheld."""
    return len(papers_of(row))


def papers_of(row: Notice) -> list[Paper]:
    """The papers of a version, oldest first."""
    return owned_papers.papers_of(OWNER, row.id)
