"""Names of different institutions that look alike, for somebody to look at: the same, and one sign off."""

from flask import render_template, request, url_for

from accounts.permissions import current_viewer, requires
from institutions.permissions.registry import reach_for
from institutions.queries import like_groups
from institutions.queries.likes import NEWEST, near_groups
from institutions.views.blueprint import KEEPERS, Page, blueprint


@blueprint.get("/likes")
@requires(*KEEPERS)
def likes() -> Page:
    """Group by group; that two names look alike says nothing against either."""
    reach_for(current_viewer())
    groups, following = like_groups(request.args.get("after", "")[:200])
    next_url = url_for(".likes", after=following) if following else None
    return render_template("registry/likes.html", groups=groups, next_url=next_url)


@blueprint.get("/likes/near")
@requires(*KEEPERS)
def near() -> Page:
    """Those one sign off, beginning with the names that were entered last."""
    reach_for(current_viewer())
    groups, following = near_groups(request.args.get("before", type=int))
    next_url = url_for(".near", before=following) if following else None
    return render_template("registry/near.html", groups=groups, next_url=next_url, looked=NEWEST)
