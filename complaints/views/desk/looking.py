"""The desk's looks at protected fields, and the desk of those who let colleagues look at a minor's."""

from flask import Response, url_for

from accounts.permissions import requires
from accounts.roles import Role
from complaints.views import looking
from complaints.views.desk.blueprint import OFFICE, Page, blueprint

APPROVERS = (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)


@blueprint.route("/<number>/reveal", methods=["GET", "POST"])
@requires(*OFFICE)
def reveal(number: str) -> Page | Response:
    """Show one protected field once, for a reason."""
    return looking.reveal_page(number)


@blueprint.route("/<number>/reveal/ask", methods=["GET", "POST"])
@requires(*OFFICE)
def ask_to_view(number: str) -> Page:
    """Ask somebody in charge for leave to see one field of a minor's case."""
    return looking.ask_page(number)


@blueprint.get("/approvals")
@requires(*APPROVERS)
def approvals() -> Page:
    """Requests of colleagues that wait for somebody in charge."""
    return looking.approvals_page("complaints_desk.decide_view")


@blueprint.route("/<number>/approvals/<ref>", methods=["GET", "POST"])
@requires(*APPROVERS)
def decide_view(number: str, ref: str) -> Page:
    """Let a colleague look for the time asked, or say why not."""
    return looking.decide_page(number, ref, url_for(".approvals"))
