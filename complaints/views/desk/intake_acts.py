"""What intake does besides assigning: answer an objection, hand a case outside; nothing else of the learner is here."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions
from complaints.forms.powers import AnswerForm, HandOffForm
from complaints.queries.intake import at_intake
from complaints.queries.powers import power_rows
from complaints.views.desk.blueprint import Page, blueprint
from complaints.views.desk.powers import send_outside
from complaints.views.posting import pressed


@blueprint.route("/intake/<number>/objection", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def intake_objection(number: str) -> Page:
    """Answer the learner who says that the body named is the wrong one (平台规则)."""
    viewer = current_viewer()
    complaint = at_intake(viewer, number)
    back = url_for("complaints_desk.assign", number=complaint.number)
    rows = power_rows(complaint)
    form = AnswerForm()
    if rows.open_objection is None:
        flash(_("现在没有要答复的异议。"), "info")
        return redirect(back, 303)
    status = pressed(form, lambda: actions.answer_objection(complaint, form.answer.data, by=viewer.actor))
    if status == 303:
        flash(_("已答复，投诉人会看到。"), "good")
        return redirect(back, 303)
    return render_template(
        "complaints/desk/objection.html", complaint=complaint, form=form, rows=rows, back=back
    ), status


@blueprint.route("/intake/<number>/handoff", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def intake_hand_off(number: str) -> Page:
    """To 12315, the national training platform or the police (O121 arts. 8, 40; elsewhere 平台规则)."""
    viewer = current_viewer()
    complaint = at_intake(viewer, number)
    form = HandOffForm()
    status = pressed(form, lambda: send_outside(complaint, form, viewer))
    if status == 303:
        flash(_("已转出。投诉人会看到去处和要做的事。"), "good")
        return redirect(url_for("complaints_desk.intake"), 303)
    context = {
        "ways": (),
        "back": url_for("complaints_desk.assign", number=complaint.number),
        "has_notice": False,
    }
    return render_template("complaints/desk/handoff.html", complaint=complaint, form=form, **context), status
