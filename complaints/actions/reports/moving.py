"""The one place where a report changes its state: the table is asked, its clock starts and ends."""

from collections.abc import Callable

from accounts.roles import Role
from complaints.actions.reports import timing
from complaints.events import ReportClosed
from complaints.lifecycle import ReportState
from complaints.lifecycle.reports import REPORTER, ReportMove, find_report_move, may_move
from complaints.models import Report
from kernel import clock, events
from kernel.db import db, lock
from kernel.errors import IllegalMove, NotYours
from kernel.events import Actor

BY_CODE = Actor(None, REPORTER)
"""The hand of whoever holds the receipt code: the log names nobody."""
MET_BY = frozenset({"file_case", "not_file"})


def permit_report(report: Report, act: str, by: Actor) -> ReportMove:
    """The row that allows the act, without doing it; IllegalMove when there is none, NotYours when it is another's."""
    row = find_report_move(report.state, act, report.kind, report.body_id is not None)
    if row is None:
        raise IllegalMove()
    body_kind = report.body.kind if report.body is not None else None
    if not may_move(row, by.role, is_own=is_own(report, by), body_kind=body_kind):
        raise NotYours()
    return row


def is_own(report: Report, by: Actor) -> bool:
    """Whether the report is this actor's: by the code, by their account, or by the body it is with."""
    if by.role == REPORTER:
        return report.code_hash is not None
    if by.role == Role.LEARNER:
        return by.person_id is not None and report.reporter_id == by.person_id
    return report.body_id is not None and report.body_id == by.organisation_id


def move_report(report: Report, act: str, by: Actor, hand: Callable[[], None] | None = None) -> ReportMove:
    """Do the act's row: lock, permit, state and outcome; `hand` gives it to a body, whose time then begins."""
    lock(report)
    row = permit_report(report, act, by)
    if hand is not None:
        hand()
        db.session.flush()
        db.session.expire(report, ["body"])
    report.state = row.target
    if row.target is ReportState.CLOSED:
        report.outcome, report.closed_at = row.outcome, clock.now()
    if row.stops:
        timing.end(report, by, is_met=act in MET_BY)
    if row.starts and report.body_id is not None:
        timing.start(report, by)
    if row.target is ReportState.CLOSED:
        events.record(ReportClosed(report.id, str(row.outcome)), by)
    return row
