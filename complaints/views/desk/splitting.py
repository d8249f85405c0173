"""Taking a report out of a complaint, on a page of its own; only ever by an officer (O121 arts. 9, 37)."""

from flask import flash, render_template
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, queries, rulesets
from complaints.forms.reports import SplitForm, first_values
from complaints.models import Complaint
from complaints.queries.looks import hides_names
from complaints.queries.reports import reports_in
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.file_cards import plain_name
from complaints.views.moves import attempt, go_home, not_now
from complaints.views.reports import body_name, hint_words, hints_of, is_read
from kernel.files import StoredFile


@blueprint.route("/<number>/split", methods=["GET", "POST"])
@requires(*OFFICE)
def split(number: str) -> Page:
    """What goes into the report, what remains for the institution to read."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "split")
    if away is not None:
        return away
    categories = dict(rulesets.load(complaint.ruleset).categories)
    hints = hints_of(complaint, [row.category for row in reports_in(viewer, complaint)])
    form = SplitForm(data=first_values(complaint, categories, hints))
    is_hidden, files = hides_names(viewer, complaint, is_own=False), _evidence(complaint)
    names = [(row.ref, plain_name(row, is_hidden=is_hidden)) for row in files]
    form.offer(categories.values(), complaint.points, names)
    status = 200
    if form.is_sent:
        status = _split(form, complaint)
        if status == 303:
            return go_home(viewer, complaint)
    context = {"hints": hint_words(complaint, hints), "was_read": is_read(complaint)}
    return render_template("complaints/desk/split.html", complaint=complaint, form=form, **context), status


def _evidence(complaint: Complaint) -> list[StoredFile]:
    """The files of the case itself; those of a message stay with the message."""
    return [row for row in queries.files_of(current_viewer(), complaint) if row.owner_kind == "complaint"]


def _split(form: SplitForm, complaint: Complaint) -> int:
    """Take it out and say 303; else the status of the page that shows what to mend."""
    if not form.validate():
        return 422
    draft, made = form.draft(complaint), []
    by = current_viewer().actor
    failed = attempt(form, lambda: made.append(actions.split_report(complaint, draft, by=by)))
    if failed is None:
        flash(_("已分出举报%(number)s，处理单位：%(body)s。", number=made[0].number, body=body_name(made[0])), "good")
    return failed or 303
