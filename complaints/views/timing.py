"""What a case page says and offers about pauses, more time and clues."""

from dataclasses import dataclass, field
from typing import Any

from complaints import rulesets
from complaints.labels import CONFIDENTIAL, sees_clock
from complaints.lifecycle import ClueState, PartyRole
from complaints.models import Clock, Clue, Complaint
from complaints.queries.dating import rule_for
from complaints.rulesets import NoSuchRule
from complaints.views.case import CaseView
from kernel import clock

ANSWERS = ("T-RESP", "T-RESP2")


@dataclass(frozen=True)
class Timing:
    """The buttons and notices of `_timing.html`."""

    may_pause: bool = False
    may_resume: bool = False
    waiting: Clock | None = None
    asks: Clock | None = None
    asked: Clock | None = None
    may_open_clue: bool = False
    clues: list[dict[str, Any]] = field(default_factory=list)


def timing_of(view: CaseView) -> Timing:
    """What this viewer's page offers."""
    rows = [row for row in view.rows.clocks if row.is_running and sees_clock(view.roles, row.code)]
    seen = view.rows.clocks if view.roles & CONFIDENTIAL else []
    mediation = next((row for row in rows if row.code == "T-MED"), None)
    answer = next((row for row in rows if row.code in ANSWERS), None)
    is_handling = PartyRole.HANDLING_BODY in view.roles
    is_open = answer is not None and any(one.is_granted is None for one in answer.extensions)
    return Timing(
        may_pause=view.may("pause") and mediation is not None and may_pause(mediation),
        may_resume=view.may("resume") and mediation is not None and mediation.paused_on is not None,
        waiting=answer if is_open and view.may("decide_extension") else None,
        asks=answer if answer is not None and view.may("ask_extension") and may_ask(answer) else None,
        asked=answer if is_open and view.is_respondent else None,
        may_open_clue=view.may("open_clue"),
        clues=[clue_card(clue, row, is_handling) for row in seen for clue in row.clues],
    )


def may_pause(row: Clock) -> bool:
    """Whether a clock may stand still: it runs, is not late, and its rule names a reason."""
    return row.is_running and row.paused_on is None and clock.now() < row.due_at and bool(rule_for(row).pauses)


def may_ask(row: Clock) -> bool:
    """Whether more time may still be asked for: the rule allows it, the clock runs, nobody has asked yet."""
    return row.is_running and clock.now() < row.due_at and not row.extensions and rule_for(row).is_extendable


def clue_card(clue: Clue, row: Clock, is_handling: bool) -> dict[str, Any]:
    """A clue for the desk's page."""
    return {
        "ref": clue.ref,
        "words": clue.words,
        "found_on": clue.found_on,
        "state": str(clue.state.label),
        "is_open": clue.state is ClueState.OPEN,
        "result": clue.result,
        "due": row.due_on,
        "is_late": row.is_running and row.paused_on is None and clock.now() >= row.due_at,
        "may_ask": is_handling and may_ask(row),
        "may_pause": is_handling and may_pause(row),
        "may_resume": is_handling and row.is_running and row.paused_on is not None,
        "is_asked": any(one.is_granted is None for one in row.extensions),
        "is_handling": is_handling,
    }


def limitation(complaint: Complaint, compute: Any) -> dict[str, Any] | None:
    """L-3Y as a fact for the officer of a market regulator: until when the three years ran (O121 art. 16(4))."""
    if complaint.happened_on is None:
        return None
    try:
        found = compute(complaint, "L-3Y", complaint.happened_on)
    except NoSuchRule:
        return None
    texts = rulesets.load(complaint.ruleset).texts
    return {
        "happened_on": complaint.happened_on,
        "due": found.due,
        "is_over": clock.day_of(complaint.filed_at) > found.due,
        "articles": [rulesets.cite(one, texts) for one in found.basis.articles],
    }
