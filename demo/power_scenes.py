"""Scenes about whose case it is, what stops its clock, and what is taken out of it."""

from collections.abc import Iterator

from complaints import actions as cases
from complaints.actions import Halt, ReportDraft
from complaints.models import PointKind
from demo import phrases
from demo.scenes import Case, When
from kernel import clock


def returned(case: Case) -> Iterator[When]:
    """The body has no power and gives the case back to intake."""
    yield 2, "11:20"
    cases.return_to_intake(case.complaint, phrases.NOT_OURS, by=case.officer)


def disputed(case: Case) -> Iterator[When]:
    """The body says another department has the power."""
    yield 2, "15:05"
    other = case.world.bodies["market-hd"]
    cases.dispute_power(case.complaint, other, phrases.DIFFERS, by=case.officer)


def contested(case: Case) -> Iterator[When]:
    """The learner says that the case is with the wrong body."""
    yield 1, "20:15"
    cases.contest_route(case.complaint, phrases.OBJECTS, by=case.learner)


def halted(case: Case) -> Iterator[When]:
    """An appraisal is commissioned: the time for mediation stands still."""
    yield 9, "10:50"
    halt = Halt("appraisal", clock.today(), phrases.APPRAISAL, phrases.COMMISSION)
    cases.pause(case.complaint, "T-MED", halt, by=case.officer)


def clue_found(case: Case) -> Iterator[When]:
    """The officer notes a clue of a breach of law; neither party hears of it."""
    yield 7, "16:30"
    cases.open_clue(case.complaint, phrases.FOUND, clock.today(), by=case.officer)


def divided(case: Case) -> Iterator[When]:
    """The officer takes the report out of the complaint before the institution sees it."""
    yield 1, "14:40"
    story, points = case.story, case.complaint.points
    taken = tuple(point.id for point in points if point.kind is PointKind.OTHER)
    draft = ReportDraft(story.report_category, story.report, story.remains, points=taken)
    cases.split_report(case.complaint, draft, by=case.officer)
