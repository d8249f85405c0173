"""The routing table as administrators read and change it: versions, the rows of one, a dry run, taking effect."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.queries import bodies
from accounts.roles import BODIES, Role
from complaints import rulesets
from complaints.actions import routing_tables as acts
from complaints.forms.routing import ReasonForm, RuleForm, VersionForm, typed
from complaints.models import RoutingRule, RoutingVersion
from complaints.queries.intake import region_names
from complaints.queries.routing_tables import (
    regions_named,
    rows_of,
    rule_by_name,
    version_by_ref,
    version_in_force,
    versions,
)
from complaints.queries.routing_trial import MOST, trial
from complaints.views.desk.blueprint import Page
from complaints.views.moves import attempt
from complaints.views.routing_words import national, row_words
from kernel.forms import options

blueprint = Blueprint("complaints_routing", __name__, url_prefix="/desk/routing")
SHOWN = 200


@blueprint.get("")
@requires(Role.PLATFORM_ADMIN)
def index() -> Page:
    """Every version, by rule set and place: what is in force, drafts, and what was."""
    found = versions(current_viewer())
    names = region_names(version.province for version in found)
    groups: dict[tuple[str, str], list[RoutingVersion]] = {}
    for version in found:
        groups.setdefault((version.ruleset, version.province), []).append(version)
    rows = [_group(ruleset, province, names, own) for (ruleset, province), own in groups.items()]
    rows.sort(key=lambda row: (-rulesets.CODES.index(row["code"]), row["province"]))
    return render_template("complaints/routing/index.html", groups=rows)


def _group(ruleset: str, province: str, names: dict[str, str], own: list[RoutingVersion]) -> dict[str, Any]:
    taken = [version for version in own if version.in_force_at is not None]
    in_force = max(taken, key=lambda version: (version.in_force_at, version.id), default=None)
    return {
        "code": ruleset,
        "ruleset": rulesets.load(ruleset).name,
        "province": province,
        "place": names.get(province, national()) if province else national(),
        "in_force": in_force,
        "drafts": [version for version in own if version.in_force_at is None],
        "older": [version for version in taken if version is not in_force],
    }


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def new() -> Page:
    """Begin a draft as a copy of what is in force."""
    form, status = VersionForm(), 200
    form.ruleset.choices = options((code, rulesets.load(code).name) for code in reversed(rulesets.CODES))
    form.province.choices = options([("", national()), *((one.code, one.name) for one in regions_named())])
    if not form.is_sent and form.ruleset.data is None:
        form.ruleset.data = request.args.get("ruleset", rulesets.CODES[-1])
        form.province.data = request.args.get("province", "")
    if form.is_sent:
        status = 422
        if form.validate():
            said = str(form.ruleset.data), str(form.province.data or ""), str(form.reason.data)
            version = acts.draft_version(*said, by=current_viewer().actor)
            flash(_("草稿已建好，是现行规则的副本。改好之前不会影响任何投诉。"), "good")
            return redirect(url_for(".show", ref=version.ref), 303)
    return render_template("complaints/routing/new.html", form=form), status


@blueprint.get("/<ref>")
@requires(Role.PLATFORM_ADMIN)
def show(ref: str) -> Page:
    """One version as a table people can read: when, to whom, where, why, on what it rests."""
    version = version_by_ref(current_viewer(), ref)
    return render_template("complaints/routing/show.html", **_shown(version))


def _shown(version: RoutingVersion) -> dict[str, Any]:
    ruleset = rulesets.load(version.ruleset)
    in_force = version_in_force(version.ruleset, version.province)
    places = region_names([version.province])
    return {
        "version": version,
        "ruleset": ruleset,
        "place": places.get(version.province, version.province) if version.province else national(),
        "is_draft": version.in_force_at is None,
        "is_in_force": in_force is not None and in_force.id == version.id,
        "rows": [row_words(row, ruleset, rule) for row, rule in zip(rows_of(version), version.rules, strict=True)],
        "takes_all": bool(version.rules) and acts.takes_all(version.rules[-1]),
    }


@blueprint.route("/<ref>/rules/new", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def add(ref: str) -> Page:
    """A new row of a draft, empty or like one of the national rows."""
    return _rule_page(version_by_ref(current_viewer(), ref), None)


@blueprint.route("/<ref>/rules/<rule>", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def edit(ref: str, rule: str) -> Page:
    """Write a row of a draft anew."""
    version = version_by_ref(current_viewer(), ref)
    return _rule_page(version, rule_by_name(version, rule))


def _rule_page(version: RoutingVersion, rule: RoutingRule | None) -> Page:
    if version.in_force_at is not None:
        flash(_("这一版已经生效过，不能改。请另建草稿。"), "info")
        return redirect(url_for(".show", ref=version.ref), 303)
    ruleset, known, by = rulesets.load(version.ruleset), bodies(*BODIES), current_viewer().actor
    form, status = RuleForm(data=typed(rule) if rule is not None else None), 200
    form.offer(ruleset, known)
    if form.is_sent:
        failed: int | None = 422
        if form.validate():
            words = form.words(known, rule)
            failed = attempt(
                form, lambda: acts.change_rule(rule, words, by=by) if rule else acts.add_rule(version, words, by=by)
            )
        if failed is None:
            flash(_("已存入草稿。"), "good")
            return redirect(url_for(".show", ref=version.ref, _anchor=f"rule-{form.rule.data}"), 303)
        status = failed
    texts = [(code, text.name) for code, text in ruleset.texts.items()]
    context = {"form": form, "version": version, "rule": rule, "texts": texts}
    return render_template("complaints/routing/rule.html", **context), status


@blueprint.post("/<ref>/rules/<rule>/move")
@requires(Role.PLATFORM_ADMIN)
def move(ref: str, rule: str) -> Page:
    """Ask a row of a draft one place earlier or later."""
    version = version_by_ref(current_viewer(), ref)
    steps = -1 if request.form.get("way") == "up" else 1
    acts.move_rule(rule_by_name(version, rule), steps, by=current_viewer().actor)
    return redirect(url_for(".show", ref=ref, _anchor=f"rule-{rule}"), 303)


@blueprint.route("/<ref>/rules/<rule>/remove", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def remove(ref: str, rule: str) -> Page:
    """Take a row out of a draft, after a look at it."""
    version = version_by_ref(current_viewer(), ref)
    row = rule_by_name(version, rule)
    if request.method == "POST":
        acts.remove_rule(row, by=current_viewer().actor)
        flash(_("已从草稿里删去规则%(rule)s。", rule=rule), "good")
        return redirect(url_for(".show", ref=ref), 303)
    words = row_words(rows_of(version)[version.rules.index(row)], rulesets.load(version.ruleset), row)
    return render_template("complaints/routing/remove.html", version=version, row=words)


@blueprint.route("/<ref>/rules/<rule>/off", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def off(ref: str, rule: str) -> Page:
    """Switch a rule in force off: what it would take waits at intake."""
    version = version_by_ref(current_viewer(), ref)
    row, form, status = rule_by_name(version, rule), ReasonForm(), 200
    if version.in_force_at is None or row.off_at is not None:
        flash(_("这条规则不用停用。"), "info")
        return redirect(url_for(".show", ref=ref), 303)
    if form.is_sent:
        failed: int | None = 422
        if form.validate():
            why, by = str(form.reason.data), current_viewer().actor
            failed = attempt(form, lambda: acts.switch_off(row, why, by=by))
        if failed is None:
            flash(_("规则%(rule)s已停用，符合它的投诉先进入待分派。", rule=rule), "good")
            return redirect(url_for(".show", ref=ref, _anchor=f"rule-{rule}"), 303)
        status = failed
    words = row_words(rows_of(version)[version.rules.index(row)], rulesets.load(version.ruleset), row)
    return render_template("complaints/routing/off.html", version=version, row=words, form=form), status


@blueprint.get("/<ref>/trial")
@requires(Role.PLATFORM_ADMIN)
def dry_run(ref: str) -> Page:
    """Where the newest cases would go by this version, beside where they go now; nothing is changed."""
    viewer = current_viewer()
    version = version_by_ref(viewer, ref)
    found = trial(viewer, version)
    context = _shown(version) | {"trial": found, "changes": found.changes[:SHOWN], "most": MOST, "shown": SHOWN}
    return render_template("complaints/routing/trial.html", **context)


@blueprint.route("/<ref>/adopt", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def adopt(ref: str) -> Page:
    """Let a draft take effect, with a reason; the page says first what would change."""
    viewer = current_viewer()
    version = version_by_ref(viewer, ref)
    if version.in_force_at is not None:
        flash(_("这一版已经生效过。"), "info")
        return redirect(url_for(".show", ref=ref), 303)
    form, status = ReasonForm(), 200
    if form.is_sent:
        failed: int | None = 422
        if form.validate():
            reason = str(form.reason.data)
            failed = attempt(form, lambda: acts.adopt(version, reason, by=viewer.actor))
        if failed is None:
            flash(_("第%(number)s版已经生效。以前的版本都还在。", number=version.number), "good")
            return redirect(url_for(".show", ref=ref), 303)
        status = failed
    found = trial(viewer, version)
    return render_template("complaints/routing/adopt.html", form=form, trial=found, **_shown(version)), status


@blueprint.route("/<ref>/discard", methods=["GET", "POST"])
@requires(Role.PLATFORM_ADMIN)
def discard(ref: str) -> Page:
    """Throw a draft away, after being asked."""
    version = version_by_ref(current_viewer(), ref)
    if version.in_force_at is not None:
        flash(_("这一版已经生效过，不能丢弃。"), "info")
        return redirect(url_for(".show", ref=ref), 303)
    if request.method == "POST":
        acts.discard_draft(version, by=current_viewer().actor)
        flash(_("草稿已丢弃。"), "good")
        return redirect(url_for(".index"), 303)
    return render_template("complaints/routing/discard.html", **_shown(version))
