"""The frame of a page that does one act: opened if it may be done now, then done and home, or shown again."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer
from accounts.roles import BODY_ROLES, Role
from complaints import queries
from complaints.models import Complaint
from complaints.views.moves import attempt, go_home, not_now
from kernel.files import StoredFile
from kernel.forms import PostForm
from kernel.sent_files import came_before, is_fine, taken

Page = str | Response | tuple[str, int]
DESK = BODY_ROLES - {Role.MEDIATOR}


def opened(number: str, act: str) -> tuple[Viewer, Complaint, Response | None]:
    """Who is here, the case, and the way back when this act cannot be done now."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    return viewer, complaint, not_now(viewer, complaint, act, request.values.get("back", "case"))


def pressed(form: PostForm, act: Callable[[], Any]) -> int:
    """200 to show the form, 303 once the act is done, else the status of the page that says what to mend."""
    if not form.is_sent:
        return 200
    failed = attempt(form, act) if form.validate() else 422
    return failed or 303


def posted(
    form: PostForm, complaint: Complaint, do: Callable[[], Any], words: str | Callable[[], str]
) -> tuple[int, Response | None]:
    """(303, the way home) when the act was done; else the status of the page that says what to mend.

    `words` are said once it is done; what they are may depend on where the case stands then.
    """
    status = pressed(form, do)
    return (303, said_and_home(complaint, words)) if status == 303 else (status, None)


def handed_in(
    form: Any, complaint: Complaint, viewer: Viewer, do: Callable[[], Any], words: str
) -> tuple[int, list[StoredFile], Response | None]:
    """The same of a form with words and files of the learner; and the files sent before, kept while it is mended."""
    if not form.is_sent:
        return 200, came_before(form), None
    kept, refused = taken(form.form_token.data or "", viewer.person_id)
    status = attempt(form, do) or 303 if is_fine(form, refused) else 422
    return status, kept, said_and_home(complaint, words) if status == 303 else None


def said_and_home(complaint: Complaint, words: str | Callable[[], str]) -> Response:
    """Say what was done, and the way home."""
    flash(words if isinstance(words, str) else words(), "good")
    return way_home(current_viewer(), complaint)


def way_home(viewer: Viewer, complaint: Complaint) -> Response:
    """Back to the case, or to the queue for a desk that has no seat in it any more."""
    if viewer.role in DESK and not queries.seats_of(viewer, complaint):
        return redirect(url_for("complaints_desk.queue"), 303)
    return go_home(viewer, complaint, request.values.get("back", "case"))


def act_page(template: str, complaint: Complaint, form: Any, status: int, **more: Any) -> Page:
    """The page of the act with its form."""
    return render_template(f"complaints/{template}.html", complaint=complaint, form=form, **more), status
