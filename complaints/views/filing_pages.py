"""What a page of the filing shows besides its form: institutions found, categories, doors, everything to check."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from accounts.permissions import current_person
from complaints import children, queries, rulesets
from complaints.queries.figures import figure
from complaints.queries.resuming import institution_chosen, regions_by_province
from complaints.views.doors import Doors, body_name, doors_for
from complaints.views.doubles import doubles_of
from complaints.views.drafting import Filling
from complaints.views.filing_summary import evidence_tokens, filing_of, summary
from complaints.views.steps import steps
from institutions.queries import find_institutions, is_odr_member
from kernel import clock, files


def _institution_context(filling: Filling, form: Any) -> dict[str, Any]:
    words = request.args.get("q", "")[:100]
    chosen = institution_chosen(form.institution.data)
    found = find_institutions(words) if words else []
    if chosen is not None and chosen.id not in [one.id for one in found]:
        found = [chosen, *found]
    return {"words": words, "found": found, "regions": regions_by_province()}


def _what_context(filling: Filling, form: Any) -> dict[str, Any]:
    return {"groups": GROUPS, "categories": rulesets.in_force(clock.today()).categories}


GROUPS: list[tuple[object, tuple[str, ...]]] = [
    (_l("钱和合同"), ("E01", "E09", "E11", "E04", "E10", "E13", "E03")),
    (_l("宣传和承诺"), ("E02", "E14")),
    (_l("上课和服务"), ("E06", "E05", "E07", "E16", "E15")),
    (_l("个人信息"), ("E08",)),
    (_l("其他"), ("E99",)),
    (_l("举报（不是争议）"), ("E12", "E17")),
]


def _evidence_context(filling: Filling, form: Any) -> dict[str, Any]:
    kept = {name: files.quarantined(token) for name, token in evidence_tokens(filling.draft).items()}
    return {"kept": kept, "category": filling.value("what", "category")}


def _doors_context(filling: Filling, form: Any) -> dict[str, Any]:
    doors = doors_for(filling)
    return {"doors": doors, "body": body_name(doors.responsible)}


def _check_context(filling: Filling, form: Any) -> dict[str, Any]:
    person = current_person()
    if person is None:
        return {}
    doors = doors_for(filling)
    filing = filing_of(filling, person, doors)
    categories = rulesets.in_force(clock.today()).categories
    return {
        "sections": summary(filling, filing, categories[filing.category].name),
        "filing": filing,
        "doors": doors,
        "body": body_name(doors.responsible),
        "promise": _promise(filing.path, doors),
        "odr_days": figure("odr") if is_odr_member(filing.institution, clock.today()) else None,
        **doubles_of(filing, person),
    }


def _promise(path: str, doors: Doors) -> dict[str, Any] | None:
    """If it were received today: by when whoever handles it would tell whether it accepts, and how that is counted."""
    responsible = doors.responsible
    if path == "elsewhere":
        return None
    body = responsible.chosen(path)
    if body is None:
        return None
    due = queries.acceptance_deadline(str(body.kind))
    lines = steps(due)
    label = "platform" if due.is_platform_rule else "law"
    found = {"body": body.name, "due": due.due, "label": label, "lines": lines, "article": due.article}
    return found | {"provisional": due.provisional}


def _who_context(filling: Filling, form: Any) -> dict[str, Any]:
    return {"children_rules": children.rules_of(children.VERSION), "children_version": children.VERSION}


SHOWN: dict[str, Callable[[Filling, Any], dict[str, Any]]] = {
    "who": _who_context,
    "institution": _institution_context,
    "what": _what_context,
    "evidence": _evidence_context,
    "consents": _doors_context,
    "check": _check_context,
}
