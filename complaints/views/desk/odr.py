"""Which institutions take part in online dispute resolution: entered and ended by an administrator, with reasons."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints.forms.doubles import JoinForm, LeaveForm
from complaints.queries.figures import figure
from complaints.views.desk.blueprint import Page, blueprint
from complaints.views.moves import attempt
from institutions.actions import join_odr, leave_odr
from institutions.queries import find_institutions, institution_by_ref, odr_membership_by_ref, odr_memberships
from kernel import clock


@blueprint.get("/odr")
@requires(Role.PLATFORM_ADMIN)
def odr() -> Page:
    """Every membership, and a search for an institution to enter."""
    words = request.args.get("q", "")[:100]
    found = [one for one in find_institutions(words) if not one.is_free_entry]
    context = {"words": words, "found": found, "rows": odr_memberships(), "days": figure("odr")}
    return render_template("complaints/desk/odr.html", **context)


@blueprint.route("/odr/join", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def join() -> Page:
    """Enter that an institution takes part from a day."""
    viewer, ref = current_viewer(), request.values.get("institution", "")
    institution = institution_by_ref(ref)
    form, status = JoinForm(data={"institution": ref, "from_on": clock.today()}), 200
    if form.is_sent:
        status = 422
        if form.validate():
            on, reason = form.from_on.data or clock.today(), form.reason.data or ""
            failed = attempt(form, lambda: join_odr(institution, on, reason, by=viewer.actor))
            if failed is None:
                flash(_("已记录%(name)s加入。", name=institution.name), "good")
                return redirect(url_for(".odr"), 303)
            status = failed
    return render_template("complaints/desk/odr_join.html", form=form, institution=institution), status


@blueprint.route("/odr/<ref>/leave", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def leave(ref: str) -> Page:
    """Enter the last day; what was begun until then goes on to its own end."""
    viewer, row = current_viewer(), odr_membership_by_ref(ref)
    if row.until_on is not None:
        flash(_("已经记录了退出。"), "info")
        return redirect(url_for(".odr"), 303)
    form, status = LeaveForm(data={"until_on": clock.today()}), 200
    if form.is_sent:
        status = 422
        if form.validate():
            on, reason = form.until_on.data or clock.today(), form.reason.data or ""
            failed = attempt(form, lambda: leave_odr(row, on, reason, by=viewer.actor))
            if failed is None:
                flash(_("已记录%(name)s退出。", name=row.institution.name), "good")
                return redirect(url_for(".odr"), 303)
            status = failed
    return render_template("complaints/desk/odr_leave.html", form=form, row=row), status
