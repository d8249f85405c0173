"""Requests for correction as the public reads them: about what, since when, until when, with what answer."""

from flask import render_template, request

from disclosure import queries
from disclosure.queries import things
from disclosure.views.public.blueprint import link, public, sure_ref
from kernel.web import public as open_to_all


@public.get("/corrections")
@open_to_all
def corrections() -> str:
    """All requests, or those about one institution, newest first."""
    ref = request.args.get("institution", "")
    about = queries.institution_by_ref(sure_ref(ref)) if ref else None
    found = queries.correction_page(about.ref if about else "", request.args.get("after"))
    next_url = link(".corrections", institution=ref, after=found.next) if found.next else None
    return render_template("public/corrections.html", page_of=found, about=about, next_url=next_url)


@public.get("/corrections/<ref>")
@open_to_all
def correction(ref: str) -> str:
    """One request and its answer; what the requester wrote is not shown."""
    row = queries.correction_by_ref(sure_ref(ref))
    place, shown = things.place_of(row.thing, row.subject_ref, row.institution_ref) if row.thing else ("", "")
    thing_url = link(f".{place}", ref=shown) if shown else ""
    return render_template("public/correction.html", row=row, thing_url=thing_url)
