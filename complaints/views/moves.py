"""Doing an act from a form: may it be done now, what if the rules refuse it, and which page is the viewer's own."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer
from accounts.roles import INSTITUTION_ROLES, Role
from complaints import queries
from complaints.lifecycle import find
from complaints.lifecycle.beside import SAYINGS, may_say
from complaints.models import Complaint
from kernel.errors import DomainError, NotFound, NotYours
from kernel.forms import PostForm


def home_of(viewer: Viewer, complaint: Complaint, back: str = "case", anchor: str | None = None) -> str:
    """The address of the viewer's own page of a case; `table` is the mediation's, where all parties meet."""
    endpoint = "complaints_desk.show"
    if back == "table" or viewer.role is Role.MEDIATOR:
        endpoint = "mediation.table"
    elif viewer.role is Role.LEARNER:
        endpoint = "complaints_learner.show"
    elif viewer.role in INSTITUTION_ROLES:
        endpoint = "complaints_institution.show"
    return url_for(endpoint, number=complaint.number, _anchor=anchor)


def go_home(viewer: Viewer, complaint: Complaint, back: str = "case", anchor: str | None = None) -> Response:
    """To the viewer's own page after an act."""
    return redirect(home_of(viewer, complaint, back, anchor), 303)


def not_now(viewer: Viewer, complaint: Complaint, act: str, back: str = "case") -> Response | None:
    """None when the viewer may do the act now; else back to the case with a sentence (done already, or not yet).

    Raises NotYours when the act is somebody else's here.
    """
    if act in queries.acts_of(viewer, complaint) or _may_say(viewer, complaint, act):
        return None
    if find(complaint.status, act) is not None:
        raise NotYours()
    flash(_("这一步已经办过，或者现在不需要办。案件现在是「%(status)s」。", status=complaint.status.label), "info")
    return go_home(viewer, complaint, back)


def _may_say(viewer: Viewer, complaint: Complaint, act: str) -> bool:
    """Whether it is something this viewer may say beside the moves now."""
    return act in SAYINGS and may_say(act, complaint.status, viewer.role, queries.roles_of(viewer, complaint))


def attempt(form: PostForm, act: Callable[[], Any]) -> int | None:
    """Do the act; what the rules refuse becomes an error on top of the form and its status is answered, else None."""
    try:
        act()
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(error.message)
        return error.status
    return None
