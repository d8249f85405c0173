"""A case's estimate of the refund: reckoned again, kept, shown to whoever handles the case or not."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from accounts.permissions import current_actor, current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.actions import Reckoned
from complaints.forms.diagnosis import RefundForm
from complaints.models import Complaint, RefundEstimate
from complaints.queries.estimates import answers_of_estimate
from complaints.refunds import Fact, to_json
from complaints.views.learner import blueprint
from complaints.views.reckoning import card_of, reckon
from kernel.errors import NotFound

Page = str | Response | tuple[str, int]


@blueprint.route("/<number>/estimate", methods=["GET", "POST"])
@requires(Role.LEARNER)
def estimate(number: str) -> Page:
    """The newest estimate of the case, and the questions to reckon it again; keeping is a press of its own."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    kept = queries.estimate_of(complaint)
    if request.method == "GET":
        return _page(complaint, kept, RefundForm.of(typed_before(complaint, kept), {}, csrf=False))
    form: Any = RefundForm.of({name: request.form.getlist(name) for name in request.form}, {})
    if not form.validate():
        return _page(complaint, kept, form, 422)
    found = reckon(form.data, form.is_minor.data == Fact.YES)
    if not request.form.get("keep"):
        return _page(complaint, kept, form, found=card_of(found))
    answers = {"all": form.typed(MultiDict(request.form))}
    shared = kept is not None and kept.shared_at is not None
    actions.keep_estimate(complaint, Reckoned(answers, to_json(found), shared), by=current_actor())
    flash(_("测算已经保存在案件里。"), "good")
    return redirect(url_for(".estimate", number=number), 303)


@blueprint.post("/<number>/estimate/share")
@requires(Role.LEARNER)
def share_estimate(number: str) -> Page:
    """Let the handling body and the mediator read the estimate, or no longer."""
    complaint = queries.complaint_for(current_viewer(), number)
    kept = queries.estimate_of(complaint)
    if kept is None:
        raise NotFound()
    actions.share_estimate(complaint, kept, request.form.get("share") == "yes", by=current_actor())
    return redirect(url_for(".estimate", number=number), 303)


def _page(
    complaint: Complaint, kept: RefundEstimate | None, form: Any, status: int = 200, found: Any = None
) -> tuple[str, int]:
    page = render_template(
        "complaints/learner/estimate.html",
        complaint=complaint,
        kept=kept,
        kept_card=card_of(queries.lines_of(kept)) if kept is not None else None,
        form=form,
        estimate=found,
    )
    return page, status


def typed_before(complaint: Complaint, kept: RefundEstimate | None) -> dict[str, list[str]]:
    """What was typed for the kept estimate; without one, what the complaint itself says."""
    if kept is not None:
        return {name: values for page in answers_of_estimate(kept).values() for name, values in page.items()} | minor(
            complaint, kept
        )
    return {
        "paid": [f"{complaint.paid_fen / 100:.2f}"] if complaint.paid_fen else [],
        "told": ["yes"] if complaint.told_on else [],
        "asked_on": [complaint.told_on.isoformat()] if complaint.told_on else [],
        "is_minor": ["yes" if complaint.is_minor else "no"],
    }


def minor(complaint: Complaint, kept: RefundEstimate) -> dict[str, list[str]]:
    """Whether the learner is under 18, where the diagnosis asked it as an age."""
    asked = answers_of_estimate(kept)
    return {} if "is_minor" in asked.get("all", {}) else {"is_minor": ["yes" if complaint.is_minor else "no"]}
