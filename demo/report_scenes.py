"""Two invented people use the door for reports: one names nobody and is asked a question, one only has an idea."""

from collections.abc import Iterator

from accounts.roles import Role
from complaints import actions as cases
from complaints.actions import BY_CODE
from complaints.lifecycle import ReportKind
from demo import phrases
from demo.scenes import When
from demo.world import World
from kernel.events import Actor


def anonymous(country: World) -> Iterator[When]:
    """Told without a name, sorted, sent to the county's department, checked, asked and answered by code."""
    yield 0, "21:15"
    app = country.institutions["xiaoyuantong"]
    told = cases.Told(
        key="demo-report-without-a-name",
        words=phrases.REPORTED,
        target_name=app.name,
        institution=app,
        category="E17",
        happened=phrases.HAPPENED,
        basis=phrases.BASIS,
    )
    report = cases.take_report(told)
    yield 1, "09:20"
    admin = Actor(country.people["platform-admin"].id, Role.PLATFORM_ADMIN)
    cases.sort_report(report, "E17", by=admin)
    assert report.body is not None  # by rule F-2 the county's education department
    officer = country.hand(report.body, Role.OFFICER)
    assert officer is not None
    yield 2, "10:40"
    cases.check_report(report, by=officer)
    question = cases.ask_reporter(report, phrases.ASKED_BACK, by=officer, key="demo-report-question")
    yield 4, "20:05"
    cases.answer_question(question, phrases.TOLD_BACK, by=BY_CODE, key="demo-report-answer-key", report=report)


def suggested(country: World) -> Iterator[When]:
    """An idea without a breach of law: read and filed away by intake."""
    yield 0, "12:30"
    told = cases.Told(key="demo-report-an-idea-only", words=phrases.IDEA, target_name=phrases.NOBODY_KNOWN)
    lead = cases.take_report(told)
    yield 1, "09:35"
    admin = Actor(country.people["platform-admin"].id, Role.PLATFORM_ADMIN)
    cases.sort_other(lead, ReportKind.LEAD, by=admin)
    cases.note_lead(lead, phrases.LEAD_ANSWERED, by=admin)
