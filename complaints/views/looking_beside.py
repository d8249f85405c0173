"""Looks of mediators and of the institution in a minor's case, and the institution's own leave for its people."""

from flask import Response, url_for

from accounts.permissions import requires
from accounts.roles import Role
from complaints.views import looking
from complaints.views.beside import Page, blueprint

LOOKERS = (Role.MEDIATOR, Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)


@blueprint.route("/<number>/look", methods=["GET", "POST"])
@requires(*LOOKERS)
def look(number: str) -> Page | Response:
    """Show one protected field once, for a reason."""
    return looking.reveal_page(number)


@blueprint.route("/<number>/look/ask", methods=["GET", "POST"])
@requires(*LOOKERS)
def ask_look(number: str) -> Page:
    """Ask somebody in charge for leave to see one field of a minor's case."""
    return looking.ask_page(number)


@blueprint.get("/looks")
@requires(Role.INSTITUTION_ADMIN)
def looks() -> Page:
    """Requests of the institution's people that wait for somebody in charge of it."""
    return looking.approvals_page("complaints_beside.decide_look")


@blueprint.route("/<number>/looks/<ref>", methods=["GET", "POST"])
@requires(Role.INSTITUTION_ADMIN)
def decide_look(number: str, ref: str) -> Page:
    """Let one of the own people look for the time asked, or say why not."""
    return looking.decide_page(number, ref, url_for(".looks"))
