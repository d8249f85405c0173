"""What happened, in order, for one viewer: each event through its own template, shown to the seats it is meant for.

A template under templates/complaints/timeline is named like its event; its first line is the title, the rest the body.
"""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from accounts.roles import Role
from complaints import rulesets
from complaints.labels import (
    BODY_SIDE,
    CLOCKS,
    ENDED_WHY,
    EVENTS,
    FIELDS,
    OWN_SIDE,
    PASSED,
    PAUSE_REASONS,
    REASONS,
    TONES,
    sees_clock,
)
from complaints.lifecycle import BETWEEN_PARTIES, CLAIMANTS, Outcome, PartyRole
from complaints.lifecycle.joint import LeftWhy
from complaints.lifecycle.standing import Power
from complaints.models import Complaint, ConsentKind, DataState, Party
from complaints.queries.bundle import CaseRows
from complaints.views.audience import audience, extra_seats
from complaints.views.case_answering import names_beside
from complaints.views.offers import party_name
from kernel.events import EventRow

LEARNER_ROLES = frozenset({str(Role.LEARNER), "anonymous"})
INSTITUTION_ROLES = frozenset({str(Role.INSTITUTION_STAFF), str(Role.INSTITUTION_ADMIN)})


def timeline_of(complaint: Complaint, rows: CaseRows) -> list[dict[str, Any]]:
    """The events this viewer's seats are shown, oldest first, for `case.timeline`."""
    shown = [row for row in rows.events if row.kind in EVENTS and rows.roles & EVENTS[row.kind][1]]
    shown = [row for row in shown if "code" not in row.data or sees_clock(rows.roles, row.data["code"])]
    shown = [row for row in shown if _is_own_look(row, rows)]
    context, extra = _context(complaint, rows), extra_seats(rows.parties)
    said_to, is_between = (rows.roles, complaint.respondent_name, extra), complaint.status in BETWEEN_PARTIES
    heard = {room.id: audience(room, *said_to, is_between=is_between).words for room in rows.rooms}
    items = [_item(row, context, actor_words(row, complaint, rows), heard.get(row.room_id or 0)) for row in shown]
    return [item for item in items if item["title"]]


def _is_own_look(row: EventRow, rows: CaseRows) -> bool:
    """Of looks at a minor's data that were asked for, the institution reads its own people's (PIPL art. 6)."""
    is_asking = row.kind in ("complaint.view_asked", "complaint.view_decided")
    return not is_asking or bool(rows.roles & OWN_SIDE) or row.actor_role in INSTITUTION_ROLES


def _context(complaint: Complaint, rows: CaseRows) -> dict[str, Any]:
    seats = {party.id: party for party in rows.parties}
    mine = {party.id for party in rows.mine}

    def who(party_id: int) -> str:
        return _("您") if party_id in mine else _who(seats.get(party_id), complaint)

    return {
        "complaint": complaint,
        "is_claimant": bool(rows.roles & CLAIMANTS),
        "is_body": bool(rows.roles & BODY_SIDE),
        "who": who,
        "roles": {party.id: str(party.role.label) for party in rows.parties},
        "bodies": rows.bodies,
        "decisions": {row.id: row for row in rows.decisions},
        "clock_names": CLOCKS,
        "passed": PASSED,
        "pause_reasons": PAUSE_REASONS,
        "field_names": FIELDS,
        "reason_names": REASONS,
        "consents": {str(kind): kind.label for kind in ConsentKind},
        "role_names": {str(role): role.label for role in PartyRole},
        **names_beside(complaint, rows),
        "ended_why": ENDED_WHY,
        "joint_left": {str(why): why.label for why in LeftWhy},
        "power_names": {str(power): power.label for power in Power},
        "data_states": {str(state): state.label for state in DataState},
        "copy_names": {kind: _(body.name) for kind, body in rulesets.load(complaint.ruleset).bodies.items()},
        "outcomes": {str(outcome): outcome.label for outcome in Outcome},
    }


def _who(party: Party | None, complaint: Complaint) -> str:
    return party_name(party, complaint.respondent_name) if party is not None else _("一方")


def _item(row: EventRow, context: dict[str, Any], actor: str, heard: str | None) -> dict[str, Any]:
    template = current_app.jinja_env.get_template(f"complaints/timeline/{row.kind}.html")
    words = template.render(context, event=row.event, row=row)  # what every page shares is in none of them
    title, _newline, body = words.strip().partition("\n")
    return {
        "kind": row.kind,
        "at": row.happened_at,
        "title": Markup(title),  # rendered and escaped by the event's own template
        "body": Markup(body.strip()),
        "actor": actor,
        "room_label": heard,
        "tone": TONES.get(row.kind, "plain"),
    }


def actor_words(row: EventRow, complaint: Complaint, rows: CaseRows) -> str:
    """Whose hand an event was, as this viewer may know it: no names of people."""
    if row.actor_role in LEARNER_ROLES:
        stands_in = (one.person_id for one in rows.parties if one.role is PartyRole.REPRESENTATIVE)
        if row.actor_id is not None and row.actor_id in stands_in:
            return str(PartyRole.REPRESENTATIVE.label)
        return _("您") if rows.roles & CLAIMANTS else _("学员")
    if row.actor_role in INSTITUTION_ROLES:
        return complaint.respondent_name
    if row.actor_role == Role.MEDIATOR:
        return _("调解员")
    return rows.bodies.get(row.organisation_id, "") if row.organisation_id is not None else _("系统")


def views_of_my_data(rows: CaseRows) -> list[dict[str, Any]]:
    """Who looked at the learner's protected data, what and why, newest first."""
    return [
        {
            "at": row.happened_at,
            "who": rows.bodies.get(row.organisation_id, _("处理单位")) if row.organisation_id else _("处理单位"),
            "field": str(FIELDS.get(row.data["field_name"], row.data["field_name"])),
            "reason": str(REASONS.get(row.data["reason"], "")),
        }
        for row in reversed(rows.events)
        if row.kind == "complaint.protected_shown"
    ]
