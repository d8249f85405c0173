"""如果今天提交: a page for anybody that counts a clock of the law and shows every step; nothing is kept."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from complaints import rulesets
from complaints.deadlines import Deadline
from complaints.forms.tool import DEFAULTS, ToolForm
from complaints.rulesets import Roll, RuleSet
from complaints.views.steps import steps
from kernel import clock
from kernel.web import anyone, day

blueprint = Blueprint("complaints_tool", __name__)


@blueprint.get("/deadlines")
@anyone
def deadlines() -> tuple[str, int]:
    """Which clock, for whom, from when; the last day, both readings, 怎么算的, the articles."""
    asked = MultiDict(DEFAULTS | {"start_on": clock.today().isoformat()})
    for name, value in request.args.items():
        asked[name] = value
    form = ToolForm(asked)
    form.ask()
    fine = form.validate()
    found = answer(form.found, form.rules()) if fine and form.found else None
    return render_template("complaints/deadlines.html", form=form, found=found), 200 if fine else 422


def answer(found: Deadline, rules: RuleSet) -> dict[str, Any]:
    """The counted date in words."""
    basis = found.basis
    law = not found.is_platform_rule
    return {
        "name": _(found.rule.name),
        "due": found.due,
        "label": "law" if law else "platform",
        "phrase": _phrase(found),
        "starts": _(found.rule.starts),
        "literal": found.due_literal,
        "rolled": found.due_if_weekends_roll,
        "binds_rolled": found.rule.roll is Roll.WEEKENDS_TOO,
        "warn_on": found.warn_on,
        "lines": steps(found),
        "articles": [rulesets.cite(one, rules.texts) for one in basis.articles] if law else [],
        "shipped": found.rule.text_shipped,
        "ruleset": _rules_name(found, rules),
        "note": _(found.rule.note) if found.rule.note else "",
        "provisional": found.provisional,
    }


def _rules_name(found: Deadline, rules: RuleSet) -> str:
    """The rule set by name where its order is cited, else by the day it holds from (rules §0b.2)."""
    if any(article.startswith(("O121", "O20")) for article in found.basis.articles):
        return _(rules.name)
    return _("%(day)s起适用", day=day(rules.in_force_from))


def _phrase(found: Deadline) -> str:
    """One sentence; a platform rule asks and never says 应."""
    if found.rule.says:
        return ""
    who, does = str(found.rule.duty.label), _(found.rule.does)
    if found.is_platform_rule:
        return _("平台规则：请%(who)s在这一天24时前%(does)s。", who=who, does=does)
    if str(found.rule.duty) in ("complainant", "parties"):
        return _("%(who)s可以在这一天24时前%(does)s。", who=who, does=does)
    return _("%(who)s应在这一天24时前%(does)s。", who=who, does=does)
