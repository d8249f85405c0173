"""Rates of interest for refunds: what is on file, a new one with its day and source, a wrong one withdrawn."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions
from complaints.forms.rates import RATES, RateForm, WithdrawRateForm
from complaints.queries.rates import filed_rates, rate_for, rate_history
from complaints.refunds import percent_words
from complaints.views.desk.blueprint import Page
from complaints.views.moves import attempt
from complaints.views.office.blueprint import blueprint

NAMES = dict(RATES)


@blueprint.route("/rates", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def rates() -> Page:
    """Every rate with its source and who entered it; the form for a new one (SPC-PP 16)."""
    form, status = RateForm(), 200
    if form.is_sent:
        status = _add(form)
        if status == 303:
            flash(_("已登记。以后的测算按它计算，已经保存的测算不变。"), "good")
            return redirect(url_for(".rates"), 303)
    rows = [
        {"row": row, "name": NAMES.get(row.code, row.code), "percent": percent_words(row.ppm)} for row in rate_history()
    ]
    filed = [
        {"name": NAMES.get(one.code, one.code), "since": one.since, "percent": percent_words(one.ppm)}
        | {"source": one.source}
        for one in reversed(filed_rates())
    ]
    return render_template("complaints/office/rates.html", form=form, rows=rows, filed=filed), status


def _add(form: RateForm) -> int:
    since, ppm = form.since.data, form.percent.data
    if not form.validate() or since is None or ppm is None:
        return 422
    by, code, source = current_viewer().actor, str(form.code.data), form.source.data or ""
    return attempt(form, lambda: actions.add_rate(code, since, ppm, source, by=by)) or 303


@blueprint.route("/rates/<ref>/withdraw", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def withdraw_rate(ref: str) -> Page:
    """Say why an entry was wrong; it stays in the history."""
    row = rate_for(ref)
    if row.withdrawn_at is not None:
        flash(_("这一条已经撤销过。"), "info")
        return redirect(url_for(".rates"), 303)
    form, status = WithdrawRateForm(), 200
    if form.is_sent:
        status, by = 422, current_viewer().actor
        if form.validate():
            status = attempt(form, lambda: actions.withdraw_rate(row, form.why.data or "", by=by)) or 303
        if status == 303:
            flash(_("已撤销，记录保留。"), "good")
            return redirect(url_for(".rates"), 303)
    context = {"row": row, "name": NAMES.get(row.code, row.code), "percent": percent_words(row.ppm)}
    return render_template("complaints/office/withdraw_rate.html", form=form, **context), status
