"""A mediator's own calendar: days of the tables in hand, declarations and invitations that wait; others add theirs."""

from datetime import date, timedelta

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import labels
from complaints.models import Clock, Complaint
from kernel import clock
from kernel.db import db
from mediation import calendars, queries
from mediation.calendars import Entry
from mediation.lifecycle import MediationState, SeatState
from mediation.models import ExtraSeat, Mediation
from mediation.views.blueprint import Page, blueprint

SHOWN_CLOCKS = ("T-MED", "T-PM", "T-REC")
WEEKS = 5


@blueprint.get("/calendar")
@requires(Role.MEDIATOR)
def calendar() -> Page:
    """Five weeks from today, or from the day asked for; days with nothing are left out."""
    viewer, since = current_viewer(), _day(request.args.get("since"))
    until = since + timedelta(days=7 * WEEKS - 1)
    days: dict[date, list[Entry]] = {}
    for entry in calendars.entries(viewer, since, until):
        days.setdefault(entry.on, []).append(entry)
    step = timedelta(days=7 * WEEKS)
    context = {"since": since, "until": until, "before": since - step, "after": since + step, "today": clock.today()}
    return render_template("mediation/calendar.html", days=days, **context)


def _day(words: str | None) -> date:
    try:
        asked = date.fromisoformat(words or "")
    except ValueError:
        return clock.today()
    near = timedelta(days=3660)
    return min(max(asked, clock.today() - near), clock.today() + near)


def own_tables(viewer: Viewer, since: date, until: date) -> list[Entry]:
    """The legal and platform days of the tables the viewer chairs."""
    rows = db.session.execute(
        select(Clock, Complaint.number)
        .join(Complaint, Complaint.id == Clock.complaint_id)
        .join(Mediation, Mediation.complaint_id == Clock.complaint_id)
        .where(
            Mediation.id.in_(queries.visible_tables(viewer).with_only_columns(Mediation.id)),
            Mediation.state == MediationState.OPEN,
            Clock.code.in_(SHOWN_CLOCKS),
            Clock.due_on.between(since, until),
            Clock.met_at.is_(None),
            Clock.stopped_at.is_(None),
        )
    )
    return [
        Entry(row.due_on, str(labels.CLOCKS[row.code]), number, url_for("mediation.table", number=number), tone="warn")
        for row, number in rows
    ]


def asked_of(viewer: Viewer, since: date, until: date) -> list[Entry]:
    """What the viewer is asked to declare, on today's day."""
    today = clock.today()
    if not since <= today <= until:
        return []
    return [
        Entry(today, _("请您声明有没有利害关系"), row.complaint.number, url_for("mediation.asked", ref=row.ref))
        for row in queries.nominations_of(viewer)
    ]


def invitations(viewer: Viewer, since: date, until: date) -> list[Entry]:
    """The last day of invitations that nobody has answered."""
    rows = db.session.scalars(
        select(ExtraSeat)
        .where(
            ExtraSeat.mediation_id.in_(queries.visible_tables(viewer).with_only_columns(Mediation.id)),
            ExtraSeat.state == SeatState.INVITED,
        )
        .options(joinedload(ExtraSeat.links), joinedload(ExtraSeat.mediation).joinedload(Mediation.complaint))
    ).unique()
    found = []
    for seat in rows:
        number = seat.mediation.complaint.number
        url = url_for("mediation.seat", number=number, ref=seat.ref)
        last = [link.last_day for link in seat.links if link.is_open and since <= link.last_day <= until]
        found += [Entry(day, _("邀请到期：%(role)s", role=seat.role.label), number, url) for day in last]
    return found


def register() -> None:
    """Fill in what this part owns."""
    calendars.register("tables", own_tables)
    calendars.register("asked", asked_of)
    calendars.register("invitations", invitations)
