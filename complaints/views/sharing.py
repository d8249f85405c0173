"""Several cases of an institution side by side: who answers each, what is drafted; shared out at once, never closed."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.facts import category_label
from complaints.forms.sharing import ShareForm
from complaints.models import Complaint
from complaints.queries import Filters, Whose
from complaints.queries.own_promises import own_promises
from complaints.queries.sharing import assignees_in, cases_numbered, drafted_in
from complaints.views.case_answering import promise_name
from complaints.views.case_promises import TONES, state_words
from complaints.views.institution import STAFF, Page, blueprint
from complaints.views.moves import attempt
from complaints.views.queues import due_cells
from kernel import calendars, clock

SIZE = 25


@blueprint.route("/share", methods=["GET", "POST"])
@requires(Role.INSTITUTION_ADMIN)
def share() -> Page:
    """Tick cases and give them to a colleague; each is answered on its own page."""
    viewer, after = current_viewer(), request.args.get("after")
    is_all = request.args.get("whose") == "all"
    filters = Filters(chosen=Whose.ALL if is_all else Whose.NOBODY)
    page = queries.queue(viewer, filters, after=after, size=SIZE)
    people, form, status = actions.colleagues(viewer.actor), ShareForm(), 200
    form.offer(people)
    form.show((one.complaint.number, _called(one.complaint)) for one in page.rows)
    if form.is_sent:
        status = 422
        if form.validate():
            found, chosen = cases_numbered(viewer, form.cases.data or []), form.chosen(people)
            failed = attempt(form, lambda: actions.name_assignees(found, chosen, by=viewer.actor))
            if failed is None:
                flash(_("已把%(number)s件交给%(name)s。", number=len(found), name=chosen.name), "good")
                return redirect(url_for(".share", whose=request.args.get("whose")), 303)
            status = failed
    ids = [one.complaint.id for one in page.rows]
    names, drafted, calendar = assignees_in(viewer, ids), drafted_in(viewer, ids), calendars.current()
    rows: list[dict[str, Any]] = [
        due_cells(one, calendar)
        | {
            "number": one.complaint.number,
            "state": str(one.complaint.status.label),
            "who": names.get(one.complaint.id, ""),
            "has_draft": one.complaint.id in drafted,
        }
        for one in page.rows
    ]
    whose = "all" if is_all else None
    context = {
        "rows": rows,
        "tabs": [
            (_("还没有人答复的"), url_for(".share"), not is_all),
            (_("全部"), url_for(".share", whose="all"), is_all),
        ],
        "next_url": url_for(".share", whose=whose, after=page.after) if page.after else None,
        "first_url": url_for(".share", whose=whose) if after else None,
    }
    return render_template("complaints/institution/share.html", form=form, **context), status


def _called(complaint: Complaint) -> str:
    return _("%(number)s，%(category)s", number=complaint.number, category=category_label(complaint))


@blueprint.get("/promises")
@requires(*STAFF)
def promises() -> Page:
    """What the institution promised and has not settled, the next day first."""
    page = request.args.get("page", 1, type=int)
    found, today = own_promises(current_viewer(), page), clock.today()
    rows = [
        {
            "number": row.complaint.number,
            "url": url_for(".show", number=row.complaint.number, _anchor="promises"),
            "what": promise_name(row.item.kind.label, row.item.fen),
            "due": row.item.by_on,
            "label": None,
            "left": "",
            "overdue": row.item.by_on is not None and row.item.by_on < today,
            "marks": [(state_words(row.state, row.item.to_party.role), TONES[row.state])],
        }
        for row in found.rows
    ]
    next_url = url_for(".promises", page=found.next) if found.next else None
    previous_url = url_for(".promises", page=page - 1) if page > 1 else None
    return render_template(
        "complaints/institution/promises.html", rows=rows, next_url=next_url, previous_url=previous_url
    )
