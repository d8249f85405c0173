"""How many reports and leads came by the door: numbers of the whole platform, never of an institution."""

from flask import render_template

from disclosure.lead_counts import SMALL_CELL
from disclosure.lead_wording import CODES, TOTAL, VIEWS
from disclosure.queries.leads import lead_counts
from disclosure.views.public.blueprint import public
from kernel.web import public as open_to_all


@public.get("/disclosure/leads")
@open_to_all
def leads() -> str:
    """The counts of the last twelve whole months, small ones covered."""
    found = lead_counts()
    context = {"views": VIEWS, "codes": CODES, "total": TOTAL, "least": SMALL_CELL}
    period = next(iter(found.values()))[0] if found else None
    return render_template("public/leads.html", found=found, period=period, **context)
