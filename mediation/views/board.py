"""A mediator's own cases and what they are asked; a body's board of cases that wait for a mediator."""

from flask import render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints.facts import category_label
from complaints.models import Complaint
from mediation import queries
from mediation.lifecycle import MediationState
from mediation.models import Mediation, Nomination
from mediation.views.blueprint import OFFICE, Page, blueprint


@blueprint.get("/")
@requires(Role.MEDIATOR, *OFFICE)
def index() -> Page:
    """The mediator's tables, open ones first; for a body's office, what waits for a mediator."""
    viewer = current_viewer()
    if viewer.role is not Role.MEDIATOR:
        asked = queries.asked_now(viewer.organisation_id or 0)
        waiting = [_waiting_row(one, asked.get(one.id)) for one in queries.waiting_for_mediator(viewer)]
        orphaned = [_orphaned_row(table) for table in queries.without_mediator(viewer)]
        return render_template("mediation/board.html", rows=waiting, orphaned=orphaned)
    tables = queries.mediations_of(viewer)
    open_rows = [_table_row(table.complaint, table) for table in tables if table.state is MediationState.OPEN]
    ended = [_table_row(table.complaint, table) for table in tables if table.state is not MediationState.OPEN]
    asked_rows = [_asked_row(row) for row in queries.nominations_of(viewer)]
    return render_template("mediation/index.html", open_rows=open_rows, ended_rows=ended, asked_rows=asked_rows)


def _asked_row(row: Nomination) -> dict[str, object]:
    return {
        "number": row.complaint.number,
        "url": url_for("mediation.asked", ref=row.ref),
        "what": str(row.asked_for.label),
        "made": row.made_at,
    }


def _waiting_row(complaint: Complaint, asked: Nomination | None) -> dict[str, object]:
    return {
        "number": complaint.number,
        "url": url_for("mediation.assign", number=complaint.number),
        "institution": complaint.respondent_name,
        "category": category_label(complaint),
        "status": (_("等待调解员声明"), "warn") if asked else (str(complaint.status.label), "info"),
        "filed": complaint.filed_at,
    }


def _orphaned_row(table: Mediation) -> dict[str, object]:
    row = _table_row(table.complaint, table)
    return row | {"url": url_for("mediation.assign", number=table.complaint.number)}


def _table_row(complaint: Complaint, table: Mediation) -> dict[str, object]:
    return {
        "number": complaint.number,
        "url": url_for("mediation.table", number=complaint.number),
        "institution": complaint.respondent_name,
        "category": category_label(complaint),
        "status": (str(table.state.label), "info" if table.state is MediationState.OPEN else "neutral"),
        "opened": table.opened_at,
    }
