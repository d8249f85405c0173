"""The table of reports, cell by cell against rows written by hand; no state but closed is without a way on (§8.3)."""

from itertools import product

import pytest

from accounts.roles import OrganisationKind, Role
from complaints.lifecycle import DESK_ROLES, SUPERVISORS, ReportKind, ReportOutcome, ReportState
from complaints.lifecycle.reports import (
    ACTS,
    CHECK,
    REPORT_MOVES,
    REPORTER,
    find_report_move,
    may_move,
    report_acts,
)

# state, what it is, where it is: act > state after, by whom. `any` is unsorted, report and lead.
ORACLE = """
received none intake: sort_report>received intake, sort_lead>received intake, sort_dispute>closed intake
received none intake: sort_elsewhere>closed intake, answer>received reporter, add>received reporter
received report intake: assign>received intake, answer>received reporter, add>received reporter
received lead intake: assign>received intake, note_lead>closed intake
received lead intake: answer>received reporter, add>received reporter
received report body: check>checking body, no_power>closed body, return_to_intake>received body, link>closed body
received report body: ask>received body, note>received body, refer>received body, show_reporter>received body
received report body: answer>received reporter, add>received reporter
received lead body: return_to_intake>received body, note_lead>closed body
received lead body: ask>received body, note>received body, refer>received body, show_reporter>received body
received lead body: answer>received reporter, add>received reporter
checking report body: no_power>closed body, link>closed body, ask_time>checking body, decide_time>checking head
checking report body: file_case>filed body, not_file>not_filed body
checking report body: ask>checking body, note>checking body, refer>checking body, show_reporter>checking body
checking report body: answer>checking reporter, add>checking reporter
filed report body: tell_result>filed regulator, close>closed body
filed report body: ask>filed body, note>filed body, refer>filed body, show_reporter>filed body
filed report body: answer>filed reporter, add>filed reporter
not_filed report body: tell_result>not_filed regulator, close>closed body
not_filed report body: ask>not_filed body, note>not_filed body, refer>not_filed body, show_reporter>not_filed body
not_filed report body: answer>not_filed reporter, add>not_filed reporter
"""
# What the table lets pass in states that no way leads to: a lead or an unsorted thing is never checked or filed.
REACHED = {
    ("received", "none", "intake"),
    *(("received", kind, place) for kind in ("report", "lead") for place in ("intake", "body")),
    *((state, "report", "body") for state in ("checking", "filed", "not_filed")),
}


def oracle() -> dict[tuple[str, str, str, str], tuple[str, str]]:
    known = {}
    for line in ORACLE.strip().splitlines():
        where, acts = line.split(": ")
        state, kind, place = where.split()
        for one in acts.split(", "):
            act, rest = one.split(">")
            target, hand = rest.split()
            known[state, kind, place, act] = target, hand
    return known


KINDS: list[ReportKind | None] = [None, *ReportKind]
CELLS = list(product(ReportState, KINDS, (False, True)))


@pytest.mark.parametrize("state, kind, at_body", CELLS)
def test_every_cell_is_as_the_law_and_the_rules_say(state: ReportState, kind: ReportKind | None, at_body: bool) -> None:
    known = oracle()
    place = (str(state.value), str(kind.value) if kind else "none", "body" if at_body else "intake")
    if place not in REACHED:
        return
    for act, role, is_own, body_kind in product(
        ACTS, [*map(str, Role), REPORTER], (True, False), (None, *OrganisationKind)
    ):
        wanted = known.get((*place, act))
        row = find_report_move(state, act, kind, at_body)
        assert (row is not None) is (wanted is not None), (place, act)
        if row is None or wanted is None:
            continue
        assert row.target.value == wanted[0], (place, act)
        may = may_move(row, role, is_own=is_own, body_kind=body_kind)
        assert may is _hand(wanted[1], role, is_own, body_kind), (place, act, role, is_own, body_kind)


def _hand(hand: str, role: str, is_own: bool, body_kind: OrganisationKind | None) -> bool:
    if hand == "intake":
        return role == Role.PLATFORM_ADMIN
    if hand == "reporter":
        return is_own and role in (REPORTER, Role.LEARNER)
    if hand == "head":
        return is_own and role in SUPERVISORS
    return is_own and role in DESK_ROLES and (hand == "body" or body_kind is OrganisationKind.MARKET_REGULATOR)


def test_at_most_one_row_fits_a_cell() -> None:
    for state, kind, at_body in CELLS:
        for act in ACTS:
            fits = [
                row
                for row in REPORT_MOVES
                if (row.source, row.act) == (state, act) and kind in row.kinds and row.at_body in (None, at_body)
            ]
            assert len(fits) <= 1, (state, kind, at_body, act)


def test_the_cells_that_are_reached_are_those_and_every_open_one_leads_on() -> None:
    seen, todo = set(), [(ReportState.RECEIVED, None, False)]
    sorts = {"sort_report": ReportKind.REPORT, "sort_lead": ReportKind.LEAD}
    while todo:
        state, kind, at_body = here = todo.pop()
        if here in seen or state is ReportState.CLOSED:
            continue
        seen.add(here)
        ahead = []
        for act in ACTS:
            row = find_report_move(state, act, kind, at_body)
            if row is None:
                continue
            after = sorts.get(act, kind)
            places = {"assign": (True,), "return_to_intake": (False,), "sort_report": (True, False)}
            ahead += [(row.target, after, place) for place in places.get(act, (at_body,))]
        assert any(one != here for one in ahead), f"{here} leads nowhere"
        todo += ahead
    told = {(str(s.value), str(k.value) if k else "none", "body" if b else "intake") for s, k, b in seen}
    assert told == REACHED


def test_every_end_has_an_outcome_and_every_row_its_ground() -> None:
    ends = {row.outcome for row in REPORT_MOVES if row.target is ReportState.CLOSED}
    assert ends == set(ReportOutcome) - {ReportOutcome.HANDLED}
    for row in REPORT_MOVES:
        assert (row.target is ReportState.CLOSED) is (row.outcome is not None)
        assert row.law
        assert set(row.starts) | set(row.stops) <= {CHECK}


def test_who_has_no_part_sees_no_button() -> None:
    for state, kind, at_body in CELLS:
        for role in ("institution_staff", "institution_admin", "mediator", "auditor", "system", ""):
            assert report_acts(state, kind, at_body, role, is_own=True, body_kind=None) == ()
