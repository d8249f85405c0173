"""Published outcomes: the listing with its filters, and one outcome."""

from flask import redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from disclosure import queries
from disclosure.forms import ListingForm
from disclosure.lifecycle import PublicationState
from disclosure.queries import PublicationFilter
from disclosure.views.public.blueprint import link, public, sure_ref
from disclosure.wording import NOTICE
from kernel.web import public as open_to_all


def asked(form: ListingForm) -> PublicationFilter:
    """What the filled-in filters ask."""
    return PublicationFilter(
        q=form.q.data or "",
        institution=form.institution.data or "",
        category=form.category.data or "",
        region=form.region.data or "",
        outcome=form.outcome.data or "",
        from_on=form.from_on.data,
        to_on=form.to_on.data,
    )


@public.get("/disclosure")
@open_to_all
def listing() -> str | tuple[str, int]:
    """Published outcomes, newest first, with search and filters."""
    form = ListingForm(request.args)
    offered = queries.choices()
    form.offer(offered.categories, offered.regions)
    if not form.validate():
        return render_template("public/listing.html", form=form, page_of=None, is_filtered=True, notice=NOTICE), 422
    wanted = asked(form)
    found = queries.publication_page(wanted, request.args.get("after"))
    about = queries.institution_by_ref(wanted.institution) if wanted.institution else None
    return render_template(
        "public/listing.html",
        form=form,
        page_of=found,
        is_filtered=not wanted.is_empty,
        about=about,
        next_url=_next_url(found.next),
        notice=NOTICE,
    )


def _next_url(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    kept = {name: value for name, value in request.args.items() if name not in ("after", "view")}
    return link(".listing", **kept, after=cursor)


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
