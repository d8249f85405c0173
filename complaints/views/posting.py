"""Sending a form that does one act: done and home, or the page again with what is to be mended."""

from collections.abc import Callable
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer
from complaints.models import Complaint
from complaints.views.moves import attempt, go_home
from kernel.forms import PostForm


def posted(form: PostForm, complaint: Complaint, do: Callable[[], Any], words: str) -> tuple[int, Response | None]:
    """(303, the way home) when the act was done; else the status of the page that says what to mend."""
    if not form.is_sent:
        return 200, None
    failed = attempt(form, do) if form.validate() else 422
    if failed is not None:
        return failed, None
    flash(words, "good")
    return 303, go_home(current_viewer(), complaint, request.values.get("back", "case"))
