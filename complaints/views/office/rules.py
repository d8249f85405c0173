"""The rule sets as they bind: clocks and grounds, each with its articles, how sure, and how many cases use it."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from accounts.permissions import requires
from accounts.roles import Role
from complaints import rulesets
from complaints.queries.office import cases_by_ruleset
from complaints.rulesets import Certainty, ClockRule, Ground, RuleSet
from complaints.views.desk.blueprint import Page
from complaints.views.office.blueprint import blueprint
from kernel import clock
from kernel.errors import NotFound

READERS = (Role.PLATFORM_ADMIN, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN, Role.AUDITOR)
TONES = {Certainty.VERIFIED: "good", Certainty.PRESS: "warn", Certainty.MEMORY: "warn", Certainty.DESIGN: "neutral"}


@blueprint.get("/rulesets", endpoint="rulesets")
@requires(*READERS)
def index() -> Page:
    """Every rule set: from when until when, how many cases it binds."""
    used, now = cases_by_ruleset(), rulesets.in_force(clock.today()).code
    rows = []
    for code in reversed(rulesets.CODES):
        ruleset = rulesets.load(code)
        every, still = used.get(code, (0, 0))
        rows.append({"ruleset": ruleset, "every": every, "still": still, "is_now": code == now})
    return render_template("complaints/office/rulesets.html", rows=rows)


@blueprint.get("/rulesets/<ruleset_code>")
@requires(*READERS)
def ruleset(ruleset_code: str) -> Page:
    """One rule set, row by row; nothing here can be changed."""
    if ruleset_code not in rulesets.CODES:
        raise NotFound()
    found = rulesets.load(ruleset_code)
    every, still = cases_by_ruleset().get(ruleset_code, (0, 0))
    context = {
        "clocks": [_clock(rule, found) for rule in found.clocks],
        "grounds": [
            (_("不予受理的情形"), [_ground(one, found) for one in found.refusals]),
            (_("终止调解的情形"), [_ground(one, found) for one in found.terminations]),
        ],
        "texts": found.texts.values(),
        "every": every,
        "still": still,
    }
    return render_template("complaints/office/ruleset.html", ruleset=found, **context)


def _clock(rule: ClockRule, ruleset: RuleSet) -> dict[str, Any]:
    length = f"{rule.length}{_(rule.unit.label)}" if rule.length else _(rule.unit.label)
    bases: dict[str, list[str]] = {}
    for kind, basis in rule.bases.items():
        bases.setdefault(_cited(basis.articles, ruleset), []).append(_name(kind, ruleset))
    return {
        "code": rule.code,
        "name": _(rule.name),
        "length": length,
        "roll": _(rule.roll.label),
        "bases": [(article, _all_or(names, ruleset)) for article, names in bases.items()],
        "certainty": _certainty(rule.certainty),
        "shipped": rule.text_shipped,
    }


def _ground(one: Ground, ruleset: RuleSet) -> dict[str, Any]:
    return {
        "number": one.number,
        "text": _(one.text),
        "article": _cited(one.articles, ruleset),
        "kinds": "、".join(sorted(_name(kind, ruleset) for kind in one.kinds)),
        "certainty": _certainty(one.certainty),
    }


def _all_or(names: list[str], ruleset: RuleSet) -> str:
    return _("所有种类的单位") if len(names) == len(ruleset.bodies) else "、".join(names)


def _name(kind: str, ruleset: RuleSet) -> str:
    return _(ruleset.bodies[kind].name) if kind in ruleset.bodies else kind


def _cited(articles: tuple[str, ...], ruleset: RuleSet) -> str:
    return "；".join(rulesets.cite(article, ruleset.texts) for article in articles) or _("平台规则")


def _certainty(sure: Certainty) -> tuple[str, str]:
    return _(sure.label), TONES[sure]
