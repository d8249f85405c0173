"""The staffed intake: cases without a body, and the body each is sent to; no word or contact of the learner is here."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.models import Organisation
from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions
from complaints.documents import make_dispatch
from complaints.facts import category_label
from complaints.forms.desk import BodyForm, RegionForm
from complaints.models import Complaint
from complaints.queries.figures import figure
from complaints.queries.intake import at_intake, bodies_here, divisions, region_names, waiting_at_intake
from complaints.queries.powers import power_rows
from complaints.views.desk.blueprint import Page, blueprint
from complaints.views.previewing import previewed
from kernel import clock
from kernel.papers import Paper


@blueprint.get("/intake")
@requires(Role.PLATFORM_ADMIN)
def intake() -> Page:
    """What waits for a body, oldest first."""
    form, after = RegionForm(request.args), request.args.get("after")
    form.offer(divisions(request.args.get("region", "")))
    form.validate()
    found, more = waiting_at_intake(current_viewer(), region=form.prefix, after=after)
    places = _places(found)
    asked: dict[str, Any] = {"region": form.prefix} if form.prefix else {}
    return render_template(
        "complaints/desk/intake.html",
        rows=[_row(complaint, places) for complaint in found],
        as_of=clock.now(),
        form=form,
        asked=asked,
        next_url=url_for(".intake", after=more, **asked) if more else None,
        first_url=url_for(".intake", **asked) if after else None,
    )


def _region_code(complaint: Complaint) -> str | None:
    return complaint.institution.domicile_code or complaint.institution.published_code


def _places(found: list[Complaint]) -> dict[str, str]:
    return region_names(map(_region_code, found))


def _row(complaint: Complaint, places: dict[str, str]) -> dict[str, Any]:
    return {
        "number": complaint.number,
        "url": url_for("complaints_desk.assign", number=complaint.number),
        "institution": complaint.respondent_name,
        "category": category_label(complaint),
        "region": places.get(_region_code(complaint) or "", _("不详")),
        "filed": complaint.filed_at,
        "hops": complaint.hops,
    }


@blueprint.route("/intake/<number>", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def assign(number: str) -> Page:
    """Send a case to a body that handles its cases here (O121 art. 41; IR art. 46)."""
    viewer = current_viewer()
    complaint = at_intake(viewer, number)
    bodies = sorted(bodies_here(), key=lambda body: not _is_near(body, _region_code(complaint)))
    form = BodyForm()
    form.offer_bodies(bodies)

    def act() -> list[Paper | None]:
        actions.assign(complaint, form.chosen(bodies), by=viewer.actor)
        return [make_dispatch(complaint)]

    status, shown = previewed(form, act, _("分派"))
    if shown is not None:
        return shown, status
    if status == 303:
        flash(_("已转给%(body)s。", body=form.chosen(bodies).name), "good")
        return redirect(url_for(".intake"), 303)
    row = _row(complaint, _places([complaint]))
    hints = {body.ref: _where(body) for body in bodies}
    context = {"row": row, "complaint": complaint, "hints": hints, "has_bodies": bool(bodies)}
    context |= {"powers": power_rows(complaint), "is_marked": complaint.hops >= figure("hops")}
    return render_template("complaints/desk/assign.html", form=form, **context), status


def _is_near(body: Organisation, code: str | None) -> bool:
    """Whether a body stands in the same province as the institution; such bodies come first."""
    return bool(code and body.region_code and code[:2] == body.region_code[:2])


def _where(body: Organisation) -> str:
    kind = str(body.kind.label)
    return f"{kind}，{body.region.name}" if body.region else kind
