"""The papers of 选用, by whoever selects: 选用告知书 and 停止选用告知书, each made with its act."""

from sqlalchemy import select

from accounts.issuing import issuer_of
from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.roles import BODIES
from institutions import actions
from institutions.actions import Choice
from institutions.actions.selecting import review_day
from institutions.citing import law_in_words
from institutions.documents.registering import registered
from institutions.lifecycle.selecting import OWN
from institutions.models import Institution, Selection
from institutions.permissions.life import selections_visible_to
from institutions.wording import selecting as wording
from kernel import clock, owned_papers
from kernel.db import db, transaction
from kernel.events import Actor
from kernel.papers import Issuer, Paper

OWNER = "selection"
MADE, STOPPED = "selection_made", "selection_stopped"
SIGNS = {MADE: "选", STOPPED: "停"}
LONGEST_NAME = 50


def select_with_paper(institution: Institution, choice: Choice, *, by: Actor) -> tuple[Selection, list[Paper]]:
    """The selection with its 选用告知书."""
    with transaction():
        row = actions.select_product(institution, choice, by=by)
        follows = choice.renews.until_on if choice.renews is not None else None
        made = wording.Made(row.reason, row.contact, review_day(row.until_on), follows)
        return row, [_register(row, MADE, wording.selection_made(_facts(row), made, clock.today()))]


def withdraw_with_paper(row: Selection, words: str, *, by: Actor) -> list[Paper]:
    """The end before the term with its 停止选用告知书."""
    with transaction():
        actions.withdraw_selection(row, words, by=by)
        today = clock.today()
        stopped_on = row.withdrawn_on or today
        lines = wording.selection_stopped(_facts(row), row.withdrawn_words or "", stopped_on, today)
        return [_register(row, STOPPED, lines)]


def _facts(row: Selection) -> wording.SelectionFacts:
    selector = row.organisation
    return wording.SelectionFacts(
        institution=row.institution.name,
        selector=selector.letterhead or selector.name,
        product=row.product,
        from_on=row.from_on,
        until_on=row.until_on,
        law=law_in_words(OWN),
        filing=(row.filing.number or "") if row.filing is not None else "",
    )


def _register(row: Selection, kind: str, lines: list[str]) -> Paper:
    return registered(_issuer(row.organisation, SIGNS[kind]), (OWNER, row.id), kind, lines, "once")


def _issuer(selector: Organisation, sign: str) -> Issuer:
    """A school has no prefix kept apart from all others (decision 0092): its whole name begins its numbers."""
    if selector.kind in BODIES:
        return issuer_of(selector, sign)
    return Issuer(selector.id, selector.letterhead or selector.name, f"{selector.name[:LONGEST_NAME]}{sign}")


def papers_of_selection(row: Selection) -> list[Paper]:
    """The papers of a selection, oldest first."""
    return owned_papers.papers_of(OWNER, row.id)


def may_read_selection_paper(viewer: Viewer, paper: Paper) -> bool:
    """Whoever may see the selection (fills the registry of readers)."""
    seen = select(Selection.id).where(Selection.id == paper.owner_id, selections_visible_to(viewer))
    return db.session.scalar(seen) is not None
