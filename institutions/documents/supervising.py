"""The papers of 监督: an institution asked to come, a talk that was held, what another body is asked to see to."""

from datetime import date

from sqlalchemy import select

from accounts.issuing import issuer_of
from accounts.models import Organisation
from accounts.permissions import Viewer
from accounts.roles import INSTITUTION_ROLES
from institutions import actions
from institutions.citing import law_in_words
from institutions.documents.registering import registered
from institutions.lifecycle.cycle import DESK
from institutions.lifecycle.supervising import SUPERVISION_MOVES
from institutions.models import SupervisionTask
from institutions.permissions.accounts import own_records
from institutions.permissions.watching import tasks_visible_to
from institutions.wording import supervising as wording
from kernel import clock, owned_papers
from kernel.db import db, transaction
from kernel.events import Actor
from kernel.papers import Paper

OWNER = "supervision"
CALL, TALK, AWAY = "call_in", "talk_record", "task_handed"
BASIS = "IR"  # what an association does rests on the regulation alone (条例第三十九、四十条)
SIGNS = {CALL: "约", TALK: "谈", AWAY: "转"}


def call_in_with_paper(row: SupervisionTask, on: date, words: str, *, by: Actor) -> list[Paper]:
    """The calling in with its 约请函, which the institution reads."""
    with transaction():
        actions.call_in(row, on, words, by=by)
        lines = wording.call_in(_facts(row, CALL), on, clock.today())
        return [_register(row, CALL, lines, BASIS)]


def record_talk_with_paper(row: SupervisionTask, on: date, words: str, *, by: Actor) -> list[Paper]:
    """A talk that was held with its 指导谈话记录, for both to sign."""
    with transaction():
        actions.record_talk(row, on, words, by=by)
        return [_register(row, TALK, wording.talk_record(_facts(row, "record_talk"), on, clock.today()), BASIS)]


def hand_over_with_paper(row: SupervisionTask, to: str | Organisation, words: str, *, by: Actor) -> list[Paper]:
    """The hand-over with its 监督事项转送函, which the receiver reads where it works here."""
    with transaction():
        actions.hand_over_task(row, to, words, by=by)
        is_here = row.away_to_id is not None
        lines = wording.hand_over(_facts(row, "hand_over_task"), row.away_to, clock.today(), is_here=is_here)
        return [_register(row, AWAY, lines, "")]


def _facts(row: SupervisionTask, act: str) -> wording.TaskFacts:
    body = row.body
    return wording.TaskFacts(
        institution=row.institution.name,
        body=body.letterhead or body.name,
        law=law_in_words(next(move.law for move in SUPERVISION_MOVES if move.act == act)),
        words=row.notes[-1].words,
        phone=body.phone,
        address=body.address,
    )


def _register(row: SupervisionTask, kind: str, lines: list[str], basis: str) -> Paper:
    """Made for the note that the act left; a letter to a body here also says to which, which alone reads it."""
    cause = f"note:{row.notes[-1].id}" + (f":to:{row.away_to_id}" if kind == AWAY else "")
    return registered(issuer_of(row.body, SIGNS[kind]), (OWNER, row.id), kind, lines, cause, basis)


def papers_of_task(row: SupervisionTask) -> list[Paper]:
    """The papers of a task, oldest first."""
    return owned_papers.papers_of(OWNER, row.id)


def letters_to(viewer: Viewer, row: SupervisionTask) -> list[Paper]:
    """The letters of a task that were written to the viewer's body."""
    return [one for one in papers_of_task(row) if _is_letter_to(one, viewer.organisation_id)]


def _is_letter_to(paper: Paper, organisation_id: int | None) -> bool:
    return paper.kind == AWAY and (paper.cause or "").endswith(f":to:{organisation_id}")


def calls_to(viewer: Viewer) -> list[Paper]:
    """The 约请函 to the institution that the viewer acts for, the newest first; nobody else has any."""
    if viewer.role not in INSTITUTION_ROLES or viewer.organisation_id is None:
        return []
    own = select(SupervisionTask.id).where(SupervisionTask.institution_id.in_(own_records(viewer)))
    found = select(Paper).where(Paper.owner_kind == OWNER, Paper.kind == CALL, Paper.owner_id.in_(own))
    return list(db.session.scalars(found.order_by(Paper.id.desc())))


def may_read_task_paper(viewer: Viewer, paper: Paper) -> bool:
    """The task's own body; of a call the institution, of a letter the body it was written to (fills the registry)."""
    if viewer.role in DESK and _is_letter_to(paper, viewer.organisation_id):
        return True
    if any(one.id == paper.id for one in calls_to(viewer)):
        return True
    own = select(SupervisionTask.id).where(SupervisionTask.id == paper.owner_id, tasks_visible_to(viewer))
    return db.session.scalar(own) is not None
