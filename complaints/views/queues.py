"""A queue by time left, for a body's desk and for an institution: rows, counts as of now, filters, pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer
from accounts.roles import INSTITUTION_ROLES
from complaints import queries
from complaints.facts import category_label
from complaints.forms.desk import QueueForm
from complaints.labels import CLOCKS
from complaints.lifecycle import Status
from complaints.models import Clock, Complaint
from kernel import calendars, clock
from kernel.workdays import Calendar, working_days_left

SIZE = 25
TONES = {Status.ASSIGNED: "warn", Status.AGREED: "good", Status.NOT_ACCEPTED: "bad", Status.TERMINATED: "bad"}


@dataclass(frozen=True)
class Queue:
    """One page of a queue, ready for `case.queue_table`."""

    form: QueueForm
    status: Status | None
    rows: list[dict[str, Any]]
    tabs: list[tuple[str, str, bool]]
    as_of: Any
    next_url: str | None
    previous_url: str | None
    is_filtered: bool
    open_total: int


def queue_of(viewer: Viewer, endpoint: str, case_endpoint: str) -> Queue:
    """The page of the queue this request asks for; `endpoint` is the queue's, `case_endpoint` a case's."""
    form = QueueForm(request.args)
    form.validate()
    page = max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    words = "" if form.q.errors else form.q.data or ""
    found, more = queries.queue(viewer, status=form.chosen, words=words, page=page, size=SIZE)
    calendar = calendars.current()
    counts = queries.counts_by_status(viewer)

    def at(number: int) -> str:
        return url_for(endpoint, status=form.chosen or None, q=words or None, page=number if number > 1 else None)

    return Queue(
        form=form,
        status=form.chosen,
        rows=[_row(viewer, complaint, due, calendar, case_endpoint) for complaint, due in found],
        tabs=_tabs(counts, form.chosen, endpoint),
        as_of=clock.now(),
        next_url=at(page + 1) if more else None,
        previous_url=at(page - 1) if page > 1 else None,
        is_filtered=bool(words or form.chosen or page > 1),
        open_total=sum(total for status, total in counts.items() if status is not Status.CLOSED),
    )


def _tabs(counts: dict[Status, int], chosen: Status | None, endpoint: str) -> list[tuple[str, str, bool]]:
    """Each status that has cases, with its number; a link each."""
    total = sum(number for status, number in counts.items() if status is not Status.CLOSED)
    tabs = [(_("未结（%(number)s）", number=total), url_for(endpoint), chosen is None)]
    for status in Status:
        if counts.get(status) or status is chosen:
            label = _("%(status)s（%(number)s）", status=status.label, number=counts.get(status, 0))
            tabs.append((label, url_for(endpoint, status=str(status)), status is chosen))
    return tabs


def _row(viewer: Viewer, complaint: Complaint, due: Clock | None, calendar: Calendar, endpoint: str) -> dict[str, Any]:
    overdue = due is not None and clock.now() >= due.due_at
    return {
        "number": complaint.number,
        "url": url_for(endpoint, number=complaint.number),
        "who": _other_side(complaint, viewer),
        "category": category_label(complaint),
        "status": (str(complaint.status.label), TONES.get(complaint.status, "info")),
        "task": str(CLOCKS.get(due.code, due.code)) if due else None,
        "due": due.due_on if due else None,
        "label": ("platform" if due.is_platform_rule else "law") if due else None,
        "left": "" if due is None or overdue else left_words(calendar, due.due_on),
        "overdue": overdue,
    }


def _other_side(complaint: Complaint, viewer: Viewer) -> str:
    """Whom the row names: the handling body to an institution, the institution to everybody else."""
    if viewer.role not in INSTITUTION_ROLES:
        return complaint.respondent_name
    return complaint.body.name if complaint.body else ""


def left_words(calendar: Calendar, due_on: date) -> str:
    """How much time is left, in working days."""
    today = clock.today()
    if due_on == today:
        return _("今天24时止")
    number = working_days_left(calendar, today, due_on)
    return _("还有%(number)s个工作日", number=number) if number > 0 else _("到期前没有工作日")
