"""Cards for 「我的投诉」, and the dates that would run from the day another platform received the case."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from complaints import rulesets
from complaints.deadlines import NoLength, deadline
from complaints.facts import category_label
from complaints.labels import CLOCKS
from complaints.lifecycle import PartyRole
from complaints.lifecycle.copying import UNSENT, ContactState
from complaints.models import Complaint, ContactAsking, Draft
from complaints.queries import answers_in
from complaints.queries.copies import askings_in
from complaints.rulesets import NoSuchRule
from complaints.views.handoff import kind_of_body
from complaints.views.steps import steps
from kernel import calendars

REFERENCE = ("T-ACC", "T-MED")


def own_cards(rows: Iterable[Complaint]) -> list[dict[str, Any]]:
    """Complaints for `case.queue_table`."""
    return [
        {
            "number": row.number,
            "url": url_for("complaints_learner.show", number=row.number),
            "institution": row.respondent_name,
            "category": category_label(row),
            "status": (str(row.status.label), "neutral" if str(row.status) == "closed" else "info"),
            "filed": row.filed_at,
        }
        for row in rows
    ]


def draft_cards(rows: Iterable[Draft]) -> list[dict[str, Any]]:
    """Unfinished filings: what they are about so far, when they were last changed and until when they are kept."""
    cards = []
    for row in rows:
        answers = answers_in(row)
        typed = (answers.get("institution") or {}).get("raw", {}).get("name", [""])
        about = typed[0] if typed and typed[0] else _("还没写完的投诉")
        cards.append({"ref": row.ref, "about": about, "changed": row.changed_at, "until": row.expires_at})
    return cards


def reference_clocks(complaint: Complaint) -> list[dict[str, Any]]:
    """T-ACC and T-MED counted from the day the other platform received the case, 供参考 (rules §0b.1)."""
    if complaint.outside_on is None:
        return []
    kind, rules = kind_of_body(complaint), rulesets.load(complaint.ruleset)
    cards = []
    for code in REFERENCE:
        try:
            found = deadline(
                rules.clock(code, body_kind=kind),
                body_kind=kind,
                start_on=complaint.outside_on,
                calendar=calendars.current(),
            )
        except (NoSuchRule, NoLength):
            continue
        lines = steps(found)
        name = _("%(name)s（供参考）", name=str(CLOCKS[code]))
        cards.append({"name": name, "due": found.due, "label": _("供参考"), "article": found.article, "lines": lines})
    return cards


def asking_cards(roles: Iterable[PartyRole], complaint: Complaint) -> list[dict[str, Any]]:
    """What was asked about the contact: still without an answer, may be changed, or has gone."""
    return [_asking(row, complaint.number) for row in askings_in(roles, complaint)]


def _asking(row: ContactAsking, number: str) -> dict[str, Any]:
    may_change = row.copy.state in UNSENT
    return {
        "row": row,
        "url": url_for("complaints_learner.contact_consent", number=number, ref=row.ref),
        "may_change": may_change,
        "is_open": may_change and row.state is ContactState.ASKED,
    }
