"""The operator's figures: every platform rule, its value now, its default, who changed it, when and why."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions, rulesets
from complaints.forms.figures import FigureForm
from complaints.models import PlatformFigure
from complaints.queries.figures import bounds, changes, history, setters
from complaints.rulesets import PlatformRule
from complaints.views.desk.blueprint import Page, blueprint
from complaints.views.moves import attempt
from kernel import clock
from kernel.errors import NotFound


@blueprint.get("/figures")
@requires(Role.PLATFORM_ADMIN)
def figures() -> Page:
    """All figures no law sets."""
    rules = rulesets.in_force(clock.today())
    set_by_code = changes()
    names = setters(set_by_code.values())
    uses = {rule.figure: _(rule.name) for rule in rules.clocks if rule.figure}
    rows = [_row(rule, set_by_code.get(rule.code), names, uses) for rule in rules.platform.values()]
    return render_template("complaints/desk/figures.html", rows=rows)


def _row(rule: PlatformRule, change: Any, names: dict[int, str], uses: dict[str, str]) -> dict[str, Any]:
    unit = str(rule.unit.label)
    return {
        "code": rule.code,
        "name": _(rule.name),
        "value": f"{change.value if change else rule.value}{unit}",
        "default": f"{rule.value}{unit}",
        "is_changed": change is not None,
        "who": names.get(change.set_by_id, "") if change else "",
        "at": change.set_at if change else None,
        "reason": change.reason if change else "",
        "clock": uses.get(rule.code),
    }


def _told(rows: list[PlatformFigure]) -> list[dict[str, Any]]:
    """Changes in words: what it became, from what, who, when it began to hold, and why."""
    rules, names = rulesets.in_force(clock.today()).platform, setters(rows)
    told, before = list[dict[str, Any]](), dict[str, int]()
    for row in reversed(rows):
        rule = rules.get(row.code)
        unit = str(rule.unit.label) if rule else ""
        old = before.get(row.code, rule.value if rule else None)
        before[row.code] = row.value
        told.append(
            {
                "name": _(rule.name) if rule else row.code,
                "old": f"{old}{unit}" if old is not None else "",
                "new": f"{row.value}{unit}",
                "who": names.get(row.set_by_id or 0, ""),
                "at": row.set_at,
                "reason": row.reason,
            }
        )
    return told[::-1]


@blueprint.get("/figures/history")
@requires(Role.PLATFORM_ADMIN)
def figures_history() -> Page:
    """Every change of every figure: who, when, why, and from when it holds."""
    return render_template("complaints/desk/figures_history.html", history=_told(history()))


@blueprint.route("/figures/<figure_code>", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def figure(figure_code: str) -> Page:
    """Set one figure, for clocks that start from now on."""
    viewer = current_viewer()
    rule = rulesets.in_force(clock.today()).platform.get(figure_code)
    if rule is None:
        raise NotFound()
    change = changes().get(rule.code)
    now = change.value if change else rule.value
    form, status = FigureForm(), 200
    if form.is_sent:
        value, reason = form.value.data or 0, form.reason.data or ""
        status = 422
        if form.validate():
            failed = attempt(form, lambda: actions.set_figure(rule.code, value, reason, by=viewer.actor))
            if failed is None:
                flash(_("已改为%(value)s，从现在起开始计算的期限按它计算。", value=f"{value}{rule.unit.label}"), "good")
                return redirect(url_for(".figures"), 303)
            status = failed
    else:
        form.value.data = now
    context = {
        "rule": rule,
        "name": _(rule.name),
        "now": now,
        "bounds": bounds(rule),
        "history": _told(history(rule.code)),
    }
    return render_template("complaints/desk/figure.html", form=form, **context), status
