"""Whose turn it is, by what date, and what happens if they miss it: one pure function, never stored (ux §0.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from complaints.lifecycle import Status
from kernel.clock import end_of


@dataclass(frozen=True)
class RunningClock:
    """What the function needs of a running clock."""

    code: str
    due_on: date
    due_at: datetime
    is_platform_rule: bool
    is_provisional: bool = False
    is_paused: bool = False


@dataclass(frozen=True)
class Ask:
    """Something open that waits for somebody: an offer, an agreement to confirm; `actor` as in `Turn`."""

    actor: str
    act: str
    by_on: date | None = None
    consequence: str = "silence_is_no_consent"


@dataclass(frozen=True)
class Snapshot:
    """A case as the function sees it."""

    status: Status
    clocks: Sequence[RunningClock]
    asks: Sequence[Ask] = ()
    has_answer: bool = False
    consents_missing: Sequence[str] = ()
    is_served: bool = True
    is_signed: bool = True
    has_institution_account: bool = True
    has_outside_number: bool = False
    withdrawal_ends_on: date | None = None
    is_entrusted: bool = False
    is_to_entrust: bool = False


@dataclass(frozen=True)
class Turn:
    """Who must act, at what, by which day.

    `actor` is learner, institution, body, mediation_body, mediator, intake or superior, or what an extra seat sits as
    (lender, payment, …).
    """

    actor: str
    act: str
    by_on: date
    clock: str
    is_platform_rule: bool
    is_overdue: bool
    is_provisional: bool
    consequence: str
    is_paused: bool = False


# Clocks that run beside the case and make it nobody's turn; of a clue the parties never learn (O121 arts. 27, 37).
BESIDE = frozenset({"T-CLUE", "T-PERF", "T-REFUND", "T-CONF", "T-PUB"})
# What nobody owes: the day is only one to be asked again by, and letting it pass is no breach of anything.
FREE = frozenset({"choose_on", "check_kept"})
CONSEQUENCES = {
    "T-ACC": "escalate",
    "T-RESP": "no_reply",
    "T-MED": "draft_termination",
    "T-TERM": "escalate",
    "T-CLOSE": "escalate",
    "T-INTAKE": "escalate",
    "T-JUR": "superior_decides",
    "T-ID": "draft_refusal",
    "T-ROUTE": "escalate",
    "T-RESP2": "no_reply",
    "T-ODR": "learner_chooses",
    "T-CHOICE": "choice_is_free",
    "T-SUP": "goes_on_without",
    "T-REC": "escalate",
    "T-ADM": "escalate",
}


def whose_turn(case: Snapshot, now: datetime) -> Turn | None:
    """The next actor of an open case and the date; None when the case is closed."""
    if case.status is Status.CLOSED:
        return None
    actor, act, code, ask = _next(case, now)
    clock = _pick(case.clocks, code)
    by_on = ask.by_on if ask and ask.by_on else clock.due_on
    # A party's own date is a platform rule; the law's clock runs on beside it.
    due_at = end_of(ask.by_on) if ask and ask.by_on else clock.due_at
    is_paused = clock.is_paused and not (ask and ask.by_on)
    overdue = now >= due_at and not is_paused and act not in FREE
    return Turn(
        actor=actor,
        act=act,
        by_on=by_on,
        clock=clock.code,
        is_platform_rule=clock.is_platform_rule or bool(ask and ask.by_on),
        is_overdue=overdue,
        is_provisional=clock.is_provisional and not (ask and ask.by_on),
        is_paused=is_paused,
        consequence=ask.consequence if ask else CONSEQUENCES.get(clock.code, "escalate"),
    )


def _next(case: Snapshot, now: datetime) -> tuple[str, str, str, Ask | None]:
    if case.withdrawal_ends_on is not None:  # nothing moves until the learner has had time to think it over
        ask = Ask("learner", "undo_withdrawal", case.withdrawal_ends_on, "withdrawal_in_force")
        return ask.actor, ask.act, "", ask
    if case.status in (Status.RECEIVED, Status.ASSIGNED, Status.POWER_DISPUTE):
        return _at_the_door(case, now)
    if case.status is Status.PRE_SETTLEMENT:
        return _with_the_institution(case, now)
    if case.status is Status.SETTLED:
        return "learner", "check_kept", "T-CHOICE", None
    if case.status is Status.HANDED_OFF:
        return "learner", "close" if case.has_outside_number else "record_outside_number", "T-CLOSE", None
    if case.status in (Status.NOT_ACCEPTED, Status.TERMINATED, Status.WITHDRAWN, Status.AGREED):
        if not case.is_signed:  # a withdrawal ended it: what the body has to tell is not written yet
            return "body", "sign_termination", "T-TERM", None
        if not case.is_served:
            return "body", "serve", "T-TERM" if case.status is Status.TERMINATED else "T-ACC", None
        code = "T-TERM" if _has(case.clocks, "T-TERM") else "T-CLOSE"
        return ("mediator" if case.status is Status.AGREED else "body"), "close", code, None
    return _under_way(case, now)


def _with_the_institution(case: Snapshot, now: datetime) -> tuple[str, str, str, Ask | None]:
    """Pre-settlement: the institution until its day; once it has declined or let it pass, the learner chooses."""
    if case.asks:
        return case.asks[0].actor, case.asks[0].act, "T-ODR", case.asks[0]
    if _has(case.clocks, "T-ODR") and not _is_late(case.clocks, "T-ODR", now):
        return "institution", "propose", "T-ODR", None
    return "learner", "choose_on", "T-CHOICE", None


def _at_the_door(case: Snapshot, now: datetime) -> tuple[str, str, str, Ask | None]:
    """Before acceptance: what was asked of the learner and of the body goes before the decision."""
    if case.status is Status.POWER_DISPUTE:
        late = _is_late(case.clocks, "T-JUR", now)
        return ("superior", "designate", "T-JUR", None) if late else ("body", "settle_power", "T-JUR", None)
    hand = "intake" if case.status is Status.RECEIVED else "body"
    if _has(case.clocks, "T-ROUTE"):
        return hand, "answer_objection", "T-ROUTE", None
    if case.status is Status.RECEIVED:
        return "intake", "assign", "T-INTAKE", None
    if _has(case.clocks, "T-ID") and not _is_late(case.clocks, "T-ID", now):
        return "learner", "supply_identity", "T-ID", None
    if _has(case.clocks, "T-SUP") and not _is_late(case.clocks, "T-SUP", now):
        return "learner", "supply_supplement", "T-SUP", None
    return "body", "accept_or_refuse", "T-ACC", None


def _under_way(case: Snapshot, now: datetime) -> tuple[str, str, str, Ask | None]:
    if case.status is Status.SUSPENDED:
        return "body", "decide_recusal", "T-REC", None
    # What was asked of the learner is waited for until its day; then the case goes on without it.
    if _has(case.clocks, "T-SUP") and not _is_late(case.clocks, "T-SUP", now):
        return "learner", "supply_supplement", "T-SUP", None
    if case.status is Status.APPRAISAL:
        return ("mediation_body" if case.is_entrusted else "body"), "receive_report", "T-MED", None
    if case.asks:
        ask = case.asks[0]
        return ask.actor, ask.act, "T-MED", ask
    if _has(case.clocks, "T-ADM"):  # what the institution said beside the matter waits for an officer
        return "body", "review_admin", "T-ADM", None
    # A silent institution holds nothing up: when its day has passed the body goes on.
    for code in ("T-RESP", "T-RESP2") if case.has_institution_account else ():
        if _has(case.clocks, code) and not _is_late(case.clocks, code, now):
            return "institution", "answer", code, None
    if case.status is Status.ACCEPTED and case.consents_missing:
        return case.consents_missing[0], "consent", "T-MED", None
    if case.status is Status.ACCEPTED:
        return "body", "decide_entrusting" if case.is_to_entrust else "mediate", "T-MED", None
    return "mediator", "mediate", "T-MED", None


def _is_late(clocks: Sequence[RunningClock], code: str, now: datetime) -> bool:
    return any(clock.code == code and now >= clock.due_at for clock in clocks)


def _has(clocks: Sequence[RunningClock], code: str) -> bool:
    return any(clock.code == code for clock in clocks)


def _pick(clocks: Sequence[RunningClock], code: str) -> RunningClock:
    """The clock of that code, else the one due first; an open case always has one."""
    named = [clock for clock in clocks if clock.code == code]
    return min(named or clocks, key=lambda clock: clock.due_at)
