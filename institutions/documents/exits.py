"""The papers of 退出: the announcement and each version of the plan for balances, made with the act (decision 0062)."""

from flask_babel import force_locale
from sqlalchemy import select

from accounts.issuing import issuer_of
from accounts.permissions import Viewer
from institutions import actions
from institutions.actions import Announcement, Balances
from institutions.citing import law_in_words
from institutions.documents.registering import registered
from institutions.lifecycle.exiting import LAW_OF
from institutions.models import Exit, ExitPlan, Institution
from institutions.permissions.life import exits_visible_to
from institutions.wording import exiting as exit_wording
from kernel import clock, owned_papers
from kernel.db import db, transaction
from kernel.events import Actor
from kernel.papers import Paper
from kernel.web import yuan

OWNER = "exit"
SIGNS = {"exit_notice": "退", "exit_plan": "案"}


def announce_with_paper(institution: Institution, said: Announcement, *, by: Actor) -> tuple[Exit, list[Paper]]:
    """The announcement with 退出公告; the plan that came with it stands in it."""
    with transaction():
        row = actions.announce_exit(institution, said, by=by)
        lines = exit_wording.exit_notice(_facts(row), _plan(row.plans[0]))
        return row, [_register(row, "exit_notice", lines, "once")]


def plan_with_paper(row: Exit, said: Balances, *, by: Actor) -> list[Paper]:
    """A plan with its 终止方案."""
    with transaction():
        plan = actions.plan_balances(row, said, by=by)
        lines = exit_wording.exit_plan(_facts(row), _plan(plan), clock.today())
        return [_register(row, "exit_plan", lines, f"plan:{plan.number}")]


def _facts(row: Exit) -> exit_wording.ExitFacts:
    with force_locale("zh_Hans_CN"):
        legal = str(row.legal_type.label)
    return exit_wording.ExitFacts(
        institution=row.institution.name,
        legal=legal,
        law=law_in_words(LAW_OF[row.legal_type]),
        announced_on=row.announced_on,
        closing_on=row.closing_on,
        earliest_on=row.earliest_on,
        reason=row.reason,
        contact=row.contact,
        notice_url=row.notice_url,
    )


def _plan(plan: ExitPlan) -> exit_wording.PlanFacts:
    with force_locale("zh_Hans_CN"):
        owed = str(yuan(plan.owed_fen))
    return exit_wording.PlanFacts(plan.number, plan.learners, owed, plan.how, plan.repay_by_on, plan.contact)


def _register(row: Exit, kind: str, lines: list[str], cause: str) -> Paper:
    account = row.institution.standing.organisation
    assert account is not None, "an institution that announces has an account"
    return registered(issuer_of(account, SIGNS[kind], row.institution.name), (OWNER, row.id), kind, lines, cause)


def papers_of_exit(row: Exit) -> list[Paper]:
    """The papers of an exit, oldest first."""
    return owned_papers.papers_of(OWNER, row.id)


def may_read_exit_paper(viewer: Viewer, paper: Paper) -> bool:
    """Whoever may see the exit (fills the registry of readers)."""
    seen = select(Exit.id).where(Exit.id == paper.owner_id, exits_visible_to(viewer))
    return db.session.scalar(seen) is not None
