"""Wishes about somebody's own data in cases no body here handles: the operator answers them (PIPL 46, 47, 50)."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints.labels import data_label
from complaints.models import DataState
from complaints.queries import own_data
from complaints.views.desk.blueprint import Page, blueprint
from complaints.views.desk.people import answer_page


@blueprint.get("/intake/data-requests")
@requires(Role.PLATFORM_ADMIN)
def platform_data() -> Page:
    """What waits for the operator's answer."""
    rows = [
        {
            "number": row.complaint.number,
            "url": url_for(".platform_data_request", ref=row.ref),
            "kind": str(row.kind.label),
            "field": data_label(row.field),
            "at": row.asked_at,
        }
        for row in own_data.platform_requests(current_viewer())
    ]
    return render_template("complaints/desk/platform_data.html", rows=rows)


@blueprint.route("/intake/data-requests/<ref>", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def platform_data_request(ref: str) -> Page:
    """Answer one of them in writing."""
    row, back = own_data.platform_request_for(current_viewer(), ref), url_for(".platform_data")
    if row.state is not DataState.OPEN:
        flash(_("这件要求已经答复过。"), "info")
        return redirect(back, 303)
    return answer_page(row, back)
