"""A scene of secret bids: the mediator proposes a round, both agree to its rule, both bid, and it meets."""

from collections.abc import Iterator
from datetime import timedelta

from complaints import actions as cases
from complaints.lifecycle import PartyRole
from complaints.models import Party
from demo.scenes import Case, When
from kernel import clock
from mediation import actions as tables

MIDDLE = 50


def bids_met(case: Case) -> Iterator[When]:
    """The two are near each other: the middle of what they bid becomes a draft that waits for both."""
    yield 12, "10:20"
    until = clock.today() + timedelta(days=7)
    payer, payee = _seat(case, PartyRole.RESPONDENT), cases.claimant(case.complaint)
    rule = tables.BidRule(payer.id, payee.id, MIDDLE, until, until + timedelta(days=21))
    row = tables.propose_round(case.table, rule, by=case.mediator)
    yield 13, "12:30"
    tables.agree_to_round(row, by=case.learner)
    if case.staff is None:
        return
    yield 13, "16:10"
    tables.agree_to_round(row, by=case.staff)
    yield 14, "20:15"
    tables.place_bid(row, case.story.counter * 100, by=case.learner)
    yield 15, "11:05"
    tables.place_bid(row, case.story.wanted * 100, by=case.staff)


def _seat(case: Case, role: PartyRole) -> Party:
    found = cases.party_of(case.complaint, role)
    if found is None:
        raise LookupError(f"nobody sits as {role}")
    return found
