"""An officer puts two cases of one person side by side, or undoes it; each with a reason, neither decided by it."""

from typing import Any

from flask import flash, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from complaints import actions, queries
from complaints.alike_labels import shared_words
from complaints.forms.doubles import LinkForm, ReasonForm
from complaints.models import Complaint
from complaints.queries.doubles import links_of, same_persons_cases
from complaints.queries.likes import MOST_LIKE
from complaints.queries.named_alike import NamedAlike, named_alike
from complaints.queries.similar import like_this, raises_no_suspicion
from complaints.views.case import CaseView
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.linked import linked_of
from complaints.views.moves import attempt, go_home, not_now
from complaints.views.posting import act_page, opened, posted


def doubles_at_desk(viewer: Viewer, view: CaseView) -> dict[str, Any]:
    """What the desk's page says of cases that resemble this one: a number and links, never a verdict."""
    is_calm = raises_no_suspicion(view.complaint.category)
    number = view.complaint.others_like or 0
    similar = {"number": number, "is_whole": number < MOST_LIKE, "is_calm": is_calm}
    is_free = view.complaint.institution.is_free_entry and view.complaint.body_id == viewer.organisation_id
    return {"similar": similar, "is_free_entry": is_free, "linked": linked_of(viewer, view)}


@blueprint.get("/<number>/similar")
@requires(*OFFICE)
def similar(number: str) -> Page:
    """The like cases this desk may open: a fact, and each is decided for itself."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    rows = [
        {
            "number": one.number,
            "url": url_for(".show", number=one.number),
            "marks": [(str(one.status.label), "info")],
            "filed": one.filed_at,
        }
        for one in like_this(viewer, complaint)
    ]
    alike = [_named(one) for one in named_alike(viewer, complaint)]
    context = {"rows": rows, "alike": alike, "is_calm": raises_no_suspicion(complaint.category)}
    context["is_free_entry"] = complaint.institution.is_free_entry
    return render_template("complaints/desk/similar.html", complaint=complaint, **context)


def _named(one: NamedAlike) -> dict[str, Any]:
    return {
        "number": one.number,
        "url": url_for(".show", number=one.number),
        "name": one.name,
        "marks": [(str(one.status.label), "info")],
        "why": shared_words(one.why),
        "filed": one.filed_at,
    }


@blueprint.route("/<number>/link", methods=["GET", "POST"])
@requires(*OFFICE)
def link(number: str) -> Page:
    """Link with another case of the same person about the same institution (rules §8.1, merge)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "link")
    if away is not None:
        return away
    found = same_persons_cases(viewer, complaint)
    form, status = LinkForm(), 200
    form.offer_cases(found)
    if form.is_sent:
        failed = attempt(form, lambda: _link(form, complaint, found)) if form.validate() else 422
        if failed is None:
            flash(_("已关联。两件各自决定，期限各自计算。"), "good")
            return go_home(viewer, complaint, anchor="linked")
        status = failed
    return render_template("complaints/desk/link.html", form=form, complaint=complaint, found=found), status


def _link(form: LinkForm, complaint: Complaint, found: list[Complaint]) -> None:
    other = next(row for row in found if row.number == form.other.data)
    main, duplicate = (other, complaint) if form.leading.data == "other" else (complaint, other)
    actions.link(main, duplicate, form.reason.data or "", by=current_viewer().actor)


@blueprint.route("/<number>/unlink", methods=["GET", "POST"])
@requires(*OFFICE)
def unlink(number: str) -> Page:
    """Undo the link with a reason; nothing said in either case is lost."""
    viewer, complaint, away = opened(number, "unlink")
    if away is not None:
        return away
    standing = links_of(complaint)
    if not standing:
        flash(_("这件投诉现在没有关联。"), "info")
        return go_home(viewer, complaint)
    row, form = standing[-1], ReasonForm()

    def do() -> None:
        actions.unlink(row, form.reason.data or "", by=viewer.actor)

    status, done = posted(form, complaint, do, _("已取消关联，两件投诉各自照常办理。"))
    if done is not None:
        return done
    context = {"main": row.main.number, "duplicate": row.duplicate.number}
    return act_page("desk/unlink", complaint, form, status, **context)
