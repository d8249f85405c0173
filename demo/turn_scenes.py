"""Scenes of what else a case may come to: material asked for, an appraisal, a recusal, a new fact, second thoughts."""

from collections.abc import Iterator
from datetime import timedelta

from complaints import actions as cases
from complaints.lifecycle import Payer
from demo import phrases
from demo.scenes import Case, When
from kernel import clock
from mediation import actions as tables


def asked_for_more(case: Case) -> Iterator[When]:
    """The officer asks for the record of payment, by a day."""
    yield 3, "10:40"
    day = clock.today() + timedelta(days=20)
    cases.request_supplement(case.complaint, phrases.SUPPLEMENT, day, by=case.officer)


def fact_told(case: Case) -> Iterator[When]:
    """The learner tells of a new fact."""
    yield 11, "21:05"
    key = f"demo-fact-{case.story.number}"
    cases.report_fact(case.complaint, phrases.NEW_FACT, clock.today(), by=case.learner, key=key)


def appraised(case: Case) -> Iterator[When]:
    """They agree on who pays and not on who appraises; the department names an institution and commissions it."""
    yield 12, "09:40"
    draft = cases.AppraisalDraft(phrases.APPRAISED, Payer.BY_RESULT, phrases.APPRAISER, 180_000)
    row = cases.propose_appraisal(case.complaint, draft, by=case.learner)
    yield 13, "15:10"
    if case.staff is not None:
        cases.answer_appraisal(case.complaint, row, True, False, phrases.OTHER_APPRAISER, by=case.staff)
        yield 14, "10:20"
        said = phrases.NAMED_APPRAISER, phrases.WHY_NAMED
        cases.designate_appraiser(case.complaint, row, *said, by=case.officer)
        yield 15, "11:00"
        cases.commission_appraisal(case.complaint, row, clock.today(), phrases.COMMISSION, by=case.officer)


def suspended(case: Case) -> Iterator[When]:
    """The learner asks the mediator to step down; the head has not decided yet."""
    yield 12, "16:45"
    cases.ask_recusal(case.complaint, phrases.RECUSAL, by=case.learner)


def partly_signed(case: Case) -> Iterator[When]:
    """The paper came back signed; it covers the refund, not the rest."""
    yield 17, "16:00"
    tables.record_signature(case.agreement, clock.today(), by=case.mediator, partly=True)
