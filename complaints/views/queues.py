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
from complaints.labels import ACTS, CLOCKS
from complaints.lifecycle import Status
from complaints.models import Complaint, SavedFilter
from complaints.queries import Filters, Waiting, Whose
from complaints.queries.desk import bodies_below, filters_of
from complaints.queries.likes import MOST_LIKE
from complaints.queries.tallies import Tally, tally_of
from complaints.views.people_facts import badges
from kernel import calendars, clock
from kernel.workdays import Calendar, working_days_left

SIZE = 25
TONES = {Status.ASSIGNED: "warn", Status.AGREED: "good", Status.NOT_ACCEPTED: "bad", Status.TERMINATED: "bad"}


@dataclass(frozen=True)
class Queue:
    """One page of a queue, ready for `case.queue_table`."""

    form: QueueForm
    hidden: dict[str, str]
    whose_tabs: list[tuple[str, str, bool]]
    rows: list[dict[str, Any]]
    tabs: list[tuple[str, str, bool]]
    as_of: Any
    next_url: str | None
    first_url: str | None
    clear_url: str | None
    asked: dict[str, Any]
    kept: list[SavedFilter]
    is_closed: bool


def queue_of(viewer: Viewer, endpoint: str, case_endpoint: str) -> Queue:
    """The page of the queue this request asks for; `endpoint` is the queue's, `case_endpoint` a case's."""
    form = form_of(viewer)
    filters, after = form.filters, request.args.get("after")
    page = queries.queue(viewer, filters, after=after, size=SIZE)
    calendar, tally, asked = calendars.current(), tally_of(viewer), form.asked
    tab = {name: value for name, value in asked.items() if name in ("status", "whose")}
    return Queue(
        form=form,
        hidden=tab,
        rows=[_row(viewer, one, calendar, case_endpoint) for one in page.rows],
        whose_tabs=_whose_tabs(tally, filters.chosen, endpoint),
        tabs=_tabs(tally, filters, endpoint),
        as_of=clock.now(),
        next_url=url_for(endpoint, **asked, after=page.after) if page.after else None,
        first_url=url_for(endpoint, **asked) if after else None,
        clear_url=url_for(endpoint, **tab) if asked != tab else None,
        asked=asked,
        kept=filters_of(viewer),
        is_closed=filters.is_closed,
    )


def form_of(viewer: Viewer) -> QueueForm:
    """The filters this request asks with; a superior may choose among the bodies below."""
    form = QueueForm(request.args, bodies=bodies_below(viewer))
    form.validate()
    return form


def _whose_tabs(tally: Tally, chosen: Whose, endpoint: str) -> list[tuple[str, str, bool]]:
    """The viewer's own open cases, those nobody is in charge of, and all, each with its number."""
    tabs = []
    for one in Whose:
        label = _("%(whose)s（%(number)s）", whose=one.label, number=_number(tally, tally.total(one)))
        tabs.append((label, url_for(endpoint, whose=str(one) if one is not Whose.ALL else None), one is chosen))
    return tabs


def _tabs(tally: Tally, filters: Filters, endpoint: str) -> list[tuple[str, str, bool]]:
    """Each status that has open cases, with its number, and the closed ones; a link each."""
    counts, status = tally.by_status(filters.chosen), filters.status
    whose = str(filters.chosen) if filters.chosen is not Whose.ALL else None
    total = _number(tally, tally.total(filters.chosen))
    tabs = [(_("未结（%(number)s）", number=total), url_for(endpoint, whose=whose), status is None)]
    for one in Status:
        if one is Status.CLOSED:
            tabs.append((str(one.label), url_for(endpoint, status=str(one), whose=whose), one is status))
        elif counts.get(one) or one is status:
            label = _("%(status)s（%(number)s）", status=one.label, number=_number(tally, counts.get(one, 0)))
            tabs.append((label, url_for(endpoint, status=str(one), whose=whose), one is status))
    return tabs


def _number(tally: Tally, counted: int) -> str:
    """A number as it is shown; where not all were counted it says so."""
    return str(counted) if tally.is_whole else f"{counted}+"


def _like(number: int) -> str:
    """How many are like it; where not all were counted it says so."""
    if number < MOST_LIKE:
        return _("另有%(number)s件相似", number=number)
    return _("另有至少%(number)s件相似", number=number)


def _row(viewer: Viewer, one: Waiting, calendar: Calendar, endpoint: str) -> dict[str, Any]:
    complaint = one.complaint
    marks = [(str(complaint.status.label), TONES.get(complaint.status, "info")), *marks_of(one, viewer)]
    if complaint.queue_rank and viewer.role not in INSTITUTION_ROLES:
        marks.append((_("代理人件，同日排后（平台规则）"), "neutral"))
    if one.others_like:
        marks.append((_like(one.others_like), "neutral"))
    if one.could_be_joint and complaint.body_id == viewer.organisation_id:
        marks.append((_("可提议共同投诉"), "info"))
    return due_cells(one, calendar) | {
        "number": complaint.number,
        "url": url_for(endpoint, number=complaint.number),
        "who": _other_side(complaint, viewer),
        "category": category_label(complaint),
        "marks": marks,
    }


def due_cells(one: Waiting, calendar: Calendar) -> dict[str, Any]:
    """What is waited for and until when, for `case.queue_table`, first what the viewer's own organisation must do.

    A clock that stands still has no day now.
    """
    due, own = one.due, one.own
    if own is not None:
        late = clock.today() > own.by_on
        left = late_words(own.by_on) if late else left_words(calendar, own.by_on)
        return {
            "task": str(CLOCKS.get(own.act) or ACTS[own.act]),
            "due": own.by_on,
            "label": "platform",
            "left": left,
            "overdue": late,
        }
    if due is None:
        return {"task": None, "due": None, "label": None, "left": "", "overdue": False}
    moving = due.paused_on is None
    overdue = moving and clock.now() >= due.due_at
    return {
        "task": str(CLOCKS.get(due.code, due.code)),
        "due": due.due_on if moving else None,
        "label": "platform" if due.is_platform_rule else "law",
        "left": late_words(due.due_on) if overdue else left_words(calendar, due.due_on),
        "overdue": overdue,
    }


def outliving_rows(found: list[Waiting]) -> list[dict[str, Any]]:
    """Clocks that run on after their case was closed, for `case.queue_table` on the desk and the board."""
    calendar = calendars.current()
    return [
        due_cells(one, calendar)
        | {
            "number": one.complaint.number,
            "url": url_for("complaints_desk.show", number=one.complaint.number),
            "body": one.complaint.body.name if one.complaint.body else "",
            "who": one.complaint.respondent_name,
            "marks": [(str(one.complaint.status.label), "neutral"), *marks_of(one)],
        }
        for one in found
    ]


def marks_of(one: Waiting, viewer: Viewer | None = None) -> list[tuple[str, str]]:
    """What a row says beside the status: who acts, then how the case stands.

    An institution is told of an agent, not of a learner's age or how the complaint came (PIPL 6).
    """
    is_told_all = viewer is None or viewer.role not in INSTITUTION_ROLES
    marks = badges(one.complaint, is_told_all=is_told_all)
    if one.is_unserved and is_told_all:
        marks.append((_("通知没有送到"), "bad"))
    if one.complaint.hops:
        marks.append((_("已转手%(number)s次", number=one.complaint.hops), "neutral"))
    if one.due is not None and one.due.is_provisional:
        marks.append((_("日期暂定"), "neutral"))
    if one.is_paused:
        marks.append((_("暂停计算"), "info"))
    return marks


def late_words(due_on: date) -> str:
    """How long a day has passed, in days of the calendar."""
    return _("已过%(number)s天", number=(clock.today() - due_on).days)


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
