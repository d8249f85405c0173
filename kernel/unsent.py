"""What was typed into a form that could not be taken, shown back so that it can be copied; nothing of it is kept."""

import re
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import HTTPException

# Secrets are never shown back, and what no person typed says nothing to a person.
SECRET = re.compile(r"csrf_token|key|form_token|.*(password|secret|code|token).*")
OPAQUE = re.compile(r"[0-9a-z_-]{20,}|[a-z_]*")
MOST = 40  # fields shown


def unsent_words() -> list[str]:
    """The words of the form in their order, for whoever sent it from a page of this site; else nothing."""
    if request.method != "POST" or not _is_own_page():
        return []
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # the form itself cannot be read, or is too long to be: that is why this page is shown
        return []
    typed = (value.strip() for name, value in fields if not SECRET.fullmatch(name))
    return [words for words in typed if not OPAQUE.fullmatch(words)][:MOST]


def page_of_form() -> str | None:
    """The page whose form was sent, where it can be opened again."""
    rule = request.url_rule
    return request.path if rule is not None and "GET" in (rule.methods or ()) else None


def _is_own_page() -> bool:
    """Whether the form stood on this site: a stranger's page must not have its words shown here."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site == "same-origin"
    return origin is None or urlsplit(origin).netloc == request.host
