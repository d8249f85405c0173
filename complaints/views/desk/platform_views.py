"""Leave to look at a child's data where a body has nobody else in charge: the operator decides, and sees no case."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints.queries.approving import operator_request_for, operator_requests
from complaints.views.desk.blueprint import Page, blueprint
from complaints.views.looking import decision_page, request_rows


@blueprint.get("/intake/approvals")
@requires(Role.PLATFORM_ADMIN)
def platform_approvals() -> Page:
    """What waits for the operator, as the body has nobody else in charge and nobody above it has."""
    rows = request_rows(operator_requests(current_viewer()), lambda row: url_for(".platform_approval", ref=row.ref))
    return render_template("complaints/desk/approvals.html", rows=rows, is_operator=True)


@blueprint.route("/intake/approvals/<ref>", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def platform_approval(ref: str) -> Page:
    """Let somebody look for the time asked, or say why not; the case itself stays closed to the operator."""
    row, back = operator_request_for(current_viewer(), ref), url_for(".platform_approvals")
    if row.decided_at is not None:
        flash(_("这件申请已经审批过。"), "info")
        return redirect(back, 303)
    return decision_page(row, back)
