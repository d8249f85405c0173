"""Whether an act on a candidate may be done now, by this person, and whether anything bars it."""

from flask_babel import lazy_gettext as _l

from disclosure import candidates
from disclosure.actions.public_rows import AnotherInstitution, Barred
from disclosure.candidates import Look
from disclosure.lifecycle import INSTITUTION, PUBLIC, SYSTEM, Move, allowed, find
from disclosure.models import Candidate
from kernel.db import lock
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor


def permit(candidate: Candidate, act: str, by: Actor) -> Move:
    """Lock and ask the table; the caller sets the new state. Raises IllegalMove or NotYours."""
    lock(candidate)
    if find(candidate.state, act) is None:
        raise IllegalMove()
    move = allowed(candidate.state, act, str(by.role))
    if move is None or not _sits(candidate, move, by):
        raise NotYours()
    return move


def _sits(candidate: Candidate, move: Move, by: Actor) -> bool:
    """Officers act for the candidate's own body; an institution for itself (its view found the candidate)."""
    if str(by.role) in SYSTEM or str(by.role) in INSTITUTION & move.by:
        return True
    return by.organisation_id == candidate.body_id


ASKED_ANOTHER = _l(
    "案件现在的被投诉机构，和这份公示送核对的不是同一家。请重新保存摘要，再送现在这家机构核对；原来那家的异议不再算。"
)


def unbarred(candidate: Candidate) -> Look:
    """What is known of the case; raises Barred, saying why, where that forbids publishing now.

    Also where the case is about another institution than the text: that one was asked.
    """
    found = candidates.look(candidate)
    if found.bars:
        raise Barred(_l("这件投诉现在不能公示：%(why)s。", why="；".join(str(bar.label) for bar in found.bars)))
    if found.is_another:
        raise AnotherInstitution(None if candidate.state in PUBLIC else ASKED_ANOTHER)
    return found
