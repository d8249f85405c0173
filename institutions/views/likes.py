"""Names of different institutions that look the same, for somebody to look at."""

from flask import render_template, request, url_for

from accounts.permissions import current_viewer, requires
from institutions.permissions.registry import reach_for
from institutions.queries import like_groups
from institutions.views.blueprint import KEEPERS, Page, blueprint


@blueprint.get("/likes")
@requires(*KEEPERS)
def likes() -> Page:
    """Group by group; that two names look alike says nothing against either."""
    reach_for(current_viewer())
    groups, following = like_groups(request.args.get("after", "")[:200])
    next_url = url_for(".likes", after=following) if following else None
    return render_template("registry/likes.html", groups=groups, next_url=next_url)
