"""One published outcome."""

from flask import redirect, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from disclosure import queries
from disclosure.lifecycle import PublicationState
from disclosure.views.public.blueprint import link, public, sure_ref
from disclosure.wording import NOTICE
from kernel.web import public as open_to_all


@public.get("/publications/<ref>")
@open_to_all
def publication(ref: str) -> str | tuple[str, int]:
    """One published outcome; an earlier version points to the one that stands, a withdrawn one answers 410."""
    row = queries.publication_by_ref(sure_ref(ref))
    if row is None:
        raise NotFound()
    newest = queries.newest_of(row.series) or row
    if newest.state is PublicationState.WITHDRAWN:
        return render_template("public/withdrawn.html", publication=row, tombstone=newest), 410
    told = queries.narrative_of(row.series)
    return render_template("public/publication.html", publication=row, newest=newest, narrative=told, notice=NOTICE)


@public.get("/publications")
@open_to_all
def publications() -> Response:
    """The listing's other name."""
    return redirect(link(".listing"), 301)
