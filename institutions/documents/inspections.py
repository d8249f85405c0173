"""The papers of 检查: what was found and what is to be rectified, made with the act that tells the institution."""

from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale
from sqlalchemy import select

from accounts.issuing import issuer_of
from accounts.permissions import Viewer
from institutions import actions
from institutions.citing import law_in_words
from institutions.documents.registering import registered
from institutions.lifecycle.inspecting import INSPECTION_MOVES, DemandState, Finding, PartnerState
from institutions.models import Demand, Inspection
from institutions.permissions.watching import inspections_visible_to
from institutions.wording import inspecting as wording
from kernel import clock, owned_papers
from kernel.db import db, transaction
from kernel.events import Actor
from kernel.papers import Paper

OWNER = "inspection"
FINDINGS, DEMANDS = "inspection_findings", "inspection_demands"
SIGNS = {FINDINGS: "检", DEMANDS: "改"}
BASIS = "CL+IR"


def send_with_papers(row: Inspection, *, by: Actor) -> list[Paper]:
    """The telling with 检查情况告知书 and 整改要求书."""
    with transaction():
        actions.send_findings(row, by=by)
        return [_findings(row), _demands(row, [_demand(one) for one in row.demands], "sent")]


def recheck_with_paper(
    demand: Demand, row: Inspection, is_mended: bool, words: str, again_on: date | None, *, by: Actor
) -> list[Paper]:
    """The second look; where another day is given, with a 整改要求书 for it."""
    with transaction():
        actions.recheck_demand(demand, row, is_mended, words, again_on, by=by)
        if demand.state is not DemandState.OPEN:
            return []
        told = _demand(demand, demand.check_words)
        times = sum(one.kind == DEMANDS for one in papers_of_inspection(row))
        return [_demands(row, [told], f"again:{demand.place}:{times}")]


def close_with_paper(row: Inspection, summary: str, *, by: Actor) -> list[Paper]:
    """The end; of an inspection whose findings were not told before, with 检查情况告知书."""
    with transaction():
        actions.close_inspection(row, summary, by=by)
        return [_findings(row)] if row.sent_at is None else []


def _findings(row: Inspection) -> Paper:
    with force_locale("zh_Hans_CN"):
        items = [
            wording.ItemFacts(
                words=one.words,
                finding=str(one.finding.label) if one.finding is not None else "",
                note=one.note,
                law=law_in_words(one.law) if one.finding is Finding.PROBLEM else "",
            )
            for one in row.items
        ]
    is_closed = row.closed_at is not None
    lines = wording.inspection_findings(_facts(row), items, clock.today(), is_closed=is_closed)
    return _register(row, FINDINGS, lines, "once")


def _demand(one: Demand, seen: str = "") -> wording.DemandFacts:
    return wording.DemandFacts(one.place, one.item.words, one.words, one.due_on, seen)


def _demands(row: Inspection, told: Sequence[wording.DemandFacts], cause: str) -> Paper:
    return _register(row, DEMANDS, wording.inspection_demands(_facts(row), told, clock.today()), cause)


def _facts(row: Inspection) -> wording.InspectionFacts:
    body = row.body
    assert row.begun_at is not None, "what was not begun has nothing to tell"
    return wording.InspectionFacts(
        institution=row.institution.name,
        body=body.letterhead or body.name,
        begun_on=clock.day_of(row.begun_at),
        law=_law("send_findings"),
        publishing_law=_law("close_inspection"),
        inspectors=[f"工号{one.person.staff_number}" for one in row.inspectors if one.person.staff_number],
        partners=[one.organisation.name for one in row.partners if one.state is PartnerState.JOINED],
        phone=body.phone,
        address=body.address,
    )


def _law(act: str) -> str:
    """The article of the table by which the act is done, in words."""
    return law_in_words(next(move.law for move in INSPECTION_MOVES if move.act == act))


def _register(row: Inspection, kind: str, lines: list[str], cause: str) -> Paper:
    return registered(issuer_of(row.body, SIGNS[kind]), (OWNER, row.id), kind, lines, cause, BASIS)


def papers_of_inspection(row: Inspection) -> list[Paper]:
    """The papers of an inspection, oldest first."""
    return owned_papers.papers_of(OWNER, row.id)


def may_read_inspection_paper(viewer: Viewer, paper: Paper) -> bool:
    """Whoever may see the inspection (fills the registry of readers)."""
    seen = select(Inspection.id).where(Inspection.id == paper.owner_id, inspections_visible_to(viewer))
    return db.session.scalar(seen) is not None
