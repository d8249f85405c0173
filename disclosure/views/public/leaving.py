"""What whoever paid an institution that closes or has closed can do: one page for each such institution."""

from flask import redirect, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from disclosure import queries
from disclosure.lifecycle import Thing
from disclosure.queries.leaving import leaving_of
from disclosure.views.public.blueprint import link, public, sure_ref
from kernel.web import public as open_to_all


@public.get("/institutions/<ref>/leaving")
@open_to_all
def leaving(ref: str) -> str | Response:
    """What is known of the exit, what to do now, and the ways that are left (CL 37(7), 39, 47; IR 21, 22, 41)."""
    about = queries.institution_by_ref(sure_ref(ref))
    if about is None:
        raise NotFound()
    if about.merged_into_ref is not None:
        return redirect(link(".leaving", ref=about.merged_into_ref), 302)
    found = leaving_of(ref)
    if found is None:
        raise NotFound()
    noted = queries.noted_of(Thing.LEAVING, ref)
    return render_template("public/leaving.html", about=about, leaving=found, noted=noted)
